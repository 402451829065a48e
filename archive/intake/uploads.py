"""The one way in for files from every door: a file becomes one arrival, or many where it holds many."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Literal, cast

from archive.containers.feeds import is_json_feed, is_xml_feed
from archive.containers.warc import MARK as WARC_MARK
from archive.errors import Unreadable
from archive.intake import feeds, jsonl, mails, packages, warcfiles
from archive.intake.limits import DEFAULT_LIMITS, Budget, Limits, Refused
from archive.intake.members import Readable, chunks
from archive.intake.names import kept
from archive.values import Arrival

HEAD = 4096
"""Bytes from a file's start that tell what it holds."""

Holding = Literal["file", "package", "lines", "list", "feed", "items", "warc", "mail"]

_LINE_SUFFIXES = frozenset({".ndjson", ".jsonl"})
_LINE_TYPES = frozenset(
    {
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonlines",
        "application/jsonlines",
    }
)
_JSON_SUFFIXES = frozenset({".json", ".jsonfeed"})
_JSON_TYPES = frozenset({"application/json", "application/feed+json"})
_MAIL_TYPE = "message/rfc822"
_NOTHING_SAID = frozenset({"application/octet-stream", "binary/octet-stream", "application/x-www-form-urlencoded"})


def holding(head: bytes, *, name: str = "", media_type: str | None = None) -> Holding:
    """What a file holds, from its first bytes (`HEAD` of them, all where it is shorter), name and declared type.

    Many articles: a `package` (zip, tar, compressed), `lines` (NDJSON by name or type, or JSON by name or type whose
    first line within the head is an object of its own and another begins behind it), a `list` (JSON, by name or type,
    that begins with a bracket), `items` (a JSON Feed), a `feed` (RSS, Atom), a `warc`, a `mail` (by name or type: many
    a text begins like one). Everything else is one `file`.
    """
    said = _declared(media_type).get("media_type")
    suffix = PurePosixPath(name.lower()).suffix
    if suffix == ".eml" or said == _MAIL_TYPE:
        return "mail"
    if packages.is_package(head, name=name, media_type=said):
        return "package"
    if head.startswith(WARC_MARK):
        return "warc"
    if is_xml_feed(head):
        return "feed"
    if suffix in _LINE_SUFFIXES or said in _LINE_TYPES:
        return "lines"
    if suffix in _JSON_SUFFIXES or said in _JSON_TYPES:
        if is_json_feed(head):
            return "items"
        if head.removeprefix(jsonl.BOM).lstrip().startswith(b"["):
            return "list"
        return "lines" if _is_lines(head) else "file"
    return "file"


def _is_lines(head: bytes) -> bool:
    """True for an object that ends in its line and one that begins behind it: no single JSON document is like that."""
    first, _, behind = head.removeprefix(jsonl.BOM).lstrip().partition(b"\n")
    if not (first.startswith(b"{") and behind.lstrip().startswith(b"{")):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def is_container(head: bytes, *, name: str = "", media_type: str | None = None) -> bool:
    """Whether `arrivals` makes items of what is inside, so that the file itself is to be kept as an original too."""
    return holding(head, name=name, media_type=media_type) != "file"


def arrivals(
    name: str, stream: Readable, *, media_type: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Arrival | Refused]:
    """Everything in one file that was handed in, one after the other, in the order in which it stands there.

    `stream` stands at the file's start. Packages need it seekable (a temporary file); a stream of lines may be as long
    as it likes and is read only forwards. `name` is what `folders` found, or `names.sent_name` of what a sender wrote.

    What may not come in is told as `Refused`, never raised; errors of the stream itself (OSError) are raised. Members
    are named by their path in the package (`inner.zip/a.txt` in a package inside it), parts of a mail by themselves,
    lines, list elements, entries of feeds and records of WARCs `name#1` and so on.
    """
    incoming = _Incoming(name=kept(name), stream=stream, declared=_declared(media_type))
    yield from _opened(incoming, budget=Budget(limits), depth=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Incoming:
    """A file handed in, or a member of one; `size` where it is known beforehand."""

    name: str
    stream: Readable
    declared: Mapping[str, Any] = field(default_factory=dict)
    size: int = 0


def _opened(incoming: _Incoming, *, budget: Budget, depth: int) -> Iterator[Arrival | Refused]:
    name, limits = incoming.name, budget.limits
    head, stream = _begun(incoming.stream)
    held = holding(head, name=name, media_type=incoming.declared.get("media_type"))
    if held == "lines":
        yield from jsonl.lines(chunks(stream, head=head), container=name, max_line=limits.max_line)
    elif held == "list":
        yield from jsonl.elements(chunks(stream, head=head), container=name, max_element=limits.max_line)
    elif held == "items":
        yield from jsonl.items(chunks(stream, head=head), container=name, max_element=limits.max_line)
    elif held == "feed":
        yield from feeds.entries(chunks(stream, head=head), container=name, max_entry=limits.max_line)
    elif held == "warc":
        yield from warcfiles.records(chunks(stream, head=head), container=name, max_record=limits.max_file_size)
    elif held == "package" and depth == 0:
        yield from _package(incoming, cast("BinaryIO", stream), budget=budget, depth=1)
    elif incoming.size > limits.max_file_size or (data := _whole(stream, head, limits.max_file_size)) is None:
        message = f"The file is larger than {limits.max_file_size:,} bytes."
        yield Refused(name=name, code="file_too_large", message=message)
    elif held == "package" and depth < limits.max_depth:
        yield from _package(incoming, io.BytesIO(data), budget=budget, depth=depth + 1)
    elif held == "mail" and depth < limits.max_depth:
        yield from _mail(incoming, data, budget=budget, depth=depth + 1)
    else:
        yield Arrival(data=data, name=name, declared=dict(incoming.declared))


class _Broken:
    """What is left of a stream that is damaged."""

    def __init__(self, damaged: Unreadable) -> None:
        self._damaged = damaged

    def read(self, _size: int, /) -> bytes:
        raise self._damaged


def _begun(stream: Readable) -> tuple[bytes, Readable]:
    """The head, and the stream behind it; where that is damaged, what came before the damage is the head."""
    head = b""
    try:
        while len(head) < HEAD and (piece := stream.read(HEAD - len(head))):
            head += piece
    except Unreadable as damaged:
        if not head:
            raise
        return head, _Broken(damaged)
    return head, stream


def _package(incoming: _Incoming, stream: BinaryIO, *, budget: Budget, depth: int) -> Iterator[Arrival | Refused]:
    name, media_type = incoming.name, incoming.declared.get("media_type")
    within = f"{name}/" if depth > 1 else ""
    try:
        for member in packages.members(stream, name=name, within=within, media_type=media_type, budget=budget):
            if isinstance(member, Refused):
                yield member
                continue
            inside = _Incoming(name=member.name, stream=member.stream, size=member.size or 0)
            try:
                yield from _opened(inside, budget=budget, depth=depth)
            except Unreadable as damaged:
                if damaged.reason == "archive_bomb" or not member.apart:
                    raise
                yield Refused(name=member.name, code=damaged.reason, message=damaged.message)
    except Unreadable as damaged:
        # A package that unpacks without end is not read any further, however deep inside the bomb lies.
        if damaged.reason == "archive_bomb" and depth > 1:
            raise
        yield Refused(name=name, code=damaged.reason, message=damaged.message, ends=True)


def _mail(incoming: _Incoming, data: bytes, *, budget: Budget, depth: int) -> Iterator[Arrival | Refused]:
    """A mail in a package is named by its path; what is attached, and a package itself, is opened like any other."""
    within = f"{incoming.name}/" if depth > 1 else ""
    try:
        for part in mails.parts(data, name=incoming.name, budget=budget):
            if isinstance(part, Refused):
                yield part
                continue
            inside = _Incoming(name=within + part.name, stream=io.BytesIO(part.data), declared=part.declared)
            yield from _opened(inside, budget=budget, depth=depth)
    except Unreadable as damaged:
        # As of packages: what unpacks without end ends all that it lies in.
        if depth > 1:
            raise
        yield Refused(name=incoming.name, code=damaged.reason, message=damaged.message, ends=True)


def _whole(stream: Readable, head: bytes, max_size: int) -> bytes | None:
    """All bytes, or None where they are too many."""
    # Its value is handed over without a second copy, which matters at hundreds of megabytes.
    held = io.BytesIO()
    for piece in chunks(stream, head=head):
        if held.tell() + len(piece) > max_size:
            return None
        held.write(piece)
    return held.getvalue()


@lru_cache(maxsize=256)
def _declared(media_type: str | None) -> Mapping[str, str]:
    """What a Content-Type says: `text/plain; charset=windows-1251` becomes `media_type` and `encoding`."""
    if not media_type:
        return {}
    header = Message()
    header["content-type"] = media_type
    said = {} if header.get_content_type() in _NOTHING_SAID else {"media_type": header.get_content_type()}
    charset = header.get_content_charset()
    return said | ({"encoding": charset} if charset else {})
