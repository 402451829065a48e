"""Articles like a given one: those that are known to be related first, then those with the same rare words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, log

import tantivy

from archive.search import languages
from archive.search.expressions import MUST, MUST_NOT, SHOULD, Clause, any_of, labelled
from archive.search.schema import multiplier

MOST_WORDS = 25
"""The words that tell most of an article: more make a search slower, and what it finds no nearer."""

SHARED = 0.3
"""The part of those words that another article must have."""

LONGEST_TEXT = 20_000
_SHORTEST_WORD = 3
_COMMON = 0.05
_FEW_ARTICLES = 10
_IN_TITLE = 3
_ABOVE_ALL = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The article `id` with its texts. `related` are the ids of those that come first, in this order, each with the
    earliest instant that its date can mean."""

    id: str
    title: str
    body: str
    related: Sequence[tuple[str, datetime | None]] = ()


def alike(near: Near, searcher: tantivy.Searcher) -> Iterator[Clause]:
    """What an article like this one has, and that it is another one."""
    alternatives = list(_first(near.related))
    words = _telling(near, searcher)
    if words:
        each = [(SHOULD, tantivy.Query.boost_query(labelled("body", word), value)) for word, value in words]
        alternatives.append(tantivy.Query.boolean_query(each, ceil(SHARED * len(each))))
    yield MUST, any_of(alternatives) if alternatives else tantivy.Query.empty_query()
    yield MUST_NOT, labelled("id", near.id)


def _first(related: Sequence[tuple[str, datetime | None]]) -> Iterator[tantivy.Query]:
    """The scores of these fall from place to place, whatever the weights of their dates."""
    for place, (article_id, published) in enumerate(related):
        score = _ABOVE_ALL * (len(related) - place) / multiplier(published)
        yield tantivy.Query.const_score_query(labelled("id", article_id), score)


def _telling(near: Near, searcher: tantivy.Searcher) -> list[tuple[str, float]]:
    """The words that are frequent in this article and rare in the others, each with how much it tells."""
    counts = Counter(languages.words(near.body[:LONGEST_TEXT]).texts)
    for word in languages.words(near.title).texts:
        counts[word] += _IN_TITLE
    articles = searcher.num_docs
    most = max(_FEW_ARTICLES, int(_COMMON * articles))
    found = []
    for word, times in counts.items():
        if len(word) < _SHORTEST_WORD or word.isdecimal():
            continue
        held = searcher.doc_freq("body", word)
        # What no other article has finds none.
        if 2 <= held <= most:
            found.append((word, (1 + log(times)) * log(1 + articles / held)))
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    return found[:MOST_WORDS]
