"""Origins: which articles carry one text, and who had it first as far as the texts tell."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from archive.actions.events import SYSTEM, Act, log
from archive.actions.recognition.candidates import Outlets, load_first
from archive.actions.rows import run_binary
from archive.matching import origin
from archive.models import Actor, Article, Origin, Relation
from archive.models.fields import uuid7
from archive.values import RULES

GROUPING = (Relation.Kind.SAME_TEXT, Relation.Kind.REPRINT)
"""The relations that make articles one origin. A rewrite has sources of its own."""

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Articles that belong together from now on, in the order of their ids, with the origins that they had."""

    articles: Sequence[UUID]
    origins: Sequence[UUID]


def join(*, pairs: Collection[Pair], new: Collection[UUID], actor: Actor = SYSTEM) -> None:
    """Makes one origin of the articles of each pair, and of all that share one with either.

    `new` are articles of this very transaction: of those it is told already that they have changed.
    """
    if not pairs:
        return
    articles = {article for pair in pairs for article in pair}
    had = _origins_of(articles)
    for group in _groups(pairs, had):
        kept = _keep(group)
        joining = [article for article in group.articles if had[article] != kept]
        moved = _move(kept, joining, [one for one in group.origins if one != kept])
        _tell(moved.difference(new), kept, actor)


def regroup(*, origins: Collection[UUID], articles: Collection[UUID] = (), actor: Actor = SYSTEM) -> None:
    """Looks anew at which of these origins' articles still hang together, and with them at these articles."""
    members = set(Article.objects.filter(origin__in=origins).values_list("id", flat=True)) | set(articles)
    # What was merged into an article speaks for it.
    stands_for = {member: member for member in members}
    merged = Article.objects.filter(merged_into__in=members).values_list("id", "merged_into")
    stands_for |= {article: into for article, into in merged if into is not None}
    had = _origins_of(members)
    related = Relation.objects.of(*stands_for).standing().filter(kind__in=GROUPING)
    pairs = [
        (stands_for[a], stands_for[b]) for a, b in related.values_list("a", "b") if a in stands_for and b in stands_for
    ]
    parts = sorted(_parts(pairs, members), key=lambda part: (-len(part), part))
    taken: set[UUID] = set()
    for part in parts:
        free = [of for of in (had[article] for article in part) if of is not None and of not in taken]
        kept: UUID | None = None
        if len(part) > 1:
            kept = Counter(free).most_common(1)[0][0] if free else uuid7()
            taken.add(kept)
            _write(kept, part)
        moving = [article for article in part if had[article] != kept]
        Article.objects.filter(id__in=moving).update(origin=kept)
        _tell(moving, kept, actor)


def _origins_of(articles: Collection[UUID]) -> dict[UUID, UUID | None]:
    """The origins that they have now; the articles stay locked, in the order of their ids."""
    rows = Article.objects.filter(id__in=articles).order_by("id").select_for_update(of=("self",))
    return dict(rows.values_list("id", "origin"))


def _groups(pairs: Collection[Pair], had: Mapping[UUID, UUID | None]) -> Iterator[_Group]:
    # An article stands for its origin too: where two have the same, they are one.
    same = [(article, of) for article, of in had.items() if of is not None]
    for part in _parts([*pairs, *same], had):
        articles = [one for one in part if one in had]
        yield _Group(articles=articles, origins=[one for one in part if one not in had])


def _parts(pairs: Iterable[Pair], all_of: Iterable[UUID]) -> list[list[UUID]]:
    """What hangs together by the pairs, each part in order."""
    parent: dict[UUID, UUID] = {one: one for one in all_of}

    def root(one: UUID) -> UUID:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for a, b in pairs:
        parent[root(a)] = root(b)
    parts: dict[UUID, list[UUID]] = defaultdict(list)
    for one in sorted(parent):
        parts[root(one)].append(one)
    return list(parts.values())


def _keep(group: _Group) -> UUID:
    """The id of the group's origin, written with who was first: the largest it had, else a new one."""
    if not group.origins:
        kept = uuid7()
        _write(kept, group.articles)
        return kept
    counts = Counter(Article.objects.filter(origin__in=group.origins).values_list("origin", flat=True))
    kept = max(group.origins, key=lambda one: (counts[one], str(one)))
    firsts = Origin.objects.filter(id__in=group.origins).values_list("first", flat=True)
    _write(kept, sorted({*group.articles, *firsts}))
    return kept


def _write(kept: UUID, articles: Sequence[UUID]) -> None:
    """Says who of these articles was first. The first of a larger group is among them: who comes later than that one
    comes later than all."""
    first, because = _first(articles)
    values = {"first_id": first, "because": because, "rules": RULES, "changed_at": timezone.now()}
    before = Origin.objects.filter(id=kept).values_list("first", flat=True).first()
    if before is None:
        Origin.objects.create(id=kept, **values)
    elif before != first:
        Origin.objects.filter(id=kept).update(**values)


def _first(articles: Sequence[UUID]) -> tuple[UUID, str]:
    """Judged by the first version of each."""
    found = origin(load_first(articles, Outlets()))
    return found.id, found.because


MOVE = """
    UPDATE archive_article SET origin_id = %b WHERE id = ANY(%b) OR origin_id = ANY(%b) RETURNING id
"""


def _move(kept: UUID, articles: Sequence[UUID], origins: Sequence[UUID]) -> set[UUID]:
    return {pk for (pk,) in run_binary(MOVE, [kept, list(articles), list(origins)])}


def _tell(articles: Collection[UUID], kept: UUID | None, actor: Actor) -> None:
    data = {"origin": None if kept is None else str(kept)}
    log(
        Act(verb="article.origin_changed", subject_kind="article", subject_id=pk, actor=actor, data=data)
        for pk in sorted(articles)
    )
