"""The objects of an S3 bucket beneath a prefix: in the order of their keys, each once, and again when changed.

What was taken is known by key, ETag and size; an ETag is no digest of anything in particular, and is not taken for one:
the bytes get ours, like all that comes in. Requests go through the project's one HTTP client, signed here (AWS
Signature Version 4), so that addresses are checked as everywhere.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from lxml import etree

from archive.errors import Invalid
from archive.intake import uploads
from archive.intake.channels.asking import (
    Ask,
    Batch,
    Container,
    Kind,
    Option,
    PlaceFailed,
    Seen,
    credentials,
    good,
    host_of,
    web_address,
)
from archive.intake.limits import MIB, Refused
from archive.intake.names import kept
from archive.values import Arrival

LISTED = 1000
"""Keys of one answer, which is also what S3 gives at most."""
BATCH_BYTES = 16 * MIB
LONGEST_LIST = 8 * MIB

OPTIONS: Mapping[str, Option] = {
    "secret": Option(
        kind="text",
        default="",
        help="NAME of the environment variable CHANNEL_SECRET_NAME, which holds "
        "ACCESS_KEY_ID:SECRET_ACCESS_KEY@HOST. None: the bucket is open.",
    ),
    "region": Option(kind="text", default="us-east-1", help="As the bucket's owner calls it."),
    "patterns": Option(
        kind="lines", default=[], help="Only keys whose last part or path fits one of these, as *.xml. None: all."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Object:
    key: str
    etag: str
    size: int

    @property
    def seen(self) -> Seen:
        mark = hashlib.sha256(f"{self.size} {self.etag}".encode()).digest()[:16]
        return hashlib.sha256(self.key.encode()).digest()[:16], mark


def check(place: str, folders: Sequence[str]) -> str:
    """`https://endpoint/bucket/prefix`. Raises Invalid where there is no bucket."""
    address = web_address(place, folders)
    parts = urlsplit(address)
    if not parts.path.strip("/") or parts.query or parts.fragment:
        told = "The address of the endpoint with the bucket and what keys begin with: https://endpoint/bucket/prefix."
        raise Invalid("This is no bucket.", fields={"place": [told]})
    return address


def poll(ask: Ask) -> Iterator[Batch]:
    """All that is new beneath the prefix. The cursor holds the key behind which the list goes on."""
    bucket = _Bucket(ask)
    after = str(ask.cursor.get("after", ""))
    while True:
        found, more = bucket.page(after)
        yield from _batches(ask, bucket, found, cursor={"after": after})
        if not more or not found:
            yield Batch(cursor={"after": ""})
            return
        after = found[-1].key


def _batches(ask: Ask, bucket: "_Bucket", found: Sequence[_Object], *, cursor: Mapping[str, str]) -> Iterator[Batch]:
    patterns = ask.options["patterns"]
    fitting = [
        one
        for one in found
        if not one.key.endswith("/")
        and (not patterns or any(fnmatchcase(name, told) for told in patterns for name in _names(bucket.name(one))))
    ]
    new = ask.unseen([one.seen for one in fitting])
    files: list[Arrival | Refused] = []
    seen: list[Seen] = []
    size = 0
    for one in fitting:
        if one.seen[0] not in new:
            continue
        if one.size > ask.max_file_size:
            message = f"The object is larger than {ask.max_file_size:,} bytes."
            files.append(Refused(name=bucket.name(one), code="file_too_large", message=message))
            seen.append(one.seen)
            continue
        if files and size + one.size > BATCH_BYTES:
            yield Batch(cursor=cursor, files=files, seen=seen)
            files, seen, size = [], [], 0
        with TemporaryFile() as spool:
            if not bucket.read(one, spool):
                continue
            if uploads.is_container(spool.read(uploads.HEAD), name=one.key):
                held = Container(name=bucket.name(one), stream=spool, whole=_as_it_came)
                yield Batch(cursor=cursor, files=[held], seen=[one.seen])
            else:
                spool.seek(0)
                files.append(Arrival(data=spool.read(), name=bucket.name(one)))
                seen.append(one.seen)
                size += one.size
    yield Batch(cursor=cursor, files=files, seen=seen, listed=len(fitting))


class _Bucket:
    """Lists and reads, signed."""

    def __init__(self, ask: Ask) -> None:
        parts = urlsplit(ask.place)
        self._ask = ask
        self._base = f"{parts.scheme}://{parts.netloc}"
        self._bucket, _, self._prefix = unquote(parts.path).lstrip("/").partition("/")
        self._key, self._secret = _credentials(ask)

    def name(self, one: _Object) -> str:
        """The key without the folder that the prefix names."""
        return kept(one.key.removeprefix(self._prefix[: self._prefix.rfind("/") + 1]))

    def page(self, after: str) -> tuple[list[_Object], bool]:
        """The objects behind a key, and whether there are more."""
        asked = {"encoding-type": "url", "list-type": "2", "max-keys": str(LISTED), "prefix": self._prefix}
        written = b"".join(self._get("", asked | ({"start-after": after} if after else {}), most=LONGEST_LIST))
        root = _parsed(written)
        objects = [
            _Object(
                key=unquote_plus(found.findtext("{*}Key", "")),
                etag=found.findtext("{*}ETag", ""),
                size=int(found.findtext("{*}Size", "0")),
            )
            for found in root.iterfind("{*}Contents")
        ]
        return objects, root.findtext("{*}IsTruncated") == "true"

    def read(self, one: _Object, spool: BinaryIO) -> bool:
        """Whether the object is there still, and is the one that was listed; its bytes are then in the spool."""
        try:
            for chunk in self._get(one.key, {}, most=one.size, match=one.etag):
                spool.write(chunk)
        except PlaceFailed as failed:
            # Gone, or changed: the next list says so.
            if failed.reason in ("status_404", "status_412"):
                return False
            raise
        whole = spool.tell() == one.size
        spool.seek(0)
        return whole

    def _get(self, key: str, query: Mapping[str, str], *, most: int, match: str = "") -> Iterator[bytes]:
        path = f"/{quote(self._bucket, safe='-_.~')}" + (f"/{quote(key, safe='-_.~/')}" if key else "")
        told = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(query.items()))
        headers = {"If-Match": match} if match else {}
        if self._key:
            headers |= signed(
                host=urlsplit(self._base).netloc,
                path=path,
                query=told,
                region=str(self._ask.options["region"]),
                key=self._key,
                secret=self._secret,
                now=datetime.now(UTC),
            )
        address = f"{self._base}{path}" + (f"?{told}" if told else "")
        with self._ask.stream(address, headers=headers) as answer:
            good(answer, self._ask.now)
            size = 0
            for chunk in answer.chunks:
                size += len(chunk)
                if size > most:
                    raise PlaceFailed("The store gives more than it listed.", code="answer_unsafe", may_pass=False)
                yield chunk


def signed(*, host: str, path: str, query: str, region: str, key: str, secret: str, now: datetime) -> dict[str, str]:
    """The headers that sign a GET without a body (AWS Signature Version 4). Path and query are as they are sent."""
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    nothing = hashlib.sha256(b"").hexdigest()
    names = "host;x-amz-content-sha256;x-amz-date"
    told = f"host:{host}\nx-amz-content-sha256:{nothing}\nx-amz-date:{moment}\n"
    request = f"GET\n{path}\n{query}\n{told}\n{names}\n{nothing}"
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    by = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        by = hmac.digest(by, part.encode(), "sha256")
    signature = hmac.digest(by, text.encode(), "sha256").hex()
    return {
        "X-Amz-Date": moment,
        "X-Amz-Content-Sha256": nothing,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/{scope},SignedHeaders={names},Signature={signature}",
    }


def _credentials(ask: Ask) -> tuple[str, str]:
    key, secret = credentials(ask)
    if key and not re.fullmatch(r"[\x21-\x7e]+", key):
        raise PlaceFailed("The name of the key cannot be one.", code="secret_missing", may_pass=False)
    return key, secret


def _parsed(written: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(written, parser)
    except etree.XMLSyntaxError as broken:
        raise PlaceFailed("This is no list of a bucket.", code="list_expected", may_pass=False) from broken
    if etree.QName(root).localname != "ListBucketResult":
        raise PlaceFailed("This is no list of a bucket.", code="list_expected", may_pass=False)
    return root


def _names(name: str) -> tuple[str, str]:
    return name, name.rpartition("/")[2]


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def _as_it_came() -> None:
    """A spool is ours: nobody else writes in it."""


KIND = Kind(options=OPTIONS, check=check, host=host_of, poll=poll)
