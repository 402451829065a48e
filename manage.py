#!/usr/bin/env python
"""Dateline's shell door: `python manage.py help` lists the commands."""

import errno
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError
from environs import EnvError


def main() -> None:
    """Ends as a shell expects: 130 after Ctrl-C, 141 where nobody reads on, one line where no room is left to write."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except (EnvError, ImproperlyConfigured) as wrong:
        sys.exit(f"settings_invalid: {wrong}")
    except OperationalError as unanswered:  # of Django's own commands; ours say it themselves
        sys.exit(f"database_unavailable: {unanswered}")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _say_no_more()
        sys.exit(141)
    except OSError as failed:
        if failed.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        _say_no_more()
        sys.exit("disk_full: There is no space left.")


def _say_no_more() -> None:
    """Python would try to write what is left of the output at its end, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
