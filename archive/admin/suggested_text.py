"""Suggestions as a person judges them: the words around those that were found, and the whole text with them marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.admin import wording
from archive.admin.wording import Piece
from archive.models import Article, Suggestion
from archive.values import Span

AROUND = 80
PLACES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A suggestion, why it was made, and some of the places where its words stand."""

    suggestion: Suggestion
    because: str
    places: Sequence[Sequence[Piece]]


def suggested(article: Article, rows: Iterable[Suggestion], *, with_text: bool) -> list[Suggested]:
    """Without the right to read texts no words of them are shown."""
    return [
        Suggested(suggestion=row, because=_because(row), places=_places(article, row) if with_text else ())
        for row in rows
    ]


def marked_title(article: Article, rows: Iterable[Suggestion]) -> list[Piece]:
    return wording.pieces(article.display_title, _spans(article, rows, "title"))


def marked_paragraphs(text: str, article: Article, rows: Iterable[Suggestion]) -> list[list[Piece]]:
    """The body, or how it begins, by paragraphs with the words of all these suggestions marked."""
    spans = _spans(article, rows, "body")
    found = []
    begin = 0
    for paragraph in text.split("\n\n"):
        inside = [(start - begin, end - begin) for start, end in spans if begin <= start < begin + len(paragraph)]
        found.append(wording.pieces(paragraph, inside))
        begin += len(paragraph) + 2
    return found


def _because(suggestion: Suggestion) -> str:
    if suggestion.rule is not None:
        return _("Rule: %(name)s") % {"name": suggestion.rule.name}
    return _("In the text: %(words)s") % {"words": suggestion.name}


def _places(article: Article, suggestion: Suggestion) -> list[list[Piece]]:
    found = []
    for name in ("title", "body"):
        text = (article.title or "") if name == "title" else article.body
        for start, end in _spans(article, [suggestion], name):
            found.append(wording.around(text, (start, end), room=AROUND))
    return found[:PLACES]


def _spans(article: Article, rows: Iterable[Suggestion], name: str) -> list[Span]:
    """Where their words stand in this field; where it reads otherwise by now nothing is marked."""
    text = (article.title or "") if name == "title" else article.body
    return sorted(
        (hit["start"], hit["end"])
        for row in rows
        for hit in row.hits
        if hit["field"] == name and text[hit["start"] : hit["end"]] == hit["words"]
    )
