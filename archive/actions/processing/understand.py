"""Bytes in, understood articles out: read, normalize, check, take the fingerprint, without a clock or a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from archive import formats, normalization, validation
from archive.errors import Unreadable
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
    (found,) = understand_together([arrival])
    if isinstance(found, Unreadable):
        raise found
    return found


def understand_together(arrivals: Sequence[Arrival]) -> list[list[Understood] | Unreadable]:
    """The articles of each of these, as `understand` gives them, or why there are none. A TimeoutError passes.

    Step by step, for the reason that `normalization.normalize_together` tells.
    """
    read = [_read(arrival) for arrival in arrivals]
    several = [
        (parsed, arrival)
        for parts, arrival in zip(read, arrivals, strict=True)
        if not isinstance(parts, Unreadable)
        for parsed in parts
    ]
    articles = normalization.normalize_together(
        [normalization.Draft(parsed, arrival.declared, arrival.name, arrival.address) for parsed, arrival in several]
    )
    checked = [
        validation.check(article, fetched_at=arrival.fetched_at)
        for article, (_, arrival) in zip(articles, several, strict=True)
    ]
    prints = [fingerprint(article.body) for article in articles]
    understood = (
        Understood(
            parsed=parsed,
            article=article,
            problems=tuple(dict.fromkeys((*parsed.problems, *article.problems, *problems))),
            fingerprint=print_,
        )
        for (parsed, _), article, problems, print_ in zip(several, articles, checked, prints, strict=True)
    )
    return [parts if isinstance(parts, Unreadable) else list(islice(understood, len(parts))) for parts in read]


def _read(arrival: Arrival) -> list[ParsedArticle] | Unreadable:
    try:
        return formats.read(
            arrival.data,
            name=arrival.name,
            media_type=_text(arrival, "media_type"),
            encoding=_text(arrival, "encoding"),
            address=arrival.address,
            fields=_mapping(arrival, "fields"),
            feed=_mapping(arrival, "feed"),
        )
    except Unreadable as unreadable:
        return unreadable


def _text(arrival: Arrival, name: str) -> str | None:
    value = arrival.declared.get(name)
    return value if isinstance(value, str) else None


def _mapping(arrival: Arrival, name: str) -> dict[str, Any] | None:
    value = arrival.declared.get(name)
    return dict(value) if isinstance(value, Mapping) else None
