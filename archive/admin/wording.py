"""How values are worded for people: dates with their precision, verbs, methods, text with marked hits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as _

from archive.models import Deposit, Event
from archive.text import words_around
from archive.values import Span

PLAIN_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>\d\d:\d\d:\d\d)(?P<offset>Z|[+-]\d\d:\d\d)?)?)?)?"
)

HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""Controls, overrides of the writing direction, spaces of no width. Not the joiners and marks that scripts need."""

VERBS = {
    "alarm.ended": _("Well again"),
    "alarm.raised": _("Alarm raised"),
    "article.archived": _("Archived"),
    "article.edited": _("Corrected"),
    "article.merged": _("Merged into another article"),
    "article.merged_taken_back": _("Merging taken back"),
    "article.origin_changed": _("Group of the same text changed"),
    "article.source_changed": _("Put with another source"),
    "article.revised": _("Versions put in order"),
    "article.split": _("A text made an article of its own"),
    "article.split_taken_back": _("Splitting taken back"),
    "article.edit_taken_back": _("Correction taken back"),
    "article.edit_undone": _("Bulk edit undone"),
    "article.boilerplate_cut": _("Learned boilerplate left out"),
    "article.boilerplate_put_back": _("Learned boilerplate put back"),
    "article.tagged": _("Tagged"),
    "article.untagged": _("Tag removed"),
    "article.replayed": _("Read again by a newer version"),
    "article.restored": _("Restored"),
    "article.withdrawn": _("Withdrawn"),
    "audit.finished": _("Fixity audit finished"),
    "deposit.received": _("Deposit received"),
    "edit.begun": _("Bulk edit begun"),
    "edit.stopped": _("Bulk edit stopped"),
    "edit.undo_begun": _("Undoing a bulk edit begun"),
    "item.duplicate": _("Same bytes received again"),
    "item.quarantined": _("Put in quarantine"),
    "item.redeclared": _("Described anew"),
    "item.rejected": _("Rejected"),
    "item.retried": _("Sent back to be tried again"),
    "key.created": _("API key made"),
    "key.revoked": _("API key revoked"),
    "review.assigned": _("Review assigned"),
    "review.noted": _("Note"),
    "review.put_off": _("Review put off"),
    "relation.confirmed": _("Relation confirmed"),
    "relation.confirmed_taken_back": _("Confirmation taken back"),
    "relation.no_longer_found": _("Relation found no more"),
    "relation.rejected": _("Relation rejected"),
    "relation.rejected_taken_back": _("Rejection taken back"),
    "source.created": _("Source added"),
    "source.changed": _("Source changed"),
    "source.merged": _("Source merged into another"),
    "source.merge_undone": _("Merging of a source undone"),
    "template.proposed": _("Boilerplate proposed"),
    "template.withdrawn": _("Proposal of boilerplate withdrawn"),
    "template.rehearsal_begun": _("Rehearsal of boilerplate begun"),
    "template.rehearsed": _("Boilerplate rehearsed"),
    "template.applied": _("Boilerplate applied"),
    "template.undone": _("Boilerplate undone"),
    "template.vetoed": _("Boilerplate vetoed"),
    "suggesting.begun": _("Looking through the archive for names begun"),
    "suggestion.confirmed": _("Tag of a rule confirmed"),
    "suggestion.rejected": _("Suggested tag rejected"),
    "tagrule.changed": _("Rule of tagging changed"),
    "tagrule.created": _("Rule of tagging added"),
    "tagrule.suggested": _("Rule of tagging run: tags suggested"),
    "tagrule.suggestions_rejected": _("Suggestions of a rule rejected"),
    "tagrule.switched_off": _("Rule of tagging switched off"),
    "tagrule.switched_on": _("Rule of tagging switched on"),
    "tagrule.undone": _("Rule of tagging undone"),
    "tagrule.withdrawn": _("Suggestions of a rule taken back"),
    "term.created": _("Term added"),
    "term.changed": _("Term changed"),
    "term.merged": _("Term merged"),
    "search.changed": _("Saved search changed"),
    "search.forgotten": _("Saved search forgotten"),
    "search.matched": _("A saved search found something"),
    "search.saved": _("Search saved"),
    "webhook.changed": _("Webhook changed"),
    "webhook.created": _("Webhook made"),
    "webhook.redelivered": _("Webhook told once more"),
    "webhook.removed": _("Webhook removed"),
    "webhook.secret_changed": _("Webhook given another secret"),
    "term.suggestions_rejected": _("Suggestions of a term rejected"),
    "term.merging_undone": _("Merging of a term taken back"),
    "vocabulary.imported": _("Vocabulary imported"),
    "vocabulary.created": _("Vocabulary added"),
    "vocabulary.changed": _("Vocabulary changed"),
}

METHODS = {
    "byline": _("byline"),
    "dateline": _("dateline"),
    "editor": _("editor"),
    "feed": _("feed"),
    "markup": _("markup"),
    "meta": _("meta"),
    "signature": _("signature"),
    "stamp": _("stamp"),
    "header": _("header line"),
    "json_ld": _("JSON-LD"),
    "url": _("web address"),
    "file_name": _("file name"),
    "sender": _("sender's word"),
    "reports_clause": _("“reports” clause"),
    "position": _("place in the text"),
    "function_words": _("function words"),
    "language_model": _("language model"),
}

FIELDS = {
    "published": _("Published"),
    "modified": _("Modified"),
    "url": _("Address"),
    "attribution": _("Attribution"),
    "authors": _("Authors"),
    "body": _("Body"),
    "credits": _("Credits"),
    "dateline": _("Dateline"),
    "keywords": _("Keywords"),
    "language": _("Language"),
    "publisher": _("Publisher"),
    "section": _("Section"),
    "subtitle": _("Subtitle"),
    "tags": _("Tags"),
    "title": _("Title"),
}


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


def excerpt(words: str, hits: Iterable[Span], *, cut: tuple[bool, bool]) -> list[Piece]:
    """Words of a text with the hits among them; `cut`: whether more stands before and behind them."""
    before, behind = cut
    return [*[Piece(text="… ", hit=False)] * before, *pieces(words, hits), *[Piece(text=" …", hit=False)] * behind]


def around(text: str, hit: Span, *, room: int) -> list[Piece]:
    """The hit with the words around it, up to `room` characters on either side."""
    begin, stop = words_around(text, hit, room)
    return excerpt(text[begin:stop], [(hit[0] - begin, hit[1] - begin)], cut=(begin > 0, stop < len(text)))


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
    month = MONTHS[int(match["month"])]
    if match["day"] is None:
        return f"{month} {match['year']}"
    day = gettext("%(day)d %(month)s %(year)s") % {"day": int(match["day"]), "month": month, "year": match["year"]}
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
    return format_html(
        '<time datetime="{}" data-local>{}</time>',
        at.isoformat(),
        local.strftime(pgettext("an instant, for strftime", "%Y-%m-%d %H:%M %Z")),
    )


def deposit_name(deposit: Deposit) -> str:
    """What its sender calls it, or by which door and when it came, for a cell of a list."""
    return deposit.name or format_html("{}, {}", deposit.get_door_display(), moment(deposit.received_at))


def named(row: object) -> str:
    """A row as the way to its page names it: an event by its act in words, all else by its own name."""
    return verb(row.verb) if isinstance(row, Event) else str(row)


def verb(name: str) -> str:
    return gettext(VERBS.get(name, name.replace(".", " ").replace("_", " ").capitalize()))


def method(name: str) -> str:
    return gettext(METHODS.get(name, name.replace("_", " ")))


def together(value: object) -> str:
    """What a sender said, for people: a list is its values with commas between them."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def percent(share: float | None) -> str:
    """A share in whole percent; a dash where there is none."""
    return "–" if share is None else f"{share:.0%}"


def field(name: str) -> str:
    return gettext(FIELDS.get(name, name.replace("_", " ").capitalize()))


def has_hidden_characters(text: str) -> bool:
    """Whether it holds characters that a reader does not see and that can make it look like another text."""
    return HIDDEN.search(text) is not None
