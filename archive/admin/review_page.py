"""What the page of an article in review asks: what is doubtful, where it stands in the text, what it may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from archive.actions.custody.texts import text_of
from archive.actions.editing.edit import shown
from archive.actions.processing.projection import NEEDS_A_PERSON, SETTLED_BY
from archive.actions.processing.showing import readings_shown
from archive.admin import codes, wording
from archive.admin.explanations import explain
from archive.admin.item_explanations import Explanation
from archive.admin.said import said
from archive.admin.wording import Piece
from archive.errors import DatelineError
from archive.models import Article, Claim, Reading, Revision

AROUND = 120
LONGEST_HEADLINE = 160
KEYS = "123456789"
TEXTS_READ = 50
"""Of an article that came thousands of times the claims of so many texts are looked through, the last first."""
PLACES_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One problem in plain words, and what was said of it when the text was read."""

    explanation: Explanation
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a claim stands: the words around it, with the claim marked. `told` says what is claimed there."""

    told: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value that the field may have, why it may, and the key that gives it."""

    value: str
    words: str
    because: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """All that is doubtful about one field. `keeps` is what accepting it would say."""

    field: str
    label: str
    doubts: Sequence[Doubt]
    places: Sequence[Place]
    choices: Sequence[Choice]
    keeps: str


@dataclass(slots=True, kw_only=True)
class _Gathered:
    document: Mapping[str, Any] = field(default_factory=dict)
    claims: Sequence[Claim] = ()
    text: str = ""


def questions(article: Article) -> list[Question]:
    """One for each field that a person has to settle. Reads the original again to show the places in it."""
    doubtful: dict[str, list[str]] = {}
    for code in article.problems:
        if code in NEEDS_A_PERSON:
            doubtful.setdefault(SETTLED_BY[code], []).append(code)
    if not doubtful:
        return []
    gathered = _gather(article)
    messages = {problem["code"]: problem["message"] for problem in gathered.document.get("problems", ())}
    keys = iter(KEYS)
    return [
        Question(
            field=name,
            label=wording.field(name),
            doubts=[Doubt(explanation=explain(code), message=said(messages.get(code, ""))) for code in found],
            places=_places(name, gathered),
            choices=[
                Choice(value=value, words=codes.value(name, value), because=because, key=next(keys, ""))
                for value, because in _likely(name, article, gathered.claims).items()
            ],
            keeps=codes.value(name, shown(article, name)),
        )
        for name, found in doubtful.items()
    ]


def _gather(article: Article) -> _Gathered:
    """The claims of all texts of the article, the one that shows first: a copy may say what its version does not."""
    texts = Revision.objects.filter(article=article).order_by("-number", "-received_at")
    ids = list(texts.values_list("pk", flat=True)[:TEXTS_READ])
    readings = {reading.revision_id: reading for reading in readings_shown(ids)}
    ordered: list[Reading] = [readings[pk] for pk in ids if pk in readings]
    if not ordered:
        return _Gathered()
    claims = list(Claim.objects.filter(reading__in=ordered).order_by("-chosen", "-confidence", "id"))
    try:
        text = text_of(revision=texts.select_related("original", "item__deposit", "item__original")[0])
    except DatelineError:
        text = ""
    of_shown = [claim for claim in claims if claim.reading_id == ordered[0].pk]
    others = [claim for claim in claims if claim.reading_id != ordered[0].pk]
    for claim in others:
        claim.span_start = claim.span_end = None
    return _Gathered(document=ordered[0].document, claims=[*of_shown, *others], text=text)


def _places(name: str, gathered: _Gathered) -> list[Place]:
    found = []
    for claim in gathered.claims:
        start, end = claim.span_start, claim.span_end
        if claim.field != name or start is None or end is None or end > len(gathered.text):
            continue
        told = f"{codes.value(name, claim.value)} ({wording.method(claim.method)})"
        found.append(Place(told=told, pieces=wording.around(gathered.text, (start, end), room=AROUND)))
    return found[:PLACES_SHOWN]


def _likely(name: str, article: Article, claims: Iterable[Claim]) -> dict[str, str]:
    """Values that somebody or something states, each once, with who does; not the one that the article shows."""
    fields = (name, "modified") if name == "published" else (name,)
    found: dict[str, str] = {}
    for claim in claims:
        if claim.field in fields and claim.value and claim.value != shown(article, name):
            found.setdefault(claim.value, wording.method(claim.method))
    opening = article.body.split("\n", 1)[0].strip()
    if name == "title" and 0 < len(opening) <= LONGEST_HEADLINE:
        found.setdefault(opening, _("first line of the text"))
    return dict(list(found.items())[: len(KEYS)])
