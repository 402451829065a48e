"""Problem codes in plain words, for every page that shows one."""

from django.utils.translation import gettext, gettext_lazy

from archive.admin.channel_explanations import OF_CHANNELS
from archive.admin.item_explanations import OF_ITEMS, Explanation

EXPLANATIONS = OF_ITEMS | OF_CHANNELS


def explain(code: str) -> Explanation:
    """What a problem code means. An unknown one is spelt out: new codes are readable before they are explained here."""
    known = EXPLANATIONS.get(code)
    if known is not None:
        return Explanation(cause=gettext(known.cause), remedy=gettext(known.remedy))
    return Explanation(
        cause=code.replace("_", " ").capitalize(), remedy=gettext("Look at the original and at the message.")
    )


def cause(code: str) -> str:
    return explain(code).cause


STAGES = {
    gettext_lazy("Taking it in"): (
        "archive_", "file_changed", "file_unreadable", "file_vanished", "link_", "mail_", "not_a_file", "path_",
        "entry_",
    ),
    gettext_lazy("Checking the article"): ("body_empty", "body_only_"),
    gettext_lazy("Recording it"): ("not_recordable",),
    gettext_lazy("The worker itself"): ("crashed", "timed_out", "out_of_memory"),
}  # fmt: skip
"""At which step the codes with these beginnings arise; all others while the format is read."""


def stage(code: str) -> str:
    """The step at which it came to this, in words."""
    found = (words for words, beginnings in STAGES.items() if code.startswith(beginnings))
    return str(next(found, gettext_lazy("Reading the format")))
