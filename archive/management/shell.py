"""What the commands share: whatever goes wrong is one line with a stable code, never a traceback."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from archive.errors import DatelineError
from archive.models import Actor
from config import env
from config.embedded import socket_folder

SHELL = Actor(kind="system", id="shell", name="Shell")


class ShellCommand(BaseCommand):
    """A command that tells errors as `code: message` and ends with exit code 1. Bugs still show their traceback."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except KeyboardInterrupt as stopped:
            raise CommandError("interrupted", returncode=130) from stopped
        except DatelineError as error:
            raise CommandError(f"{error.reason}: {error.message}") from error
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"database_unavailable: {first_line(error)}{_remedy()}") from error


def given_path(text: str) -> str:
    """A path as it is typed. An empty one, of a variable that is not set, would be the folder the shell stands in."""
    if not text:
        raise ArgumentTypeError("an empty path names nothing")
    return text


def _remedy() -> str:
    """Where this checkout brings its own server and that is not up: how it is started."""
    host = Path(settings.DATABASES["default"]["HOST"])
    own = host == socket_folder(env.HOME) and not any(host.glob(".s.PGSQL.*"))
    return "\nIt is not running: `make up` starts it." if own else ""


def first_line(error: Exception) -> str:
    """What an error of the database says, without what follows about where."""
    return str(error).strip().split("\n", 1)[0]
