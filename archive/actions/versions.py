"""The versions of an article: their order, which of them shows, and which are missing though a text tells of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from archive.actions.candidates import Outlets, Text, load
from archive.actions.events import SYSTEM, Act, log
from archive.actions.learned import Layers
from archive.actions.rows import run_binary
from archive.actions.showing import apply, count_change, in_force, readings_shown
from archive.matching import Candidate, in_order
from archive.matching.origins import names_as_earlier
from archive.models import Actor, Article, ExpectedRevision, Revision

ASIDE = 1_000_000
"""Numbers are moved by way of here: no two versions of an article may have one number, not for a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A text that is the copy of a version, or a version of an article that we hold."""

    revision_id: UUID
    article_id: UUID
    body: str
    copy_of: UUID | None = None


PLACE = """
    UPDATE archive_revision AS revision
    SET article_id = arrived.article_id, copy_of_id = arrived.copy_of_id, body = arrived.body, number = arrived.number
    FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[], %b::text[], %b::integer[])
        AS arrived (id, article_id, copy_of_id, body, number)
    WHERE revision.id = arrived.id
"""


def place(*, arrived: Sequence[Arrived]) -> None:
    """Puts texts, whose revisions are written, with their articles; `arrange` then gives the versions their order."""
    if not arrived:
        return
    columns: list[list[Any]] = [
        [one.revision_id for one in arrived],
        [one.article_id for one in arrived],
        [one.copy_of for one in arrived],
        [None if one.copy_of else one.body for one in arrived],
        [0 if one.copy_of else ASIDE + number for number, one in enumerate(arrived)],
    ]
    run_binary(PLACE, columns)


def expect(*, notes: Iterable[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Placeholders for the earlier versions of which these revisions' notes tell."""
    ExpectedRevision.objects.bulk_create(
        ExpectedRevision(told_by_id=revision, as_written=note["as_written"], at=note["earlier_version_at"] or "")
        for revision, note in notes
    )


def arrange(
    *, articles: Collection[UUID], because: Mapping[UUID, Mapping[str, Any]], actor: Actor = SYSTEM
) -> dict[UUID, int]:
    """Brings the versions of these articles into their order, shows the last one and fills placeholders.

    `because` holds for each article what its event tells. Returns the numbers of all versions. For use inside a
    transaction, after readings and fingerprints are written.
    """
    if not articles:
        return {}
    locked = Article.objects.filter(id__in=articles).order_by("id").select_for_update(of=("self",))
    by_editors = in_force(list(articles))
    layers = Layers(articles)
    revisions: dict[UUID, list[Revision]] = {}
    for revision in Revision.objects.versions().filter(article__in=articles).order_by("article_id", "number"):
        revisions.setdefault(revision.article_id, []).append(revision)
    texts = load([revision.pk for held in revisions.values() for revision in held], Outlets())
    numbers: dict[UUID, int] = {}
    for article in locked:
        ordered = in_order(texts[revision.pk].candidate for revision in revisions[article.pk])
        ordered = _as_sent(ordered, {revision.pk: revision.known_as_id for revision in revisions[article.pk]})
        numbers |= {version.id: number for number, version in enumerate(ordered, start=1)}
        _fill(ordered)
        _show(article, revisions[article.pk], texts, ordered[-1].id, by_editors[article.pk], layers)
    _renumber(revisions, numbers)
    log(
        Act(verb="article.revised", subject_kind="article", subject_id=pk, actor=actor, data=because[pk])
        for pk in sorted(articles)
    )
    return numbers


def _as_sent(ordered: Sequence[Candidate], known_as: Mapping[UUID, UUID | None]) -> list[Candidate]:
    """The same, those that a client sent under one identifier in the order in which they came, among themselves.

    It corrects itself by sending again: an earlier date in a later one is a correction too.
    """
    in_turn: dict[UUID | None, list[Candidate]] = {}
    for version in sorted(ordered, key=lambda version: (version.received_at, version.id), reverse=True):
        in_turn.setdefault(known_as[version.id], []).append(version)
    return [version if known_as[version.id] is None else in_turn[known_as[version.id]].pop() for version in ordered]


def _show(
    article: Article,
    revisions: Sequence[Revision],
    texts: Mapping[UUID, Text],
    last: UUID,
    by_editors: Sequence[Any],
    layers: Layers,
) -> None:
    """The body of what shows is the article's; every other version keeps its own."""
    for revision in revisions:
        body = None if revision.pk == last else texts[revision.pk].body
        if revision.body != body:
            revision.body = body
            revision.save(update_fields=["body"])
    document = readings_shown([last]).get().document
    if not apply(article, document, layers.shown(article, last, texts[last].body), by_editors):
        count_change(article)


def _renumber(revisions: Mapping[UUID, Sequence[Revision]], numbers: Mapping[UUID, int]) -> None:
    moved = [one for held in revisions.values() for one in held if one.number != numbers[one.pk]]
    for aside in (ASIDE, 0):
        if moved:
            run_binary(NUMBER, [[one.pk for one in moved], [numbers[one.pk] + (2 * aside) for one in moved]])


NUMBER = """
    UPDATE archive_revision AS revision SET number = moved.number
    FROM unnest(%b::uuid[], %b::integer[]) AS moved (id, number) WHERE revision.id = moved.id
"""


def _fill(ordered: Sequence[Candidate]) -> None:
    """Says of each placeholder which version it was: the one at the time that is told, else the one before."""
    places = {version.id: number for number, version in enumerate(ordered)}
    for expected in ExpectedRevision.objects.filter(told_by__in=places):
        teller = ordered[places[expected.told_by_id]]
        before = ordered[: places[expected.told_by_id]]
        if expected.at:
            filled = next((version.id for version in reversed(before) if names_as_earlier(teller, version)), None)
        else:
            filled = before[-1].id if before else None
        if expected.filled_by_id != filled:
            expected.filled_by_id = filled
            expected.save(update_fields=["filled_by"])
