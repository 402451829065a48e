"""WARC records (ISO 28500): the fields at the head of one, the HTTP answer in it, and whether it holds a page."""

import re
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple
from urllib.parse import urlsplit

MARK = b"WARC/"
LONGEST_HEAD = 64 * 1024
"""Bytes of a record's head or of an HTTP head: longer ones are no heads."""

_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_PAGE_TYPES = frozenset(("application/xhtml+xml", "application/json", "application/xml", "application/x-ndjson"))
_PAGE_SUFFIXES = ("+json", "+xml")
_NO_PAGES = frozenset(("text/css", "text/javascript", "text/dns", "text/csv", "text/calendar", "text/vcard"))


class Head(NamedTuple):
    """The head of a record: its fields, its own length, and the length of the block behind it."""

    fields: Message
    size: int
    length: int

    @property
    def address(self) -> str | None:
        """Where the page was found; some tools write it between angle brackets."""
        return str(self.fields.get("WARC-Target-URI", "")).strip().strip("<>") or None


class Answer(NamedTuple):
    """What a server sent: `status` is None where the record holds no HTTP."""

    status: int | None
    fields: Message
    size: int


def read_head(data: bytes) -> Head | None:
    """The head at the start of `data`; None where there is no whole one with a length."""
    end = _END.search(data, 0, LONGEST_HEAD)
    if end is None or not data.startswith(MARK):
        return None
    fields = _fields(data[: end.start()])
    length = str(fields.get("Content-Length", "")).strip()
    if not (length.isascii() and length.isdigit() and len(length) <= 15):
        return None
    return Head(fields, end.end(), int(length))


def read_answer(head: Head, block: bytes) -> Answer:
    """The HTTP answer that a block holds; of a resource the record's own fields speak."""
    status = _STATUS.match(block)
    if status is None:
        return Answer(None, head.fields, 0)
    end = _END.search(block, 0, LONGEST_HEAD)
    size = end.end() if end else len(block)
    return Answer(int(status[1]), _fields(block[:size]), size)


def may_hold_page(head: Head) -> bool:
    """Whether a record is of a kind in which pages stand: what a crawler asked, wrote about or saw again is none."""
    kind = str(head.fields.get("WARC-Type", "")).strip().lower()
    # Segments of one record are pieces that no tool writes any more.
    return kind in ("response", "resource") and "WARC-Segment-Number" not in head.fields


def holds_page(head: Head, block: bytes) -> bool:
    """Whether a text stands in the record: no image, redirect or error page, and no instruction for robots."""
    if not may_hold_page(head):
        return False
    answer = read_answer(head, block)
    if answer.status is not None and not 200 <= answer.status < 300:
        return False
    if not block[answer.size :].strip() or _is_for_robots(head.address or ""):
        return False
    if "Content-Type" not in answer.fields:
        return True
    kind = answer.fields.get_content_type()
    if kind.startswith("text/"):
        return kind not in _NO_PAGES
    return kind in _PAGE_TYPES or (kind.startswith("application/") and kind.endswith(_PAGE_SUFFIXES))


def _fields(head: bytes) -> Message:
    """The fields below the first line of a head."""
    return BytesHeaderParser().parsebytes(head.partition(b"\n")[2])


def _is_for_robots(address: str) -> bool:
    try:
        return urlsplit(address).path == "/robots.txt"
    except ValueError:
        return False
