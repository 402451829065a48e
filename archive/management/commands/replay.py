"""`manage.py replay`: read originals again with this pipeline version."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandError

from archive.actions.processing.replay import Replayed, replay
from archive.management.shell import ShellCommand
from archive.models import Source


class Command(ShellCommand):
    help = "Reads originals again with this pipeline version. Editors' claims are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since", type=_day, metavar="YYYY-MM-DD", help="only what was received since that day (UTC)"
        )
        parser.add_argument("--source", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        source = None
        if options["source"]:
            source = Source.objects.named(options["source"]).first()
            if source is None:
                raise CommandError(f"source_unknown: there is no source {options['source']}.", returncode=2)
        total = Replayed()
        for total in replay(since=options["since"], source=source):
            if options["verbosity"] > 1:
                self.stderr.write(f"{total.read:,} read")
        self.stdout.write(
            f"{total.read:,} texts read, {total.readings:,} new readings, {total.changed:,} articles changed, "
            f"{total.unreadable:,} unreadable"
        )


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{text!r} is no day, as YYYY-MM-DD") from wrong
