"""`manage.py ingest PATH…`: hand in files, folders and archives."""

import hashlib
import json
import os
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError
from django.core.serializers.json import DjangoJSONEncoder
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from archive import tasks
from archive.actions.processing.process import process
from archive.actions.receiving.receipt import Receipt, receipt
from archive.actions.receiving.receive import HandedIn, Sender, receive
from archive.errors import DatelineError, Invalid, Unreadable
from archive.intake import folders, uploads
from archive.intake.limits import Refused
from archive.intake.members import chunks
from archive.intake.names import printable
from archive.management.mapping import HELP, read_mapping
from archive.management.shell import SHELL, ShellCommand, given_path
from archive.models import Deposit, Item, Original, Source
from archive.models.fields import uuid7
from archive.values import Arrival

POLL_SECONDS = 0.3
PATIENCE_SECONDS = 15
"""How long `--wait` watches without anything moving before it does the work itself."""


class Command(ShellCommand):
    help = "Hands in files, folders and archives (zip, tar, NDJSON, feeds, WARC), and prints the receipt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=_path, metavar="PATH")
        parser.add_argument("--source", metavar="SLUG", help="who publishes these files")
        parser.add_argument("--fields", type=read_mapping, default=None, metavar="F=NAME,…", help=HELP)
        parser.add_argument("--name", default="", help="what to call this deposit")
        parser.add_argument("--new", action="store_true", help="pass over files whose bytes are held already")
        parser.add_argument("--wait", action="store_true", help="wait until every file has its verdict")
        parser.add_argument("--json", action="store_true", help="print the receipt as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        source = _source(options["source"])
        names = [printable(os.fsencode(path)) for path in options["paths"]]
        missing = [name for name, path in zip(names, options["paths"], strict=True) if not _is_there(path)]
        if missing:
            raise CommandError(f"path_not_found: there is no {', '.join(missing)}", returncode=2)
        sender = Sender(door=Deposit.Door.SHELL, actor=SHELL)
        name = options["name"] or ", ".join(name.rstrip("/").rpartition("/")[2] or name for name in names)[:200]
        declared = {"fields": options["fields"]} if options["fields"] else {}
        columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
        screen = Console(stderr=True)
        with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
            found = files_in(options["paths"])
            files = bar.track(filter(_is_new, found) if options["new"] else found, description="received")
            begun = uuid7()
            try:
                deposit = receive(
                    files=files, sender=sender, source=source, name=name, declared=declared, deposit_id=begun
                )
            except (OSError, DatelineError) as error:
                if options["new"] and isinstance(error, Invalid) and error.reason == "deposit_empty":
                    self.stdout.write("Nothing new.")
                    return
                raise CommandError(_broken_off(_why(error), begun)) from error
            except KeyboardInterrupt as stopped:
                raise CommandError(
                    _broken_off("interrupted: Not all was received.", begun), returncode=130
                ) from stopped
            done = receipt(deposit=deposit)
            tasks.hint(deposit_id=deposit.pk, items=done.in_progress)
            if options["wait"]:
                done = _wait(deposit, bar)
        self._print(done, as_json=options["json"])

    def _print(self, done: Receipt, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(done.as_json(), cls=DjangoJSONEncoder))
            return
        table = Table(show_header=False)
        for state, label in Item.State.choices:
            if done.counts[state]:
                table.add_row(label.lower(), str(done.counts[state]))
        table.add_row("safe to delete", "yes" if done.safe_to_delete else "no")
        console = Console(highlight=False, markup=False)
        with console.capture() as printed:
            console.print(f"Deposit {done.id}")
            console.print(table)
            for item in done.set_aside:
                console.print(f"{item.get_state_display()}: {item.name}: {item.code}: {item.reason}")
        self.stdout.write(printed.get(), ending="")


def _path(text: str) -> Path:
    return Path(given_path(text))


def _why(error: OSError | DatelineError) -> str:
    return f"{error.reason}: {error.message}" if isinstance(error, DatelineError) else f"read_failed: {error.strerror}."


def _broken_off(why: str, begun: UUID) -> str:
    """Why not all of it was received, and what was: its items are hinted like any others."""
    kept = Item.objects.filter(deposit=begun).count()
    if not kept:
        return why
    tasks.hint(deposit_id=begun, items=kept)
    return f"{why} The first {kept:,} items are kept on deposit {begun}, which stays open."


def _source(slug: str | None) -> Source | None:
    if slug is None:
        return None
    source = Source.objects.named(slug).first()
    if source is None:
        known = ", ".join(Source.objects.values_list("slug", flat=True)[:20]) or "none yet"
        raise CommandError(f"source_unknown: there is no source {slug}. Known: {known}.", returncode=2)
    return source


def files_in(paths: Iterable[Path]) -> Iterator[HandedIn | Arrival | Refused]:
    for found in folders.scan(paths):
        if isinstance(found, Refused):
            yield found
            continue
        try:
            with folders.opened(found) as stream:
                if uploads.is_container(stream.read(uploads.HEAD), name=found.name):
                    stream.seek(0)
                    yield HandedIn(name=found.name, stream=stream)
                    continue
            yield folders.read(found, max_size=settings.MAX_FILE_SIZE)
        except Unreadable as error:
            yield Refused(name=found.name, code=error.reason, message=error.message)
        except OSError as error:
            yield Refused(name=found.name, code="file_unreadable", message=f"It cannot be read: {error.strerror}.")


def _is_new(file: HandedIn | Arrival | Refused) -> bool:
    if isinstance(file, Refused):
        return True
    if isinstance(file, Arrival):
        digest = hashlib.sha256(file.data).hexdigest()
    else:
        hasher = hashlib.sha256()
        for piece in chunks(file.stream):
            hasher.update(piece)
        digest = hasher.hexdigest()
        file.stream.seek(0)
    return not Original.objects.filter(sha256=digest).exists()


def _wait(deposit: Deposit, bar: Progress) -> Receipt:
    """Watches until every item has its verdict. Where no worker moves anything, this process does the work."""
    done = receipt(deposit=deposit)
    task = bar.add_task("processed", total=done.items)
    moved = time.monotonic()
    alone = False
    while not done.finished:
        if not (alone and process(deposit_id=deposit.pk).claimed):
            time.sleep(POLL_SECONDS)
        before, done = done.in_progress, receipt(deposit=deposit)
        bar.update(task, completed=done.items - done.in_progress)
        if done.in_progress != before:
            moved = time.monotonic()
        alone = alone or time.monotonic() - moved > PATIENCE_SECONDS
    return done


def _is_there(path: Path) -> bool:
    """Something that may not be looked at is there: what it is, is told when it is read."""
    try:
        return path.exists()
    except OSError:
        return True
