"""`manage.py poll NAME`: ask a channel now."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from archive import tasks
from archive.actions.fetching import channels, polling
from archive.actions.fetching.due import Outcome
from archive.actions.fetching.rehearse import Rehearsal, rehearse
from archive.management.shell import SHELL, ShellCommand
from archive.models import Channel

PATIENCE_SECONDS = 60
"""How long to wait for a poll that a worker has in hand, or for a host that rests."""


class Command(ShellCommand):
    help = "Asks a channel now, whatever its schedule, and receives what is new there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the slug of the channel")
        parser.add_argument("--dry-run", action="store_true", help="show what would come in, and receive nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        channel = Channel.objects.select_related("state").filter(slug=name).first()
        if channel is None:
            known = ", ".join(Channel.objects.values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"channel_unknown: there is no channel {name}. Known: {known}.", returncode=2)
        if options["dry_run"]:
            self._show(rehearse(channel=channel), as_json=options["json"])
        else:
            self._tell(self._poll(name), as_json=options["json"])

    def _poll(self, name: str) -> Outcome:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            asked = channels.ask(slug=name, actor=SHELL)
            outcome = polling.poll(poll_id=asked.pk, announce=tasks.announce)
            if outcome is not None:
                return outcome
            time.sleep(0.2)
        raise CommandError("channel_busy: somebody else polls this channel or its host.")

    def _show(self, found: Rehearsal, *, as_json: bool) -> None:
        if as_json:
            rows = [{"name": one.name, "what": one.what, "size": one.size, "code": one.code} for one in found.coming]
            told = {"failed": found.failed, "code": found.code, "message": found.message}
            self.stdout.write(json.dumps({**told, "listed": found.listed, "more": found.more, "coming": rows}))
            return
        for one in found.coming:
            size = f"{one.size:,} bytes" if one.size is not None else one.code
            self.stdout.write(f"{one.what:<9} {one.name}  {size}".rstrip())
        self.stdout.write(f"{len(found.coming)}{' or more' if found.more else ''} would come in; {found.listed} listed")
        if found.failed:
            raise CommandError(f"{found.code}: {found.message}")
        if found.message:
            self.stdout.write(found.message)

    def _tell(self, done: Outcome, *, as_json: bool) -> None:
        listed, received = done.taken.listed + done.listed, done.received
        if as_json:
            told = {"failed": done.failed, "code": done.code, "message": done.message}
            self.stdout.write(json.dumps({**told, "listed": listed, "received": received}))
        elif not done.failed:
            self.stdout.write(f"{received} received" + (f"; {done.message}" if done.message else ""))
        if done.failed:
            raise CommandError(f"{done.code}: {done.message}")
