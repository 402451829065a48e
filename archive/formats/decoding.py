"""Bytes into text: a byte order mark first, then what is certain (valid UTF-8), then what was declared, then a guess.

The text comes out with plain line ends and visible control characters; whatever was doubtful is a problem beside it.
"""

import codecs
import re
from typing import NamedTuple

import ftfy

from archive.errors import Unreadable
from archive.formats.guessing import WIDE, by_language, escaped, has_controls, wide
from archive.formats.labels import known
from archive.text import with_plain_line_ends, with_visible_controls, without_surrogates
from archive.values import Problem

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-8 that was read as a one-byte encoding and written again: a lead byte's letter before a continuation's sign.
_MOJIBAKE_LEADS = "\u00c2\u00c3\u00c4\u00c5\u00c9\u00d0\u00d1\u00e2\u00e3\u0102\u0139"
_MOJIBAKE = re.compile(
    f"[{_MOJIBAKE_LEADS}][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
# The same of Cyrillic: every letter became two, the first of them one of these.
_CYRILLIC_LEAD = "\u0420"
_CYRILLIC_MOJIBAKE = re.compile(
    "(?:[\u0420\u0421][\u00a0-\u00bb\u0402-\u040f\u0451-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2116\u2122]){3}"
)
# Windows' typographic marks that were read as controls. These stand at the same places in all its tables for
# alphabets; its letters do not, so that which letter was meant is not sure.
_C1 = re.compile("[\u0080-\u009f]")
_MARKS_AS_CONTROLS = {
    code: bytes((code,)).decode("cp1252") for code in b"\x82\x84\x85\x86\x87\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b"
}
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
_NO_WRITING = re.compile("[\u0080-\u009f\ue000-\uf8ff]")
_FALLBACK = "cp1252"
_MOST_CONTROLS = 0.05
_PADDING = 8
_END_MARK = "\x1a"
_FEW_REPLACED = 0.01
_MOST_REPLACED = 0.3


class Decoded(NamedTuple):
    """A text, the encoding it came in, and what was doubtful about it."""

    text: str
    encoding: str
    problems: tuple[Problem, ...]


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode an article's bytes.

    `declared` is what the sender, an HTTP header or the markup says. Raises Unreadable `not_text` for bytes that
    are no text in any encoding, `file_empty` for none beside a byte order mark.
    """
    raw, encoding, problems = decode_raw(data, declared=declared)
    if not raw:
        raise Unreadable("The file holds nothing but a byte order mark.", code="file_empty")
    text, left_out = _unpadded(raw)
    repaired = clean(text)
    if repaired.controls > max(8, len(text) * _MOST_CONTROLS) or not text:
        raise Unreadable("The bytes hold too many control characters to be text.", code="not_text")
    return Decoded(repaired.text, encoding, (*problems, *left_out, *repaired.problems))


def _unpadded(text: str) -> tuple[str, list[Problem]]:
    """What a crash, a fixed block size or DOS left around a text is no part of it: rows of zero bytes, an end mark."""
    bare = text.strip("\0")
    if len(text) - len(bare) < _PADDING:
        bare = text
    if bare.rstrip().endswith(_END_MARK):
        bare = bare.rstrip().removesuffix(_END_MARK)
    if not (cut := len(text) - len(bare)):
        return text, []
    return bare, [_warning("control_characters", f"{cut} zero bytes or end marks around the text were left out.")]


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
    if not text.isascii() and (repaired := _repaired(text)) != text:
        problems.append(_warning("mojibake_repaired", "Text that had been decoded wrongly before was repaired."))
        text = repaired
    text, controls = with_visible_controls(with_plain_line_ends(text))
    if controls:
        problems.append(_warning("control_characters", f"{controls} control characters are shown as visible signs."))
    return Clean(text, controls, tuple(problems))


def _repaired(text: str) -> str:
    if (any(lead in text for lead in _MOJIBAKE_LEADS) and _MOJIBAKE.search(text)) or (
        _CYRILLIC_LEAD in text and _CYRILLIC_MOJIBAKE.search(text)
    ):
        text = ftfy.fix_encoding(text, _FIXES)
    # U+0085 alone may be the line end that it is called.
    if b"\xc2" in text.encode("utf-8") and set(_C1.findall(text)) - {"\u0085"}:
        text = text.translate(_MARKS_AS_CONTROLS)
    return text


def decode_raw(data: bytes, *, declared: str | None = None) -> tuple[str, str, list[Problem]]:
    """The text as its encoding gives it, nothing cleaned yet: for formats that have a syntax of their own."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :] if encoding == "utf-8" else data, encoding)
    label = known(declared)
    if b"\0" in data and (broad := wide(data) or (label if label in WIDE and not data.isascii() else None)):
        text, name, problems = _replacing(data, broad)
        if label and broad.startswith(label):
            return text, name, problems
        return text, name, [_guess(broad, "from its zero bytes"), *problems]
    if switching := escaped(data):
        text, name, problems = _replacing(data, switching)
        return text, name, [_guess(name, "from its escape sequences"), *problems]
    if (certain := _strictly(data, "utf-8")) is not None:
        return certain, "utf-8", []
    if label and label != "utf-8" and (named := _strictly(data, label)) is not None and _is_writing(named):
        return named, label, []
    return _guessed(data, label)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _is_writing(text: str) -> bool:
    """False where so much is of private use or a control that the declared encoding cannot be meant."""
    return len(_NO_WRITING.findall(text)) <= len(text) * _FEW_REPLACED


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


def _guessed(data: bytes, label: str | None) -> tuple[str, str, list[Problem]]:
    text, name, problems = _replacing(data, "utf-8")
    replaced = text.count("\ufffd")
    well_formed = len(text) - len(text.encode("ascii", "ignore")) - replaced
    if replaced <= max(1, well_formed // 10) and well_formed:
        return text, name, problems
    if label and label != "utf-8":
        text, name, problems = _replacing(data, label)
        if text.count("\ufffd") <= len(text) * _FEW_REPLACED and _is_writing(text):
            return text, name, problems
    if has_controls(data) and (broad := wide(data)):
        text, name, problems = _replacing(data, broad)
        return text, name, [_guess(name, "from the way its characters lie"), *problems]
    if (found := by_language(data)) is None:
        if _looks_binary(data):
            raise Unreadable("The bytes are no text in any known encoding.", code="not_text")
        found = _FALLBACK, 0.0
    guess, confidence = found
    text, name, problems = _replacing(data, guess)
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
