"""The catalogs of translations, and the words that the source marks for them."""

import io
from collections.abc import Iterator
from pathlib import Path

import unfold
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from config import env

OURS = env.ROOT / "archive" / "locale" / "de" / "LC_MESSAGES" / "django.po"
THEMES = env.ROOT / "config" / "locale" / "de" / "LC_MESSAGES" / "django.po"
CATALOGS = (OURS, THEMES)
THEME = Path(unfold.__file__).parent

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip

Key = tuple[str | None, str]


def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="de")


def messages(path: Path) -> list[Message]:
    """The entries of a catalog without its head."""
    return [message for message in catalog(path) if message.id]


def key(context: str | None, words: str | tuple[str, ...] | list[str]) -> Key:
    """By what a message is looked up: its context and its English, in the singular."""
    return context, words if isinstance(words, str) else words[0]


def marked(folder: Path) -> Iterator[Key]:
    """What Python and templates below a folder mark for translation."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".py":
            source = path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # What stands between the marked words is not Python, and its indents would be read as such.
            source = "\n".join(line.lstrip() for line in templatize(path.read_text(), origin=str(path)).splitlines())
        else:
            continue
        for _line, words, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            yield key(context, words)
