"""What every storage promises, asked of a folder and of a bucket alike."""

import hashlib
import http.client
import io
import shutil
import socket
import subprocess
import time

import pytest

from archive.errors import Unavailable
from archive.storage.addresses import address
from archive.storage.files import Damaged, Missing, Stored, storage
from tests.storage import s3

MIB = 1024 * 1024
SECRETS = {"access_key_id": "key", "secret_access_key": "secret"}
LARGE = bytes(range(256)) * (20 * 4096) + b"the end"


class Dribble:
    """A stream that gives less than it is asked for, and cannot be rewound."""

    def __init__(self, data):
        self.stream = io.BytesIO(data)

    def read(self, size, /):
        return self.stream.read(min(size, 65_521))


@pytest.fixture(scope="session")
def moto():
    server = shutil.which("moto_server")
    if server is None:
        pytest.skip("no moto_server on the PATH")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [server, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        make_bucket(f"127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def make_bucket(address, process):
    for _ in range(300):
        asking = http.client.HTTPConnection(address)
        try:
            asking.request("PUT", "/originals")
            assert asking.getresponse().status == 200
            return
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            asking.close()
        if process.poll() is not None:
            pytest.skip("moto_server does not start")
    pytest.fail("moto_server does not answer")


@pytest.fixture(params=["folder", "bucket", "moto"])
def store(request, tmp_path):
    if request.param == "folder":
        yield storage((tmp_path / "originals").as_uri())
    elif request.param == "moto":
        endpoint = request.getfixturevalue("moto")
        yield storage(f"s3://originals/{tmp_path.name}?endpoint={endpoint}", options=SECRETS)
    else:
        with s3.running() as server:
            yield storage(f"s3://originals/a/prefix?endpoint={server.endpoint}", options=SECRETS)


def put(store, data, *, head=b""):
    return store.put(io.BytesIO(data), head=head)


@pytest.mark.parametrize("data", [b"", b"x", b"news " * 1000, LARGE], ids=["empty", "byte", "small", "large"])
def test_what_is_put_is_there(store, data):
    sha256 = hashlib.sha256(data).hexdigest()

    stored = store.put(Dribble(data[10:]), head=data[:10])

    assert stored == Stored(sha256=sha256, size=len(data), location=address(sha256))
    assert store.exists(stored.location)
    with store.open(stored.location) as stream:
        assert stream.read() == data


@pytest.mark.parametrize("data", [b"news", LARGE], ids=["small", "large"])
def test_putting_the_same_bytes_again_changes_nothing(store, data):
    assert put(store, data) == put(store, data, head=b"") == put(store, data[1:], head=data[:1])
    assert [stored.size for stored in store.inventory()] == [len(data)]


def test_an_opened_file_can_be_sought_in(store):
    with store.open(put(store, LARGE).location) as stream:
        assert stream.seekable()
        assert stream.seek(-7, io.SEEK_END) == len(LARGE) - 7
        assert stream.read() == b"the end"
        stream.seek(9 * MIB)
        assert stream.read(5) == LARGE[9 * MIB : 9 * MIB + 5]
        assert stream.tell() == 9 * MIB + 5


def test_the_inventory_tells_what_is_there(store):
    assert list(store.inventory()) == []
    stored = [put(store, b"%d" % number) for number in range(3)]

    assert sorted(store.inventory(), key=lambda each: each.sha256) == sorted(stored, key=lambda each: each.sha256)


def test_what_is_not_there_is_missing(store):
    nowhere = address(hashlib.sha256(b"never put").hexdigest())
    put(store, b"something else")

    assert not store.exists(nowhere)
    with pytest.raises(Missing) as error:
        store.open(nowhere)
    assert error.value.reason == "original_missing"
    assert isinstance(error.value, Unavailable)
    assert isinstance(error.value, FileNotFoundError)


def test_only_addresses_are_opened(store):
    for bad in ("../../etc/passwd", "/etc/passwd", "incoming/draft", ""):
        with pytest.raises(ValueError, match="not a"):
            store.open(bad)
        with pytest.raises(ValueError, match="not a"):
            store.exists(bad)


def test_an_error_of_the_stream_is_raised_as_it_comes_and_nothing_is_kept(store):
    class Broken:
        def read(self, *_):
            raise ConnectionResetError("the sender went away")

    with pytest.raises(ConnectionResetError):
        store.put(Broken(), head=b"half an article")
    assert list(store.inventory()) == []


@pytest.mark.parametrize("url", ["", "originals", "http://host/a", "file://host/a", "s3:///prefix", "ftp://a/b"])
def test_other_urls_are_no_storage(url):
    with pytest.raises(ValueError, match="not a storage"):
        storage(url)


def test_a_folder_may_have_any_name(tmp_path):
    store = storage((tmp_path / "on a disk/əla").as_uri())

    put(store, b"news")

    assert (tmp_path / "on a disk/əla" / address(hashlib.sha256(b"news").hexdigest())).read_bytes() == b"news"


def test_damaged_is_not_an_error_that_is_tried_again():
    assert not issubclass(Damaged, Unavailable)
