"""Whatever is sent, the answer is the caller's: never a 5xx, never an answer that is not described."""

import orjson
import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.actions import keys
from archive.actions.following import follow
from archive.api.articleparameters import ArticleParameters
from archive.api.parameters import DepositParameters, ItemParameters, PageParameters
from archive.models import Item
from tests.actions.handing_in import ACTOR
from tests.api.conforming import Api

# The database is the same for all examples of a test: they see what earlier ones left, as real requests do.
FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\udcff",
    "\ud800",
    "\u202e\u2066",
    "'; DROP TABLE archive_article; --",
    "%",
    "%00",
    "%%s",
    "\\",
    '"' * 999,
    "(" * 999,
    "-" * 999,
    "a OR " * 200,
    "title:" * 100,
    "*",
    "x" * 100_000,
    "9" * 400,
    "-1",
    "0",
    "1e309",
    "nan",
    "null",
    "2019-02-30",
    "0000",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "2019-11-07/2019-11-08",
    "2026-W47-6",
    "WyJuZXdlc3QiXQ",
    "../../etc/passwd",
)
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
LISTS = {
    address: list(parameters().fields)
    for address, parameters in {
        "articles/": ArticleParameters,
        "deposits/": DepositParameters,
        "items/": ItemParameters,
        "sources/": PageParameters,
    }.items()
}


@pytest.fixture
def everything(db):
    """A client that may do all, on an archive with an index."""
    follow.rebuild_index(folder=django_settings.SEARCH_FOLDER)
    return Api(keys.create(name="all", scopes=["admin"], actor=ACTOR).secret)


def calm(answer) -> None:
    assert answer.status_code < 500, answer.content


# A flood where the parameters are many.
@pytest.mark.parametrize(
    "address", [pytest.param(name, marks=pytest.mark.slow if len(LISTS[name]) > 9 else ()) for name in LISTS]
)
def test_every_parameter_takes_every_nasty_text(everything, address):
    for name in LISTS[address]:
        for text in NASTY:
            sendable = text.encode("utf-8", "surrogateescape" if "\udcff" in text else "replace")
            calm(everything.read(address, {name: sendable}))


@pytest.mark.parametrize("query", ["articles/?sort=", "deposits/?state=", "items/?verdict=", "items/?limit="])
def test_an_empty_parameter_is_no_unfiltered_list(everything, query):
    answer = everything.read(query)
    assert answer.status_code == 400
    assert list(orjson.loads(answer.content)["errors"]) == [query.partition("?")[2].rstrip("=")]


@FEW
@given(address=st.sampled_from(sorted(LISTS)), query=st.dictionaries(TEXTS, TEXTS, max_size=4), data=st.data())
def test_any_query_at_all(everything, address, query, data):
    names = st.sampled_from(LISTS[address])
    known = data.draw(st.dictionaries(names, st.lists(TEXTS, max_size=3), max_size=4))
    sendable = {
        name.encode("utf-8", "replace").decode(): [text.encode("utf-8", "replace") for text in texts]
        for name, texts in (*((name, [text]) for name, text in query.items()), *known.items())
    }
    calm(everything.read(address, sendable))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("sha256", "code", "name", "scopes", "slug", "kind", "aliases", "domains", "time_zone", "expires_at")


@FEW
@given(
    address=st.sampled_from(["have/", "items/retry/", "sources/", "keys/"]),
    sent=JSON | st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5),
)
def test_any_json_to_every_call(everything, address, sent):
    calm(everything.send(address, sent))


@FEW
@given(
    data=st.binary(max_size=300) | JSON.map(orjson.dumps),
    content_type=st.sampled_from(
        [
            "application/json",
            "application/x-ndjson",
            "application/zip",
            "application/gzip",
            "application/warc",
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "text/plain",
            "application/json; charset=utf-16",
            "x",
        ]
    ),
    key=st.sampled_from(["", "one", "two"]),
)
def test_any_bytes_handed_in(everything, data, content_type, key):
    before = Item.objects.count()
    answer = everything.send_bytes("deposits/", data, content_type, headers={"Idempotency-Key": key} if key else None)
    calm(answer)
    if answer.status_code != 202:
        assert Item.objects.count() == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\nb.txt", "\u202etxt.exe", "x" * 4000, '"; rm', "\udcff"])
def test_any_file_name(everything, name):
    disposition = f'Content-Disposition: form-data; name="file"; filename="{name}"'.encode("utf-8", "surrogateescape")
    form = b"--b\r\n" + disposition + b"\r\nContent-Type: text/plain\r\n\r\ntext\r\n--b--\r\n"
    answer = everything.send_bytes("deposits/", form, "multipart/form-data; boundary=b")
    calm(answer)
    for item in Item.objects.all():
        assert "/" not in item.name
        assert "\n" not in item.name
        assert "\u202e" not in item.name


def test_more_files_and_fields_than_any_sender_needs(everything, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    assert django_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS <= 1000
    part = b'--b\r\nContent-Disposition: form-data; name="%b"; filename="a.txt"\r\n\r\nx\r\n'
    many = b"".join(part % str(number).encode() for number in range(4)) + b"--b--\r\n"
    assert everything.send_bytes("deposits/", many, "multipart/form-data; boundary=b").status_code == 413
    field = b'--b\r\nContent-Disposition: form-data; name="tags"\r\n\r\nx\r\n'
    fields = field * 1001 + b"--b--\r\n"
    assert everything.send_bytes("deposits/", fields, "multipart/form-data; boundary=b").status_code == 413
    assert everything.send_form("deposits/", {"tags": ["x"] * 101}).status_code == 400
