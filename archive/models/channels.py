"""Where material is fetched on a schedule, each time it was, and how politely."""

from typing import Self

import pghistory
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from archive.models.fields import uuid7


@pghistory.track(model_name="ChannelHistory")
class Channel(models.Model):
    """A place that is looked at again and again, by its kind. What people set; how it goes is in its state."""

    class Kind(models.TextChoices):
        FOLDER = "folder", gettext_lazy("Folder")
        FEED = "feed", gettext_lazy("Feed (RSS, Atom, JSON Feed)")
        SITEMAP = "sitemap", gettext_lazy("Sitemap")
        DUMP = "dump", gettext_lazy("Dump or list (lines at an address)")
        BUCKET = "bucket", gettext_lazy("Bucket (S3)")
        MAILBOX = "mailbox", gettext_lazy("Mailbox (IMAP)")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=100, unique=True, verbose_name=gettext_lazy("slug"))
    name = models.CharField(max_length=200, verbose_name=gettext_lazy("name"))
    kind = models.CharField(max_length=20, choices=Kind.choices, verbose_name=gettext_lazy("kind"))
    place = models.TextField(help_text="A path or an address, as the kind has it.", verbose_name=gettext_lazy("place"))
    source = models.ForeignKey(
        "archive.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="channels", db_index=False
    )
    options = models.JSONField(default=dict, blank=True, help_text="What the kind knows besides; see there.")
    declared = models.JSONField(
        default=dict, blank=True, encoder=DjangoJSONEncoder, help_text="What is said of everything that comes in."
    )
    interval = models.PositiveIntegerField(null=True, blank=True, help_text="Seconds between two polls, at least.")
    longest_interval = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seconds to which the interval may grow while nothing is new."
    )
    cron = models.CharField(max_length=100, blank=True, help_text="Instead of an interval: minute hour day month day.")
    time_zone = models.CharField(max_length=64, blank=True, help_text="IANA name: where the clock of `cron` hangs.")
    enabled = models.BooleanField(default=True, verbose_name=gettext_lazy("enabled"))
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("channel")
        verbose_name_plural = gettext_lazy("channels")
        ordering = ["slug"]
        permissions = [("poll_channel", "Can have a channel polled now")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(interval__gt=0, cron="") | (models.Q(interval__isnull=True) & ~models.Q(cron="")),
                name="channel_has_an_interval_or_a_cron",
            ),
            models.CheckConstraint(
                condition=models.Q(longest_interval__isnull=True)
                | models.Q(longest_interval__gte=models.F("interval")),
                name="channel_interval_grows",
            ),
            models.CheckConstraint(condition=~models.Q(place=""), name="channel_has_a_place"),
        ]

    def __str__(self) -> str:
        return self.name


class ChannelState(models.Model):
    """How far a channel is and when it is due: it changes with every poll, apart from what people set."""

    channel = models.OneToOneField(Channel, on_delete=models.PROTECT, primary_key=True, related_name="state")
    next_at = models.DateTimeField(null=True, help_text="When it is due; null while it is switched off.")
    host = models.CharField(max_length=255, blank=True, help_text="Whom a poll asks; empty for this machine.")
    pace = models.FloatField(default=0, help_text="Seconds to the next poll, as they have adapted.")
    cursor = models.JSONField(default=dict, help_text="How far it is, in the words of the kind.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    code = models.CharField(max_length=60, blank=True, help_text="What was wrong the last time.")
    message = models.TextField(blank=True)
    polled_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    new_at = models.DateTimeField(null=True, help_text="When it last brought something.")

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="channel_due")]

    def __str__(self) -> str:
        return str(self.channel)


class PollQuerySet(models.QuerySet["Poll"]):
    def open(self) -> Self:
        """Due, or being worked on."""
        return self.filter(state__in=(Poll.State.DUE, Poll.State.RUNNING))


class Poll(models.Model):
    """One time that a channel is asked. `due -> running -> done | failed`, and `running -> due` where more is left.

    PostgreSQL lets no channel be due twice at one moment, nor have two that are open, and refuses every other move.
    """

    class State(models.TextChoices):
        DUE = "due", gettext_lazy("Due")
        RUNNING = "running", gettext_lazy("Running")
        DONE = "done", gettext_lazy("Done")
        FAILED = "failed", gettext_lazy("Failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="polls", db_index=False)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    asked = models.BooleanField(default=False, help_text="By somebody, not by the schedule.")
    host = models.CharField(max_length=255, blank=True)
    ready_at = models.DateTimeField(help_text="When it may be taken; while it runs, when its lease ends.")
    lease = models.UUIDField(null=True, help_text="Fencing token of who works on it.")
    attempts = models.PositiveSmallIntegerField(default=0)
    listed = models.PositiveIntegerField(default=0, help_text="What lay there.")
    received = models.PositiveIntegerField(default=0, help_text="What was taken in: items and pages to fetch.")
    code = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "due_at"], name="poll_once_a_moment"),
            models.UniqueConstraint(
                fields=["channel"], condition=models.Q(state__in=["due", "running"]), name="poll_open_once_a_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["due", "running"], finished_at__isnull=True)
                | models.Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="poll_finished_at_when_finished",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", lease__isnull=False)
                | (~models.Q(state="running") & models.Q(lease__isnull=True)),
                name="poll_has_a_lease_while_it_runs",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(code=""), name="poll_that_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["ready_at"], condition=models.Q(state__in=["due", "running"]), name="poll_ready"),
            models.Index(
                fields=["finished_at"],
                condition=models.Q(received=0, finished_at__isnull=False),
                name="poll_of_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.due_at:%Y-%m-%d %H:%M}"


class Page(models.Model):
    """A page that a feed or sitemap named and that is fetched by itself: a row is its place in the queue.

    `due -> running -> done | failed`, and back to `due` when it has another mark (a `lastmod`, a changed entry).
    """

    class State(models.TextChoices):
        DUE = "due", gettext_lazy("Due")
        RUNNING = "running", gettext_lazy("Running")
        DONE = "done", gettext_lazy("Fetched")
        FAILED = "failed", gettext_lazy("Failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="pages", db_index=False)
    address = models.TextField()
    host = models.CharField(max_length=255)
    mark = models.CharField(max_length=100, blank=True, help_text="By what another version of it is known.")
    declared = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="What was said of it there.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    ready_at = models.DateTimeField(db_default=Now())
    lease = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    etag = models.TextField(blank=True)
    modified = models.TextField(blank=True)
    code = models.CharField(max_length=60, blank=True)
    message = models.TextField(blank=True)
    found_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # By digest: an address may be longer than an index's entry.
            models.UniqueConstraint(
                "channel",
                models.Func("address", function="md5", output_field=models.TextField()),
                name="page_once_a_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", lease__isnull=False)
                | (~models.Q(state="running") & models.Q(lease__isnull=True)),
                name="page_has_a_lease_while_it_runs",
            ),
        ]
        indexes = [
            models.Index(fields=["ready_at"], condition=models.Q(state__in=["due", "running"]), name="page_ready")
        ]

    def __str__(self) -> str:
        return self.address


class SeenKey(models.Model):
    """What lay in a place when it was taken in: a file's name, and by what a change of it would show."""

    pk = models.CompositePrimaryKey("channel_id", "key")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.BinaryField()
    mark = models.BinaryField()


class Host(models.Model):
    """One host is asked by one process at a time, with a pause behind each: all processes keep to these rows."""

    name = models.CharField(max_length=255, primary_key=True)
    free_at = models.DateTimeField(help_text="When it may be asked again; while it is asked, when the lease ends.")
    holder = models.UUIDField(null=True, help_text="The token of who asks it now.")
    robots = models.TextField(blank=True, help_text="Its robots.txt.")
    robots_at = models.DateTimeField(null=True, help_text="When that was fetched.")

    def __str__(self) -> str:
        return self.name
