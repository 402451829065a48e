"""How values are worded for people: dates with their precision, verbs, methods, text with marked hits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html

from archive.values import Span

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PLAIN_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>\d\d:\d\d:\d\d)(?P<offset>Z|[+-]\d\d:\d\d)?)?)?)?"
)

HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""Controls, overrides of the writing direction, spaces of no width. Not the joiners and marks that scripts need."""

VERBS = {
    "alarm.ended": "Well again",
    "alarm.raised": "Alarm raised",
    "article.archived": "Archived",
    "article.edited": "Corrected",
    "article.merged": "Merged into another article",
    "article.merged_taken_back": "Merging taken back",
    "article.origin_changed": "Group of the same text changed",
    "article.source_changed": "Put with another source",
    "article.revised": "Versions put in order",
    "article.split": "A text made an article of its own",
    "article.split_taken_back": "Splitting taken back",
    "article.edit_taken_back": "Correction taken back",
    "article.edit_undone": "Bulk edit undone",
    "article.boilerplate_cut": "Learned boilerplate left out",
    "article.boilerplate_put_back": "Learned boilerplate put back",
    "article.tagged": "Tagged",
    "article.untagged": "Tag removed",
    "article.replayed": "Read again by a newer version",
    "article.restored": "Restored",
    "article.withdrawn": "Withdrawn",
    "audit.finished": "Fixity audit finished",
    "deposit.received": "Deposit received",
    "edit.begun": "Bulk edit begun",
    "edit.stopped": "Bulk edit stopped",
    "edit.undo_begun": "Undoing a bulk edit begun",
    "item.duplicate": "Same bytes received again",
    "item.quarantined": "Put in quarantine",
    "item.redeclared": "Described anew",
    "item.rejected": "Rejected",
    "item.retried": "Sent back to be tried again",
    "key.created": "API key made",
    "key.revoked": "API key revoked",
    "review.assigned": "Review assigned",
    "review.noted": "Note",
    "review.put_off": "Review put off",
    "relation.confirmed": "Relation confirmed",
    "relation.confirmed_taken_back": "Confirmation taken back",
    "relation.no_longer_found": "Relation found no more",
    "relation.rejected": "Relation rejected",
    "relation.rejected_taken_back": "Rejection taken back",
    "source.created": "Source added",
    "source.changed": "Source changed",
    "source.merged": "Source merged into another",
    "source.merge_undone": "Merging of a source undone",
    "template.proposed": "Boilerplate proposed",
    "template.withdrawn": "Proposal of boilerplate withdrawn",
    "template.rehearsal_begun": "Rehearsal of boilerplate begun",
    "template.rehearsed": "Boilerplate rehearsed",
    "template.applied": "Boilerplate applied",
    "template.undone": "Boilerplate undone",
    "template.vetoed": "Boilerplate vetoed",
    "suggesting.begun": "Looking through the archive for names begun",
    "suggestion.rejected": "Suggested tag rejected",
    "tagrule.changed": "Rule of tagging changed",
    "tagrule.created": "Rule of tagging added",
    "tagrule.suggested": "Rule of tagging run: tags suggested",
    "tagrule.switched_off": "Rule of tagging switched off",
    "tagrule.switched_on": "Rule of tagging switched on",
    "tagrule.withdrawn": "Suggestions of a rule taken back",
    "term.created": "Term added",
    "term.changed": "Term changed",
    "term.merged": "Term merged",
    "search.changed": "Saved search changed",
    "search.forgotten": "Saved search forgotten",
    "search.matched": "A saved search found something",
    "search.saved": "Search saved",
    "webhook.changed": "Webhook changed",
    "webhook.created": "Webhook made",
    "webhook.redelivered": "Webhook told once more",
    "webhook.removed": "Webhook removed",
    "webhook.secret_changed": "Webhook given another secret",
    "term.merging_undone": "Merging of a term taken back",
    "vocabulary.imported": "Vocabulary imported",
    "vocabulary.created": "Vocabulary added",
    "vocabulary.changed": "Vocabulary changed",
}

METHODS = {
    "header": "header line",
    "json_ld": "JSON-LD",
    "url": "web address",
    "file_name": "file name",
    "sender": "sender's word",
    "reports_clause": "“reports” clause",
    "position": "place in the text",
    "function_words": "function words",
    "language_model": "language model",
}

FIELDS = {"published": "Published", "modified": "Modified", "url": "Address"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Part of a text; `hit` where it answers the search."""

    text: str
    hit: bool


def pieces(text: str, hits: Iterable[Span]) -> list[Piece]:
    """Cuts a text into hits and what lies between. Spans that overlap or do not fit are passed over."""
    found: list[Piece] = []
    at = 0
    for start, end in sorted(hits):
        if not at <= start < end <= len(text):
            continue
        if start > at:
            found.append(Piece(text=text[at:start], hit=False))
        found.append(Piece(text=text[start:end], hit=True))
        at = end
    if at < len(text) or not found:
        found.append(Piece(text=text[at:], hit=False))
    return found


def spoken_date(edtf: str | None, precision: str = "") -> str:
    """A date as precisely as it was stated, with the offset that was stated: "7 November 2019, 11:55 +04:00".

    What is not a plain date (an uncertain or approximate one) is given as written.
    """
    if not edtf:
        return ""
    match = PLAIN_DATE.fullmatch(edtf)
    if match is None or not 1 <= int(match["month"] or 1) <= len(MONTHS):
        return edtf
    if match["month"] is None:
        return match["year"]
    month = MONTHS[int(match["month"]) - 1]
    if match["day"] is None:
        return f"{month} {match['year']}"
    day = f"{int(match['day'])} {month} {match['year']}"
    if match["time"] is None:
        return day
    time = match["time"] if precision == "second" else match["time"][:5]
    offset = {"Z": " UTC", None: ""}.get(match["offset"], f" {match['offset']}")
    return f"{day}, {time}{offset}"


def visible(text: str) -> str:
    """The text with its hidden characters named, so that nobody is led to read another: "gnp" after U+202E …"""
    return HIDDEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def moment(at: datetime | None) -> str:
    """An instant for a cell of a list, in the zone of the site; our script puts it into the reader's."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return format_html('<time datetime="{}" data-local>{}</time>', at.isoformat(), f"{local:%Y-%m-%d %H:%M %Z}")


def verb(name: str) -> str:
    return VERBS.get(name, name.replace(".", " ").replace("_", " ").capitalize())


def method(name: str) -> str:
    return METHODS.get(name, name.replace("_", " "))


def code(name: str) -> str:
    """A word of the machine's, as a person would say it."""
    return name.replace("_", " ")


def together(value: object) -> str:
    """What a sender said, for people: a list is its values with commas between them."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def percent(share: float | None) -> str:
    """A share in whole percent; a dash where there is none."""
    return "–" if share is None else f"{share:.0%}"


def field(name: str) -> str:
    return FIELDS.get(name, name.replace("_", " ").capitalize())


def has_hidden_characters(text: str) -> bool:
    """Whether it holds characters that a reader does not see and that can make it look like another text."""
    return HIDDEN.search(text) is not None
