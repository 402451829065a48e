"""How processes end."""

import time
from pathlib import Path

from tests.management.running import PATIENCE


def ended(pid: int) -> bool:
    """Whether the process ends in time; a zombie that nobody reaps has ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state in "ZX":
            return True
        time.sleep(0.05)
    return False
