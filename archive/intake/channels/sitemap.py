"""A sitemap, plain or of news, or an index of sitemaps: the pages it names, each to be fetched by itself.

The protocol lets a sitemap name pages of its own host only; pages elsewhere are passed over. An index is read newest
first, and a sitemap in it again only when the index gives it another time or the server another version.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from hashlib import sha256
from io import BytesIO
from itertools import islice
from typing import Any

from lxml import etree

from archive.containers.feeds import local
from archive.errors import Unreadable
from archive.intake.channels.asking import (
    Ask,
    Batch,
    Kind,
    Link,
    Option,
    PlaceFailed,
    good,
    host_of,
    validators,
    web_address,
)
from archive.intake.compression import Unpacked, compression_of
from archive.intake.limits import MIB, Budget, Limits
from archive.intake.members import read_exactly

LARGEST = 50 * MIB
"""Unpacked, as the protocol has it."""
GROUP = 1000
MOST_REMEMBERED = 1000
LONGEST_ADDRESS = 2048

OPTIONS: Mapping[str, Option] = {
    "patterns": Option(
        kind="lines", default=[], help="Only pages whose address fits one of these, as */news/*. None: all."
    ),
    "days": Option(
        kind="number", default=0, most=36_500, help="Only pages dated within so many days, where they are. 0: all."
    ),
    "pages": Option(
        kind="number", default=10_000, least=1, most=1_000_000, help="Pages that one poll takes up at most."
    ),
    "files": Option(kind="number", default=50, least=1, most=1000, help="Sitemaps of an index that one poll reads."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A page or, in an index, a sitemap. `lastmod` as it is written: W3C dates of one site compare as texts."""

    address: str
    lastmod: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)


def poll(ask: Ask) -> Iterator[Batch]:
    """The pages of the sitemap, or of those of its sitemaps that may have changed."""
    last = ask.cursor
    answer = ask.get(ask.place, etag=last.get("etag"), modified=last.get("modified"))
    if not good(answer, ask.now):
        yield Batch(cursor=last)
        return
    top = validators(answer)
    digest = sha256(answer.body).hexdigest()
    is_index, entries = _read(answer.body)
    if not is_index:
        if digest == last.get("sha256"):
            entries = []
        yield from _pages(ask, entries, cursor={**top, "sha256": digest})
        return
    children: dict[str, Any] = dict(last.get("children", {}))
    newest = sorted(entries, key=lambda entry: entry.lastmod, reverse=True)
    changed = [one for one in newest if not one.lastmod or children.get(_key(one), {}).get("lastmod") != one.lastmod]
    left = ask.options["files"]
    for entry in changed[:left]:
        yield from _child(ask, entry, children)
    kept = {_key(one): children[_key(one)] for one in newest[:MOST_REMEMBERED] if _key(one) in children}
    # With the index's own validators only once all of it was read: else the rest would never be asked for.
    yield Batch(cursor={"children": kept, **(top if len(changed) <= left else {})})


def _child(ask: Ask, entry: _Entry, children: dict[str, Any]) -> Iterator[Batch]:
    """One sitemap of an index. `children` is what is known of them; it is brought up to date."""
    known = children.get(_key(entry), {})
    answer = ask.get(entry.address, etag=known.get("etag"), modified=known.get("modified"))
    if good(answer, ask.now):
        is_index, pages = _read(answer.body)
        if is_index:
            raise PlaceFailed("An index names another index.", code="sitemap_expected", may_pass=False)
        known = validators(answer)
        yield from _pages(ask, pages, cursor={"children": children}, last=False)
    children[_key(entry)] = {**known, **({"lastmod": entry.lastmod} if entry.lastmod else {})}
    yield Batch(cursor={"children": children})


def _pages(ask: Ask, entries: Sequence[_Entry], *, cursor: Mapping[str, Any], last: bool = True) -> Iterator[Batch]:
    wanted = iter([entry for entry in entries if _is_wanted(ask, entry)][: ask.options["pages"]])
    while group := list(islice(wanted, GROUP)):
        links = [Link(address=one.address, mark=one.lastmod[:100], declared=one.declared) for one in group]
        yield Batch(cursor=ask.cursor if last else cursor, pages=links, listed=len(links))
    if last:
        yield Batch(cursor=cursor)


def _is_wanted(ask: Ask, entry: _Entry) -> bool:
    patterns, days = ask.options["patterns"], ask.options["days"]
    if patterns and not any(fnmatchcase(entry.address, pattern) for pattern in patterns):
        return False
    if not _same_site(entry.address, ask.place):
        return False
    dated = entry.lastmod or str(entry.declared.get("published", ""))
    oldest = (ask.now - timedelta(days=days)).date().isoformat()
    return not days or not dated or dated[:10] >= oldest[: len(dated[:10])]


def _same_site(address: str, place: str) -> bool:
    """Whether two addresses are of one host, or the one's lies beneath the other's (`news.a.example`, `a.example`)."""
    one, other = (host_of(each).partition(":")[0].removeprefix("www.") for each in (address, place))
    return bool(one) and (one == other or one.endswith(f".{other}"))


def _read(body: bytes) -> tuple[bool, list[_Entry]]:
    """Whether it is an index, and what it names. Raises PlaceFailed."""
    data = _unpacked(body)
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"http://", b"https://")):
        lines = data.decode("utf-8-sig", "replace").split()
        return False, [_Entry(address=line) for line in lines if _is_address(line)]
    if b"<!ENTITY" in data[:65_536]:
        raise PlaceFailed("The sitemap declares entities.", code="answer_unsafe", may_pass=False)
    entries: list[_Entry] = []
    root = ""
    try:
        for _, element in etree.iterparse(
            BytesIO(data.lstrip()), events=("end",), resolve_entities=False, no_network=True, load_dtd=False,
            recover=True, remove_comments=True,
        ):  # fmt: skip
            name = local(element)
            if name in ("url", "sitemap"):
                if entry := _entry(element):
                    entries.append(entry)
                root = root or name
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif name in ("urlset", "sitemapindex"):
                root = root or name
    except etree.XMLSyntaxError:
        root = ""
    if not root:
        raise PlaceFailed("This is no sitemap.", code="sitemap_expected", may_pass=False)
    return root in ("sitemap", "sitemapindex"), entries


def _unpacked(body: bytes) -> bytes:
    compression = compression_of(body[:16])
    if compression is None:
        return body
    try:
        # Its list of addresses packs better than texts do.
        stream = Unpacked(
            BytesIO(body), compression=compression, budget=Budget(Limits(max_total=LARGEST, max_ratio=1000))
        )
        # One byte more than fits: the budget ends before it.
        return read_exactly(stream, LARGEST + 1)
    except Unreadable as broken:
        raise PlaceFailed(broken.message, code="answer_unsafe", may_pass=False) from broken


def _entry(element: Any) -> _Entry | None:
    said = {local(child): child for child in element}
    address = _text(said.get("loc"))
    if not _is_address(address):
        return None
    news = said.get("news")
    return _Entry(
        address=address,
        lastmod=_text(said.get("lastmod"))[:100],
        declared=_declared(news) if news is not None else {},
    )


def _declared(news: Any) -> dict[str, Any]:
    """What a news sitemap says of a page: title, date, publication and its language, keywords."""
    said = {local(child): child for child in news}
    publication = {local(child): _text(child) for child in said["publication"]} if "publication" in said else {}
    declared: dict[str, Any] = {
        "title": _text(said.get("title")),
        "published": _text(said.get("publication_date")),
        "publisher": publication.get("name", ""),
        "language": publication.get("language", ""),
        "keywords": [word.strip() for word in _text(said.get("keywords")).split(",") if word.strip()],
    }
    return {name: value for name, value in declared.items() if value}


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and len(text) <= LONGEST_ADDRESS and bool(host_of(text))


def _key(entry: _Entry) -> str:
    return sha256(entry.address.encode()).hexdigest()[:20]


KIND = Kind(options=OPTIONS, check=web_address, host=host_of, poll=poll)
