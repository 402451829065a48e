"""Fetching as these tests do it: briefly, from loopback."""

import time

import pytest

from archive.errors import FetchFailed
from archive.intake.fetching import Answer, Limits, get
from tests.intake.remote import serving
from tests.intake.test_targets import leading_to

LOOPBACK = ("127.0.0.0/8",)
LIMITS = Limits(30, 100_000, 5, LOOPBACK)
HASTY = Limits(0.2, 100_000, 5, LOOPBACK)
AGENT = "Dateline/test (+https://example.org/about)"


def fetch(address: str, limits: Limits = LIMITS, **asked) -> Answer:
    return get(address, limits=limits, agent=AGENT, **asked)


to_loopback = leading_to("127.0.0.1")


def code_of(reply, *, limits: Limits = LIMITS) -> str:
    """The code with which fetching from such a server fails; it ends soon behind the limits."""
    with serving(reply) as remote:
        begun = time.monotonic()
        with pytest.raises(FetchFailed) as failed:
            fetch(remote.at(), limits)
        assert time.monotonic() - begun < limits.seconds + 15
    return failed.value.reason
