"""Many JSON articles in one stream: a line each (NDJSON), the elements of one list, the items of a JSON Feed.

Cut, not understood: every article keeps its bytes exactly as they stand in the source, and only the quotation marks,
brackets and commas that are needed to find its ends are looked at. So nothing nests too deep, and what is not valid
JSON arrives like any other file and is judged where files are read.
"""

import re
from collections.abc import Iterable, Iterator

from archive.containers import feeds
from archive.errors import Unreadable
from archive.intake.limits import Refused
from archive.values import Arrival

BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPACE = b" \t\r\n"
_IN_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_BETWEEN = re.compile(rb'[^"\[\]{},]*+')
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_LIST_BEHIND = re.compile(rb"\s*:\s*\[")
_QUOTE, _COMMA, _OPENING, _LIST_ENDS = ord('"'), ord(","), b"[{", ord("]")


def lines(chunks: Iterable[bytes], *, container: str, max_line: int) -> Iterator[Arrival | Refused]:
    """The lines of an NDJSON stream, named `container#1` and so on, counted like an editor counts them.

    Line ends (LF, CRLF) and a byte order mark are not part of a line; blank lines are skipped. A line longer than
    `max_line` bytes is refused (`line_too_long`) and the stream goes on behind it. Memory is bounded by `max_line`.
    """
    for number, line in enumerate(_cut(chunks, max_line), start=1):
        name = f"{container}#{number}"
        if number == 1 and line is not None:
            if line.startswith(_UTF16):
                yield Refused(
                    name=name, code="json_invalid", message="JSON is written in UTF-8, not UTF-16.", ends=True
                )
                return
            line = line.removeprefix(BOM)  # noqa: PLW2901 - the mark belongs to the file, not to its first line
        if line is None:
            yield Refused(name=name, code="line_too_long", message=f"The line is longer than {max_line:,} bytes.")
        elif line.strip(_SPACE):
            yield Arrival(data=line, name=name, declared={"media_type": "application/json"})


def elements(chunks: Iterable[bytes], *, container: str, max_element: int) -> Iterator[Arrival | Refused]:
    """The elements of one JSON list, named `container#1` and so on, each as it is written, without the space around.

    An element longer than `max_element` bytes is refused (`line_too_long`), an empty one (`[1,,2]`) is refused
    (`json_invalid`), and the list goes on behind it. A stream that is not one list from its first character to its
    last ends with a refusal (`json_invalid`). Memory is bounded by `max_element`.
    """
    yield from _named(_List(max_element).cut(chunks), container, max_element)


def items(chunks: Iterable[bytes], *, container: str, max_element: int) -> Iterator[Arrival | Refused]:
    """The items of one JSON Feed, as `elements` gives those of a list, each with what its feed says of all."""
    feed = _Feed(max_element)
    for item in _named(feed.cut(chunks), container, max_element):
        if isinstance(item, Refused):
            yield item
            continue
        declared = {"media_type": "application/feed+json", "feed": feeds.of_json_head(feed.head)}
        yield Arrival(data=item.data, name=item.name, declared=declared)


def _named(cut: Iterable[bytes | None], container: str, longest: int) -> Iterator[Arrival | Refused]:
    number = 0
    try:
        for number, element in enumerate(cut, start=1):
            name = f"{container}#{number}"
            if element is None:
                message = f"The element is longer than {longest:,} bytes."
                yield Refused(name=name, code="line_too_long", message=message)
            elif element:
                yield Arrival(data=element, name=name, declared={"media_type": "application/json"})
            else:
                yield Refused(name=name, code="json_invalid", message="There is nothing where an element should be.")
    except _NotAList as invalid:
        yield Refused(name=f"{container}#{number + 1}", code="json_invalid", message=invalid.message, ends=True)


class _NotAList(Unreadable):
    code = "json_invalid"


def _cut(chunks: Iterable[bytes], longest: int) -> Iterator[bytes | None]:
    """Lines without their ends; None for one that is too long."""
    held = bytearray()
    for chunk in chunks:
        *ended, begun = chunk.split(b"\n")
        for piece in ended:
            held += piece
            yield None if len(held) > longest else bytes(held.removesuffix(b"\r"))
            held.clear()
        held += begun
        del held[longest + 1 :]
    if held:
        yield None if len(held) > longest else bytes(held.removesuffix(b"\r"))


class _List:
    """Where the elements of a list end, found chunk by chunk."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._held = bytearray()
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._elements = 0

    def cut(self, chunks: Iterable[bytes]) -> Iterator[bytes | None]:
        """Elements without the space around them; None for one that is too long."""
        rest = iter(chunks)
        chunk: bytes | None = self._open(rest)
        while chunk is not None:
            begun = 0
            for end in self._ends(chunk):
                self._hold(chunk[begun:end])
                begun = end + 1
                if self._depth or self._elements or self._held.strip(_SPACE):
                    yield self._take()
            if not self._depth:
                self._close(chunk[begun:], rest)
                return
            self._hold(chunk[begun:])
            chunk = next(rest, None)
        raise _NotAList("The list is cut short.")

    def _open(self, rest: Iterator[bytes]) -> bytes:
        """The bytes behind the opening bracket."""
        before = b""
        for chunk in rest:
            before = (before + chunk).removeprefix(BOM).lstrip(_SPACE)
            if before and not BOM.startswith(before):
                break
        if not before.startswith(b"["):
            raise _NotAList("This is not a JSON list.")
        self._depth = 1
        return before[1:]

    def _ends(self, chunk: bytes) -> Iterator[int]:
        """Where elements end in this chunk: at commas of the list itself, and at its closing bracket."""
        position = 0
        while position < len(chunk):
            if self._in_string:
                position = self._through_string(chunk, position)
                continue
            between = _BETWEEN.match(chunk, position)
            position = between.end() if between else position
            if position == len(chunk):
                return
            sign = chunk[position]
            if sign == _QUOTE:
                self._in_string = True
            elif sign in _OPENING:
                self._depth += 1
            elif sign != _COMMA:
                self._depth -= 1
            if self._depth == 0 and sign != _LIST_ENDS:
                raise _NotAList("The list's brackets do not match.")
            if self._depth == 0 or (self._depth == 1 and sign == _COMMA):
                yield position
            if self._depth == 0:
                return
            position += 1

    def _through_string(self, chunk: bytes, position: int) -> int:
        """The position behind the string's closing quotation mark, or the end of the chunk."""
        if self._escaped:
            self._escaped = False
            position += 1
        inside = _IN_STRING.match(chunk, position)
        position = inside.end() if inside else position
        if position < len(chunk):
            self._in_string = chunk[position] != _QUOTE
            self._escaped = self._in_string  # a backslash that is the last byte of the chunk
        return position + 1

    def _hold(self, piece: bytes) -> None:
        if not self._held:
            piece = piece.lstrip(_SPACE)
        self._held += piece
        del self._held[self._longest + 1 :]

    def _take(self) -> bytes | None:
        element = bytes(self._held.rstrip(_SPACE))
        too_long = len(self._held) > self._longest
        self._held.clear()
        self._elements += 1
        return None if too_long else element

    def _close(self, behind: bytes, rest: Iterator[bytes]) -> None:
        while not behind.strip(_SPACE):
            following = next(rest, None)
            if following is None:
                return
            behind = following
        raise _NotAList("There is something behind the list.")


class _Feed(_List):
    """The list of items in a JSON Feed: an object with other fields before and behind it."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.head = b""
        """What stands before the first item, its bracket included."""

    def _open(self, rest: Iterator[bytes]) -> bytes:
        before = b""
        for chunk in rest:
            before = (before + chunk).removeprefix(BOM)
            if (start := _items_at(before)) is not None:
                self._depth = 1
                self.head = before[:start]
                return before[start:]
            if len(before) > feeds.LONGEST_HEAD + len(chunk):
                break
        raise _NotAList("There is no list of items near the beginning of the feed.")

    def _close(self, behind: bytes, rest: Iterator[bytes]) -> None:
        last = behind
        for chunk in rest:
            last = chunk if chunk.strip(_SPACE) else last
        if not last.rstrip(_SPACE).endswith(b"}"):
            raise _NotAList("The feed is cut short.")


def _items_at(head: bytes) -> int | None:
    """Where the first item of a JSON Feed begins, behind the bracket of its own `items`."""
    depth = 0
    for token in _TOKEN.finditer(head):
        sign = token[0][:1]
        if sign in b"[{":
            depth += 1
        elif sign in b"]}":
            depth -= 1
        elif depth == 1 and token[0] == b'"items"' and (opening := _LIST_BEHIND.match(head, token.end())):
            return opening.end()
    return None
