"""For commands that are run in the tests' own process."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def unchanged_collector() -> Iterator[None]:
    """Workers set Python's garbage collector for the rest of their lives; the tests go on."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
