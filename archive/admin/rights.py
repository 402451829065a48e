"""What a role may do, in plain words: the permissions that mean something here, in the order of the work.

Django makes four permissions for each table. Most of them open nothing in Dateline: rows come to be by actions, and
nothing is deleted. Only those that some page or call asks for are listed, so that a tick is a promise.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

RIGHTS = {
    _("Articles"): {
        "archive.view_article": _("See articles, and search them"),
        "archive.read_text": _("Read the full text of articles"),
        "archive.view_revision": _("See the versions of an article"),
        "archive.view_reading": _("See what was understood of a text"),
        "archive.view_claim": _("See who claims what, and where it stands in the text"),
        "archive.view_relation": _("See which articles belong together"),
        "archive.view_origin": _("See who had a text first"),
        "archive.view_expectedrevision": _("See which versions are known of and have not come"),
        "archive.view_commonpassage": _("See passages that recur in many articles"),
        "archive.edit_claims": _("Correct articles, one or many"),
        "archive.decide_relation": _("Confirm and reject relations, merge and split articles"),
        "archive.withdraw_article": _("Withdraw and restore articles, and see withdrawn ones"),
    },
    _("Tags and vocabularies"): {
        "archive.view_tagging": _("See the tags of articles"),
        "archive.add_tagging": _("Tag articles, and decide what is suggested"),
        "archive.delete_tagging": _("Take tags from articles"),
        "archive.view_suggestion": _("See suggested tags"),
        "archive.view_tagrule": _("See rules of tagging, and rehearse them"),
        "archive.add_tagrule": _("Add rules of tagging"),
        "archive.change_tagrule": _("Change, run, switch and undo rules of tagging"),
        "archive.view_vocabulary": _("See vocabularies"),
        "archive.add_vocabulary": _("Add vocabularies"),
        "archive.change_vocabulary": _("Change vocabularies, and import lists of terms"),
        "archive.view_term": _("See terms"),
        "archive.add_term": _("Add terms"),
        "archive.change_term": _("Change and merge terms"),
    },
    _("Files"): {
        "archive.hand_in": _("Hand in files and articles"),
        "archive.view_deposit": _("See all deposits"),
        "archive.view_item": _("See what became of each file, and the quarantine"),
        "archive.retry_item": _("Have quarantined files tried again, and say what they are"),
        "archive.reject_item": _("Reject quarantined files"),
        "archive.view_original": _("See the bytes as they came"),
        "archive.view_sighting": _("See when and where the same bytes came again"),
        "archive.view_fixitycheck": _("See the checks of stored bytes"),
        "archive.view_event": _("See the history: who did what, when and why"),
        "archive.view_template": _("See learned boilerplate"),
        "archive.decide_template": _("Rehearse, apply, undo and veto learned boilerplate"),
    },
    _("Sources and channels"): {
        "archive.view_source": _("See sources"),
        "archive.add_source": _("Add sources"),
        "archive.change_source": _("Change and merge sources"),
        "archive.view_channel": _("See channels"),
        "archive.add_channel": _("Add channels"),
        "archive.change_channel": _("Change channels, and switch them"),
        "archive.poll_channel": _("Have a channel polled now"),
        "archive.view_poll": _("See when channels were polled"),
        "archive.view_page": _("See pages that wait to be fetched"),
        "archive.view_tally": _("See how much comes in"),
        "archive.view_alarm": _("See alarms"),
    },
    _("Searches of one’s own"): {
        "archive.view_savedsearch": _("See one’s own saved searches"),
        "archive.add_savedsearch": _("Save searches"),
        "archive.change_savedsearch": _("Change one’s own saved searches"),
        "archive.delete_savedsearch": _("Forget one’s own saved searches"),
    },
    _("Programs"): {
        "archive.view_apikey": _("See keys"),
        "archive.add_apikey": _("Make keys"),
        "archive.change_apikey": _("Revoke keys"),
        "archive.view_webhook": _("See webhooks"),
        "archive.add_webhook": _("Add webhooks"),
        "archive.change_webhook": _("Change, switch and try webhooks"),
        "archive.delete_webhook": _("Remove webhooks"),
        "archive.view_delivery": _("See what webhooks were told"),
    },
    _("People"): {
        "auth.view_user": _("See accounts"),
        "auth.add_user": _("Add accounts"),
        "auth.change_user": _("Change accounts, and switch them off"),
        "auth.view_group": _("See roles"),
        "auth.add_group": _("Add roles"),
        "auth.change_group": _("Change roles"),
    },
}


def meaningful() -> QuerySet[Permission]:
    """The permissions that are listed."""
    codenames: dict[str, list[str]] = {}
    for names in RIGHTS.values():
        for name in names:
            app, codename = name.split(".")
            codenames.setdefault(app, []).append(codename)
    wanted = Q()
    for app, chosen in codenames.items():
        wanted |= Q(content_type__app_label=app, codename__in=chosen)
    return Permission.objects.filter(wanted).select_related("content_type")


class Grouped(ModelChoiceIterator):
    """The permissions of a field in words, by what they are about, in the reader's language."""

    def __iter__(self) -> Iterator[Any]:
        keys = {f"{one.content_type.app_label}.{one.codename}": one.pk for one in self.queryset}
        for group, names in RIGHTS.items():
            rights = [(keys[name], gettext(words)) for name, words in names.items() if name in keys]
            if rights:
                yield gettext(group), rights
