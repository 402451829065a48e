"""Which encoding bytes come in, where nobody has said it: by their shape, their escape sequences, their language."""

import re
from collections import Counter

import chardet

from archive.formats.labels import known

_WESTERN = "cp1252"
_MAC = "mac-roman"
_SAMPLE = 4096
_GUESSED_FROM = 200_000
_HIGH = re.compile(rb"[\x80-\xff]")

# UTF-32 first: four bytes that make a character below U+110000 are hardly ever anything else.
_UNMARKED = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
WIDE = frozenset((*_UNMARKED, "utf-16", "utf-32"))
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\f\r\x1b")
_WIDE_SHARE = 0.95
_WIDE_CONTROLS = 0.2
_COMMON = re.compile(
    "[\t\n\r -~\u00a0-\u00ff\u2010-\u2015\u2018-\u2026\u202f\u20ac\u3000-\u3002\u3008-\u3011\uff00-\uff5e]"
)
# Characters of one script lie in blocks of 128, except those of the East, which have thousands.
_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")

# What switches to letters of two bytes: JIS X 0208 and its relatives, KS X 1001.
_ESCAPE = re.compile(rb"\x1b\$(?:[@B]|[(][@-Z]|[)]C)")
_HZ = re.compile(rb"~\{(?:[!-w][!-~])+~\}")

# Signs of a wrong table of characters: two scripts in one word, a capital or a symbol inside a word, lines of a frame.
_OTHER_LETTERS = re.compile("[\u0370-\u06ff]")
_MIXED = re.compile("[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")
_ODD = re.compile(
    f"{_MIXED.pattern}|[a-z][À-ÖØ-ÞŠŽŒŸĂĄĆČĎĐĘĚŁŃŇŐŘŚŤŮŰŹŻ]|[A-Za-z][¡-©«-´¶¸-¿×÷ˆ˜‚„†‡‰‹•]+[A-Za-z]|[a-z][“‘„‚]"
    "|[\u0080-\u009f\u0590-\u05ff\u2200-\u25ff\ufffd]"
)
_ASCII = bytes(range(0x80))
_UNSURE = 0.2
_FEW = 3
_RARE = 0.06


def wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: read that way, the bytes are letters of one script or two and no controls."""
    sample = data[:_SAMPLE]
    if sample.isascii() and _controls(sample) < len(sample) * _WIDE_CONTROLS:
        return None
    fitting = [(shares, name) for name in _UNMARKED if (shares := _shares(sample, name)) and sum(shares) >= _WIDE_SHARE]
    # Latin letters read in the wrong order look Chinese; what holds the plain spaces and stops is right.
    return max(fitting, key=lambda one: one[0][0])[1] if fitting else None


def _shares(sample: bytes, encoding: str) -> tuple[float, float] | None:
    """Which share of the characters are common to all scripts, and which belong to the two most frequent ones."""
    unit = 4 if encoding.startswith("utf-32") else 2
    try:
        text = sample[: len(sample) // unit * unit].decode(encoding)
    except UnicodeDecodeError as error:
        # A pair of surrogates may be cut in two by the sample's end.
        if error.start < len(sample) - 4:
            return None
        text = sample[: error.start].decode(encoding)
    if len(text) < 2:
        return None
    common = len(_COMMON.findall(text))
    blocks = Counter(ord(character) >> 7 for character in _COMMON.sub("", text) if "\u0100" <= character < "\u2000")
    scripts = sorted((*blocks.values(), len(_EASTERN.findall(text)), len(_HANGUL.findall(text))))
    if not common and unit == 2:
        return None
    return common / len(text), sum(scripts[-2:]) / len(text)


def has_controls(data: bytes) -> bool:
    """True where bytes stand that text in an encoding of single bytes or pairs of letters does not hold."""
    return _controls(data[:_SAMPLE]) > 0


def _controls(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, _CONTROLS))


def escaped(data: bytes) -> str | None:
    """The seven-bit encoding that switches its characters in the text (ISO 2022, HZ), or None."""
    if b"\x1b" in data and data.isascii() and _ESCAPE.search(data):
        names = ("iso2022_kr",) if b"\x1b$)C" in data else ("iso2022_jp_ext", "iso2022_jp_2")
        for name in names:
            text = data.decode(name, "replace")
            if text.count("\ufffd") <= 1 + len(text) // 100:
                return name
    # A text may be cut short within its last letters.
    if b"~{" in data and len(_HZ.findall(data)) >= max(1, data.count(b"~{") - 1):
        return "hz"
    return None


def by_language(data: bytes) -> tuple[str, float] | None:
    """The one-byte or East Asian encoding that fits the language best, and how sure that is from 0 to 1.

    None where no language fits: such bytes are most likely no text.
    """
    first = _HIGH.search(data)
    start = max(0, first.start() - _SAMPLE) if first and first.start() > _GUESSED_FROM else 0
    data = data[start : start + _GUESSED_FROM]
    found = chardet.detect(data)
    guess, confidence = known(found["encoding"]), found["confidence"] or 0.0
    if guess is None:
        return None
    if guess == "utf-8":
        return _WESTERN, confidence
    # A few accents in an English text tell no language: what reads without oddities is taken, Western first.
    other = data.translate(None, _ASCII)
    few = confidence < _UNSURE and len(other) <= _FEW and len(other) < len(data) * _RARE
    if few:
        # The old machines' tables are rarer than those of Windows, and among them the Mac's is the likeliest.
        candidates = (guess, _MAC) if guess.startswith(("cp125", "iso")) else (_MAC, guess)
        return min((_WESTERN, *candidates), key=lambda name: _odd(data, name)), confidence
    return (guess if _is_sound(data, guess) else _WESTERN), confidence


def _odd(data: bytes, encoding: str) -> int:
    return len(_ODD.findall(data.decode(encoding, "replace")))


def _is_sound(data: bytes, guess: str) -> bool:
    """False where words of two scripts ("Cafй") say that a guess was led astray by a few accents."""
    western = data.decode(_WESTERN, "replace")
    if "\ufffd" in western or guess == _WESTERN:
        return True
    text = data.decode(guess, "replace")
    return text != western and 2 * len(_MIXED.findall(text)) <= len(_OTHER_LETTERS.findall(text))
