"""`manage.py account`: the balance."""

import sys
from argparse import ArgumentParser
from typing import Any

from archive.actions.custody.account import account
from archive.management.shell import ShellCommand
from archive.models import Item

ORDER = (
    (Item.State.ARCHIVED, "archived"),
    (Item.State.DUPLICATE, "duplicate"),
    (Item.State.REVISION, "revision"),
    (Item.State.QUARANTINED, "quarantined"),
    (Item.State.REJECTED, "rejected"),
    (Item.State.RECEIVED, "in progress"),
)


class Command(ShellCommand):
    help = (
        "Proves that received = archived + duplicate + revision + quarantined + rejected + in progress. "
        "Ends with exit code 1 where that is not so or, with --strict, where there is a fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--strict", action="store_true", help="look for every fault too")

    def handle(self, *args: Any, **options: Any) -> None:
        result = account(strict=options["strict"])
        width = len(f"{result.received:,}")
        self.stdout.write(f"{'received':>12} {result.received:>{width},}")
        for state, label in ORDER:
            self.stdout.write(f"{label:>12} {result.counts[state]:>{width},}")
        for name, count in result.faults.items():
            if count:
                self.stdout.write(f"FAULT {name}: {count:,}")
        if not result.balanced:
            self.stdout.write("FAULT the account does not balance")
        if result.proven:
            self.stdout.write("balanced" + (", no faults" if options["strict"] else ""))
        else:
            sys.exit(1)
