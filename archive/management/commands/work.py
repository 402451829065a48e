"""`manage.py work`: run the jobs without a broker."""

import signal
import time
from argparse import ArgumentParser
from datetime import timedelta
from types import FrameType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, close_old_connections

from archive.actions.boilerplate import templates
from archive.actions.boilerplate.learn import learn
from archive.actions.editing import edits
from archive.actions.fetching import polling
from archive.actions.finding import saved_searches, search_mails
from archive.actions.following import deliveries, webhooks
from archive.actions.monitoring import alarms, health
from archive.actions.processing.process import prepare_process, process
from archive.management.shell import ShellCommand, first_line

EDITS_A_TURN = 100
POLLING_SECONDS = 5.0
DELIVERING_SECONDS = 5.0


class Command(ShellCommand):
    help = "Polls channels, works off items, edits and templates, tells webhooks, without a broker, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_process()
        self.stopping = False
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            total = self._work_off() if options["once"] else self._keep_working()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.stdout.write(f"{total} items worked off")

    def _work_off(self) -> int:
        total = 0
        while not self.stopping and (claimed := self._chunk()):
            total += claimed
        return total

    def _keep_working(self) -> int:
        total = 0
        while not self.stopping:
            try:
                claimed = self._chunk()
            except OperationalError as error:
                # The database is away for a moment; what was claimed comes back when its lease ends.
                self.stderr.write(f"database_unavailable: {first_line(error)}")
                close_old_connections()
                claimed = 0
            total += claimed
            if not claimed:
                self._pause()
        return total

    def _chunk(self) -> int:
        self._edit()
        self._poll()
        self._deliver()
        self._template()
        alarms.watch()
        health.beat(name="worker")
        claimed = process().claimed
        if not claimed:
            # When nothing is due: what came in is looked at for passages that recur.
            while not self.stopping and learn():
                health.beat(name="worker")
        return claimed

    def _template(self) -> None:
        for template_id in templates.due_templates(older_than=timedelta(), limit=EDITS_A_TURN):
            while not self.stopping and templates.work(template_id=template_id):
                health.beat(name="worker")

    def _edit(self) -> None:
        for edit_id in edits.due_edits(older_than=timedelta(), limit=EDITS_A_TURN):
            while not self.stopping and edits.work(edit_id=edit_id):
                health.beat(name="worker")

    def _poll(self) -> None:
        if polling.make_due():
            polling.work(seconds=POLLING_SECONDS, announce=_in_this_process)

    def _deliver(self) -> None:
        webhooks.follow_feed()
        saved_searches.look()
        deliveries.send_due(seconds=DELIVERING_SECONDS)
        deliveries.forget_old()
        search_mails.send_due(seconds=DELIVERING_SECONDS)

    def _pause(self) -> None:
        until = time.monotonic() + settings.SWEEP_SECONDS
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        """The chunk in hand is finished first: what is left halfway waits for the end of its lease."""
        self.stopping = True


def _in_this_process(_deposit_id: UUID, _items: int) -> None:
    """What channels bring is found by the next look at what is due."""
