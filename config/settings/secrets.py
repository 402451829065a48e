"""The secret key: kept for development, judged for production."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

EXAMPLE_KEY = "change-me"
MINIMUM_LENGTH = 50
MINIMUM_CHARACTERS = 10


def development_key(home: Path) -> str:
    """The key in `home/secret_key` (mode 0600), made the first time that `home` exists and can be written.

    Before that there is nothing to protect: each process has its own.
    """
    file = home / "secret_key"
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        key = get_random_secret_key()
    draft = home / f"secret_key.{os.getpid()}"
    try:
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(key, encoding="ascii")
        # A link, not a rename: of two processes that start together the first wins, and both read its key.
        file.hardlink_to(draft)
    except FileExistsError:
        key = file.read_text(encoding="ascii").strip()
    except OSError:
        return key
    draft.unlink(missing_ok=True)
    return key


def faults(key: str) -> list[str]:
    """What makes this key unfit for production, one line each; none is good."""
    if not key:
        return ["SECRET_KEY is not set (SECRET_KEY, or a file named by SECRET_KEY_FILE)."]
    if EXAMPLE_KEY in key or key.startswith("django-insecure-"):
        return ["SECRET_KEY is an example; make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'"]
    if len(key) < MINIMUM_LENGTH or len(set(key)) < MINIMUM_CHARACTERS:
        return [f"SECRET_KEY is too weak: at least {MINIMUM_LENGTH} characters, {MINIMUM_CHARACTERS} different ones."]
    return []
