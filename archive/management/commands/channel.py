"""`manage.py channel …`: make, change and list channels."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from archive.actions.fetching import channels
from archive.errors import Conflict, Invalid
from archive.intake.channels import KINDS
from archive.management.shell import SHELL, ShellCommand
from archive.models import Channel

DEFAULT_INTERVAL = 900


class Command(ShellCommand):
    help = (
        "Makes, changes and lists channels: "
        "folders, feeds, sitemaps, dumps, buckets and mailboxes that are asked on a schedule."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        doing = parser.add_subparsers(dest="doing", required=True)
        doing.add_parser("list", help="all channels, and how they are")
        add = doing.add_parser("add", help="make a channel")
        add.add_argument("slug")
        add.add_argument("place", help="a path or an address")
        add.add_argument("--kind", choices=list(KINDS), required=True)
        add.add_argument("--name", help="for people; default: the slug")
        add.add_argument("--missing", action="store_true", help="leave one that is there already as it is")
        _settings(add)
        change = doing.add_parser("set", help="change a channel")
        change.add_argument("slug")
        change.add_argument("--place")
        change.add_argument("--name")
        _settings(change)
        for word in ("on", "off"):
            doing.add_parser(word, help=f"switch a channel {word}").add_argument("slug")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._do(options)
        except Invalid as wrong:
            told = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in wrong.fields.items())
            raise CommandError(f"{wrong.reason}: {told or wrong.message}") from wrong
        except Channel.DoesNotExist as missing:
            raise CommandError(f"channel_unknown: there is no channel {options['slug']}.", returncode=2) from missing

    def _do(self, options: dict[str, Any]) -> None:
        match options["doing"]:
            case "list":
                self._list()
            case "add":
                self._add(options)
            case "set":
                channels.change(slug=options["slug"], values=_values(options), actor=SHELL)
                self.stdout.write(f"{options['slug']} changed")
            case switch:
                channels.change(slug=options["slug"], values={"enabled": switch == "on"}, actor=SHELL)
                self.stdout.write(f"{options['slug']} is {switch}")

    def _add(self, options: dict[str, Any]) -> None:
        values = {"slug": options["slug"], "kind": options["kind"], "name": options["slug"], **_values(options)}
        if not values.get("cron"):
            values.setdefault("interval", DEFAULT_INTERVAL)
        try:
            channels.create(values=values, actor=SHELL)
        except Conflict:
            if not options["missing"]:
                raise
            return
        self.stdout.write(f"{options['slug']} made")

    def _list(self) -> None:
        for channel in Channel.objects.select_related("state"):
            state = channel.state
            due = f"due {state.next_at:%Y-%m-%d %H:%M:%S}" if state.next_at else "off"
            last = f"last success {state.succeeded_at:%Y-%m-%d %H:%M:%S}" if state.succeeded_at else "no success yet"
            told = f"  {state.code}: {state.message}" if state.code else ""
            self.stdout.write(f"{channel.slug:<20} {channel.kind:<8} {due}  {last}{told}")


def _settings(parser: ArgumentParser) -> None:
    parser.add_argument("--source", metavar="SLUG", help="who publishes what comes from it")
    parser.add_argument("--interval", type=int, metavar="SECONDS", help="between two polls, at least")
    parser.add_argument("--longest-interval", type=int, metavar="SECONDS", help="to which it may grow")
    parser.add_argument("--cron", metavar="'M H D M W'", help="instead of an interval")
    parser.add_argument("--time-zone", metavar="ZONE", help="of the cron's clock; default: UTC")
    parser.add_argument("--options", type=json.loads, metavar="JSON", help="what the kind knows besides")
    parser.add_argument("--declared", type=json.loads, metavar="JSON", help="what is said of everything that comes in")


def _values(options: dict[str, Any]) -> dict[str, Any]:
    given = {name: options[name] for name in channels.EDITABLE if options.get(name) is not None and name != "slug"}
    if given.get("cron"):
        given |= {"interval": None, "longest_interval": None}
    elif given.get("interval"):
        given["cron"] = ""
    return given
