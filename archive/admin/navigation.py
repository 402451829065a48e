"""The side bar: to each what they may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page, and the permission that opens it (None: every member of staff)."""

    title: str
    icon: str
    address: str
    permission: str | None = None


GROUPS: Sequence[tuple[str, Sequence[Entry]]] = (
    (
        "",
        (Entry(title=_("Overview"), icon="home", address="admin:index"),),
    ),
    (
        _("Archive"),
        (
            Entry(
                title=_("Articles"),
                icon="article",
                address="admin:archive_article_changelist",
                permission="archive.view_article",
            ),
            Entry(
                title=_("Review"),
                icon="rule",
                address="admin:archive_review_changelist",
                permission="archive.edit_claims",
            ),
            Entry(
                title=_("Bulk edits"),
                icon="edit_square",
                address="admin:archive_edit_changelist",
                permission="archive.edit_claims",
            ),
            Entry(
                title=_("Sources"),
                icon="apartment",
                address="admin:archive_source_changelist",
                permission="archive.view_source",
            ),
            Entry(
                title=_("Boilerplate"),
                icon="content_cut",
                address="admin:archive_template_changelist",
                permission="archive.view_template",
            ),
        ),
    ),
    (
        _("Tags"),
        (
            Entry(
                title=_("Suggested tags"),
                icon="new_label",
                address="admin:archive_suggestion_changelist",
                permission="archive.view_suggestion",
            ),
            Entry(
                title=_("Tag rules"),
                icon="label",
                address="admin:archive_tagrule_changelist",
                permission="archive.view_tagrule",
            ),
            Entry(
                title=_("Vocabularies"),
                icon="list_alt",
                address="admin:archive_vocabulary_changelist",
                permission="archive.view_vocabulary",
            ),
            Entry(
                title=_("Terms"), icon="sell", address="admin:archive_term_changelist", permission="archive.view_term"
            ),
            Entry(
                title=_("Import terms"),
                icon="playlist_add",
                address="admin:archive_vocabulary_import",
                permission="archive.change_vocabulary",
            ),
        ),
    ),
    (
        _("Intake"),
        (
            Entry(
                title=_("Hand in files"),
                icon="upload_file",
                address="admin:archive_deposit_hand_in",
                permission="archive.hand_in",
            ),
            Entry(
                title=_("Type an article"),
                icon="edit_note",
                address="admin:archive_deposit_type_in",
                permission="archive.hand_in",
            ),
            Entry(
                title=_("Channels"),
                icon="rss_feed",
                address="admin:archive_channel_changelist",
                permission="archive.view_channel",
            ),
            Entry(
                title=_("Deposits"),
                icon="inbox",
                address="admin:archive_deposit_changelist",
                permission="archive.view_deposit",
            ),
            Entry(
                title=_("Items"), icon="draft", address="admin:archive_item_changelist", permission="archive.view_item"
            ),
            Entry(
                title=_("Quarantine"),
                icon="report",
                address="admin:archive_item_quarantine",
                permission="archive.view_item",
            ),
            Entry(
                title=_("Originals"),
                icon="database",
                address="admin:archive_original_changelist",
                permission="archive.view_original",
            ),
        ),
    ),
    (
        _("Watch"),
        (
            Entry(
                title=_("Saved searches"),
                icon="saved_search",
                address="admin:archive_savedsearch_changelist",
                permission="archive.view_savedsearch",
            ),
            Entry(
                title=_("Alarms"),
                icon="notification_important",
                address="admin:archive_alarm_changelist",
                permission="archive.view_alarm",
            ),
            Entry(
                title=_("Events"),
                icon="history",
                address="admin:archive_event_changelist",
                permission="archive.view_event",
            ),
            Entry(
                title=_("Fixity checks"),
                icon="verified",
                address="admin:archive_fixitycheck_changelist",
                permission="archive.view_fixitycheck",
            ),
        ),
    ),
    (
        _("System"),
        (
            Entry(title=_("Users"), icon="person", address="admin:auth_user_changelist", permission="auth.view_user"),
            Entry(title=_("Roles"), icon="group", address="admin:auth_group_changelist", permission="auth.view_group"),
            Entry(
                title=_("API keys"),
                icon="key",
                address="admin:archive_apikey_changelist",
                permission="archive.view_apikey",
            ),
            Entry(
                title=_("Webhooks"),
                icon="webhook",
                address="admin:archive_webhook_changelist",
                permission="archive.view_webhook",
            ),
        ),
    ),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """In the theme's shape. The entry whose address is the longest beginning of this page's is the active one."""
    allowed = [
        (title, [entry for entry in entries if entry.permission is None or request.user.has_perm(entry.permission)])
        for title, entries in GROUPS
    ]
    links = {entry.address: reverse(entry.address) for _group, entries in allowed for entry in entries}
    start = links["admin:index"]
    fitting = [link for link in links.values() if link != start and request.path.startswith(link)]
    active = max(fitting, key=len, default=start if request.path == start else "")
    return [
        {
            "title": gettext(title) if title else "",
            "items": [
                {
                    "title": gettext(entry.title),
                    "icon": entry.icon,
                    "link": links[entry.address],
                    "active": links[entry.address] == active,
                }
                for entry in entries
            ],
        }
        for title, entries in allowed
        if entries
    ]
