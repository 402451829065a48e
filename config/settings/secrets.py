"""The secret key of a machine that was given none."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


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
