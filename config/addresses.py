"""Where a request comes from, when proxies stand before the web; how an address is written."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of whoever spoke to the outermost of our own proxies; None where none is told.

    Each proxy adds whom it hears at the end of X-Forwarded-For: with PROXY_COUNT of them the client is that many from
    the right. What stands before it the client wrote itself.
    """
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    told = hops[-settings.PROXY_COUNT] if 0 < settings.PROXY_COUNT <= len(hops) else ""
    return _address(told) or _address(request.META.get("REMOTE_ADDR", ""))


@lru_cache(maxsize=1024)
def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None


def authority(host: str, port: int) -> str:
    """Host and port as they stand in an address: IPv6 in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
