"""Names that strangers gave to files, made fit to be kept and shown.

A kept name is valid Unicode without control characters, so that PostgreSQL takes it, a log line stays one line and
nothing on a screen runs backwards. What must not stand in a name is written as an escape, and can be turned back:

    \\xHH     one byte: a control character, or a byte that is not UTF-8
    \\uHHHH   one code point: a C1 control, a line separator, a bidirectional control, a lone surrogate
    \\x5c     a backslash that would otherwise read as the start of an escape; all others stay as they are
"""

import re

from archive.errors import UnsafePackage

LONGEST = 4096
"""Bytes of a member's name: what Linux takes as a path."""
LONGEST_SENT = 255
"""Characters of a name that a browser or program sends along: what Linux takes as a file name."""

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_UNFIT_OR_ESCAPE = re.compile(_UNFIT.pattern + r"|\\(?=x[0-9a-f]{2}|u[0-9a-f]{4})")
_DRIVE = re.compile(r"[A-Za-z]:")


def printable(raw: bytes | str) -> str:
    """A file's name as it is kept: `b"a\\nb\\xff.txt"` becomes `a\\x0ab\\xff.txt`. Reversible, see above."""
    return _UNFIT_OR_ESCAPE.sub(_escape, _text(raw))


def kept(name: str) -> str:
    """The name itself where it is fit to be kept, which is so for every name that `printable` made."""
    return _UNFIT.sub(_escape, name)


def sent_name(sent: str) -> str:
    """The file name out of what a browser or program sends: `C:\\fakepath\\a.txt` and `../../a.txt` become `a.txt`."""
    base = re.split(r"[/\\]", sent)[-1].strip()
    # The end of a name says what it is.
    return "" if base in (".", "..") else printable(base)[-LONGEST_SENT:]


def member_name(raw: bytes | str) -> str:
    """A package member's name as it is kept, without `./`.

    Raises `UnsafePackage` (`archive_unsafe`) for a name that leads out of the place it would be unpacked to. Nothing
    is ever unpacked to disk; but who sends such a name means harm, or has made a mistake that a person should see.
    """
    text = _text(raw)
    # Windows unpacks a backslash as a separator.
    steps = text.replace("\\", "/").split("/")
    if len(text) > LONGEST:
        raise UnsafePackage(f"The member's name is longer than {LONGEST:,} characters.")
    if steps[0] == "" and text:
        raise UnsafePackage("The member's name is an absolute path.")
    if _DRIVE.match(text):
        raise UnsafePackage("The member's name begins with a drive letter.")
    if ".." in steps:
        raise UnsafePackage("The member's name leads out of the package.")
    return printable("/".join(step for step in text.split("/") if step not in ("", ".")))


def is_clutter(name: str) -> bool:
    """What macOS adds to packages: resource forks and folder settings, never anybody's text."""
    steps = name.split("/")
    return "__MACOSX" in steps or steps[-1] == ".DS_Store" or steps[-1].startswith("._")


def _text(raw: bytes | str) -> str:
    return raw.decode("utf-8", "surrogateescape") if isinstance(raw, bytes) else raw


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    if 0xDC80 <= point <= 0xDCFF:  # how surrogateescape carries a byte
        return f"\\x{point - 0xDC00:02x}"
    return f"\\x{point:02x}" if point < 0x80 else f"\\u{point:04x}"
