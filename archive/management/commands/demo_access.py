"""`manage.py demo_access`: a login and an API key for the demonstration."""

import json
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from archive.actions import keys
from archive.models import Actor, ApiKey

USER = "demo"
KEY = "demo"
SHELL = Actor(kind="system", id="shell", name="Shell")


class Command(BaseCommand):
    help = "Makes the demonstration's login and API key and prints them; a second time prints the same."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("demo_refused: a known login is not made with production settings.")
        # Kept beside the data it opens, for its owner's eyes only: what the database holds are digests.
        file = settings.DATELINE_HOME / "demo.json"
        access = json.loads(file.read_text()) if file.exists() else {}
        if not self._works(access):
            access = self._make()
            file.touch(mode=0o600)
            file.write_text(json.dumps(access))
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
