"""Why a poll or a page came to nothing, as it is told: a code, a message, and whether it may pass by itself."""

import errno

from django.db import DataError, IntegrityError

from archive.errors import DatelineError, FetchFailed, Unavailable
from archive.intake.channels.asking import PlaceFailed

CRASHED = "crashed"

REFUSED = (DatelineError, DataError, IntegrityError)
"""What keeps something from being received, now or at all. It is a matter of that poll or page: the others go on."""


def reason_of(failed: BaseException) -> tuple[bool, str, str]:
    """Whether it may pass, its code, and the message; what nobody foresaw is CRASHED."""
    if isinstance(failed, DatelineError):
        passes = failed.may_pass if isinstance(failed, PlaceFailed | FetchFailed) else isinstance(failed, Unavailable)
        return passes, failed.reason, failed.message
    if isinstance(failed, OSError) and failed.strerror:
        full = failed.errno in (errno.ENOSPC, errno.EDQUOT)
        return True, "disk_full" if full else "disk_failed", f"This machine's disk refuses: {failed.strerror}."
    return True, CRASHED, f"It failed with {type(failed).__name__}."
