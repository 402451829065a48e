"""`manage.py apikey create|revoke|list`: keys for programs."""

from argparse import ArgumentParser
from typing import Any

from archive.actions import keys
from archive.management.shell import SHELL, ShellCommand
from archive.models import ApiKey


class Command(ShellCommand):
    help = "Makes, revokes and lists API keys. A new key is printed once and stored nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create")
        create.add_argument("name")
        create.add_argument("--scope", action="append", required=True, choices=ApiKey.Scope.values, dest="scopes")
        revoke = verbs.add_parser("revoke")
        revoke.add_argument("name", help="the key's name or prefix")
        verbs.add_parser("list")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['verb']}")(options)

    def _create(self, options: dict[str, Any]) -> None:
        made = keys.create(name=options["name"], scopes=options["scopes"], actor=SHELL)
        self.stdout.write(made.secret)

    def _revoke(self, options: dict[str, Any]) -> None:
        key = keys.revoke(name=options["name"], actor=SHELL)
        self.stdout.write(f"{key.name} is revoked")

    def _list(self, options: dict[str, Any]) -> None:
        for key in ApiKey.objects.all():
            state = "revoked" if key.revoked_at else "in force"
            self.stdout.write(f"{key.prefix}  {state:8}  {','.join(key.scopes):30}  {key.name}")
