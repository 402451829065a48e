import hashlib
import io
import tempfile

import pytest

from archive.errors import Unavailable
from archive.storage.addresses import address
from archive.storage.buckets import PART
from archive.storage.files import Damaged, storage
from tests.storage import s3

SECRETS = {"access_key_id": "key", "secret_access_key": "secret"}
SMALL, LARGE = b"news", b"news" * PART


@pytest.fixture
def server():
    with s3.running() as running:
        yield running


@pytest.fixture
def store(server):
    return storage(f"s3://originals/pre?endpoint={server.endpoint}&region=eu-central-1", options=SECRETS)


def path_of(data):
    return f"/originals/pre/{address(hashlib.sha256(data).hexdigest())}"


@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["small", "large"])
def test_a_file_is_written_once(server, store, data):
    store.put(io.BytesIO(data))
    store.put(io.BytesIO(data))

    assert server.writes == [path_of(data)]
    assert server.objects[path_of(data)] == data
    assert not server.parts


@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["small", "large"])
def test_something_else_at_the_address_is_neither_taken_nor_written_over(server, store, data):
    server.objects[path_of(data)] = b"something else"

    with pytest.raises(Damaged) as error:
        store.put(io.BytesIO(data))

    assert error.value.reason == "original_damaged"
    assert server.objects[path_of(data)] == b"something else"


@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["small", "large"])
def test_a_store_that_keeps_other_bytes_than_it_was_sent_is_found_out(server, store, data):
    server.damage = True

    with pytest.raises(Damaged):
        store.put(io.BytesIO(data))


@pytest.mark.parametrize("status", [403, 501])
def test_a_store_that_refuses_is_unavailable(server, store, status):
    location = store.put(io.BytesIO(SMALL)).location
    stream = store.open(location)
    server.refuse = status

    for call in (
        lambda: store.put(io.BytesIO(b"other")),
        lambda: store.put(io.BytesIO(LARGE)),
        lambda: store.open(location),
        lambda: store.exists(location),
        lambda: list(store.inventory()),
        stream.read,
    ):
        with pytest.raises(Unavailable) as error:
            call()
        assert error.value.reason == "storage_unavailable"
        assert "\n" not in error.value.message
    stream.close()


def test_what_lies_elsewhere_in_the_bucket_is_no_original(server, store):
    server.objects |= {"/originals/pre/readme.txt": b"x", path_of(SMALL).replace("/pre/", "/other/"): SMALL}

    assert list(store.inventory()) == []


def test_a_store_that_does_not_answer_is_unavailable():
    with s3.running() as gone:
        endpoint = gone.endpoint
    store = storage(f"s3://originals?endpoint={endpoint}", options=SECRETS)

    with pytest.raises(Unavailable):
        store.exists(address(hashlib.sha256(SMALL).hexdigest()))


def test_without_a_place_for_temporary_files_storage_is_unavailable(server, store, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

    with pytest.raises(Unavailable) as error:
        store.put(io.BytesIO(SMALL))

    assert error.value.reason == "disk_failed"
    assert server.writes == []
