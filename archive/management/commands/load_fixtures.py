"""`manage.py load_fixtures`: the sources that come with the samples."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from archive.actions import sources
from archive.errors import Conflict, Invalid
from archive.management.shell import SHELL, ShellCommand


class Command(ShellCommand):
    help = "Makes the sources of a JSON file that are not there yet. Those that are there stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures" / "sources.json")

    def handle(self, *args: Any, **options: Any) -> None:
        made = 0
        for values in json.loads(options["file"].read_text(encoding="utf-8")):
            try:
                sources.create(values=values, actor=SHELL)
                made += 1
            except Conflict:
                continue
            except Invalid as error:
                raise CommandError(f"{values.get('slug')}: {error.message} {error.fields}") from error
        self.stdout.write(f"{made} sources made")
