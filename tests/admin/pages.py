"""Reading an answer as a person would: what stands there, where the forms lead, what came as a message."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.silent += tag in {"script", "style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "title"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def _parsed(answer: HttpResponse) -> _Text:
    parser = _Text()
    parser.feed(answer.content.decode())
    return parser


def text(answer: HttpResponse) -> str:
    """What stands on the page, white space collapsed."""
    return " ".join(" ".join(_parsed(answer).parts).split())


def tags(answer: HttpResponse, name: str) -> list[dict[str, str | None]]:
    """The attributes of all elements of this name."""
    return [attributes for tag, attributes in _parsed(answer).tags if tag == name]


def all_tags(answer: HttpResponse) -> list[tuple[str, dict[str, str | None]]]:
    return _parsed(answer).tags


def targets(answer: HttpResponse) -> set[str]:
    """Where links and forms of the page lead."""
    links = {attributes.get("href") or "" for attributes in tags(answer, "a")}
    buttons = {attributes.get("formaction") or "" for attributes in tags(answer, "button")}
    return links | buttons | {attributes.get("action") or "" for attributes in tags(answer, "form")}


def errors(answer: Any) -> dict[str, list[str]]:
    """What the form of the answer complains of."""
    return {name: list(texts) for name, texts in answer.context["form"].errors.items()}
