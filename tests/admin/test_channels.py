"""Channels in the admin: made, looked at, tried and polled."""

import pytest
from django.urls import reverse

from archive.models import Channel, Item, Poll
from tests.actions.channelling import turn
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
        "longest_interval": "", "cron": "", "time_zone": "", "options": '{"settle": 0}', "declared": "", "note": "",
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
        reverse("admin:archive_channel_add"), typed(inbox, place="/etc", cron="x", options='{"x": 1}')
    )
    assert set(errors(refused)) >= {"place", "cron"}
    assert "no such option" in text(refused)
    assert not Channel.objects.exists()
