"""An RSS, Atom or JSON feed: its entries as they stand there, each once.

The feed itself is not kept: it is a way of sending. Which entries came is known by the digests of their bytes, so that
an entry that was changed comes again and becomes a revision.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any

from archive.containers.feeds import is_json_feed, is_xml_feed
from archive.containers.xmlhead import narrowed
from archive.intake import uploads
from archive.intake.channels.asking import Ask, Batch, Kind, Option, PlaceFailed, good, host_of, validators, web_address
from archive.intake.fetching import Answer
from archive.intake.limits import MIB, Limits, Refused
from archive.values import Arrival

ENTRIES, PAGES, BOTH = "entries", "pages", "both"
MOST_FILES = 1000
BATCH_BYTES = 16 * MIB
REMEMBERED = 500
"""Digests of entries that have left the feed: some servers behind one address give versions in turn."""
_DIGITS = 20

OPTIONS: Mapping[str, Option] = {
    "content": Option(
        kind="choice",
        default=ENTRIES,
        choices=(ENTRIES, PAGES, BOTH),
        help="What comes in: the entries themselves, the pages to which they link, or both.",
    ),
}


def poll(ask: Ask) -> Iterator[Batch]:
    """The entries that were not there the last time."""
    last = ask.cursor
    answer = ask.get(ask.place, etag=last.get("etag"), modified=last.get("modified"))
    if not good(answer, ask.now):
        yield Batch(cursor=last)
        return
    digest = sha256(answer.body).hexdigest()
    cursor = {**validators(answer), "sha256": digest, "entries": last.get("entries", [])}
    if digest == last.get("sha256"):
        yield Batch(cursor=cursor)
        return
    yield from _batches(list(_entries(answer, ask.max_file_size)), cursor=cursor, content=ask.options["content"])


def _batches(entries: Sequence[Arrival | Refused], *, cursor: Mapping[str, Any], content: str) -> Iterator[Batch]:
    """The last batch's cursor says that the whole feed was taken in, the others' what was so far."""
    known = dict.fromkeys(cursor["entries"])
    there = {_digest(entry): entry for entry in entries}
    fresh = [(digest, entry) for digest, entry in there.items() if digest not in known]
    trouble = next(((entry.code, entry.message) for entry in entries if isinstance(entry, Refused)), None)
    done: list[str] = []
    while fresh:
        count = _fitting([entry for _, entry in fresh])
        part, fresh = fresh[:count], fresh[count:]
        done += [digest for digest, _ in part]
        if fresh:
            yield Batch(cursor={"entries": [*done, *known]}, **_wanted(part, content))
        else:
            yield Batch(
                cursor=_complete(cursor, there, known), listed=len(entries), trouble=trouble, **_wanted(part, content)
            )
            return
    yield Batch(cursor=_complete(cursor, there, known), listed=len(entries), trouble=trouble)


def _complete(cursor: Mapping[str, Any], there: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    gone = [digest for digest in known if digest not in there]
    return {**cursor, "entries": [*there, *gone[:REMEMBERED]]}


def _wanted(part: Sequence[tuple[str, Arrival | Refused]], content: str) -> dict[str, Any]:
    entries = [entry for _, entry in part]
    pages = [entry for entry in entries if isinstance(entry, Arrival)] if content != ENTRIES else []
    files = entries if content != PAGES else [entry for entry in entries if isinstance(entry, Refused)]
    return {"files": files, "linked": pages}


def _fitting(entries: Sequence[Arrival | Refused]) -> int:
    size = 0
    for count, entry in enumerate(entries[:MOST_FILES]):
        size += len(entry.data) if isinstance(entry, Arrival) else 0
        if count and size > BATCH_BYTES:
            return count
    return min(len(entries), MOST_FILES)


def _entries(answer: Answer, max_size: int) -> Iterator[Arrival | Refused]:
    body = answer.body.lstrip()
    head = body[: uploads.HEAD]
    limits = Limits(max_file_size=max_size)
    if is_json_feed(head):
        # By its own word, whatever the server calls it.
        yield from uploads.arrivals("feed.json", BytesIO(body), media_type="application/feed+json", limits=limits)
    elif is_xml_feed(head):
        yield from uploads.arrivals("feed.xml", BytesIO(body), limits=limits)
    elif is_xml_feed(narrowed(head)):
        # UTF-16: one item that holds all of them.
        yield Arrival(data=answer.body, name="feed.xml", declared={"media_type": "application/rss+xml"})
    else:
        kind = answer.headers.get("content-type", "").partition(";")[0]
        message = f"This is no RSS, Atom or JSON feed{f' but {kind}' if kind else ''}."
        raise PlaceFailed(message, code="feed_expected", may_pass=False)


def _digest(entry: Arrival | Refused) -> str:
    return sha256(entry.data if isinstance(entry, Arrival) else entry.name.encode()).hexdigest()[:_DIGITS]


KIND = Kind(options=OPTIONS, check=web_address, host=host_of, poll=poll)
