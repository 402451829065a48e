"""How many of the articles that a search finds have each value: counted over all of them, not over one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy

from archive.search import languages
from archive.search.schema import NAMES, as_written

MOST_VALUES = 50
_FETCHED, _COUNTED = 1_000, 20_000
"""Values that are asked for, so that spellings of one name meet; and that each segment counts before it cuts."""


@dataclass(frozen=True, slots=True)
class Count:
    """A value as it is mostly written, and how many of the articles have it in any spelling."""

    value: str
    count: int


def count(searcher: tantivy.Searcher, found: tantivy.Query, fields: Sequence[str]) -> dict[str, tuple[Count, ...]]:
    """For each of these fields of `schema.LABELS` its most frequent values, the most frequent first."""
    asked = {
        field: {"terms": {"field": as_written(field), "size": _FETCHED, "segment_size": _COUNTED}} for field in fields
    }
    answer: Mapping[str, Any] = searcher.aggregate(found, asked)
    return {field: _values(field, answer[field]["buckets"]) for field in fields}


def _values(field: str, buckets: Sequence[Mapping[str, Any]]) -> tuple[Count, ...]:
    totals: dict[str, int] = {}
    shown: dict[str, str] = {}
    for bucket in buckets:
        value = str(bucket["key"])
        folded = languages.label(value) if field in NAMES else value
        totals[folded] = totals.get(folded, 0) + int(bucket["doc_count"])
        shown.setdefault(folded, value)
    ordered = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Count(shown[folded], total) for folded, total in ordered[:MOST_VALUES])
