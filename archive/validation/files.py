"""Cheap checks of a file before it is read: warnings only, for what cannot be read is told by the readers."""

import unicodedata

from archive.values import Problem

_TEXT_ENDINGS = frozenset(("txt", "text", "html", "htm", "json", "ndjson", "jsonl", "xml", "csv", "md"))
_OTHER_MARKS = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x7fELF", b"MZ", b"\xd0\xcf\x11\xe0", b"\x1f\x8b",
)  # fmt: skip


def check_file(data: bytes, name: str) -> tuple[Problem, ...]:
    """Problems of a file's name and of its name against its first bytes: `name_misleading`, `name_unprintable`."""
    problems: list[Problem] = []
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _TEXT_ENDINGS and data.startswith(_OTHER_MARKS):
        message = f"The name ends in .{ending}, the bytes are no text."
        problems.append(Problem(code="name_misleading", severity="warning", message=message, field="name"))
    # Cc controls, Cf direction marks, Cs undecodable bytes: a name that shows as something else than it is.
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name):
        message = "The name holds characters that cannot be seen."
        problems.append(Problem(code="name_unprintable", severity="warning", message=message, field="name"))
    return tuple(problems)
