"""What the names of encodings mean: the web's labels in Python's codecs."""

import codecs

# What the web means by these names (WHATWG Encoding Standard, 4.2): their Windows supersets.
_MEANT = {
    "latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
    "big5": "cp950",
}  # fmt: skip
# Labels of the same standard that Python does not know, without the "x-" that some begin with.
_ALIASES = {
    "sjis": "cp932", "windows-31j": "cp932", "windows-949": "cp949", "gb_2312-80": "gb18030", "x-big5": "cp950",
    "cn-big5": "cp950", "windows-874": "cp874", "dos-874": "cp874", "mac": "mac-roman", "mac-roman": "mac-roman",
    "mac-cyrillic": "mac-cyrillic", "mac-ukrainian": "mac-cyrillic", "iso-8859-8-i": "iso8859-8",
    "logical": "iso8859-8", "unicode-1-1-utf-8": "utf-8", "unicode20utf8": "utf-8", "utf8mb4": "utf-8",
    "unicode": "utf-16-le", "ucs-2": "utf-16-le", "iso-10646-ucs-2": "utf-16-le", "cp-1252": "cp1252", "koi": "koi8-r",
    "koi8-ru": "koi8-u",
}  # fmt: skip
# Text encodings in Python's eyes, but no charset that a text comes in.
_NO_CHARSETS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"))


def known(label: str | None) -> str | None:
    """The codec that a declared label means, or None where there is no such text encoding."""
    if not label:
        return None
    label = label.strip().strip("\"'")
    short = label.lower().removeprefix("x-")
    try:
        name = codecs.lookup(_ALIASES.get(short, label)).name
        b"a".decode(name)
    except UnicodeError:
        # One byte is too short for UTF-16: still a charset.
        return None if name in _NO_CHARSETS else name
    except (LookupError, ValueError):
        # Unknown, or a codec that makes no text (hex, rot13).
        return known(short) if short != label.lower() else None
    return _MEANT.get(name, name) if name not in _NO_CHARSETS else None
