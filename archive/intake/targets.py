"""Which addresses may be asked: what the address itself says, and where its name leads.

The rule is the reverse of a list of bad spellings: a host is a plain name, a dotted quad or a bracketed IPv6 address,
and it leads to the public internet or to a network that a setting allows. Everything else is refused. `ipaddress` alone
does not do: to it 100.64.0.1 is not private, and NAT64, 6to4 and site-local addresses are global.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from archive.errors import FetchRefused

Resolver = Callable[[str, int], Sequence[str]]
"""Name and port to IP addresses; raises OSError where there are none."""

PORTS = {"http": 80, "https": 443}
MAIL_PORTS = {"imap": 143, "imaps": 993}
USUAL_PORTS = PORTS | MAIL_PORTS

_LONGEST_ADDRESS = 4096
_SPACE_OR_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\\]")
_AUTHORITY = re.compile(r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:@%]+))(?::(?P<port>[0-9]{1,5}))?")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?!.{{254}}){_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
KEPT = "/%:@!$&'()*+,;=~-._?[]|"

# IANA's registry of special-purpose addresses, multicast and what is reserved, and the one public address behind which
# a cloud keeps its metadata (Azure's 168.63.129.16).
_CLOSED_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
# Of IPv6 only what is handed out to the public internet, without what stands for an IPv4 address (Teredo in 2001::/23,
# 6to4) or is for examples. Loopback, IPv4-mapped, NAT64, private, link-local, site-local and multicast lie outside.
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_CLOSED_IPV6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One address, taken apart. `host` is a lower-case name in ASCII, or an IP address without brackets."""

    scheme: str
    host: str
    port: int
    path: str
    """With the query; in ASCII."""

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def secure(self) -> bool:
        """That it is asked over TLS."""
        return self.scheme in ("https", "imaps")

    @property
    def numeric(self) -> bool:
        """That the host is an IP address: there is nothing to look up."""
        return _as_address(self.host) is not None

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """To whom credentials were given: not to another host, port or scheme."""
        return self.scheme, self.host, self.port


def target(address: str, *, ports: Mapping[str, int] = PORTS) -> Target:
    """The address taken apart; its fragment is dropped. `ports` are the schemes that may be. Asks no name server.

    Raises `FetchRefused` (`address_invalid`) for what is no such address in plain spelling: other schemes,
    names and passwords in it, spaces and control characters, IP addresses in odd spellings (`0x7f.1`, `2130706433`,
    `127.1`), names that end with a dot.
    """
    if len(address) > _LONGEST_ADDRESS:
        raise _invalid(f"it is longer than {_LONGEST_ADDRESS:,} characters")
    if _SPACE_OR_CONTROL.search(address):
        raise _invalid("it has a space, a backslash or a control character in it")
    try:
        parts = urlsplit(address)
    except ValueError as wrong:
        raise _invalid(str(wrong)) from wrong
    if parts.scheme not in ports:
        raise _invalid(f"only {' and '.join(ports)} are fetched")
    if "@" in parts.netloc:
        raise _invalid("a user name or password does not belong into it")
    written = _AUTHORITY.fullmatch(parts.netloc)
    port = int(written["port"] or ports[parts.scheme]) if written else 0
    if not written or not 0 < port < 65536:
        raise _invalid("its host or port is not one")
    path = quote(parts.path or "/", safe=KEPT) + (f"?{quote(parts.query, safe=KEPT)}" if parts.query else "")
    host = _ipv6(written["ipv6"]) if written["ipv6"] else _host(written["name"])
    return Target(scheme=parts.scheme, host=host, port=port, path=path)


def _ipv6(written: str) -> str:
    try:
        return str(IPv6Address(written))
    except ValueError as wrong:
        raise _invalid("its host or port is not one") from wrong


def _host(written: str) -> str:
    try:
        host = (written if written.isascii() else written.encode("idna").decode("ascii")).lower()
    except UnicodeError as wrong:
        raise _invalid("its host is no name") from wrong
    # What ends in a number is an IP address to one parser or another: only the one spelling that all read alike.
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(IPv4Address(written))
        except ValueError as odd:
            raise _invalid("it is an IP address in an odd spelling") from odd
    if not _NAME.fullmatch(host):
        raise _invalid("its host is no name")
    return host


def _invalid(reason: str) -> FetchRefused:
    return FetchRefused(f"This address is not fetched: {reason}.", code="address_invalid")


def checked(asked: Target, *, allowed: tuple[str, ...], resolve: Resolver) -> tuple[str, ...]:
    """The IP addresses to connect to, from one look-up: connect to these and do not ask again.

    Raises `FetchRefused` (`address_refused`) if one of them is neither public nor in the `allowed` networks (a name
    with both kinds is what an attack by rebinding looks like), OSError where the name is not known.
    """
    addresses = (asked.host,) if asked.numeric else tuple(dict.fromkeys(resolve(asked.host, asked.port)))
    if not addresses:
        raise OSError(f"{asked.host} has no address")
    networks = allowed_networks(allowed)
    for address in addresses:
        if not _may_be_reached(_as_address(address), networks):
            where = "" if asked.numeric else f" leads to {address}, which"
            raise FetchRefused(
                f"{asked.host}{where} is not on the public internet; FETCH_ALLOWED_NETWORKS could allow it.",
                code="address_refused",
            )
    return addresses


def is_own(addresses: Sequence[str], *, allowed: tuple[str, ...]) -> bool:
    """Whether all of them lie in networks that the setting allows: what may go there unencrypted."""
    networks = allowed_networks(allowed)
    return all(any(ip_address(address) in network for network in networks) for address in addresses)


@lru_cache(maxsize=16)
def allowed_networks(written: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks such as `10.1.0.0/16` or `::1`; ValueError for what is none."""
    return tuple(ip_network(network) for network in written)


def _as_address(written: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(written)
    except ValueError:
        return None


def _may_be_reached(address: IPv4Address | IPv6Address | None, allowed: Sequence[IPv4Network | IPv6Network]) -> bool:
    if address is None:
        return False
    if any(address in network for network in allowed):
        return True
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_IPV4)
    return address in _PUBLIC_IPV6 and not any(address in network for network in _CLOSED_IPV6)
