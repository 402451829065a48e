"""Addresses: the canonical form of a URL, and the dates that URLs and file names carry."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archive.normalization.dates import DateReading, read_exactly
from archive.normalization.datestatements import date_claim
from archive.values import Claim

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|ref_src|ref_url|cmpid|ocid)$", re.IGNORECASE
)
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/\-_.]|$)|[/\-_]((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)(?=[/\-_.]|$)"
)
_NAME_DATE = re.compile(r"(?<![\da-zA-Z])((?:19|20)\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?![\da-zA-Z])")
_PORTS = {"http": ":80", "https": ":443"}


def canonical(url: str) -> str | None:
    """The address without fragment, default port and tracking parameters; None where it is no http(s) address."""
    if any(character.isspace() or ord(character) < 0x20 for character in url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    host = parts.netloc.lower().removesuffix(_PORTS[scheme])
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((scheme, host, parts.path or "/", query, ""))


def host_names(url: str) -> list[str]:
    """What an outlet may be called after its address: the host ("herald.co.uk") and its first name ("herald")."""
    try:
        host = (urlsplit(url.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return []
    return [host, host.partition(".")[0]] if "." in host else []


def read_url_date(url: str) -> Claim | None:
    """A date in the path of an address: a claim that is inferred, for the path may name another day."""
    match = _URL_DATE.search(url)
    if match is None:
        return None
    parts = [part for part in match.groups() if part]
    reading = read_exactly("-".join(parts))
    if not isinstance(reading, DateReading):
        return None
    return date_claim("published", reading, method="url", stated=False, note="from the path of the address")


def read_file_name_date(name: str) -> Claim | None:
    """A date in a file's name: a claim that is inferred and never chosen alone, for it may be the day of collection."""
    match = _NAME_DATE.search(name.rpartition("/")[2])
    if match is None:
        return None
    reading = read_exactly(f"{match[1]}-{match[3]}-{match[4]}")
    if not isinstance(reading, DateReading):
        return None
    return date_claim("published", reading, method="file_name", stated=False, note="from the file's name")
