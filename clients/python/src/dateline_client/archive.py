"""An archive, as a program sees it: hand in, ask what became of it, search, correct, follow."""

import json
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Self, cast

import httpx

from dateline_client.answers import Article, Change, Item, Receipt
from dateline_client.connection import Connection
from dateline_client.errors import WrongAnswer

MOST_DIGESTS = 10_000
LONGEST_WAIT = 25
"""Seconds for which the archive is asked to hold an answer back."""

LINES = "application/x-ndjson"
Part = tuple[str, BinaryIO | bytes]
"""A file's name, and its bytes or the opened file."""


class Archive:
    """`with Archive("https://archive.example.org", key) as archive: …`. All calls raise `ClientError`s."""

    def __init__(
        self, url: str, key: str, *, patience: float = 300.0, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.connection = Connection(url, key, patience=patience, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    # Handing in

    def hand_in(
        self,
        files: Callable[[], Sequence[Part]] | Sequence[Part],
        *,
        said: Mapping[str, Any] | None = None,
        idempotency_key: str = "",
    ) -> Receipt:
        """Hands in files as one deposit, and returns its receipt when all bytes are committed.

        `said` is what is true of all of them (`source name title authors published language url tags …`). Packages
        (zip, tar, WARC, NDJSON, feeds) are opened by the archive. Opened files are given by a function, which opens
        them again for another try.
        """
        opened = files if callable(files) else lambda: files
        headers = {"Idempotency-Key": idempotency_key or secrets.token_urlsafe(24)}

        def send() -> httpx.Response:
            parts = [("file", (name, content, "application/octet-stream")) for name, content in opened()]
            return self.connection.post("deposits/", files=parts, data=dict(said or {}), headers=headers)

        return _receipt(self.connection.repeat(send))

    def hand_in_articles(
        self, articles: Iterable[Mapping[str, Any]], *, source: str = "", name: str = "", idempotency_key: str = ""
    ) -> Receipt:
        """Hands in articles as JSON in one request, as many as memory holds; longer streams by `hand_in_lines`."""
        body = b"".join(line(article) for article in articles)
        headers = {"Content-Type": LINES, "Idempotency-Key": idempotency_key or secrets.token_urlsafe(24)}
        asked = {name: value for name, value in (("source", source), ("name", name)) if value}
        return _receipt(self.connection.ask("POST", "deposits/", content=body, params=asked, headers=headers))

    def hand_in_lines(self, lines: Iterable[bytes], *, source: str = "", name: str = "") -> Receipt:
        """Streams lines of JSON, as many as you like, in the memory of one.

        Where it breaks off, `Problem.document` names in `deposit` the open deposit that has the first `items`, and
        `resume_lines` goes on with it. `send_lines` does so by itself.
        """
        asked = {name: value for name, value in (("source", source), ("name", name)) if value}
        return self._stream("POST", "deposits/", lines, asked)

    def resume_lines(self, deposit: str, lines: Iterable[bytes], *, after: int) -> Receipt:
        """Goes on with a stream that broke off: `lines` are those behind the first `after`, which are committed.

        Raises Problem (`deposit_elsewhere`) where the deposit has another number of items.
        """
        return self._stream("PATCH", f"deposits/{deposit}/", lines, {"after": after})

    def _stream(self, method: str, path: str, lines: Iterable[bytes], asked: Mapping[str, Any]) -> Receipt:
        headers = {"Content-Type": LINES}
        answer = self.connection.ask(method, path, again=False, content=iter(lines), params=asked, headers=headers)
        return _receipt(answer)

    def have(self, digests: Iterable[str]) -> set[str]:
        """Of these SHA-256 digests, those whose bytes the archive holds."""
        asked = list(digests)
        held: set[str] = set()
        for start in range(0, len(asked), MOST_DIGESTS):
            held |= set(
                self.connection.json("POST", "have/", json={"sha256": asked[start : start + MOST_DIGESTS]})["held"]
            )
        return held

    def deposit(self, deposit: str, *, wait: int = 0) -> Receipt:
        """The receipt as it stands now; with `wait` as soon as all have their verdict, at the latest after so long."""
        return cast("Receipt", self.connection.json("GET", f"deposits/{deposit}/", params={"wait": wait}))

    def finished(
        self, deposit: str, *, seconds: float | None = None, told: Callable[[Receipt], None] | None = None
    ) -> Receipt:
        """Waits until every item has its verdict, or for so many seconds. `told` gets each receipt on the way."""
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            left = LONGEST_WAIT if end is None else max(0, min(LONGEST_WAIT, int(end - time.monotonic())))
            asked_at = time.monotonic()
            receipt = self.deposit(deposit, wait=left)
            if told is not None:
                told(receipt)
            if receipt["finished"] or (end is not None and time.monotonic() >= end):
                return receipt
            # An archive where too many wait already answers at once.
            time.sleep(max(0.0, min(1.0, 1.0 - (time.monotonic() - asked_at))))

    def items(self, deposit: str, **filters: str) -> Iterator[Item]:
        """What became of each file of a deposit; `verdict=` and `code=` choose among them."""
        return cast("Iterator[Item]", self.connection.pages(f"deposits/{deposit}/items/", filters))

    def retry(self, *, item: str = "", code: str = "") -> int:
        """Tries one quarantined item again, or all of one cause. Returns how many."""
        if item:
            self.connection.ask("POST", f"items/{item}/retry/")
            return 1
        return int(self.connection.json("POST", "items/retry/", json={"code": code})["retried"])

    # Search and read

    def search(self, q: str = "", **filters: Any) -> Iterator[Article]:
        """All articles that are found, page by page. Filters are those of the API; a list gives several values."""
        return self.connection.pages("articles/", {"limit": 200, **({"q": q} if q else {}), **filters})

    def export(self, q: str = "", **filters: Any) -> Iterator[bytes]:
        """The lines (NDJSON) of all that is found, as the archive streams them."""
        asked = {**({"q": q} if q else {}), **filters}
        with self.connection.stream("articles/", asked, LINES) as answer:
            held = b""
            for piece in answer.iter_bytes():
                *whole, held = (held + piece).split(b"\n")
                yield from whole
            if held:
                yield held

    def article(self, article: str) -> tuple[Article, str]:
        """One article, and the ETag that `correct` asks for."""
        answer = self.connection.ask("GET", f"articles/{article}/")
        return answer.json(), answer.headers["ETag"]

    def original(self, article: str) -> bytes:
        """The bytes of an article as they were handed in."""
        return self.connection.ask("GET", f"articles/{article}/original/").content

    # Correct

    def correct(
        self, article: str, fields: Mapping[str, Any], *, etag: str, reset: Sequence[str] = (), reason: str = ""
    ) -> tuple[Article, str]:
        """Says as an editor what fields are; those in `reset` go back to what the archive reads itself.

        Raises Problem with the status 412 where the article is not what `etag` stands for any more.
        """
        body = {**fields, **({"reset": list(reset)} if reset else {}), **({"reason": reason} if reason else {})}
        headers = {"If-Match": etag}
        answer = self.connection.ask("PATCH", f"articles/{article}/", again=False, json=body, headers=headers)
        return answer.json(), answer.headers["ETag"]

    def withdraw(self, article: str, *, reason: str) -> Article:
        """Hides an article; nothing is deleted."""
        return self._because(f"articles/{article}/withdraw/", reason)

    def restore(self, article: str, *, reason: str) -> Article:
        return self._because(f"articles/{article}/restore/", reason)

    def _because(self, path: str, reason: str) -> Article:
        return cast("Article", self.connection.ask("POST", path, again=False, json={"reason": reason}).json())

    # Follow

    def changes(self, *, since: str = "", wait: int = 0, limit: int = 1000) -> tuple[list[Change], str, bool]:
        """Changes behind a cursor, the cursor behind them, and whether there are more already."""
        asked = {"wait": wait, "limit": limit, **({"since": since} if since else {})}
        page = self.connection.json("GET", "changes/", params=asked)
        return page["results"], page["cursor"], page["more"]


def line(article: Mapping[str, Any]) -> bytes:
    """An article as a line of NDJSON."""
    return json.dumps(article, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _receipt(answer: httpx.Response) -> Receipt:
    if answer.status_code != httpx.codes.ACCEPTED:
        raise WrongAnswer(f"A receipt is a 202, and this is {answer.status_code}.")
    return cast("Receipt", answer.json())
