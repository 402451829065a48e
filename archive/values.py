"""The frozen values that pass from one step to the next. They hold what was seen, never a connection or a file handle.

    Arrival -> ParsedArticle -> NormalizedArticle        (intake, formats, normalization)
                                NormalizedArticle -> Match            (matching)

Spans are half-open `(start, end)` offsets in Unicode code points of `ParsedArticle.text`; those of a match are offsets
in the bodies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

PIPELINE = "2026.11.12"
"""The version of the rules that read an article. Change it whenever the same bytes would be understood differently."""

RULES = "2026.11.3"
"""The version of the rules that relate articles. Change it whenever the same two texts would be judged differently."""

Span = tuple[int, int]
Severity = Literal["warning", "fatal"]
Precision = Literal["year", "month", "day", "minute", "second"]
HeaderKind = Literal["title", "byline", "revision_note", "body", "none"]
Method = Literal[
    "header",
    "stamp",
    "dateline",
    "byline",
    "markup",
    "json_ld",
    "meta",
    "feed",
    "url",
    "file_name",
    "sender",
    "signature",
    "reports_clause",
    "position",
    "language_model",
    "function_words",
    "cluster",
    "editor",
]
MatchKind = Literal["same_text", "revision", "reprint", "rewrite"]
BoilerplateKind = Literal[
    "follow_us",
    "related",
    "latest",
    "most_read",
    "share",
    "subscribe",
    "copyright",
    "cookie",
    "comments",
    "photo_credit",
    "signature",
    "navigation",
    "page_number",
    "other",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong or doubtful. `fatal` keeps the item out of the archive (its bytes stay)."""

    code: str
    severity: Severity
    message: str
    field: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "severity": self.severity, "message": self.message, "field": self.field}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One file or one typed article as it came in, before anything is understood.

    `declared` is what the sender says about it: any of `title subtitle authors publisher published modified language
    url section keywords identifier media_type encoding tags`, strings or lists of strings. It becomes claims with
    the method `sender`, never truth. `time_zone` is the outlet's and narrows what its dates can mean. Two mappings tell
    how to read it: `fields` where JSON has the fields of an article (`{"title": "head"}`), `feed` what a feed says of
    the entry that this is (see `archive.containers.feeds`). `mail` is the head of the mail it came in: `subject from
    date message_id`.
    """

    data: bytes
    name: str = ""
    address: str | None = None
    fetched_at: datetime | None = None
    declared: Mapping[str, Any] = field(default_factory=dict)


class Claim(NamedTuple):
    """One statement about one field of an article. (A named tuple: of all values, most of an article are claims.)

    `value` is text: a date as EDTF, a person's name, a place as written. A field with several values (authors,
    credits, keywords, attribution) has one claim a value, in order. `span` is None where the statement does not
    stand in the text (markup, the sender's word, the file name).
    `precision`, `earliest` and `latest` are set for dates only; both instants are aware, in UTC.
    """

    field: str
    value: str
    method: Method
    as_written: str | None = None
    span: Span | None = None
    stated: bool = True
    confidence: float = 1.0
    chosen: bool = False
    precision: Precision | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    note: str | None = None

    def as_chosen(self) -> "Claim":
        """The same, chosen. Spelt out: `_replace` takes twice as long, several times an article."""
        return Claim._make((*self[:_CHOSEN], True, *self[_CHOSEN + 1 :]))

    def agrees_with(self, other: "Claim") -> bool:
        """Of two dates: whether they can mean the same moment, and where one is a day, whether it is the other's day.

        A moment with an offset lies on its local day and on the one that UTC has then: records keep either.
        """
        if not (self.earliest and self.latest and other.earliest and other.latest):
            return False
        if self.earliest > other.latest or other.earliest > self.latest:
            return False
        precisions = self.precision, other.precision
        if "day" not in precisions or "month" in precisions or "year" in precisions:
            return True
        return not _days(self).isdisjoint(_days(other))

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "value": self.value,
            "as_written": self.as_written,
            "method": self.method,
            "span": list(self.span) if self.span else None,
            "stated": self.stated,
            "confidence": self.confidence,
            "chosen": self.chosen,
            "note": self.note,
        }


_CHOSEN = Claim._fields.index("chosen")


def _days(date: Claim) -> set[str]:
    """The days on which a date lies: the one that it names, and with an offset the one that UTC has then."""
    named = date.value[:10]
    has_offset = date.precision != "day" and len(date.value) > len("2019-11-07T11:55:00")
    return {named, date.earliest.date().isoformat()} if has_offset and date.earliest else {named}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedArticle:
    """The text of one article and what the format itself says about it (markup, JSON fields), nothing interpreted.

    `text` is decoded and has `\\n` line ends and no NUL; all spans refer to it.
    `claims` come from the format (HTML meta, JSON-LD, NDJSON fields); normalization adds its own and chooses.
    """

    text: str
    media_type: str
    encoding: str
    part: int = 0
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    kind: HeaderKind
    as_written: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """`span` is empty where a wire story's format states the dateline in a field beside the text."""

    place: str
    as_written: str
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A chosen date. `edtf` keeps precision and offset as stated; `earliest` and `latest` are aware, in UTC."""

    edtf: str
    precision: Precision
    earliest: datetime
    latest: datetime
    stated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionNote:
    """What a text says of its own earlier version. `earlier_version_at` is local time without offset: as stated."""

    as_written: str
    earlier_version_at: str | None = None
    earlier_version_held: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    span: Span
    kind: BoilerplateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedLink:
    title: str
    section: str | None = None
    date: str | None = None
    time: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedArticle:
    """What one pipeline version understands of one text: the chosen values, every claim behind them, the cuts.

    `body_spans` are the paragraphs (cross-heads included) in order; `body` joins those texts by a blank line.
    `lines` are the spans of claim lines (byline, dateline, stamp, credit). Together with the header line,
    `body_spans` and `boilerplate` they cover every code point that is not white space exactly once.
    """

    header: Header
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    credits: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    dateline: Dateline | None = None
    published: StatedDate | None = None
    modified: StatedDate | None = None
    language: str | None = None
    url: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    revision_note: RevisionNote | None = None
    body: str = ""
    body_spans: tuple[Span, ...] = ()
    cross_heads: tuple[str, ...] = ()
    lines: tuple[Span, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    related_links: tuple[RelatedLink, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()
    pipeline: str = PIPELINE

    def as_json(self) -> dict[str, Any]:
        """The article part of the contract's JSON (the file's own facts are added by whoever knows them)."""
        return self.outline() | {
            "body": self.body,
            "claims": [claim.as_json() for claim in self.claims],
            "problems": [problem.as_json() for problem in self.problems],
        }

    def outline(self) -> dict[str, Any]:
        """The same without body, claims and problems."""
        return {
            "pipeline": self.pipeline,
            "header": {"kind": self.header.kind, "as_written": self.header.as_written},
            "title": self.title,
            "subtitle": self.subtitle,
            "authors": list(self.authors),
            "publisher": self.publisher,
            "credits": list(self.credits),
            "attribution": list(self.attribution),
            "dateline": (
                {"place": self.dateline.place, "as_written": self.dateline.as_written} if self.dateline else None
            ),
            "published": _date_json(self.published),
            "modified": _date_json(self.modified),
            "language": self.language,
            "url": self.url,
            "section": self.section,
            "keywords": list(self.keywords),
            "revision_note": (
                {
                    "as_written": self.revision_note.as_written,
                    "earlier_version_at": self.revision_note.earlier_version_at,
                    "earlier_version_held": self.revision_note.earlier_version_held,
                }
                if self.revision_note
                else None
            ),
            "cross_heads": list(self.cross_heads),
            "boilerplate": [{"span": list(cut.span), "kind": cut.kind} for cut in self.boilerplate],
            "related_links": [
                {"title": link.title, "section": link.section, "date": link.date, "time": link.time, "url": link.url}
                for link in self.related_links
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a new text is to a held one, and why.

    `containment` is the share of the new text's shingles that stand in the held one, `containment_held` the reverse.
    `passages` are pairs of spans, (in the new body, in the held body), in the order of the new body; `words_shared`
    counts the words in those that are not common to many articles, `longest` those of the longest of them.
    `days_apart` lie between the stated dates, 0 where they can be the same, None where one is unknown.
    `reasons` are the rules that decided, `first` says which was first and `first_because` by what: stable words.
    """

    held: UUID
    kind: MatchKind
    containment: float
    containment_held: float
    jaccard: float
    passages: tuple[tuple[Span, Span], ...]
    words_shared: int
    longest: int
    outlets: Literal["same", "other", "unknown"]
    days_apart: float | None
    reasons: tuple[str, ...]
    first: Literal["new", "held"]
    first_because: str
    rules: str = RULES

    def as_json(self) -> dict[str, Any]:
        """The reason as it is kept: all but the held article's id."""
        return {
            "kind": self.kind,
            "containment": round(self.containment, 4),
            "containment_held": round(self.containment_held, 4),
            "jaccard": round(self.jaccard, 4),
            "passages": [[list(new), list(held)] for new, held in self.passages],
            "words_shared": self.words_shared,
            "longest": self.longest,
            "outlets": self.outlets,
            "days_apart": None if self.days_apart is None else round(self.days_apart, 2),
            "reasons": list(self.reasons),
            "first": self.first,
            "first_because": self.first_because,
            "rules": self.rules,
        }


def _date_json(date: StatedDate | None) -> dict[str, Any] | None:
    if date is None:
        return None
    return {
        "edtf": date.edtf,
        "precision": date.precision,
        "earliest": date.earliest.isoformat().replace("+00:00", "Z"),
        "latest": date.latest.isoformat().replace("+00:00", "Z"),
        "stated": date.stated,
    }
