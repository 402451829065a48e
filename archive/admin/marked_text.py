"""The original text, cut where it became something else: title, byline, body, boilerplate …"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin import codes, wording
from archive.models import Claim
from archive.values import Span

UNREAD = "unread"

LABELS = {
    "header": gettext_lazy("Header"),
    "title": gettext_lazy("Title"),
    "subtitle": gettext_lazy("Subtitle"),
    "byline": gettext_lazy("Byline"),
    "dateline": gettext_lazy("Dateline"),
    "stamp": gettext_lazy("Stamp"),
    "credit": gettext_lazy("Credit"),
    "line": gettext_lazy("Claim line"),
    "body": gettext_lazy("Body"),
    "cross_head": gettext_lazy("Cross-head"),
    "boilerplate": gettext_lazy("Boilerplate"),
}
"""What a span can become, in the order of the legend."""

LINE_OF_METHOD = {"byline": "byline", "dateline": "dateline", "stamp": "stamp", "signature": "credit"}
LINE_OF_FIELD = {
    "subtitle": "subtitle",
    "credits": "credit",
    "authors": "byline",
    "publisher": "byline",
    "dateline": "dateline",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text of one kind. `label` says it in words; `evidence` names the claims that rest on it, `claim` is
    the one of them that counts most.

    `begins` is True where the kind changes: there the label is shown. `template` is the one that leaves it out of the
    body.
    """

    text: str
    kind: str
    label: str
    evidence: str
    claim: int | None
    begins: bool
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    start: int
    end: int
    kind: str
    label: str
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    start: int
    end: int
    claim: Claim


def segments(
    text: str, document: Mapping[str, Any], claims: Iterable[Claim], learned: Sequence[Mapping[str, Any]] = ()
) -> list[Segment]:
    """Cuts the text at every end of a span of the reading's document and of its claims. Joined, they are the text.

    `learned` are passages that templates leave out of the body as it was read, as `cuts_of` tells of them.
    Spans that do not lie in the text (it was decoded otherwise by another version) are passed over.
    """
    evidence = [
        _Evidence(start=claim.span_start, end=claim.span_end, claim=claim)
        for claim in claims
        if claim.span_start is not None and claim.span_end is not None and claim.span_end <= len(text)
    ]
    marks = sorted(
        (mark for mark in _marks(text, document, evidence, learned) if 0 <= mark.start < mark.end <= len(text)),
        key=lambda mark: mark.start,
    )
    starts = [mark.start for mark in marks]
    cuts = {0, len(text)}
    cuts.update(*((mark.start, mark.end) for mark in marks), *((ground.start, ground.end) for ground in evidence))
    found: list[Segment] = []
    shown = UNREAD
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        place = bisect_right(starts, start) - 1
        mark = marks[place] if place >= 0 and end <= marks[place].end else None
        claimed = [ground.claim for ground in evidence if ground.start <= start < ground.end]
        kind, label = (mark.kind, mark.label) if mark is not None else (UNREAD, "")
        if kind == "header" and any(claim.field == "title" for claim in claimed):
            # A header line often holds a date before the title.
            kind, label = "title", str(LABELS["title"])
        found.append(
            Segment(
                text=text[start:end],
                kind=kind,
                label=label,
                evidence="; ".join(_told(claim) for claim in claimed),
                claim=max(claimed, key=lambda claim: (claim.chosen, claim.confidence)).pk if claimed else None,
                begins=bool(label) and label != shown,
                template=mark.template if mark is not None else "",
            )
        )
        # White space between two paragraphs does not end the body.
        if label or text[start:end].strip():
            shown = label
    return found


def legend(found: Sequence[Segment]) -> list[tuple[str, str]]:
    """The kinds and labels that occur, in the order of LABELS."""
    occurring = {segment.kind for segment in found if segment.kind != UNREAD}
    return [(kind, str(LABELS[kind])) for kind in LABELS if kind in occurring]


def _marks(
    text: str, document: Mapping[str, Any], evidence: Sequence[_Evidence], learned: Sequence[Mapping[str, Any]]
) -> Iterator[_Mark]:
    for cut in document.get("boilerplate", ()):
        yield _mark(cut["span"], "boilerplate", _boilerplate(cut))
    placed = [cut for cut in learned if cut["span"] is not None]
    for cut in placed:
        label = _("%(boilerplate)s, learned") % {"boilerplate": _boilerplate(cut)}
        yield _mark(cut["span"], "boilerplate", label, template=cut["template"])
    for span in document.get("lines", ()):
        kind = _line_kind(span, evidence)
        yield _mark(span, kind, str(LABELS[kind]))
    header = document.get("header") or {}
    if header.get("span"):
        yield _mark(header["span"], "header", str(LABELS["header"]))
    cross_heads = set(document.get("cross_heads", ()))
    left_out = {tuple(cut["span"]) for cut in placed}
    for span in document.get("body_spans", ()):
        if tuple(span) in left_out:
            continue
        kind = "cross_head" if text[span[0] : span[1]].strip() in cross_heads else "body"
        yield _mark(span, kind, str(LABELS[kind]))


def _boilerplate(cut: Mapping[str, Any]) -> str:
    return f"{LABELS['boilerplate']}: {codes.code(cut['kind'])}"


def _mark(span: Span, kind: str, label: str, *, template: str = "") -> _Mark:
    return _Mark(start=span[0], end=span[1], kind=kind, label=label, template=template)


def _line_kind(span: Span, evidence: Sequence[_Evidence]) -> str:
    within = [ground.claim for ground in evidence if ground.start < span[1] and ground.end > span[0]]
    for claim in within:
        if claim.field in LINE_OF_FIELD:
            return LINE_OF_FIELD[claim.field]
    for claim in within:
        if claim.method in LINE_OF_METHOD:
            return LINE_OF_METHOD[claim.method]
    return "line"


def _told(claim: Claim) -> str:
    told = _("%(field)s: %(value)s (%(method)s, chosen)") if claim.chosen else _("%(field)s: %(value)s (%(method)s)")
    return told % {
        "field": wording.field(claim.field),
        "value": codes.value(claim.field, claim.value),
        "method": wording.method(claim.method),
    }
