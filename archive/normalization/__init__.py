"""What an article says: claims with their evidence, the body as spans of the text, the cuts by name.

`normalize` is the whole of it. It is pure: the same text and the same declared context give the same result, in any
order and on any machine. Problems named here are those of single values (`date_impossible`, `date_ambiguous`,
`date_unreadable`); what the article as a whole lacks is told by `archive.validation`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from archive.normalization import revisions
from archive.normalization.biography import read_biography
from archive.normalization.body import cross_heads
from archive.normalization.boilerplate import cut
from archive.normalization.choosing import choose
from archive.normalization.credits import read_clauses
from archive.normalization.datestatements import completed
from archive.normalization.header import read_header
from archive.normalization.language import read_language
from archive.normalization.localtime import zone_of
from archive.normalization.opening import read_opening
from archive.normalization.received import read_received
from archive.normalization.signing import read_signing_lines
from archive.text import is_wrapped, lines, paragraphs
from archive.values import Claim, Dateline, NormalizedArticle, ParsedArticle, RevisionNote

__all__ = ["normalize"]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def normalize(
    parsed: ParsedArticle,
    *,
    declared: Mapping[str, Any] = _NOTHING,
    name: str = "",
    url: str | None = None,
) -> NormalizedArticle:
    """Understand one text.

    `declared` is what the sender says (see `Arrival.declared`); its `time_zone` (an IANA name) is that of the outlet,
    by which the chosen dates that state no offset are narrowed. `name` the file's name, `url` where it was found.
    """
    text = parsed.text
    received, problems = read_received(parsed.claims, declared, name=name, url=url)

    every = lines(text)
    wrapped = is_wrapped(every)
    head = read_header(text, every, wrapped=wrapped)
    kept = cut(head.rest, wrapped=wrapped)
    titles = [claim.value for claim in (*received, *head.claims) if claim.field == "title"]
    known = [claim.value for claim in received if claim.field == "authors"]
    opening = read_opening(text, kept.rest, head.header, titles, authors=known, wrapped=wrapped)
    dated = any(claim.field == "published" and claim.earliest for claim in (*received, *head.claims, *opening.claims))
    rest, signing, signing_spans = read_signing_lines(opening.rest, dated=dated)
    authors = [claim.value for claim in (*opening.claims, *signing, *received) if claim.field == "authors"]
    rest, told, told_spans = read_biography(rest, authors)
    if told:
        rest, above, above_spans = read_signing_lines(rest)
        signing = [*above, *told, *signing]
        signing_spans = [*above_spans, *told_spans, *signing_spans]
    spans = paragraphs(rest, wrapped=wrapped)
    body = "\n\n".join([text[start:end] for start, end in spans])

    claims = [*head.claims, *opening.claims, *signing]
    claims = [*claims, *read_clauses(text, spans, (*claims, *received)), *received]
    if language := read_language(body):
        claims.append(language)
    claims, doubtful = completed(claims)
    choice = choose(claims, zone=zone_of(declared.get("time_zone")))

    return NormalizedArticle(
        header=opening.header,
        title=choice.one.get("title"),
        subtitle=choice.one.get("subtitle"),
        authors=choice.many["authors"],
        publisher=choice.one.get("publisher"),
        credits=choice.many["credits"],
        attribution=choice.many["attribution"],
        dateline=opening.dateline or _stated_dateline(choice.claims),
        published=choice.published,
        modified=choice.modified,
        language=choice.one.get("language"),
        url=choice.one.get("url"),
        section=choice.one.get("section"),
        keywords=choice.many["keywords"],
        revision_note=_revision_note(choice.claims),
        body=body,
        body_spans=tuple(spans),
        cross_heads=tuple(cross_heads(text, spans)),
        lines=tuple(opening.lines + signing_spans),
        boilerplate=tuple(kept.cuts),
        related_links=tuple(kept.links),
        claims=choice.claims,
        problems=(*problems, *head.problems, *opening.problems, *doubtful),
    )


def _stated_dateline(claims: tuple[Claim, ...]) -> Dateline | None:
    """The dateline that a wire story's format states beside its text."""
    stated = next((claim for claim in claims if claim.field == "dateline" and claim.chosen), None)
    return Dateline(place=stated.value, as_written=stated.as_written or stated.value) if stated else None


def _revision_note(claims: tuple[Claim, ...]) -> RevisionNote | None:
    stated = next((claim for claim in claims if claim.field == "revision_note" and claim.span), None)
    if stated is None or stated.span is None:
        return None
    published = next((claim.value for claim in claims if claim.field == "published" and claim.stated), None)
    return revisions.read_revision(stated.value, stated.span, published)
