"""Passages that recur: forms and boilerplate, which say nothing of what shares them, and wire copy, which does."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from archive.actions.rows import run_binary
from archive.models import CommonPassage

FULL = 50
"""Under one key so many texts are found: more are not entered. Those who are there lead to the group as well."""

_MANY_DAYS = 10
_ARTICLES_OF_AN_OUTLET = 5


@dataclass(slots=True, kw_only=True)
class Recurring:
    """The keys of a batch that are full, and of those the ones that say nothing."""

    full: frozenset[int] = frozenset()
    nothing: frozenset[int] = frozenset()
    fresh: Collection[CommonPassage] = ()
    seen: Counter[int] = field(default_factory=Counter)

    def telling(self, keys: Collection[int]) -> Collection[int]:
        """Those of the keys that say something of the texts that share them."""
        return [key for key in keys if key not in self.nothing] if self.nothing else keys

    def worth_keeping(self, keys: tuple[int, ...]) -> tuple[int, ...]:
        """Those of a new text's keys under which it is entered; always the last, which stands for all of its words."""
        full = self.full.intersection(keys[:-1])
        if not full:
            return keys
        self.seen.update(full)
        return tuple(key for key in keys if key not in full)

    def write(self) -> None:
        """Keeps what was found, and counts in how many articles more the passages recurred."""
        if self.fresh:
            CommonPassage.objects.bulk_create(self.fresh, ignore_conflicts=True)
        if self.seen:
            run_binary(COUNT, [list(self.seen), list(self.seen.values())])


COUNT = """
    UPDATE archive_commonpassage AS passage SET articles = articles + seen.times
    FROM unnest(%b::bigint[], %b::integer[]) AS seen (key, times) WHERE passage.key = seen.key
"""

WHERE_FROM = """
    SELECT revision.id, revision.article_id, coalesce(source.slug, lower(article.publisher)),
           date(article.published_earliest)
    FROM archive_revision AS revision
    JOIN archive_article AS article ON article.id = revision.article_id
    LEFT JOIN archive_source AS source ON source.id = article.source_id
    WHERE revision.id = ANY(%b)
"""


def known_passages(keys: Collection[int]) -> dict[int, bool]:
    """Those of the keys that are known to recur, each with whether it says nothing."""
    rows = run_binary("SELECT key, says_nothing FROM archive_commonpassage WHERE key = ANY(%b)", [list(keys)])
    return dict(rows)


def recurring(holders: Mapping[int, Collection[UUID]], known: Mapping[int, bool]) -> Recurring:
    """Of keys with the revisions that are found under them those that are full, beside those that are known to be."""
    unknown = {key for key, revisions in holders.items() if len(revisions) >= FULL and key not in known}
    fresh = _weighed({key: holders[key] for key in unknown}) if unknown else []
    all_of_them = {**known, **{passage.key: passage.says_nothing for passage in fresh}}
    nothing = frozenset(key for key, says_nothing in all_of_them.items() if says_nothing)
    return Recurring(full=frozenset(all_of_them), nothing=nothing, fresh=fresh)


def _weighed(holders: Mapping[int, Collection[UUID]]) -> list[CommonPassage]:
    revisions = {revision for held in holders.values() for revision in held}
    rows = {row[0]: row[1:] for row in run_binary(WHERE_FROM, [list(revisions)])}
    now = timezone.now()
    return [
        CommonPassage(key=key, example_id=min(held), found_at=now, **_weigh(rows[revision] for revision in held))
        for key, held in holders.items()
    ]


def _weigh(rows: Iterable[tuple[UUID, str | None, date | None]]) -> dict[str, Any]:
    """Many articles of few outlets, or many days, make a form; a wire story is carried by many, and soon."""
    articles, outlets, days = zip(*rows, strict=True)
    known = [outlet for outlet in outlets if outlet is not None]
    by_day = {day for day in days if day is not None}
    of_few = 2 * len(known) >= len(outlets) and len(known) >= _ARTICLES_OF_AN_OUTLET * len(set(known))
    return {
        "articles": len(set(articles)),
        "outlets": len(set(known)),
        "days": len(by_day),
        "says_nothing": of_few or len(by_day) >= _MANY_DAYS,
    }
