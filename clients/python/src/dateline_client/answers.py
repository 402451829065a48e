"""What the archive answers, as far as this package looks at it. The archive may tell more: see its `/api/docs/`."""

from typing import Any, TypedDict

Article = dict[str, Any]
"""An article with the field names of the API: `id title authors published body …`."""


class Receipt(TypedDict):
    """What became of a deposit so far. `counts` are by verdict, `in_progress` among them."""

    id: str
    state: str
    name: str
    items: int
    counts: dict[str, int]
    finished: bool
    complete: bool
    safe_to_delete: bool
    rate: float | None
    seconds_left: float | None


class Item(TypedDict):
    """One file of a deposit. `verdict` is None while it is in progress."""

    id: str
    deposit: str
    position: int
    name: str
    sha256: str | None
    verdict: str | None
    code: str | None
    reason: str | None
    problems: list[dict[str, Any]]
    article: str | None


class Change(TypedDict):
    """One change of the feed. A `tombstone` says that the article is withdrawn now: drop it."""

    event: str
    at: str
    verb: str
    article: str
    tombstone: dict[str, Any] | None
