"""`manage.py vocabulary import FILE --into SLUG`: terms from CSV or from SKOS in JSON-LD."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from archive.actions.tagging import thesaurus, vocabularies
from archive.errors import Conflict, Invalid, Unreadable
from archive.intake.terms import read_terms
from archive.management.shell import SHELL, ShellCommand
from archive.models import Vocabulary


class Command(ShellCommand):
    help = "Imports the terms of a file into a vocabulary, which is made where it is not there yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        importing = verbs.add_parser("import", help="terms from CSV (label, code, aliases, broader) or SKOS JSON-LD")
        importing.add_argument("file", type=Path)
        importing.add_argument("--into", required=True, metavar="SLUG")
        importing.add_argument("--name", help="of a vocabulary that is made (its slug, where this is not given)")
        importing.add_argument(
            "--suggest", action="store_true", help="where it is made: its terms where a text names them"
        )
        importing.add_argument("--language", default="en", help="of the labels to take (en)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entries = read_terms(options["file"].read_bytes(), language=options["language"])
            found = Vocabulary.objects.filter(slug=options["into"]).first()
            vocabulary = found or vocabularies.create(
                slug=options["into"], name=options["name"] or options["into"], free=False, suggests=options["suggest"],
                actor=SHELL,
            )  # fmt: skip
            told = thesaurus.import_terms(vocabulary=vocabulary, entries=entries, actor=SHELL)
        except OSError as missing:
            raise CommandError(f"{options['file']}: {missing.strerror}") from missing
        except Unreadable as unread:
            raise CommandError(unread.message) from unread
        except (Invalid, Conflict) as refused:
            texts = [text for texts in getattr(refused, "fields", {}).values() for text in texts]
            raise CommandError(" ".join([refused.message, *texts])) from refused
        self.stdout.write(f"{told.added} added, {told.changed} changed, {told.unchanged} unchanged")
        if told.unplaced:
            self.stdout.write(f"Below nothing, as their wider term is not in the list: {', '.join(told.unplaced)}")
