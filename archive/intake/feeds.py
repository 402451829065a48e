"""The entries of an RSS or Atom feed, each with its bytes exactly as they stand in the file.

Cut, not understood: only the tags that open and close an entry are looked at, and what may hide them (CDATA, comments).
What the feed says of all its entries goes along with each, so that an entry is read alone and the same entry in the
next version of the feed is the same bytes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from archive.containers import feeds
from archive.intake.limits import Refused
from archive.values import Arrival

_MARK = re.compile(
    rb"<!\[CDATA\[|<!--|<(?P<opens>(?:atom:|rss:)?(?:item|entry))(?=[\s/>])|</(?P<closes>(?:atom:|rss:)?(?:item|entry))\s*>"
    rb"|</(?P<ends>rss|(?:rdf:|RDF:)?RDF|(?:atom:)?feed)\s*>"
)
_LONGEST_MARK = 64
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']""")
_BOM = b"\xef\xbb\xbf"
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}


def entries(chunks: Iterable[bytes], *, container: str, max_entry: int) -> Iterator[Arrival | Refused]:
    """The entries of a feed, named `container#1` and so on.

    An entry longer than `max_entry` bytes is refused (`entry_too_long`) and the feed goes on behind it. A feed that
    declares entities is refused as a whole (`xml_unsafe`); one that is cut short ends with a refusal (`xml_invalid`).
    Memory is bounded by `max_entry`.
    """
    cutter = _Cutter(max_entry)
    declared: dict[str, Any] | None = None
    number = 0
    for entry in cutter.cut(chunks):
        number += 1
        name = f"{container}#{number}"
        if declared is None:
            if b"<!ENTITY" in cutter.head:
                message = "The feed declares entities: it is kept, not read."
                yield Refused(name=name, code="xml_unsafe", message=message, ends=True)
                return
            declared = _declared(bytes(cutter.head))
        if entry is None:
            yield Refused(name=name, code="entry_too_long", message=f"The entry is longer than {max_entry:,} bytes.")
        else:
            yield Arrival(data=entry, name=name, declared=dict(declared))
    if not cutter.ended:
        yield Refused(name=f"{container}#{number + 1}", code="xml_invalid", message="The feed is cut short.", ends=True)


def _declared(head: bytes) -> dict[str, Any]:
    root = head.removeprefix(_BOM)
    encoding = _ENCODING.search(root)
    said = feeds.of_head(root, encoding="utf-8" if head.startswith(_BOM) else None)
    kind = "application/atom+xml" if feeds.is_atom(root) else "application/rss+xml"
    declared: dict[str, Any] = {"media_type": kind} | ({"feed": said} if said else {})
    return declared | ({"encoding": encoding[1].decode()} if encoding else {})


@dataclass(slots=True)
class _Cutter:
    """Where entries begin and end, found chunk by chunk."""

    longest: int
    head: bytearray = field(default_factory=bytearray)
    """What stood before the first entry, as much of it as is looked at."""
    ended: bool = False
    _held: bytearray = field(default_factory=bytearray)
    _at: int = 0
    _begun: int = -1
    _hidden: bytes = b""
    _entries: int = 0
    _too_long: bool = False

    def cut(self, chunks: Iterable[bytes]) -> Iterator[bytes | None]:
        """Entries; None for one that is too long."""
        for chunk in chunks:
            self._held += chunk
            yield from self._scan()
            self._forget()

    def _scan(self) -> Iterator[bytes | None]:
        while self._reveal():
            mark = _MARK.search(self._held, self._at)
            if mark is None:
                # A mark may have begun at the end of this chunk.
                self._at = max(self._at, len(self._held) - _LONGEST_MARK)
                return
            self._at = mark.end()
            if mark["opens"]:
                if self._begun >= 0:
                    # Never closed: it ends where the next one begins.
                    yield self._take(mark.start())
                self._open(mark.start())
            elif mark["closes"]:
                if self._begun >= 0:
                    yield self._take(mark.end())
            elif mark["ends"]:
                self.ended = True
                if self._begun >= 0:
                    yield self._take(mark.start())
            else:
                self._hidden = _ENDS[bytes(mark[0])]

    def _reveal(self) -> bool:
        """Passes what hides marks; False where its end has not come yet."""
        if not self._hidden:
            return True
        end = self._held.find(self._hidden, self._at)
        if end < 0:
            self._at = max(self._at, len(self._held) - len(self._hidden))
            return False
        self._at = end + len(self._hidden)
        self._hidden = b""
        return True

    def _open(self, start: int) -> None:
        if not self._entries:
            self._keep_head(start)
        self._begun = start
        self._entries += 1

    def _take(self, end: int) -> bytes | None:
        entry = bytes(self._held[self._begun : end]).rstrip()
        fits = not self._too_long and len(entry) <= self.longest
        self._begun, self._too_long = -1, False
        return entry if fits else None

    def _forget(self) -> None:
        """Drops what is not needed any more: all before the entry that is open, and an entry that is too long."""
        if self._begun >= 0 and self._at - self._begun > self.longest:
            self._too_long = True
            self._begun = self._at
        done = self._begun if self._begun >= 0 else self._at
        if not self._entries:
            self._keep_head(done)
        del self._held[:done]
        self._at -= done
        self._begun = 0 if self._begun >= 0 else -1

    def _keep_head(self, end: int) -> None:
        self.head += self._held[: min(end, feeds.LONGEST_HEAD - len(self.head))]
