"""Bytes into text: a byte order mark first, then what is certain (valid UTF-8), then what was declared, then a guess.

The text comes out with plain line ends and visible control characters; whatever was doubtful is a problem beside it.
"""

import codecs
import re
from typing import NamedTuple

import chardet
import ftfy

from archive.errors import Unreadable
from archive.text import with_plain_line_ends, with_visible_controls, without_surrogates
from archive.values import Problem

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What the web means by these labels (WHATWG Encoding Standard, 4.2): their Windows supersets.
_MEANT = {
    "latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
    "big5": "cp950",
}  # fmt: skip
# Text encodings in Python's eyes, but no charset that a text comes in.
_NO_CHARSETS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"))
_WESTERN = "cp1252"
_OTHER_LETTERS = re.compile("[\u0370-\u06ff]")
_MIXED = re.compile("[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")
_ESCAPED = re.compile(rb"\x1b[$(]")
# UTF-8 that was read as a one-byte encoding and written again: a lead byte's letter before a continuation's sign.
_MOJIBAKE_LEADS = "\u00c2\u00c3\u00c4\u00c5\u00c9\u00d0\u00d1\u00e2\u00e3"
_MOJIBAKE = re.compile(
    f"[{_MOJIBAKE_LEADS}][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_FIXES = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)
_GUESSED_FROM = 200_000
_MOST_CONTROLS = 0.05
_MOST_REPLACED = 0.3


class Decoded(NamedTuple):
    """A text, the encoding it came in, and what was doubtful about it."""

    text: str
    encoding: str
    problems: tuple[Problem, ...]


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode an article's bytes.

    `declared` is what the sender, an HTTP header or the markup says. Raises Unreadable `not_text` for bytes that
    are no text in any encoding.
    """
    raw, encoding, problems = decode_raw(data, declared=declared)
    repaired = clean(raw)
    if repaired.controls > max(8, len(raw) * _MOST_CONTROLS):
        raise Unreadable("The bytes hold too many control characters to be text.", code="not_text")
    return Decoded(repaired.text, encoding, (*problems, *repaired.problems))


class Clean(NamedTuple):
    """A text that is safe to keep and to show."""

    text: str
    controls: int
    problems: tuple[Problem, ...]


def clean(text: str) -> Clean:
    """Plain line ends, visible controls, no lone surrogates; mojibake repaired only where it is sure."""
    problems: list[Problem] = []
    text, surrogates = without_surrogates(text)
    if surrogates:
        problems.append(_warning("characters_replaced", f"{surrogates} lone surrogates stand as U+FFFD."))
    if not text.isascii() and any(lead in text for lead in _MOJIBAKE_LEADS) and _MOJIBAKE.search(text):
        repaired = ftfy.fix_encoding(text, _FIXES)
        if repaired != text:
            problems.append(_warning("mojibake_repaired", "Text that had been decoded wrongly before was repaired."))
            text = repaired
    text, controls = with_visible_controls(with_plain_line_ends(text))
    if controls:
        problems.append(_warning("control_characters", f"{controls} control characters are shown as visible signs."))
    return Clean(text, controls, tuple(problems))


def decode_raw(data: bytes, *, declared: str | None = None) -> tuple[str, str, list[Problem]]:
    """The text as its encoding gives it, nothing cleaned yet: for formats that have a syntax of their own."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :] if encoding == "utf-8" else data, encoding)
    label = known(declared)
    if b"\0" in data and (wide := _wide(data, label)):
        text, name, problems = _replacing(data, wide)
        return text, name, problems if label == wide else [*problems, _guess(wide, "from its zero bytes")]
    if _ESCAPED.search(data) and (japanese := _strictly(data, "iso2022_jp_ext")) is not None:
        return japanese, "iso-2022-jp", [_guess("iso-2022-jp", "from its escape sequences")]
    if (certain := _strictly(data, "utf-8")) is not None:
        return certain, "utf-8", []
    if label and label != "utf-8" and (named := _strictly(data, label)) is not None:
        return named, label, []
    return _guessed(data)


def known(label: str | None) -> str | None:
    """The codec that a declared label means, or None where there is no such text encoding."""
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
        b"a".decode(name)
    except UnicodeError:
        # One byte is too short for UTF-16: still a charset.
        return None if name in _NO_CHARSETS else name
    except (LookupError, ValueError):
        # Unknown, or a codec that makes no text (hex, rot13).
        return None
    return _MEANT.get(name, name) if name not in _NO_CHARSETS else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _replacing(data: bytes, encoding: str) -> tuple[str, str, list[Problem]]:
    text = _strictly(data, encoding)
    if text is not None:
        return text, encoding, []
    before = data.count("\ufffd".encode()) if encoding == "utf-8" else 0
    text = data.decode(encoding, "replace")
    replaced = text.count("\ufffd") - before
    return (
        text,
        encoding,
        [_warning("characters_replaced", f"{replaced} characters could not be decoded as {encoding}.")],
    )


def _wide(data: bytes, label: str | None) -> str | None:
    """UTF-16 or UTF-32 without a mark: zero bytes at the places that Latin letters leave empty."""
    if label in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        return label
    sample = data[:4096]
    quarter = len(sample) // 4
    zeros = [sample[place::4].count(0) for place in range(4)]
    if quarter >= 2:
        for empty, encoding in (((1, 2, 3), "utf-32-le"), ((0, 1, 2), "utf-32-be")):
            if len(data) % 4 == 0 and all(zeros[place] >= quarter * 0.9 for place in empty):
                return encoding if _strictly(data, encoding) is not None else None
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if half >= 2 and max(even, odd) >= half * 0.4 and min(even, odd) <= half * 0.05:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _guessed(data: bytes) -> tuple[str, str, list[Problem]]:
    text = data.decode("utf-8", "replace")
    replaced = text.count("\ufffd")
    well_formed = sum(character > "\x7f" for character in text) - replaced
    if replaced <= max(1, well_formed // 10) and well_formed:
        return text, "utf-8", [_warning("characters_replaced", f"{replaced} characters could not be decoded as utf-8.")]
    found = chardet.detect(data[:_GUESSED_FROM])
    guess, confidence = known(found["encoding"]), found["confidence"] or 0.0
    if guess is None and _looks_binary(data):
        raise Unreadable("The bytes are no text in any known encoding.", code="not_text")
    name = guess if guess not in (None, "utf-8") else _WESTERN
    western = _strictly(data, _WESTERN)
    if western is not None and name != _WESTERN:
        other = data.decode(name, "replace")
        # Words of two scripts ("Cafй") are no words: the guess was led astray by a few accents.
        if other == western or 2 * len(_MIXED.findall(other)) > len(_OTHER_LETTERS.findall(other)):
            name = _WESTERN
    text, name, problems = _replacing(data, name)
    if text.count("\ufffd") > len(text) * _MOST_REPLACED:
        raise Unreadable("The bytes are no text in any known encoding.", code="not_text")
    return text, name, [_guess(name, f"with confidence {confidence:.2f}"), *problems]


def _looks_binary(data: bytes) -> bool:
    sample = data[:8192]
    return sum(byte < 0x20 and byte not in b"\t\n\r\f\x1b" for byte in sample) > len(sample) * _MOST_CONTROLS


def _guess(encoding: str, how: str) -> Problem:
    return _warning("encoding_guessed", f"The encoding was guessed as {encoding} {how}.")


def _warning(code: str, message: str) -> Problem:
    return Problem(code=code, severity="warning", message=message)
