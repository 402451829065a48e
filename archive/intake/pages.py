"""One page of the web, fetched by itself, and only where its site lets programs read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from typing import Any
from urllib.parse import unquote, urlsplit

from archive.errors import FetchFailed, FetchRefused
from archive.intake import robots
from archive.intake.channels.asking import Get, PlaceFailed, good, validators
from archive.intake.fetching import Answer
from archive.intake.names import sent_name
from archive.values import Arrival

_NO_TEXT = ("image/", "audio/", "video/", "font/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page to fetch. `rules` is its site's robots.txt as we hold it, None where that is to be fetched first."""

    address: str
    now: datetime
    agent: str
    get: Get
    rules: str | None
    etag: str = ""
    modified: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of it: an arrival, or None with a `code` and a message, or None alone where the page is as it was.

    `rules` is the robots.txt where it was fetched. Codes: `robots_disallow page_expected`, those of PlaceFailed,
    FetchFailed and FetchRefused.
    """

    arrival: Arrival | None = None
    rules: str | None = None
    validators: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    message: str = ""
    may_pass: bool = False
    wait: float = 0


def fetch(visit: Visit) -> Fetched:
    """Fetches a page. What goes wrong is told, never raised."""
    rules = visit.rules
    fetched: str | None = None
    if rules is None:
        rules = fetched = _rules(visit.address, visit.get)
    if not robots.allows(rules, visit.address, agent=visit.agent):
        passes = rules == robots.NOTHING
        message = "The site's robots.txt cannot be had." if passes else "The site's robots.txt forbids it."
        return Fetched(rules=fetched, code="robots_disallow", message=message, may_pass=passes)
    try:
        answer = visit.get(visit.address, etag=visit.etag or None, modified=visit.modified or None)
        if not good(answer, visit.now):
            return Fetched(rules=fetched)
    except PlaceFailed as failed:
        return Fetched(
            rules=fetched, code=failed.reason, message=failed.message, may_pass=failed.may_pass, wait=failed.wait
        )
    except FetchFailed as failed:
        return Fetched(rules=fetched, code=failed.reason, message=failed.message, may_pass=failed.may_pass)
    except FetchRefused as refused:
        return Fetched(rules=fetched, code=refused.reason, message=refused.message)
    said = _said(answer)
    kind = said.get("media_type", "")
    if kind.startswith(_NO_TEXT):
        return Fetched(rules=fetched, code="page_expected", message=f"This is no page but {kind}.")
    arrival = Arrival(
        data=answer.body,
        name=_name(answer.address),
        address=answer.address,
        fetched_at=visit.now,
        declared={**visit.declared, **said},
    )
    return Fetched(arrival=arrival, rules=fetched, validators=validators(answer))


def _rules(page: str, get: Callable[[str], Answer]) -> str:
    try:
        answer = get(robots.address_of(page))
    except (FetchFailed, FetchRefused):
        return robots.NOTHING
    return robots.rules(answer.status, answer.body)


def _said(answer: Answer) -> dict[str, str]:
    """Type and character set as the server has them."""
    header = Message()
    header["content-type"] = answer.headers.get("content-type", "")[:200]
    if "/" not in answer.headers.get("content-type", ""):
        return {}
    charset = header.get_content_charset()
    return {"media_type": header.get_content_type()} | ({"encoding": charset} if charset else {})


def _name(address: str) -> str:
    return sent_name(unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2], errors="replace")) or "page"
