"""`manage.py relate ID`: relations of an article with the shared passages."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from rich.console import Console
from rich.table import Table

from archive.actions.recognition.related import (
    RELATIONS_TOLD,
    OriginShown,
    RelatedArticle,
    Version,
    bodies_of,
    origin_of,
    relations_of,
    versions_of,
)
from archive.management.explanation import plain
from archive.management.shell import ShellCommand
from archive.models import Article

PASSAGES_SHOWN = 8
PASSAGE_LENGTH = 240


class Command(ShellCommand):
    help = "Shows what an article has to do with others: relations with shared passages, its origin, its versions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="the article's id")
        parser.add_argument("--json", action="store_true", help="one JSON object, with all passages as spans")
        parser.add_argument("--rejected", action="store_true", help="also what a person has rejected")

    def handle(self, *args: Any, **options: Any) -> None:
        article = _article(options["id"])
        related = relations_of(article=article, rejected=options["rejected"])
        origin, versions = origin_of(article=article), versions_of(article=article)
        if options["json"]:
            told = {
                "id": str(article.pk),
                "relations": [one.as_json() for one in related],
                "origin": origin.as_json() if origin is not None else None,
                "versions": [version.as_json() for version in versions],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        console = Console(highlight=False, markup=False)
        with console.capture() as printed:
            _show(console, article, related, origin, versions)
        self.stdout.write(printed.get(), ending="")


def _article(text: str) -> Article:
    try:
        return Article.objects.get(pk=UUID(text))
    except (ValueError, Article.DoesNotExist) as unknown:
        raise CommandError(f"not_found: there is no article {text}.", returncode=2) from unknown


def _show(
    console: Console,
    article: Article,
    related: list[RelatedArticle],
    origin: OriginShown | None,
    versions: list[Version],
) -> None:
    console.rule(plain(f"{article.pk} · {article.display_title}", "bold"), align="left")
    if origin is not None:
        first = "this one" if origin.first.pk == article.pk else str(origin.first.pk)
        console.print(f"{origin.articles} articles carry this text; first was {first} ({_words(origin.because)})")
    for version in versions if len(versions) > 1 else ():
        console.print(plain(_version(version)))
    if not related:
        console.print("No relations.")
    bodies = bodies_of(revisions=[one.revision_id for one in related])
    for one in related[:RELATIONS_TOLD]:
        console.print()
        console.print(plain(f"{one.relation.kind} · {one.relation.state} · {one.other.pk}", "bold cyan"))
        console.print(_facts(one))
        body = bodies[one.revision_id]
        for (start, end), (other_start, other_end) in one.passages[:PASSAGES_SHOWN]:
            passage = body[start:end]
            console.print(plain(f"  {start}-{end} = {other_start}-{other_end}", "dim"))
            console.print(plain(f"  {passage[:PASSAGE_LENGTH]}{' …' if len(passage) > PASSAGE_LENGTH else ''}"))
        if len(one.passages) > PASSAGES_SHOWN:
            console.print(plain(f"  and {len(one.passages) - PASSAGES_SHOWN} passages more", "dim"))
    if len(related) > RELATIONS_TOLD:
        console.print(plain(f"\nand {len(related) - RELATIONS_TOLD} relations more, all with --json", "dim"))


def _facts(one: RelatedArticle) -> Table:
    reason = one.relation.reason
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", justify="right")
    table.add_column()
    other = one.other
    table.add_row("other", plain(f"{other.display_title} ({other.source.slug if other.source else 'no source'})"))
    table.add_row("contained", f"{one.contained:.0%} of this in the other, {one.contains:.0%} of the other in this")
    table.add_row("shared", f"{len(one.passages)} passages, {reason.get('words_shared', 0)} words")
    if one.first is not None:
        because = _words(reason["first_because"])
        table.add_row("first", f"{'this' if one.first else 'the other'} ({because})")
    apart = reason.get("days_apart")
    table.add_row("dates", "one is unknown" if apart is None else f"{apart:g} days apart")
    table.add_row("because", f"{', '.join(map(_words, reason.get('reasons', ())))} (rules {one.relation.rules})")
    if one.relation.decided_at is not None:
        table.add_row("decided", plain(f"{one.relation.decided_at:%Y-%m-%d %H:%M} {one.relation.decided_why}"))
    return table


def _version(version: Version) -> str:
    if version.expected is not None:
        return f"version missing: {version.expected.as_written}"
    if version.revision is None:
        return ""
    copies = f", {version.copies_held} copies" if version.copies_held else ""
    shown = ", shown" if version.shown else ""
    return f"version {version.revision.number}: {version.revision.original_id[:12]}…{shown}{copies}"


def _words(code: str) -> str:
    return code.replace("_", " ")
