"""Lists of words to tag with, as they are handed on: CSV, and SKOS in JSON-LD (the shape of IPTC's Media Topics).

Pure: text in, entries out. What is no such list raises Unreadable; `terms_invalid` says where it stops making sense.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from archive.errors import Unreadable

LARGEST = 16 * 1024 * 1024
COLUMNS = ("code", "label", "aliases", "broader")
SEPARATOR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEntry:
    """One word: its code in the list (an address, or empty), its label, other names, and the code or label of the
    wider word below which it stands (empty for none)."""

    label: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    broader: str = ""


def read_terms(data: bytes, *, language: str = "en") -> list[TermEntry]:
    """The entries of a list in either form. `language` is that of the labels to take from SKOS; where a concept has
    none in it, its first label is taken. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(f"A list of more than {LARGEST:,} bytes is not read.", code="file_too_large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Unreadable("The list is not in UTF-8.", code="terms_invalid") from broken
    entries = read_skos(text, language=language) if text.lstrip()[:1] in ("{", "[") else read_csv(text)
    if not entries:
        raise Unreadable("There is no word in the list.", code="terms_invalid")
    return entries


def read_csv(text: str) -> list[TermEntry]:
    """A table with a head. `label` is needed; `code`, `aliases` (parted by |) and `broader` may be there."""
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        names = [name.strip().lower() for name in rows.fieldnames or ()]
        if "label" not in names:
            raise Unreadable(f"The table's head needs the column label; it may have {', '.join(COLUMNS)}.",
                             code="terms_invalid")  # fmt: skip
        rows.fieldnames = names
        return [_row(row) for row in rows if (row.get("label") or "").strip()]
    except csv.Error as broken:
        raise Unreadable(f"The table cannot be read: {broken}.", code="terms_invalid") from broken


def _row(row: Mapping[str, str | None]) -> TermEntry:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    aliases = tuple(name.strip() for name in said["aliases"].split(SEPARATOR) if name.strip())
    return TermEntry(label=said["label"], code=said["code"], aliases=aliases, broader=said["broader"])


def read_skos(text: str, *, language: str) -> list[TermEntry]:
    """The concepts of a JSON-LD document: of a scheme (`conceptSet`), a graph, or a plain list."""
    try:
        document = orjson.loads(text)
    except ValueError as broken:
        raise Unreadable(f"The JSON is not valid: {broken}.", code="terms_invalid") from broken
    return [entry for concept in _concepts(document) if (entry := _concept(concept, language)) is not None]


def _concepts(document: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, list):
        for one in document:
            yield from _concepts(one)
    elif isinstance(document, dict):
        inner = [document[name] for name in ("conceptSet", "@graph", "concepts") if name in document]
        for one in inner:
            yield from _concepts(one)
        if not inner:
            yield document


def _concept(concept: Mapping[str, Any], language: str) -> TermEntry | None:
    """None for what is no concept, has no label, or was retired."""
    said = {name.rpartition(":")[2].rpartition("#")[2]: value for name, value in concept.items()}
    kinds = [str(kind) for kind in _listed(said.get("type", said.get("@type")))]
    labels = _labels(said.get("prefLabel"), language)
    if not labels or (kinds and not any(kind.endswith("Concept") for kind in kinds)) or said.get("retired"):
        return None
    codes = _listed(said.get("uri", said.get("@id", said.get("id"))))
    broader = [_code(one) for one in _listed(said.get("broader"))]
    return TermEntry(
        label=labels[0],
        code=_code(codes[0]) if codes else "",
        aliases=tuple(dict.fromkeys(_labels(said.get("altLabel"), language, several=True))),
        broader=broader[0] if broader else "",
    )


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _code(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id", value.get("uri", ""))
    return str(value).strip()


def _labels(value: Any, language: str, *, several: bool = False) -> list[str]:
    """The labels in this language (en also means en-GB), else those that are there. In JSON-LD they are texts, objects
    with `@value` and `@language`, or one object of language and text."""
    found: list[tuple[str, str]] = []
    for one in _listed(value):
        if isinstance(one, str):
            found.append(("", one))
        elif isinstance(one, dict) and "@value" in one:
            found.append((str(one.get("@language", "")), str(one["@value"])))
        elif isinstance(one, dict):
            found += [(tongue, str(text)) for tongue, texts in one.items() for text in _listed(texts)]
    wanted = language.lower().split("-", maxsplit=1)[0]
    fitting = [text.strip() for tongue, text in found if tongue.lower().split("-", maxsplit=1)[0] in (wanted, "")]
    return [text for text in fitting if text] or ([] if several else [text for _, text in found if text.strip()])
