"""What the machine writes in codes, as a person would say it: its stable words, languages, dates, seconds."""

from django.utils.translation import get_language_info, gettext, ngettext
from django.utils.translation import gettext_noop as _

from archive.actions.processing.projection import DATE_FIELDS
from archive.admin.wording import FIELDS, METHODS, spoken_date
from archive.models import Article

CODES = {
    # What boilerplate is
    "comments": _("comments"),
    "cookie": _("cookie notice"),
    "copyright": _("copyright"),
    "follow_us": _("follow us"),
    "latest": _("latest news"),
    "most_read": _("most read"),
    "navigation": _("navigation"),
    "other": _("other"),
    "page_number": _("page number"),
    "photo_credit": _("photo credit"),
    "related": _("related articles"),
    "share": _("share buttons"),
    "subscribe": _("subscribe"),
    # Why articles belong together
    "nearly_word_for_word": _("nearly word for word"),
    "note_names_the_other": _("a note names the other one"),
    "quoted_passages": _("quoted passages"),
    "same_outlet": _("same outlet"),
    "same_words": _("same words"),
    "shared_passages": _("shared passages"),
    # Why one of them is thought to have been the first
    "alone": _("it is alone"),
    "credited_by_the_other": _("the other one credits it"),
    "earlier_stated_time": _("an earlier time is stated"),
    "earlier_version_named": _("an earlier version is named"),
    "received_first": _("it was received first"),
    "revision_note": _("revision note"),
    # What events are about
    "alarm": _("alarm"),
    "article": _("article"),
    "audit": _("fixity check"),
    "channel": _("channel"),
    "deposit": _("deposit"),
    "edit": _("edit"),
    "item": _("item"),
    "key": _("API key"),
    "relation": _("relation"),
    "review": _("review"),
    "search": _("saved search"),
    "source": _("source"),
    "suggesting": _("look through the archive"),
    "suggestion": _("suggestion"),
    "tagrule": _("tag rule"),
    "template": _("template"),
    "term": _("term"),
    "vocabulary": _("vocabulary"),
    "webhook": _("webhook"),
    # What senders say of their files
    "encoding": _("Encoding"),
    "fields": _("Names of fields"),
    "media_type": _("Type of the files"),
}
PRECISIONS = {
    "year": _("to the year"),
    "month": _("to the month"),
    "day": _("to the day"),
    "minute": _("to the minute"),
    "second": _("to the second"),
}
CHINESE = _("Chinese")
"""The one language that Django knows by its scripts only."""

MINUTE, HOUR, DAY = 60, 3_600, 86_400
"""In seconds."""


def code(name: str) -> str:
    """A word of the machine's, as a person would say it."""
    word = CODES.get(name) or METHODS.get(name) or FIELDS.get(name)
    return gettext(word) if word else name.replace("_", " ")


def precision(name: str) -> str:
    """How precisely a date is stated: "to the minute"."""
    return gettext(PRECISIONS[name]) if name in PRECISIONS else name


def language(tag: str) -> str:
    """The name of the language: "German", "Portuguese (pt-ao)"; the tag itself where nobody has a name for it."""
    if tag.lower() == "zh":
        return gettext(CHINESE)
    try:
        info = get_language_info(tag.lower())
    except KeyError:
        return tag
    name = str(info["name_translated"])
    return name if info["code"] == tag.lower() else f"{name} ({tag})"


def value(field: str, held: object) -> str:
    """What a field of an article holds, in words; nothing where it holds nothing."""
    if isinstance(held, list | tuple):
        return ", ".join(map(str, held))
    if not held:
        return ""
    if field == "language":
        return language(str(held))
    if field == "state":
        return str(dict(Article.State.choices).get(str(held), held))
    if field in DATE_FIELDS:
        return spoken_date(str(held), "minute" if str(held)[16:19] == ":00" else "second")
    return str(held)


def duration(seconds: float) -> str:
    """About how long, in the largest unit of which it is two or more: "45 s", "12 min", "3 h", "2 days"."""
    if seconds < 2 * MINUTE:
        return gettext("%(n)d s") % {"n": round(seconds)}
    if seconds < 2 * HOUR:
        return gettext("%(n)d min") % {"n": round(seconds / MINUTE)}
    if seconds < 2 * DAY:
        return gettext("%(n)d h") % {"n": round(seconds / HOUR)}
    days = round(seconds / DAY)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
