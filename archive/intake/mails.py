"""What is to be read in a mail: its body, and what is attached to it.

Cut, not understood: a part is its bytes as they were before they were packed for sending. The mail itself is kept by
whoever hands it in. Its head goes along with each part: who sent it, when, under which subject.

The policy `compat32` cuts by plain rules; the newer ones parse a head while they cut, and on a hostile one raise
whatever they meet.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

from archive.errors import UnsafePackage
from archive.intake.limits import Budget, Refused
from archive.intake.names import printable, sent_name

LONGEST_HEAD = 1024 * 1024
MOST_PARTS = 1000
MOST_DEEP = 10
MOST_COMPARED = 10_000_000
"""Lines times boundaries: the parser compares each line with all that are open."""
LONGEST_HEADER = 2000
"""Characters that are looked at of a header."""
LONGEST_SUBJECT = 120
"""Of a name that is made of a subject."""
NO_TEXT = ("image/", "audio/", "video/", "font/")
_NO_TEXTS = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "message/delivery-status",
        "message/disposition-notification",
        "text/calendar",
        "text/rfc822-headers",
        "text/vcard",
        "text/x-vcard",
    }
)
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_COMMENT = re.compile(r"\s*\([^()]{0,100}\)\s*$")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")


_BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)
"""What `email` raises on a head that is none, as on `name*=a; name*1=b`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`declared` is what the mail says of it: `media_type` and `encoding`, `mail` with the head, and of the body
    `title` (its subject) and `published` (its date)."""

    name: str
    data: bytes
    declared: Mapping[str, Any]


def subject(mail: bytes) -> str:
    """As a name for the mail, on one line; `message` where it has none. Looks at the head only."""
    end = _HEAD_ENDS.search(mail, 0, LONGEST_HEAD)
    head = mail[: end.start() if end else LONGEST_HEAD]
    return _called(_text(_parsed(head, head_only=True), "subject"))


def parts(mail: bytes, *, name: str, budget: Budget) -> Iterator[Part | Refused]:
    """The body, as plain text where it comes in several forms, and all else that may hold a text, in its order.

    A mail without any, or one that is built to do harm, is told as Refused (`mail_empty mail_unsafe`). Raises
    UnsafePackage (`archive_bomb`) where the budget ends.
    """
    if fault := _fault(mail):
        yield Refused(name=name, code="mail_unsafe", message=f"The mail is not read: {fault}.", ends=True)
        return
    try:
        message = _parsed(mail)
        leaves = list(_leaves(message, deep=0))
    except (*_BROKEN, UnsafePackage):
        fault = "its parts cannot be told apart, or are nested too deeply"
        yield Refused(name=name, code="mail_unsafe", message=f"The mail is not read: {fault}.", ends=True)
        return
    head = _head(message)
    told = {field: value for field, value in (("title", head.get("subject")), ("published", head.get("date"))) if value}
    body = next((leaf for leaf in leaves if _is_body(leaf)), None)
    found = False
    for number, leaf in enumerate(leaves, start=1):
        budget.count_member()
        data = _unpacked(leaf)
        if not data.strip():
            continue
        budget.count_unpacked(len(data))
        found = True
        declared: dict[str, Any] = {**_said(leaf), "mail": head}
        if leaf is body:
            declared |= told
        yield Part(name=_name(leaf, head.get("subject", ""), number), data=data, declared=declared)
    if not found:
        yield Refused(name=name, code="mail_empty", message="There is no text in this mail, nor attached to it.")


def _fault(mail: bytes) -> str:
    end = _HEAD_ENDS.search(mail, 0, LONGEST_HEAD)
    if end is None and len(mail) > LONGEST_HEAD:
        return f"its head is longer than {LONGEST_HEAD:,} bytes"
    written = mail.lower()
    lines = max(mail.count(b"\n"), mail.count(b"\r"))
    if lines * (1 + written.count(b"multipart/")) > MOST_COMPARED:
        return "it has too many lines"
    if written.count(b"content-type:") > MOST_PARTS:
        return f"it has more than {MOST_PARTS:,} parts"
    return ""


def _parsed(mail: bytes, *, head_only: bool = False) -> Message:
    return BytesParser(policy=compat32).parsebytes(mail, headersonly=head_only)


def _leaves(message: Message, *, deep: int) -> Iterator[Message]:
    """The parts that may hold a text; of several forms of the same one."""
    if deep > MOST_DEEP:
        raise UnsafePackage("The mail is nested too deeply.", code="mail_unsafe")
    inside = message.get_payload()
    if not isinstance(inside, list):
        kind = message.get_content_type()
        if not kind.startswith(NO_TEXT) and kind not in _NO_TEXTS:
            yield message
    elif message.get_content_type() == "multipart/alternative":
        yield from _one_form([part for part in inside if isinstance(part, Message)], deep=deep)
    else:
        for part in inside:
            if isinstance(part, Message):
                yield from _leaves(part, deep=deep + 1)


def _one_form(forms: list[Message], *, deep: int) -> Iterator[Message]:
    """Plain text where it is one, else the last form, which is the richest (RFC 2046, 5.1.4), that holds any."""
    held = [list(_leaves(form, deep=deep + 1)) for form in forms]
    filled = [leaves for leaves in held if any(_unpacked(leaf).strip() for leaf in leaves)]
    plain = [leaves for leaves in filled if leaves[0].get_content_type() == "text/plain"]
    yield from next(iter([*plain, *reversed(filled)]), [])


def _is_body(leaf: Message) -> bool:
    return leaf.get_content_maintype() == "text" and leaf.get_content_disposition() != "attachment"


def _unpacked(leaf: Message) -> bytes:
    try:
        data = leaf.get_payload(decode=True)
    except _BROKEN:
        return b""
    return data if isinstance(data, bytes) else b""


def _said(leaf: Message) -> dict[str, str]:
    """The type, where it says something, and the character set."""
    kind = leaf.get_content_type()
    said = {"media_type": kind} if _TYPE.fullmatch(kind) and kind != "application/octet-stream" else {}
    charset = _told(leaf.get_content_charset)
    if charset and kind.startswith("text/") and _CHARSET.fullmatch(charset):
        said["encoding"] = charset
    return said


def _head(message: Message) -> dict[str, str]:
    names = {"subject": "subject", "from": "from", "date": "date", "message_id": "message-id"}
    told = {name: _text(message, header) for name, header in names.items()}
    told["date"] = _COMMENT.sub("", told["date"])
    return {name: value for name, value in told.items() if value}


def _text(message: Message, header: str) -> str:
    """A header on one line, its encoded words read (RFC 2047); what cannot be read stays as it is written."""
    raw = next((value for name, value in message.raw_items() if name.lower() == header), "")
    written = str(raw)[:LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        pieces = [
            piece if isinstance(piece, str) else piece.decode(charset or "utf-8", "replace")
            for piece, charset in decode_header(written)
        ]
    except _BROKEN:
        pieces = [written]
    return _SPACE.sub(" ", "".join(pieces).encode("utf-8", "replace").decode()).strip()


def _told(ask: Callable[[], object]) -> str:
    """What a head says of its part; nothing where that cannot be read."""
    try:
        return str(ask() or "")
    except _BROKEN:
        return ""


def _name(leaf: Message, title: str, number: int) -> str:
    """The name that it has, or one made of the subject."""
    if own := sent_name(_told(leaf.get_filename)):
        return own
    suffix = {"text/plain": ".txt", "text/html": ".html"}.get(leaf.get_content_type(), "")
    return f"{_called(title)}{f' {number}' if number > 1 else ''}{suffix}"


def _called(title: str) -> str:
    return printable(_SPACE.sub(" ", title.replace("/", " "))[:LONGEST_SUBJECT].strip()) or "message"
