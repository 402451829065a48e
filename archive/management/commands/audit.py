"""`manage.py audit`: is every original still what it was."""

import sys
from typing import Any

from archive.actions.custody.audit import audit
from archive.management.shell import ShellCommand


class Command(ShellCommand):
    help = "Hashes every original again and records the checks. Exit code 0 only when all were checked and match."

    def handle(self, *args: Any, **options: Any) -> None:
        result = audit()
        for finding in result.findings:
            self.stdout.write(f"{finding['code']} {finding['sha256']}: {finding['message']}")
        self.stdout.write(
            f"{result.checked:,} of {result.expected:,} originals checked ({result.bytes_checked:,} bytes), "
            f"{len(result.findings):,} findings"
        )
        if not result.clean:
            sys.exit(1)
