"""Plain text: the bytes of one article, decoded."""

from archive.errors import Unreadable
from archive.formats.decoding import decode
from archive.values import ParsedArticle

LONGEST_LINE = 1024 * 1024
MOST_LINES = 200_000


def read_text(data: bytes, *, encoding: str | None = None) -> list[ParsedArticle]:
    """One article. Raises Unreadable `not_text`."""
    decoded = decode(data, declared=encoding)
    return [
        ParsedArticle(text=decoded.text, media_type="text/plain", encoding=decoded.encoding, problems=decoded.problems)
    ]


def check_lines(data: bytes) -> None:
    """Raise Unreadable `line_too_long` or `too_many_lines`, before anything is decoded and in bounded memory."""
    if data.count(b"\n") > MOST_LINES:
        raise Unreadable(f"More than {MOST_LINES:,} lines are no article.", code="too_many_lines")
    if len(data) <= LONGEST_LINE:
        return
    start = 0
    while start < len(data):
        end = data.find(b"\n", start, start + LONGEST_LINE + 1)
        if end < 0:
            # Old Mac line ends are the only others that split a file of that size.
            end = data.find(b"\r", start, start + LONGEST_LINE + 1)
        if end < 0:
            if len(data) - start > LONGEST_LINE:
                raise Unreadable(f"A line is longer than {LONGEST_LINE:,} bytes.", code="line_too_long")
            return
        start = end + 1
