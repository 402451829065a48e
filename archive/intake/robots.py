"""What a site lets programs read (RFC 9309)."""

from functools import lru_cache
from urllib.parse import urlsplit

from protego import Protego

LARGEST = 500 * 1024
LONGEST_DELAY = 30.0
NOTHING = "User-agent: *\nDisallow: /\n"
"""The rules of a site whose rules cannot be had."""


def address_of(page: str) -> str:
    """Where the rules for a page stand."""
    parts = urlsplit(page)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def rules(status: int, body: bytes) -> str:
    """The text of the rules from the answer for them (2.3.1): none allow all, a server that fails allows nothing."""
    if 200 <= status < 300:
        return body[:LARGEST].decode("utf-8", "replace").replace("\x00", "")
    return "" if 400 <= status < 500 and status != 429 else NOTHING


def allows(text: str, address: str, *, agent: str) -> bool:
    return _parsed(text).can_fetch(address, agent) if text else True


def delay(text: str, *, agent: str) -> float:
    """Seconds between two requests that the site asks for, within reason."""
    asked = _parsed(text).crawl_delay(agent) if text else None
    return min(max(asked or 0.0, 0.0), LONGEST_DELAY)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)
