"""A site on loopback: addresses and what they answer, with validators as servers give them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from tests.intake.remote import Conversation, Remote, serving

Page = bytes | tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """`pages` by path: a body, or status, headers and body. Bodies get an ETag, and are answered with 304 by it."""

    remote: Remote
    pages: dict[str, Page] = field(default_factory=dict)

    def at(self, path: str = "/") -> str:
        return self.remote.at(path)

    @property
    def asked(self) -> list[str]:
        return self.remote.paths


@contextmanager
def site() -> Iterator[Site]:
    pages: dict[str, Page] = {}

    def reply(asked: Conversation) -> None:
        page = pages.get(asked.path, (404, {}, b"not here"))
        status, headers, body = page if isinstance(page, tuple) else (200, {}, page)
        if status == 200:
            etag = f'"{sha256(body).hexdigest()[:12]}"'
            headers = {"ETag": etag, **headers}
            if asked.header("if-none-match") == etag:
                status, body = 304, b""
        told = {"Content-Length": str(len(body)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        asked.send(f"HTTP/1.1 {status} Told\r\n{head}Connection: close\r\n\r\n".encode() + body)

    with serving(reply) as remote:
        yield Site(remote, pages)


def rss(*entries: tuple[str, str], base: str = "https://wire.example", dated: bool = True) -> bytes:
    """A feed of entries, title and text each; the last word of a title is the name of its page."""
    items = "".join(
        f"<item><title>{title}</title><link>{base}/{title.split()[-1]}.html</link>"
        + ("<pubDate>Thu, 07 Nov 2019 11:55:00 +0400</pubDate>" if dated else "")
        + f"<description>{text}</description></item>\n"
        for title, text in entries
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Wire</title>'
    return f"{head}{items}</channel></rss>".encode()


def json_feed(*entries: tuple[str, str]) -> bytes:
    items = [{"id": title, "title": title, "content_text": text} for title, text in entries]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": items}).encode()


def sitemap(*pages: tuple[str, str]) -> bytes:
    """Addresses and their lastmod."""
    urls = "".join(f"<url><loc>{loc}</loc><lastmod>{at}</lastmod></url>" for loc, at in pages)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def index(*maps: tuple[str, str]) -> bytes:
    rows = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{at}</lastmod></sitemap>" for loc, at in maps)
    head = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}{rows}</sitemapindex>".encode()


def page(number: int = 1) -> bytes:
    text = f"The bridge number {number} over the river was opened to traffic on Thursday, the ministry said. " * 3
    return (
        f"<!DOCTYPE html><html lang=en><head><title>Bridge {number} is opened</title></head><body><article>"
        f"<h1>Bridge {number} is opened</h1><p>{text}</p><p>People number {number} came to see it.</p>"
        "</article></body></html>"
    ).encode()
