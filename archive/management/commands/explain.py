"""`manage.py explain PATH…`: what Dateline understands of files. No database, no writing."""

import hashlib
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from archive.actions.processing.understand import understand
from archive.errors import Unreadable
from archive.intake import uploads
from archive.intake.limits import Refused
from archive.management.explanation import show
from archive.management.mapping import HELP, read_mapping
from archive.management.shell import given_path
from archive.validation import check_file
from archive.values import Arrival, Problem

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = "Shows what Dateline understands of files, with the claims, their spans and the problems."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=given_path, metavar="PATH", help="files or folders; - reads standard input"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object per article, one per line")
        parser.add_argument("--name", default=None, help="the file's name, where PATH is not it")
        parser.add_argument("--media-type", default=None, metavar="T", help="what the sender says the file is")
        parser.add_argument("--fields", type=read_mapping, default=None, metavar="F=NAME,…", help=HELP)
        parser.add_argument("--url", default=None, metavar="U", help="the address where the file was found")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [path for path in options["paths"] if path != STANDARD_INPUT and not Path(path).exists()]
        if missing:
            raise CommandError(f"There is no {', '.join(missing)}.")
        declared = {name: options[name] for name in ("media_type", "fields") if options[name]}
        console = Console(file=cast("IO[str]", self.stdout))
        for shown, source in _files(options["paths"]):
            name = options["name"] or shown
            for explained in explain(source, shown, name, declared, options["url"]):
                if options["json"]:
                    self.stdout.write(json.dumps(explained, ensure_ascii=False))
                else:
                    show(console, explained)


def explain(
    source: Path | None, shown: str, name: str, declared: dict[str, Any], url: str | None
) -> Iterator[dict[str, Any]]:
    """The contract's JSON of each article in one file (`source` None is standard input). A mail is opened."""
    try:
        data = source.read_bytes() if source else sys.stdin.buffer.read()
    except OSError as error:
        problem = Problem(code="file_unreadable", severity="fatal", message=f"{error.strerror}.", field=None)
        yield {**_file(shown, b""), "sha256": None, "size": None, "problems": [problem.as_json()]}
        return
    if uploads.holding(data[: uploads.HEAD], name=name, media_type=declared.get("media_type")) == "mail":
        yield from _explain_mail(data, shown, name, url)
    else:
        yield from _explain(Arrival(data=data, name=name, address=url, declared=declared), shown)


def _explain_mail(data: bytes, shown: str, name: str, url: str | None) -> Iterator[dict[str, Any]]:
    """Its body and what is attached, as they come in."""
    for part in uploads.arrivals(name, BytesIO(data), media_type="message/rfc822"):
        if isinstance(part, Refused):
            problem = Problem(code=part.code, severity="fatal", message=part.message)
            yield {**_file(shown, data), "problems": [problem.as_json()]}
        else:
            yield from _explain(replace(part, address=url), f"{shown}/{part.name}")


def _explain(arrival: Arrival, shown: str) -> Iterator[dict[str, Any]]:
    warnings = check_file(arrival.data, arrival.name)
    facts = _file(shown, arrival.data)
    try:
        parts = understand(arrival)
    except Unreadable as error:
        fatal = Problem(code=error.reason, severity="fatal", message=error.message)
        yield {**facts, "problems": [problem.as_json() for problem in (*warnings, fatal)]}
        return
    for part in parts:
        problems = [problem.as_json() for problem in (*warnings, *part.problems)]
        parsed = part.parsed
        own = {"part": parsed.part, "media_type": parsed.media_type, "encoding": parsed.encoding}
        yield {**facts, **own, **part.article.as_json(), "problems": problems}


def _file(shown: str, data: bytes) -> dict[str, Any]:
    return {
        "file": shown,
        "part": 0,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "media_type": None,
        "encoding": None,
    }


def _files(paths: list[str]) -> Iterator[tuple[str, Path | None]]:
    """Each file with the name to show: a path as given, in a folder every file below it in the order of names."""
    for given in paths:
        if given == STANDARD_INPUT:
            yield given, None
            continue
        path = Path(given)
        if not path.is_dir():
            yield _printable(given), path
            continue
        for below in sorted(path.rglob("*")):
            if below.is_file() and not any(part.startswith(".") for part in below.relative_to(path).parts):
                yield _printable(str(below)), below


def _printable(name: str) -> str:
    """Names that are no valid UTF-8 come with surrogates, which no output takes."""
    return name.encode("utf-8", "replace").decode("utf-8")
