"""Every page of the admin against every role. A page that is not in the table fails: decide who may see it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from archive.actions import keys
from archive.actions.editing import edits
from archive.actions.editing.edit_plans import Order
from archive.actions.fetching import channels
from archive.actions.finding import saved_searches
from archive.actions.finding.listing import Search
from archive.actions.following import webhooks
from archive.actions.tagging import tagrules, vocabularies
from archive.models import (
    Actor,
    Alarm,
    Article,
    Deposit,
    Event,
    FixityCheck,
    Item,
    Original,
    Source,
    Suggestion,
    Term,
    Vocabulary,
)
from archive.models.fields import uuid7
from tests.actions.handing_in import article as article_text
from tests.actions.handing_in import hand_in, work_off
from tests.actions.outlets import proposed
from tests.admin.pages import targets
from tests.admin.relating import related

ROLES = ("nobody", "Reader", "Editor", "Chief editor", "Administrator", "superuser")
ALL = frozenset(ROLES)
READERS = ALL - {"nobody"}
EDITORS = READERS - {"Reader"}
CHIEFS = EDITORS - {"Editor"}
ADMINISTRATORS = CHIEFS - {"Chief editor"}
NOBODY: frozenset[str] = frozenset()

GET, POST = "get", "post"

TABLE: dict[str, tuple[str, frozenset[str]]] = {
    "index": (GET, ALL),
    "search": (GET, ALL),
    "jsi18n": (GET, ALL),
    "password_change": (GET, ALL),
    "password_change_done": (GET, ALL),
    "app_list": (GET, READERS),
    "archive_article_changelist": (GET, READERS),
    "archive_article_change": (GET, READERS),
    "archive_article_correct": (GET, EDITORS),
    "archive_article_take_back": (POST, EDITORS),
    "archive_article_adopt": (POST, EDITORS),
    "archive_article_compare": (GET, READERS),
    "archive_article_decide": (POST, EDITORS),
    "archive_article_split": (POST, EDITORS),
    "archive_article_undo": (POST, EDITORS),
    "archive_article_version": (GET, READERS),
    "archive_article_export": (GET, READERS),
    "archive_article_columns": (POST, READERS),
    "archive_article_keep_view": (POST, READERS),
    "archive_article_forget_view": (POST, READERS),
    "archive_article_withdraw_many": (GET, CHIEFS),
    "archive_article_restore_many": (GET, CHIEFS),
    "archive_article_withdraw": (GET, CHIEFS),
    "archive_article_restore": (GET, CHIEFS),
    "archive_article_tag": (POST, EDITORS),
    "archive_article_untag": (POST, EDITORS),
    "archive_review_changelist": (GET, EDITORS),
    "archive_review_change": (GET, EDITORS),
    "archive_review_begin": (POST, EDITORS),
    "archive_review_accept": (POST, EDITORS),
    "archive_review_give": (POST, EDITORS),
    "archive_review_put_off": (POST, EDITORS),
    "archive_review_next": (POST, EDITORS),
    "archive_review_assign": (POST, EDITORS),
    "archive_review_note": (POST, EDITORS),
    "archive_review_withdraw": (POST, CHIEFS),
    "archive_suggestion_changelist": (GET, EDITORS),
    "archive_suggestion_change": (GET, EDITORS),
    "archive_suggestion_begin": (POST, EDITORS),
    "archive_suggestion_many": (GET, EDITORS),
    "archive_suggestion_accept": (POST, EDITORS),
    "archive_suggestion_reject": (POST, EDITORS),
    "archive_suggestion_skip": (POST, EDITORS),
    "archive_suggestion_accept_all": (POST, EDITORS),
    "archive_suggestion_reject_all": (POST, EDITORS),
    "archive_edit_changelist": (GET, EDITORS),
    "archive_edit_change": (GET, EDITORS),
    "archive_edit_order": (GET, EDITORS),
    "archive_edit_undo": (POST, EDITORS),
    "archive_savedsearch_changelist": (GET, READERS),
    "archive_savedsearch_add": (GET, READERS),
    "archive_savedsearch_mail_off": (GET, READERS),
    "archive_webhook_changelist": (GET, ADMINISTRATORS),
    "archive_webhook_add": (GET, ADMINISTRATORS),
    "archive_webhook_change": (GET, ADMINISTRATORS),
    "archive_webhook_settings": (GET, ADMINISTRATORS),
    "archive_webhook_switch": (POST, ADMINISTRATORS),
    "archive_webhook_ping": (POST, ADMINISTRATORS),
    "archive_webhook_again": (POST, ADMINISTRATORS),
    "archive_webhook_secret": (POST, ADMINISTRATORS),
    "archive_source_changelist": (GET, READERS),
    "archive_source_change": (GET, READERS),
    "archive_source_add": (GET, CHIEFS),
    "archive_source_merge": (GET, CHIEFS),
    "archive_source_unmerge": (POST, CHIEFS),
    "archive_vocabulary_changelist": (GET, READERS),
    "archive_vocabulary_change": (GET, READERS),
    "archive_vocabulary_add": (GET, CHIEFS),
    "archive_term_changelist": (GET, READERS),
    "archive_term_change": (GET, READERS),
    "archive_term_add": (GET, EDITORS),
    "archive_term_offer": (GET, READERS),
    "archive_alarm_changelist": (GET, EDITORS),
    "archive_alarm_change": (GET, EDITORS),
    "archive_source_course": (GET, EDITORS),
    "archive_channel_changelist": (GET, EDITORS),
    "archive_channel_change": (GET, EDITORS),
    "archive_channel_add": (GET, CHIEFS),
    "archive_channel_settings": (GET, CHIEFS),
    "archive_channel_poll": (POST, CHIEFS),
    "archive_channel_rehearse": (POST, CHIEFS),
    "archive_channel_switch": (POST, CHIEFS),
    "archive_template_changelist": (GET, READERS),
    "archive_template_change": (GET, READERS),
    "archive_template_rehearse": (POST, CHIEFS),
    "archive_template_apply": (POST, CHIEFS),
    "archive_template_undo": (POST, CHIEFS),
    "archive_template_veto": (POST, CHIEFS),
    "archive_tagrule_changelist": (GET, EDITORS),
    "archive_tagrule_change": (GET, EDITORS),
    "archive_tagrule_add": (GET, CHIEFS),
    "archive_tagrule_rehearse": (GET, EDITORS),
    "archive_tagrule_run": (POST, CHIEFS),
    "archive_tagrule_switch": (POST, CHIEFS),
    "archive_tagrule_withdraw": (POST, CHIEFS),
    "archive_tagrule_undo": (GET, CHIEFS),
    "archive_vocabulary_look_through": (POST, CHIEFS),
    "archive_term_unmerge": (POST, CHIEFS),
    "archive_vocabulary_import": (GET, CHIEFS),
    "archive_term_merge": (GET, CHIEFS),
    "archive_deposit_changelist": (GET, READERS),
    "archive_deposit_change": (GET, READERS),
    "archive_deposit_hand_in": (GET, EDITORS),
    "archive_deposit_type_in": (GET, EDITORS),
    "archive_deposit_seal": (POST, EDITORS),
    "archive_item_changelist": (GET, READERS),
    "archive_item_change": (GET, READERS),
    "archive_item_quarantine": (GET, READERS),
    "archive_item_retry": (POST, EDITORS),
    "archive_item_retry_cause": (POST, EDITORS),
    "archive_item_reject": (POST, EDITORS),
    "archive_item_reject_cause": (POST, EDITORS),
    "archive_item_redeclare": (POST, EDITORS),
    "archive_original_changelist": (GET, READERS),
    "archive_original_change": (GET, READERS),
    "archive_original_download": (GET, READERS),
    "archive_original_content": (GET, READERS),
    "archive_fixitycheck_changelist": (GET, READERS),
    "archive_fixitycheck_change": (GET, READERS),
    "archive_event_changelist": (GET, READERS),
    "archive_event_change": (GET, READERS),
    "archive_apikey_changelist": (GET, ADMINISTRATORS),
    "archive_apikey_change": (GET, ADMINISTRATORS),
    "archive_apikey_add": (GET, ADMINISTRATORS),
    "archive_apikey_revoke": (POST, ADMINISTRATORS),
    "auth_user_changelist": (GET, ADMINISTRATORS),
    "auth_user_change": (GET, ADMINISTRATORS),
    "auth_user_add": (GET, ADMINISTRATORS),
    "auth_user_password_change": (GET, ADMINISTRATORS),
    "auth_group_changelist": (GET, ADMINISTRATORS),
    "auth_group_change": (GET, ADMINISTRATORS),
    "auth_group_add": (GET, ADMINISTRATORS),
}
"""Name, method, and who gets an answer other than "no"."""

CHANNEL = {
    "slug": "wire", "name": "Wire", "kind": "feed", "place": "http://10.0.0.1/", "interval": 900, "enabled": False,
}  # fmt: skip
"""At an address that nothing is fetched from."""

OPEN = {
    "login", "logout", "admin_password_reset", "password_reset_done", "password_reset_confirm",
    "password_reset_complete",
}  # fmt: skip
"""For everybody, by their nature."""

GUARDED = {"autocomplete", "view_on_site"}
"""Django's own; they ask for the rights on what they are asked about."""

OWN = {"archive_savedsearch_change", "archive_savedsearch_forget"}
"""A person's own alone, whatever their role."""

NEVER = ("_delete",)
"""Nothing is deleted, by nobody."""

WITHOUT_A_ROW = (
    "_changelist", "_add", "_hand_in", "_type_in", "_quarantine", "_retry_cause", "item_reject", "_reject_cause",
    "_redeclare", "_offer", "_begin", "_order", "_import", "_export", "_columns", "_view", "_many", "_look_through",
    "_mail_off",
)  # fmt: skip
"""Pages about no row in particular."""

LEDGERS = (
    "archive_alarm",
    "archive_article",
    "archive_item",
    "archive_deposit",
    "archive_original",
    "archive_event",
    "archive_fixitycheck",
    "archive_review",
    "archive_suggestion",
    "archive_edit",
    "archive_template",
)
"""Rows that are not added by a form of the admin."""


def _patterns(found: Any = None) -> Iterator[URLPattern]:
    for entry in found if found is not None else admin.site.get_urls():
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns)
        elif entry.name:
            yield entry


NAMES = sorted({str(pattern.name) for pattern in _patterns()})


@pytest.fixture(scope="module")
def of_all(module_db: None) -> Callable[[str], str]:
    """The address of a page by its name, with something to show on it."""
    source = Source.objects.create(slug="trend", name="Trend", kind="agency", time_zone="Asia/Baku", language="en")
    hand_in(article_text(), source=source)
    hand_in(b"\x89PNG\r\n\x1a\n" + bytes(100))
    work_off()
    article, quarantined = Article.objects.get(), Item.objects.quarantined().get()
    actor = Actor(kind="system", name="Test")
    key = keys.create(name="demo", scopes=["read"], actor=actor).key
    term = vocabularies.add_term(
        vocabulary=Vocabulary.objects.get(slug="tags"), label="rivers", parent=None, actor=actor
    )
    original = Original.objects.get(pk=article.revisions.get().original_id)
    relation = related(article)
    check = FixityCheck.objects.create(
        audit=uuid7(), first_sha256=original.pk, last_sha256=original.pk, checked=1, bytes_checked=original.size,
        started_at=original.received_at, finished_at=original.received_at,
    )  # fmt: skip
    rule = tagrules.create(values={"name": "Rivers", "label": "rivers", "any": ["river"]}, actor=actor)
    order = Order(add=["rivers"])
    edit = edits.begin(ids=[article.pk], order=order, actor=actor, reason="")
    rows: dict[str, Any] = {
        "article": article, "item": quarantined, "deposit": Deposit.objects.order_by("id").first(), "source": source,
        "vocabulary": Vocabulary.objects.get(slug="tags"), "term": Term.objects.get(pk=term.pk), "original": original,
        "fixitycheck": check, "review": article, "edit": edit, "event": Event.objects.first(), "apikey": key,
        "alarm": Alarm.objects.create(subject_kind="source", subject_id=source.pk, kind="quiet", message="Nothing."),
        "channel": channels.create(values=CHANNEL, actor=actor),
        "template": proposed(),
        "tagrule": rule,
        "savedsearch": saved_searches.create(name="Floods", parameters={}, search=Search(), owner=actor),
        "webhook": webhooks.create(name="Desk", address="https://desk.example/", actor=actor).webhook,
        "suggestion": Suggestion.objects.create(article=article, term_id=term.pk, rule=rule),
        "user": User.objects.create_user(username="somebody"), "group": Group.objects.get(name="Reader"),
    }  # fmt: skip

    def address(name: str) -> str:
        if name == "app_list":
            return reverse("admin:app_list", args=["archive"])
        if name.endswith(WITHOUT_A_ROW):
            return reverse(f"admin:{name}")
        if name in {"archive_article_compare", "archive_article_decide"}:
            return reverse(f"admin:{name}", args=[article.pk, relation.pk])
        if name == "archive_article_version":
            return reverse(f"admin:{name}", args=[article.pk, 1])
        if "_" in name and name.split("_", maxsplit=1)[0] in {"archive", "auth"}:
            return reverse(f"admin:{name}", args=[rows[name.split("_")[1]].pk])
        return reverse(f"admin:{name}")

    return address


@pytest.fixture
def addresses(of_all: Callable[[str], str], db: None) -> Callable[[str], str]:
    return of_all


def test_every_page_is_in_the_table() -> None:
    decided = {*TABLE, *OPEN, *GUARDED, *OWN}
    undecided = [name for name in NAMES if name not in decided and not name.endswith((*NEVER, "_history", "_add"))]
    assert undecided == []
    assert {name for name in NAMES if name.endswith("_add")} - decided == {f"{name}_add" for name in LEDGERS}


Addresses = Callable[[str], str]
Clients = Callable[[str], Client]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what_and_no_page_shows_the_way_to_one_that_is_closed(
    role: str, addresses: Addresses, as_role: Clients
) -> None:
    client = as_role(role)
    closed = {addresses(name) for name, (_, allowed) in TABLE.items() if role not in allowed}
    found: dict[str, int] = {}
    for name, (method, allowed) in sorted(TABLE.items(), key=lambda row: row[1][0]):  # what changes nothing first
        answer = getattr(client, method)(addresses(name))
        found[name] = answer.status_code
        if method == GET and role in allowed and name not in {"archive_original_download", "jsi18n"}:
            assert not targets(answer) & closed, name
    # To whom no model is shown, Django says that there is no such list of models.
    refused = {name for name, status in found.items() if status == (404 if name == "app_list" else 403)}
    assert [name for name, status in found.items() if status >= 404 and name not in refused] == []
    assert found.keys() - refused == {name for name, (_, allowed) in TABLE.items() if role in allowed}


def test_strangers_are_asked_to_log_in(addresses: Addresses, as_role: Clients) -> None:
    client = as_role("anonymous")
    for name, (method, _) in TABLE.items():
        answer = getattr(client, method)(addresses(name))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("admin:login")), name


def test_nobody_deletes(addresses: Addresses, as_role: Clients) -> None:
    for role in ROLES:
        client = as_role(role)
        for name in NAMES:
            if name.endswith(NEVER):
                assert client.post(addresses(name), {"post": "yes"}).status_code == 403, name


def test_nobody_adds_what_comes_by_intake(addresses: Addresses, as_role: Clients) -> None:
    for role in ROLES:
        client = as_role(role)
        assert {client.get(addresses(f"{name}_add")).status_code for name in LEDGERS} == {403}


def test_nobody_writes_into_a_ledger(addresses: Addresses, as_role: Clients) -> None:
    before = Event.objects.count()
    for role in ROLES:
        client = as_role(role)
        for name in LEDGERS:
            client.post(addresses(f"{name}_change"), {"title": "changed", "state": "accepted", "_save": "1"})
    assert Event.objects.count() == before
    assert not Article.objects.filter(title="changed").exists()


def test_whoever_may_not_read_texts_sees_neither_body_nor_bytes(
    addresses: Callable[[str], str], person: Callable[[str], User], as_role: Callable[[str], Client]
) -> None:
    client = as_role("Reader")
    Group.objects.get(name="Reader").permissions.remove(*_permissions("read_text"))
    page = client.get(addresses("archive_article_change")).content.decode()
    assert "Bridge number 1" in page
    assert "the ministry said" not in page
    assert client.get(addresses("archive_original_download")).status_code == 403
    assert client.get(addresses("archive_original_content")).status_code == 403


def _permissions(codename: str) -> list[Any]:
    return list(Group.objects.get(name="Editor").permissions.filter(codename=codename))
