"""Bytes in, understood articles out: read, normalize, check, take the fingerprint, without a clock or a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from archive import formats, normalization, validation
from archive.matching import Fingerprint, fingerprint
from archive.values import Arrival, NormalizedArticle, ParsedArticle, Problem


@dataclass(frozen=True, kw_only=True)
class Understood:
    """One article of an arrival. `problems` are those of all three steps, each once, in the order of the steps."""

    parsed: ParsedArticle
    article: NormalizedArticle
    problems: tuple[Problem, ...]
    fingerprint: Fingerprint

    @property
    def is_fatal(self) -> bool:
        """True when a problem keeps the article out of the archive."""
        return any(problem.severity == "fatal" for problem in self.problems)

    @cached_property
    def document(self) -> dict[str, Any]:
        """What a reading keeps of it: the contract's JSON with spans in the place of texts."""
        document = self.article.outline()
        document["problems"] = [problem.as_json() for problem in self.problems]
        document["header"]["span"] = self.article.header.span
        document["body_spans"] = self.article.body_spans
        document["lines"] = self.article.lines
        return document


def understand(arrival: Arrival) -> list[Understood]:
    """All articles of what arrived. Raises Unreadable where the bytes are no article; a TimeoutError passes."""
    parts = formats.read(
        arrival.data,
        name=arrival.name,
        media_type=_text(arrival, "media_type"),
        encoding=_text(arrival, "encoding"),
        address=arrival.address,
        fields=_mapping(arrival, "fields"),
        feed=_mapping(arrival, "feed"),
    )
    return [_understand(parsed, arrival) for parsed in parts]


def _understand(parsed: ParsedArticle, arrival: Arrival) -> Understood:
    article = normalization.normalize(parsed, declared=arrival.declared, name=arrival.name, url=arrival.address)
    checked = validation.check(article, fetched_at=arrival.fetched_at)
    problems = tuple(dict.fromkeys((*parsed.problems, *article.problems, *checked)))
    return Understood(parsed=parsed, article=article, problems=problems, fingerprint=fingerprint(article.body))


def _text(arrival: Arrival, name: str) -> str | None:
    value = arrival.declared.get(name)
    return value if isinstance(value, str) else None


def _mapping(arrival: Arrival, name: str) -> dict[str, Any] | None:
    value = arrival.declared.get(name)
    return dict(value) if isinstance(value, Mapping) else None
