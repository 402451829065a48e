"""Words on the editors' pages are marked for translation: none stands in a template by itself."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from config import env

FOLDER = env.ROOT / "archive" / "templates"
TEMPLATES = sorted(
    path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html") if path.parent.name not in ("api", "layouts")
)
SPOKEN = {"aria-label", "placeholder", "title", "alt", "data-failed", "data-kept", "data-few", "data-many"}
"""Attributes that are read out or shown."""

NAMES = {"Dateline", "Authorization: Bearer …", "dl_", "unfold_more"}
"""What is called so in every language: the program, keys of the keyboard, what programs send, icons."""

MARKED = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
TAGS = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
DEFAULT = re.compile(r"""(?:default|default_if_none):"[A-Za-z]{3,}""")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def unmarked(template: str) -> list[str]:
    """Words of a template that are neither code nor marked."""
    parser = _Words()
    parser.feed(TAGS.sub("\x1f", MARKED.sub("\x1f", template)))
    words = [part.strip() for text in parser.found for part in text.split("\x1f")]
    defaults = [found for found in DEFAULT.findall(template) if '"UTC' not in found and '"en' not in found]
    return [word for word in words if re.search("[A-Za-z]{2}", word) and word not in NAMES] + defaults


def test_what_is_not_marked_is_found() -> None:
    assert unmarked('<p title="Why">{% translate "Well" %} {{ name }} by {# nobody #}</p>{{ x|default:"none" }}') == [
        "Why", "by", 'default:"none',
    ]  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_all_words_are_marked(name: str) -> None:
    assert unmarked(Path(FOLDER / name).read_text()) == []
