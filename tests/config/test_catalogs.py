"""The German catalogs are whole, and what the program reads is what they say."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from config import env
from tests.config.catalogs import CATALOGS, OURS, THEME, THEMES, catalog, key, marked, messages

PLACES = re.compile(r"%\(\w+\)[sd]|%s|%%|</?\w+[^>]*>")


def _said(message: Message) -> list[tuple[str, str]]:
    """English and German side by side, for each number."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string, strict=True))


@pytest.mark.parametrize("path", CATALOGS, ids=["ours", "theme"])
def test_every_entry_is_translated(path: Path) -> None:
    assert [
        message.id for message in messages(path) if message.fuzzy or not all(german for _, german in _said(message))
    ] == []
    assert catalog(path).obsolete == {}


@pytest.mark.parametrize("path", CATALOGS, ids=["ours", "theme"])
def test_translations_keep_what_is_put_in(path: Path) -> None:
    wrong = [
        (english, german)
        for message in messages(path)
        if not message.context
        for english, german in _said(message)
        if sorted(PLACES.findall(english)) != sorted(PLACES.findall(german))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGS, ids=["ours", "theme"])
def test_what_is_read_is_what_is_written(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    entries = messages(path)
    for message in entries:
        for number, (english, german) in zip((1, 2), _said(message), strict=False):
            if isinstance(message.id, str):
                found = compiled.pgettext(message.context, english) if message.context else compiled.gettext(english)
            else:
                found = compiled.ngettext(message.id[0], message.id[1], number)
            assert found == german
    keys = {key for key in compiled._catalog if key != ""}  # type: ignore[attr-defined]
    assert len({one[0] if isinstance(one, tuple) else one for one in keys}) == len(entries)


def test_the_source_marks_what_the_catalog_has() -> None:
    assert set(marked(env.ROOT / "archive")) == {key(message.context, message.id) for message in messages(OURS)}


def test_the_other_catalog_holds_words_of_the_theme_and_of_the_settings() -> None:
    ours = set(marked(env.ROOT / "config"))
    found = {key(message.context, message.id) for message in messages(THEMES)}
    assert ours <= found <= ours | set(marked(THEME))
