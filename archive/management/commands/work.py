"""`manage.py work`: run the jobs without a broker."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError

from archive.actions import health
from archive.actions.process import prepare_process, process


class Command(BaseCommand):
    help = "Works off received items in this process, without a broker, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_process()
        total = 0
        try:
            while True:
                claimed = self._chunk()
                total += claimed
                if not claimed:
                    if options["once"]:
                        break
                    time.sleep(settings.SWEEP_SECONDS)
        except KeyboardInterrupt:
            self.stderr.write("stopped")
        self.stdout.write(f"{total} items worked off")

    def _chunk(self) -> int:
        try:
            health.beat(name="worker")
            return process().claimed
        except OperationalError as error:
            # The database is away for a moment; what was claimed comes back when its lease ends.
            self.stderr.write(f"unavailable: {str(error).splitlines()[0]}")
            return 0
