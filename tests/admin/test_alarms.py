from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.models import Alarm, Source, Tally


@pytest.mark.django_db
def test_alarms_are_shown_with_the_days_of_their_subject(admin_client):
    source = Source.objects.create(slug="trend", name="Trend <b>")
    today = timezone.now().date()
    Tally.objects.create(
        subject_kind="source",
        subject_id=source.pk,
        day=today - timedelta(days=3),
        items=77,
        fresh=66,
        undated=5,
        texts=66,
    )
    alarm = Alarm.objects.create(subject_kind="source", subject_id=source.pk, kind="quiet", message="Nothing came.")
    page = admin_client.get(reverse("admin:archive_alarm_changelist")).content.decode()
    assert "Trend &lt;b&gt;" in page
    assert "Gone quiet" in page
    assert "Nothing came." in page
    one = admin_client.get(reverse("admin:archive_alarm_change", args=[alarm.pk])).content.decode()
    assert 'data-value="66"' in one
    assert one.count("data-value=") == 30
    Alarm.objects.update(ended_at=timezone.now())
    assert (
        "All channels and sources are as usual."
        in admin_client.get(reverse("admin:archive_alarm_changelist")).content.decode()
    )
