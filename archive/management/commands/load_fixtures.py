"""`manage.py load_fixtures`: the sources and vocabularies that come with the samples."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from archive.actions.editing import sources
from archive.actions.tagging import thesaurus, vocabularies
from archive.errors import Conflict, Invalid, Unreadable
from archive.intake.terms import read_terms
from archive.management.shell import SHELL, ShellCommand

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(ShellCommand):
    help = "Makes the sources and vocabularies of files that are not there yet. Those that are there stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FIXTURES / "sources.json", help="JSON of sources")
        parser.add_argument(
            "--vocabularies",
            type=Path,
            default=FIXTURES / "vocabularies",
            help="a folder of lists, each named as its vocabulary; their terms are suggested where a text names them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made = 0
        for values in _listed(options["file"]):
            try:
                sources.create(values=values, actor=SHELL)
                made += 1
            except Conflict:
                continue
            except Invalid as error:
                raise CommandError(f"{values.get('slug')}: {error.message} {error.fields}") from error
        if not options["vocabularies"].is_dir():
            raise CommandError(f"path_not_found: there is no folder {options['vocabularies']}", returncode=2)
        lists = sum(self._make_vocabulary(file) for file in sorted(options["vocabularies"].glob("*.csv")))
        self.stdout.write(f"{made} sources made" + (f", {lists} vocabularies" if lists else ""))

    def _make_vocabulary(self, file: Path) -> bool:
        """Whether it was not there yet."""
        try:
            entries = read_terms(file.read_bytes())
            vocabulary = vocabularies.create(
                slug=file.stem, name=file.stem.capitalize(), free=False, suggests=True, actor=SHELL
            )
            thesaurus.import_terms(vocabulary=vocabulary, entries=entries, actor=SHELL)
        except Conflict:
            return False
        except (Invalid, Unreadable) as error:
            raise CommandError(f"{file}: {error.message}") from error
        return True


def _listed(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSON list. Raises CommandError."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as missing:
        raise CommandError(f"file_unreadable: {file}: {missing.strerror}", returncode=2) from missing
    except ValueError as malformed:
        raise CommandError(f"json_invalid: {file}: {malformed}", returncode=2) from malformed
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise CommandError(f"json_invalid: {file}: It is no list of sources.", returncode=2)
    return found
