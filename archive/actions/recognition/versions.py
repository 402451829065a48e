"""The versions of an article: their order, which of them shows, and which are missing though a text tells of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from archive.actions.boilerplate.learned import Layers
from archive.actions.events import SYSTEM, Act, log
from archive.actions.processing.showing import apply, count_change, in_force, readings_shown
from archive.actions.recognition.candidates import Standing, load_standing
from archive.actions.rows import copy_rows, run_binary
from archive.matching import Candidate, in_order
from archive.matching.origins import names_as_earlier
from archive.models import Actor, Article, ExpectedRevision
from archive.models.fields import uuid7

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


EXPECTED_COLUMNS = ("id", "told_by", "as_written", "at")


def expect(*, notes: Iterable[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Placeholders for the earlier versions of which these revisions' notes tell."""
    rows = ((uuid7(), revision, note["as_written"], note["earlier_version_at"] or "") for revision, note in notes)
    copy_rows(ExpectedRevision, EXPECTED_COLUMNS, rows)


def arrange(*, articles: Collection[UUID], because: Mapping[UUID, Mapping[str, Any]], actor: Actor = SYSTEM) -> None:
    """Brings the versions of these articles into their order, shows the last one and fills placeholders.

    `because` holds for each article what its event tells. For use inside a transaction, after readings and
    fingerprints are written. Of the versions only their places are read; bodies of those alone that begin or cease to
    be what shows.
    """
    if not articles:
        return
    locked = Article.objects.filter(id__in=articles).order_by("id").select_for_update(of=("self",))
    by_editors = in_force(list(articles))
    layers = Layers(articles)
    standing = load_standing(articles, layers.outlets)
    for article in locked:
        held = standing[article.pk]
        ordered = in_order(version.candidate for version in held)
        ordered = _as_sent(ordered, {version.id: version.known_as for version in held})
        _fill(ordered)
        _show(article, held, ordered[-1].id, by_editors[article.pk], layers)
        _renumber(held, {version.id: number for number, version in enumerate(ordered, start=1)})
    log(
        Act(verb="article.revised", subject_kind="article", subject_id=pk, actor=actor, data=because[pk])
        for pk in sorted(articles)
    )


def _as_sent(ordered: Sequence[Candidate], known_as: Mapping[UUID, UUID | None]) -> list[Candidate]:
    """The same, those that a client sent under one identifier in the order in which they came, among themselves.

    It corrects itself by sending again: an earlier date in a later one is a correction too.
    """
    in_turn: dict[UUID | None, list[Candidate]] = {}
    for version in sorted(ordered, key=lambda version: (version.received_at, version.id), reverse=True):
        in_turn.setdefault(known_as[version.id], []).append(version)
    return [version if known_as[version.id] is None else in_turn[known_as[version.id]].pop() for version in ordered]


BODY = "SELECT body FROM archive_revision WHERE id = %b"
KEEP_BODY = "UPDATE archive_revision SET body = %b WHERE id = ANY(%b)"


def _show(article: Article, held: Sequence[Standing], last: UUID, by_editors: Sequence[Any], layers: Layers) -> None:
    """The body of what shows is the article's; every other version keeps its own."""
    whole = layers.whole(article)
    hidden = [version.id for version in held if version.shows and version.id != last]
    if hidden:
        run_binary(KEEP_BODY, [whole, hidden])
    ((body,),) = run_binary(BODY, [last])
    if body is not None:
        whole = body
        run_binary(KEEP_BODY, [None, [last]])
    document = readings_shown([last]).get().document
    if not apply(article, document, layers.shown(article, last, whole), by_editors):
        count_change(article)


def _renumber(held: Sequence[Standing], numbers: Mapping[UUID, int]) -> None:
    moved = [version.id for version in held if version.number != numbers[version.id]]
    for aside in (ASIDE, 0):
        if moved:
            run_binary(NUMBER, [moved, [numbers[pk] + (2 * aside) for pk in moved]])


NUMBER = """
    UPDATE archive_revision AS revision SET number = moved.number
    FROM unnest(%b::uuid[], %b::integer[]) AS moved (id, number) WHERE revision.id = moved.id
"""


def _fill(ordered: Sequence[Candidate]) -> None:
    """Says of each placeholder which version it was: the one at the time that is told, else the one before."""
    places = {version.id: number for number, version in enumerate(ordered)}
    earlier = _Earlier(ordered)
    expectations = ExpectedRevision.objects.filter(told_by__in=places)
    for expected in sorted(expectations, key=lambda expected: places[expected.told_by_id]):
        place = places[expected.told_by_id]
        before = ordered[place - 1].id if place else None
        filled = earlier.named_by(place) if expected.at else before
        if expected.filled_by_id != filled:
            expected.filled_by_id = filled
            expected.save(update_fields=["filled_by"])


class _Earlier:
    """The nearest version before another at the time that this one tells. Asked from the first version to the last; of
    many that tell one time, none looks again at what the one before it has looked at."""

    def __init__(self, ordered: Sequence[Candidate]) -> None:
        self._ordered = ordered
        self._seen: dict[str, tuple[int, UUID | None]] = {}

    def named_by(self, place: int) -> UUID | None:
        teller = self._ordered[place]
        at = teller.revision_note.earlier_version_at if teller.revision_note else None
        if at is None:
            return None
        seen, found = self._seen.get(at, (0, None))
        unseen = reversed(self._ordered[seen:place])
        found = next((version.id for version in unseen if names_as_earlier(teller, version)), found)
        self._seen[at] = place, found
        return found
