"""What may be there once only: a slug, a name, a label."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from archive.errors import Conflict


@contextmanager
def once(message: str, *, code: str) -> Iterator[None]:
    """Around a transaction. Raises Conflict with this code where a unique key refuses what is written in it.

    The key decides, not a look beforehand: two may want a name at the same moment.
    """
    try:
        yield
    except IntegrityError as taken:
        raise Conflict(message, code=code) from taken
