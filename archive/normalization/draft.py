"""One text while it is understood: what each step has found so far, for the steps that follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.normalization import revisions
from archive.normalization.biography import read_biography
from archive.normalization.body import cross_heads
from archive.normalization.boilerplate import Cut, cut
from archive.normalization.choosing import Choice, choose
from archive.normalization.credits import read_clauses
from archive.normalization.datestatements import completed
from archive.normalization.header import Head, read_header
from archive.normalization.language import read_language
from archive.normalization.localtime import zone_of
from archive.normalization.opening import Opening, read_opening
from archive.normalization.received import read_received
from archive.normalization.signing import read_signing_lines
from archive.text import Line, is_wrapped, lines, paragraphs
from archive.values import Claim, Dateline, NormalizedArticle, ParsedArticle, Problem, RevisionNote, Span


@dataclass(slots=True)
class Draft:
    """One text, with what is known of it from outside; see `normalize`. Its steps are to be taken in their order."""

    parsed: ParsedArticle
    declared: Mapping[str, Any]
    name: str
    url: str | None

    wrapped: bool = field(init=False)
    received: list[Claim] = field(init=False)
    problems: list[Problem] = field(init=False)
    head: Head = field(init=False)
    kept: Cut = field(init=False)
    opening: Opening = field(init=False)
    rest: list[Line] = field(init=False)
    signing: list[Claim] = field(init=False)
    signing_spans: list[Span] = field(init=False)
    spans: list[Span] = field(init=False)
    body: str = field(init=False)
    claims: list[Claim] = field(init=False)
    choice: Choice = field(init=False)

    def read_received(self) -> None:
        """What format and sender say."""
        self.received, self.problems = read_received(self.parsed.claims, self.declared, name=self.name, url=self.url)

    def read_header(self) -> None:
        """The lines, and the header that the first of them make."""
        every = lines(self.parsed.text)
        self.wrapped = is_wrapped(every)
        self.head = read_header(self.parsed.text, every, wrapped=self.wrapped)

    def cut(self) -> None:
        """Boilerplate."""
        self.kept = cut(self.head.rest, wrapped=self.wrapped)

    def read_opening(self) -> None:
        """Title and claim lines above the body."""
        titles = [claim.value for claim in (*self.received, *self.head.claims) if claim.field == "title"]
        known = [claim.value for claim in self.received if claim.field == "authors"]
        self.opening = read_opening(
            self.parsed.text, self.kept.rest, self.head.header, titles, authors=known, wrapped=self.wrapped
        )

    def read_signing(self) -> None:
        """What signs the text below its last sentence, and who is told to have written it."""
        above = (*self.received, *self.head.claims, *self.opening.claims)
        dated = any(claim.field == "published" and claim.earliest for claim in above)
        rest, signing, spans = read_signing_lines(self.opening.rest, dated=dated)
        named = (*self.opening.claims, *signing, *self.received)
        rest, told, told_spans = read_biography(rest, [claim.value for claim in named if claim.field == "authors"])
        if told:
            rest, more, more_spans = read_signing_lines(rest)
            signing = [*more, *told, *signing]
            spans = [*more_spans, *told_spans, *spans]
        self.rest, self.signing, self.signing_spans = rest, signing, spans

    def join_body(self) -> None:
        """The paragraphs that are left."""
        text = self.parsed.text
        self.spans = paragraphs(self.rest, wrapped=self.wrapped)
        self.body = "\n\n".join([text[start:end] for start, end in self.spans])

    def read_clauses(self) -> None:
        """Who is named in the running text."""
        claims = [*self.head.claims, *self.opening.claims, *self.signing]
        clauses = read_clauses(self.parsed.text, self.spans, (*claims, *self.received))
        self.claims = [*claims, *clauses, *self.received]

    def read_language(self) -> None:
        """The language of the body."""
        if language := read_language(self.body):
            self.claims.append(language)

    def choose(self) -> None:
        """What of all that shows."""
        claims, doubtful = completed(self.claims)
        self.choice = choose(claims, zone=zone_of(self.declared.get("time_zone")))
        self.problems = [*self.problems, *self.head.problems, *self.opening.problems, *doubtful]

    def article(self) -> NormalizedArticle:
        """What was understood, when all steps have been taken."""
        opening, choice = self.opening, self.choice
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
            body=self.body,
            body_spans=tuple(self.spans),
            cross_heads=tuple(cross_heads(self.parsed.text, self.spans)),
            lines=tuple(opening.lines + self.signing_spans),
            boilerplate=tuple(self.kept.cuts),
            related_links=tuple(self.kept.links),
            claims=choice.claims,
            problems=tuple(self.problems),
        )


STEPS: tuple[Callable[[Draft], None], ...] = (
    Draft.read_received,
    Draft.read_header,
    Draft.cut,
    Draft.read_opening,
    Draft.read_signing,
    Draft.join_body,
    Draft.read_clauses,
    Draft.read_language,
    Draft.choose,
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
