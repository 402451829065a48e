"""The words that an index holds: which forms of a word there are, and how rare they are."""

import re
from functools import cache, lru_cache
from math import log

import tantivy

from archive.search import languages

MOST_FORMS = 24
_SHORTEST_PREFIX = 3
_MOST_CANDIDATES = 1_000


class Vocabulary:
    """The words of one commit. Looking them up costs microseconds to two milliseconds, so it remembers them."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._articles = searcher.num_docs
        self.languages = tuple(code for code in languages.STEMMERS if searcher.doc_freq("language", code) > 0)
        self.forms = lru_cache(maxsize=4_096)(self._forms)
        self.held = cache(self._held)

    def _held(self, field: str) -> dict[str, int]:
        """The values of a field that has few, each with how many articles have it.

        Articles that were changed or removed count until their segment is merged: no more than an estimate, but what
        is not in here no article has.
        """
        return dict(self._searcher.terms_with_prefix(field, ""))

    def rarity(self, field: str, word: str) -> float:
        """The inverse document frequency of BM25, as tantivy computes it."""
        return _rarity(self._searcher.doc_freq(field, word), self._articles)

    def _forms(self, field: str, word: str, language: str) -> tuple[tuple[str, float], ...]:
        """The other forms of a folded word in this field, the most frequent first, each with its rarity."""
        root = Root.of(word, language)
        if root is None:
            return ()
        if root.prefix is None:
            candidates = [(root.stem, self._searcher.doc_freq(field, root.stem))]
        else:
            candidates = self._searcher.terms_with_prefix(field, root.prefix, None, _MOST_CANDIDATES)
        held = [(form, count) for form, count in candidates if form != word and count > 0]
        alike = root.alike([form for form, _ in held])
        found = [(form, _rarity(count, self._articles)) for form, count in held if form in alike]
        return tuple(found[:MOST_FORMS])


class Root:
    """What the forms of one word in one language have in common."""

    def __init__(self, word: str, language: str) -> None:
        self._language = language
        self.stem = languages.stems(language, [word])[0]
        shared = next((word[:length] for length in range(len(word), 0, -1) if self.stem.startswith(word[:length])), "")
        # Behind one or two letters stand ten thousands of words: "lying" has the stem "lie".
        self.prefix = shared if len(shared) >= _SHORTEST_PREFIX else None
        self._begins = re.compile(f" ({re.escape(self.prefix or self.stem)}[^ ]*)")

    @classmethod
    def of(cls, word: str, language: str | None) -> "Root | None":
        """None where a word has no other forms: numbers, and languages without a stemmer."""
        if language is None or language not in languages.STEMMERS or not word.isalpha():
            return None
        return cls(word, language)

    def alike(self, words: list[str]) -> set[str]:
        """Those of these folded words that are forms of this one."""
        # Words hold no spaces. To look through all of them at once is ten times as fast as word by word.
        near = self._begins.findall(f" {' '.join(words)}")
        return {
            word for word, stem in zip(near, languages.stems(self._language, near), strict=True) if stem == self.stem
        }


def _rarity(count: int, articles: int) -> float:
    return log(1 + (max(articles - count, 0) + 0.5) / (count + 0.5))
