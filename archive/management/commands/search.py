"""`manage.py search rebuild|check`: the index against PostgreSQL."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from archive.actions.following.follow import check_index, rebuild_index, sequence
from archive.management.shell import ShellCommand
from archive.search.index import Index


class Command(ShellCommand):
    help = "Rebuilds the search index, or checks it against PostgreSQL (exit code 1 if they differ)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["rebuild", "check"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "rebuild":
            self._rebuild()
        else:
            self._check()

    def _rebuild(self) -> None:
        count = rebuild_index(folder=settings.SEARCH_FOLDER)
        self.stdout.write(f"{count:,} articles indexed")

    def _check(self) -> None:
        sequence()
        state = check_index(index=Index.open(settings.SEARCH_FOLDER))
        for label, ids in (("missing from the index", state.missing), ("only in the index", state.surplus)):
            for pk in ids[:20]:
                self.stdout.write(f"{label}: {pk}")
        for name in state.damaged:
            self.stdout.write(f"damaged: {name}")
        self.stdout.write(
            f"at position {state.position:,}, {state.behind:,} changes behind, "
            f"{len(state.missing):,} missing, {len(state.surplus):,} surplus"
        )
        if not state.agrees:
            sys.exit(1)
