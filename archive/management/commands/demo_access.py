"""`manage.py demo_access`: a login and an API key for the demonstration."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from archive.actions import keys
from archive.management.shell import SHELL, ShellCommand
from archive.models import ApiKey

USER = "demo"
KEY = "demo"


class Command(ShellCommand):
    help = "Makes the demonstration's login and API key and prints them; a second time prints the same."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("demo_refused: a known login is not made with production settings.")
        # Kept beside the data it opens, for its owner's eyes only: what the database holds are digests.
        file = settings.DATELINE_HOME / "demo.json"
        access = _read(file)
        if not self._works(access):
            access = self._make()
            _write(file, access)
        self.stdout.write(f"login    {access['user']} / {access['password']}")
        self.stdout.write(f"API key  {access['key']}")

    def _works(self, access: dict[str, str]) -> bool:
        user = get_user_model().objects.filter(username=USER).first()
        return bool(
            access
            and user is not None
            and user.check_password(access["password"])
            and keys.find(secret=access["key"]) is not None
        )

    def _make(self) -> dict[str, str]:
        password = secrets.token_urlsafe(9)
        user, _ = get_user_model().objects.get_or_create(
            username=USER, defaults={"is_staff": True, "is_superuser": True}
        )
        user.set_password(password)
        user.save()
        if ApiKey.objects.filter(name=KEY, revoked_at__isnull=True).exists():
            keys.revoke(name=KEY, actor=SHELL)
        made = keys.create(name=KEY, scopes=["admin"], actor=SHELL, created_by=user.pk)
        return {"user": USER, "password": password, "key": made.secret}


def _read(file: Path) -> dict[str, str]:
    """What was written, nothing where there is no file or one that is no use."""
    try:
        access = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return access if isinstance(access, dict) and {"user", "password", "key"} <= access.keys() else {}


def _write(file: Path, access: dict[str, str]) -> None:
    """All of it or nothing, whenever the machine stops."""
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(access))
    draft.replace(file)
