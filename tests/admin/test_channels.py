"""Channels in the admin: made, looked at, tried and polled."""

from datetime import UTC, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.intake.channels import KINDS
from archive.models import Alarm, Channel, Item, Poll, Tally
from tests.actions.channelling import channel, turn
from tests.actions.handing_in import article
from tests.admin.pages import errors, text

LIST = "admin:archive_channel_changelist"


@pytest.fixture
def inbox(settings, tmp_path):
    settings.CHANNEL_FOLDERS = [str(tmp_path)]
    (tmp_path / "a.txt").write_bytes(article(1))
    return tmp_path


def typed(inbox, **values):
    return {
        "slug": "wire", "name": "The wire", "kind": "folder", "place": str(inbox), "interval": "60",
        "longest_interval": "", "cron": "", "time_zone": "", "note": "", "options.settle": "0",
        "options.after": "leave", "options.done": "done",
    } | values  # fmt: skip


def test_a_channel_from_its_form_to_its_first_poll(as_role, inbox, source):
    client = as_role("Chief editor")
    made = client.post(reverse("admin:archive_channel_add"), typed(inbox, source=source.slug))
    assert made.status_code == 302, errors(made)
    channel = Channel.objects.get()
    assert channel.source == source
    page = reverse("admin:archive_channel_change", args=[channel.pk])
    assert "The wire" in text(client.get(reverse(LIST)))

    tried = client.post(reverse("admin:archive_channel_rehearse", args=[channel.pk]))
    assert "a.txt" in text(tried)
    assert not Item.objects.exists()

    client.post(reverse("admin:archive_channel_poll", args=[channel.pk]))
    turn()
    assert Poll.objects.get().received == 1
    shown = text(client.get(page))
    assert "Done" in shown
    assert "asked for" in shown

    client.post(reverse("admin:archive_channel_switch", args=[channel.pk]))
    assert not Channel.objects.get().enabled
    changed = client.post(
        reverse("admin:archive_channel_settings", args=[channel.pk]),
        typed(inbox, interval="", cron="0 6 * * *", time_zone="Asia/Baku", source=""),
    )
    assert changed.status_code == 302, errors(changed)
    assert (Channel.objects.get().cron, Channel.objects.get().interval) == ("0 6 * * *", None)


def test_what_is_wrong_is_said_in_the_form(as_role, inbox):
    client = as_role("Chief editor")
    refused = client.post(
        reverse("admin:archive_channel_add"), typed(inbox, **{"place": "/etc", "cron": "x", "options.settle": "-1"})
    )
    assert set(errors(refused)) >= {"options.settle"}
    refused = client.post(
        reverse("admin:archive_channel_add"),
        typed(inbox, **{"place": "/etc", "cron": "x", "declared.language": "en", "options.patterns": "x" * 1001}),
    )
    assert set(errors(refused)) >= {"place", "cron", "options.patterns"}
    assert not Channel.objects.exists()


def test_each_kind_has_a_form_of_its_own(as_role, inbox):
    client = as_role("Chief editor")
    add = reverse("admin:archive_channel_add")
    kinds = client.get(add).content.decode()
    for kind, described in KINDS.items():
        assert f"?kind={kind}" in kinds
        form = client.get(add, {"kind": kind}).context["form"]
        assert {f"options.{name}" for name in described.options} <= set(form.fields)
        assert all(form.fields[f"options.{name}"].help_text == told.help for name, told in described.options.items())


def test_what_is_typed_is_kept_and_shown_again(as_role, inbox):
    client = as_role("Chief editor")
    declared = {"declared.language": "en", "declared.tags": "ships\nports", "declared.fields": "title = head"}
    made = client.post(
        reverse("admin:archive_channel_add"),
        typed(inbox, **declared, **{"options.patterns": "*.txt\n2019/*", "options.recursive": "on"}),
    )
    channel = Channel.objects.get()
    assert made.url == reverse("admin:archive_channel_change", args=[channel.pk])
    assert channel.options == {
        "recursive": True, "patterns": ["*.txt", "2019/*"], "settle": 0, "after": "leave", "done": "done",
    }  # fmt: skip
    assert channel.declared == {"language": "en", "tags": ["ships", "ports"], "fields": {"title": "head"}}
    settings_page = reverse("admin:archive_channel_settings", args=[channel.pk])
    shown = client.get(settings_page).context["form"]
    assert shown["options.patterns"].value() == "*.txt\n2019/*"
    assert shown["declared.fields"].value() == "title = head"
    wrong = client.post(settings_page, typed(inbox, **{"declared.fields": "title"}))
    assert "declared.fields" in errors(wrong)


def test_a_form_that_is_tried_shows_what_would_come_in_and_saves_nothing(as_role, inbox):
    client = as_role("Chief editor")
    add = reverse("admin:archive_channel_add")
    tried = text(client.post(add, typed(inbox, **{"try": "1"})))
    assert "a.txt" in tried
    assert "place" in errors(client.post(add, typed(inbox, **{"try": "1", "place": "/etc"})))
    assert not Channel.objects.exists()


def test_the_page_shows_days_shares_shapes_and_alarms(as_role, inbox):
    made = channel(place=inbox)
    today = timezone.now().astimezone(UTC).date()
    for back in range(40):
        day = {"day": today - timedelta(days=back), "items": 10, "fresh": 10 if back else 4, "texts": 10}
        shapes = {"title": 10} if back > 3 else {"body": 10}
        Tally.objects.create(subject_kind="channel", subject_id=made.pk, undated=5, shapes=shapes, **day)
    Alarm.objects.create(subject_kind="channel", subject_id=made.pk, kind="shape", message="It was otherwise.")
    page = as_role("Editor").get(reverse("admin:archive_channel_change", args=[made.pk])).content.decode()
    assert page.count('data-value="') == 30
    assert page.count('data-usual="10.0"') == 30
    assert "It was otherwise." in page
    assert "50%" in page
    assert page.index(">body<") < page.index(">title<")
