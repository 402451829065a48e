"""Buckets: polled from a server on loopback, and from moto's where a `moto_server` is on the PATH."""

import hashlib
import http.client
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from archive.actions.custody.account import account
from archive.actions.fetching.rehearse import rehearse, try_out
from archive.errors import Invalid
from archive.intake.channels import bucket
from archive.intake.channels.asking import host_of
from archive.models import ChannelState, Item, Poll
from tests.actions.channelling import channel, poll
from tests.actions.handing_in import work_off
from tests.intake.remote import Conversation, serving
from tests.storage.test_files import moto  # noqa: F401 - a fixture

BY_ANYBODY = "AWS4-HMAC-SHA256 Credential=key/20130524/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none"
STORY = "BAKU, Azerbaijan, Nov. 7\n\nThe ministry said that bridge number {} over the river was opened to traffic."


@dataclass
class Store:
    endpoint: str
    put: Callable[[str, bytes], None]

    def at(self, prefix: str = "") -> str:
        return f"{self.endpoint}/originals/{prefix}"


def answering(objects: dict[str, bytes], asked: Conversation) -> None:
    parts = urlsplit(asked.path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    key = unquote(parts.path).removeprefix("/originals").removeprefix("/")
    status, body = "200 OK", objects.get(key, b"")
    if "list-type" in query:
        fitting = sorted(k for k in objects if k.startswith(query["prefix"]) and k > query.get("start-after", ""))
        shown = fitting[: int(query["max-keys"])]
        rows = "".join(
            f"<Contents><Key>{quote(k, safe='/')}</Key><Size>{len(objects[k])}</Size>"
            f"<ETag>{etag(objects[k])}</ETag></Contents>"
            for k in shown
        )
        more = str(len(fitting) > len(shown)).lower()
        named = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        body = f"{named}<IsTruncated>{more}</IsTruncated>{rows}</ListBucketResult>".encode()
    elif key not in objects:
        status = "404 Not Found"
    elif asked.header("if-match") != etag(body):
        status, body = "412 Precondition Failed", b""
    if not (asked.header("authorization") or "").startswith("AWS4-HMAC-SHA256 Credential=key/"):
        status, body = "403 Forbidden", b""
    asked.send(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)


def etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


@pytest.fixture(params=["own", "moto"])
def store(request, transactional_db, settings) -> Iterator[Store]:
    settings.FETCH_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    settings.HOST_DELAY = 0
    if request.param == "moto":
        endpoint = request.getfixturevalue("moto")
        settings.CHANNEL_SECRETS = {"WIRE": f"key:secret@{host_of(endpoint)}"}
        yield Store(endpoint, lambda key, data: put(endpoint, key, data))
        return
    objects: dict[str, bytes] = {}
    with serving(lambda asked: answering(objects, asked)) as remote:
        settings.CHANNEL_SECRETS = {"WIRE": f"key:secret@{host_of(remote.at())}"}
        yield Store(remote.at("").rstrip("/"), objects.__setitem__)


def put(endpoint: str, key: str, data: bytes) -> None:
    asking = http.client.HTTPConnection(urlsplit(endpoint).netloc)
    asking.request("PUT", f"/originals/{quote(key)}", data, {"Authorization": BY_ANYBODY})
    assert asking.getresponse().status == 200
    asking.close()


def wire(store: Store, prefix: str, **options: object) -> object:
    return channel(kind="bucket", place=store.at(prefix), options={"secret": "WIRE", **options})


def story(number: int) -> bytes:
    return STORY.format(number).encode()


def test_objects_come_once_and_again_when_they_changed(store):
    for number in range(3):
        store.put(f"once/2019/a b+{number}.txt", story(number))
    store.put("other/9.txt", story(9))
    made = wire(store, "once/2019/")
    assert [one.name for one in rehearse(channel=made).coming] == ["a b+0.txt", "a b+1.txt", "a b+2.txt"]
    assert (poll().received, poll().received) == (3, 0)
    store.put("once/2019/a b+1.txt", story(11))
    store.put("once/2019/é.txt", story(12))
    assert poll().received == 2
    assert [bytes(item.original.bytes) for item in Item.objects.order_by("id")] == [story(n) for n in (0, 1, 2, 11, 12)]
    assert Item.objects.order_by("id").first().original.sha256 == hashlib.sha256(story(0)).hexdigest()
    work_off()
    assert account(strict=True).proven


def test_a_long_list_is_taken_page_by_page(store, monkeypatch):
    monkeypatch.setattr(bucket, "LISTED", 4)
    monkeypatch.setattr(bucket, "BATCH_BYTES", 250)
    for number in range(10):
        store.put(f"long/{number}.txt", story(number))
    store.put("long/folder/", b"")
    store.put("long/x.jpg", b"no text")
    wire(store, "long/", patterns=["*.txt"])
    done = poll()
    assert (done.received, Poll.objects.get().listed, ChannelState.objects.get().cursor) == (10, 10, {"after": ""})
    store.put("long/1.txt", story(11))
    store.put("long/6.txt", story(16))
    assert (poll().received, ChannelState.objects.get().cursor) == (2, {"after": ""})
    assert poll().received == 0


def test_a_poll_that_was_killed_goes_on_behind_the_last_page(store, monkeypatch):
    monkeypatch.setattr(bucket, "LISTED", 4)
    for number in range(6):
        store.put(f"killed/{number}.txt", story(number))
    wire(store, "killed/")
    ChannelState.objects.update(cursor={"after": "killed/3.txt"})
    assert poll().received == 2
    assert poll().received == 4


def test_a_container_is_opened_and_kept(store):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("1.txt", story(1))
        archive.writestr("2.txt", story(2))
    store.put("zip/day.zip", packed.getvalue())
    wire(store, "zip/")
    assert (poll().received, poll().received) == (2, 0)


def test_what_is_too_large_is_told_once(store, settings):
    settings.MAX_FILE_SIZE = 200
    store.put("large/a.txt", b"x" * 201)
    wire(store, "large/")
    assert (poll().received, poll().received) == (1, 0)
    assert Item.objects.get().state == "rejected"


def test_a_secret_that_is_not_set_a_closed_bucket_and_a_closed_network(store, settings):
    given = settings.CHANNEL_SECRETS["WIRE"]
    wire(store, "")
    for told, code in (("", "missing"), ("key:secret", "missing"), (f"{given}.example", "elsewhere")):
        settings.CHANNEL_SECRETS = {"WIRE": told}
        done = poll()
        assert (done.code, done.may_pass) == (f"secret_{code}", False)
    settings.FETCH_ALLOWED_NETWORKS = ()
    tried = try_out(kind="bucket", place=store.at(), options={})
    assert (tried.failed, tried.code) == (True, "address_refused")
    assert "secret" not in str(ChannelState.objects.get().message).replace("SECRET", "").replace("CHANNEL_", "")


@pytest.mark.parametrize("place", ["https://store.example", "s3://bucket/x", "https://store.example/b?x=1"])
def test_a_place_without_a_bucket_is_refused(place):
    with pytest.raises(Invalid):
        bucket.check(place, ())


def test_the_signature_is_that_of_the_published_example():
    """Amazon S3 API Reference, "Signature Calculations for the Authorization Header", GET Bucket (List Objects)."""
    headers = bucket.signed(
        host="examplebucket.s3.amazonaws.com",
        path="/",
        query="max-keys=2&prefix=J",
        region="us-east-1",
        key="AKIAIOSFODNN7EXAMPLE",
        secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        now=datetime(2013, 5, 24, tzinfo=UTC),
    )
    assert headers["Authorization"].endswith("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
