"""PostgreSQL and broker for one machine, with no server to install."""

import hashlib
import os
from pathlib import Path


def socket_folder(home: Path) -> Path:
    """A short folder for the sockets of this home: a socket's path may have 107 bytes, a home's is often longer."""
    digest = hashlib.sha256(bytes(home.resolve())).hexdigest()[:12]
    return Path("/tmp") / f"dateline-{os.getuid()}-{digest}"  # noqa: S108  owner and mode are checked before use


def broker_url(home: Path) -> str:
    """The embedded broker's URL for Celery."""
    return f"redis+socket://{socket_folder(home)}/broker.sock"
