"""Everything that people and machines hand in by mistake or on purpose: a stable code for each, and nothing is lost."""

import io
import os
import pwd
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.actions.custody.account import FAULTS, account
from archive.actions.custody.audit import audit
from archive.actions.custody.originals import load
from archive.actions.processing.process import process
from archive.actions.receiving.receive import HandedIn, receive
from archive.models import Deposit, Item, Original
from tests.actions.handing_in import SENDER, article, work_off
from tests.management.running import manage

TEXT = article(1)


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return held.getvalue()


def tarred_link() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as package:
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        package.addfile(link)
    return held.getvalue()


BAD: dict[str, tuple[str, Callable[[], bytes], dict[str, str]]] = {
    "empty file": ("a.txt", lambda: b"", {"a.txt": "file_empty"}),
    "binary": ("a.bin", lambda: bytes(range(256)) * 20, {"a.bin": "not_text"}),
    "picture that is called a text": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), {"a.txt": "not_text"}),
    "line of two megabytes": ("a.txt", lambda: b"word " * 420_000, {"a.txt": "line_too_long"}),
    "too many lines": ("a.txt", lambda: b"a\n" * 300_000, {"a.txt": "too_many_lines"}),
    "broken zip": ("a.zip", lambda: zipped(x=TEXT)[:-30], {"a.zip": "archive_broken"}),
    "zip that is none": ("a.zip", lambda: b"no zip at all", {"a.zip": "archive_broken"}),
    "empty zip": ("a.zip", zipped, {"a.zip": "archive_empty"}),
    "traversal": ("a.zip", lambda: zipped(**{"../../x.txt": TEXT}), {"../../x.txt": "archive_unsafe"}),
    "absolute path": ("a.zip", lambda: zipped(**{"/etc/x.txt": TEXT}), {"/etc/x.txt": "archive_unsafe"}),
    "link in a tar": ("a.tar", tarred_link, {"passwd": "archive_unsafe"}),
    "bomb": ("a.zip", lambda: zipped(**{"zeros.txt": bytes(64 * 1024 * 1024)}), {"a.zip": "archive_bomb"}),
    "JSON that is none": ("a.json", lambda: b'{"title": ', {"a.json": "json_invalid"}),
    "JSON of something else": ("a.json", lambda: b'{"temperature": 7}', {"a.json": "json_no_article"}),
    "JSON of great depth": ("a.json", lambda: b"[" * 20_000 + b"]" * 20_000, {"a.json#1": "json_invalid"}),
}


def codes() -> dict[str, str]:
    return {item.name: item.code for item in Item.objects.exclude(state__in=["archived", "duplicate"])}


def ingest(*paths: Path) -> None:
    call_command("ingest", *map(str, paths), "--json", stdout=io.StringIO())


@pytest.mark.parametrize("kind", BAD)
def test_each_has_its_code_its_bytes_are_kept_and_its_neighbour_is_archived(transactional_db, tmp_path, kind):
    name, make, expected = BAD[kind]
    data = make()
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z-good.txt").write_bytes(TEXT)
    ingest(tmp_path)
    work_off()
    assert codes() == expected
    assert Item.objects.get(name="z-good.txt").state == "archived"
    assert load(Original.objects.get(sha256=sha256(data).hexdigest())) == data
    assert all(item.reason and item.problems for item in Item.objects.exclude(code=""))
    assert account(strict=True).proven
    assert audit().clean


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (TEXT.decode().encode("utf-16"), None),
        (TEXT.decode().encode("utf-16-le"), "encoding_guessed"),
        (TEXT.replace(b"said.", b"said\x00."), "control_characters"),
        (TEXT.replace(b"river", b"ri\xffver"), None),
        (TEXT.decode().replace("river", "Größe – “naïve”").encode("cp1252"), "encoding_guessed"),
        (b"\xef\xbb\xbf" + TEXT, None),
        (TEXT.replace(b"\n", b"\r\n"), None),
        (TEXT.replace(b"\n", b"\r"), None),
    ],
    ids=["UTF-16", "UTF-16 without mark", "NUL", "one wrong byte", "cp1252", "UTF-8 with mark", "CRLF", "CR"],
)
def test_odd_encodings_are_archived_and_what_was_guessed_is_told(transactional_db, tmp_path, data, problem):
    (tmp_path / "a.txt").write_bytes(data)
    ingest(tmp_path)
    assert work_off() == {"archived": 1}
    item = Item.objects.get()
    assert "The bridge number 1 over the" in item.article.body
    assert "\x00" not in item.article.body
    if problem is not None:
        assert problem in item.article.problems
    assert bytes(item.original.bytes) == data
    assert account(strict=True).proven


@pytest.mark.slow
def test_a_line_of_a_hundred_megabytes_is_kept_and_told_in_bounded_memory(environment, tmp_path):
    path = tmp_path / "endless.txt"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"word " * 209_716)
    environment |= {"WORKER_MEMORY_LIMIT": "1024"}
    assert manage(environment, "ingest", path).returncode == 0
    assert manage(environment, "work", "--once").returncode == 0
    item = Item.objects.get()
    assert (item.state, item.code, item.original.size) == ("quarantined", "line_too_long", path.stat().st_size)
    assert item.original.bytes is None


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may look into."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-public-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, and takes another's place meanwhile."""
    if os.getuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_told_and_stays_where_it_is(transactional_db, public):
    (public / "secret.txt").write_bytes(TEXT)
    (public / "secret.txt").chmod(0o000)
    (public / "closed").mkdir(mode=0o000)
    (public / "open.txt").write_bytes(article(2))
    ingest(public / "open.txt")  # connects to the database and loads the last module, which only root may
    with as_nobody():
        ingest(public, public / "secret.txt", public / "closed" / "inside.txt")
    assert work_off() == {"archived": 1, "duplicate": 1}
    told = Item.objects.filter(state="rejected").values_list("code", flat=True)
    assert list(told) == ["file_unreadable"] * 4
    (public / "secret.txt").chmod(0o600)
    assert (public / "secret.txt").read_bytes() == TEXT
    assert account(strict=True).proven


SAYINGS = [
    b"{", b"[", b'"title":', b"PK\x03\x04", b"\x1f\x8b\x08", b"\xff\xfe", b"<html>", b"\n", b" date 2019-11-07 ",
    b"\x00", b"BAKU, Azerbaijan, Nov. 7\n\n", b"\xed\xa0\x80", b"\\ud800", b"\\u0000", b"<!DOCTYPE x [", b"\r\n\r\n",
]  # fmt: skip
NAMES = ["a.txt", "a.json", "a.ndjson", "a.zip", "a.html", "a", "a.tar.gz"]


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    contents=st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.binary(max_size=400)
            | st.lists(st.sampled_from(SAYINGS) | st.binary(max_size=8), max_size=25).map(b"".join),
        ),
        min_size=1,
        max_size=5,
    ),
    media_type=st.sampled_from(["", "text/plain; charset=utf-16", "application/json", "text/html; charset=nonsense"]),
)
def test_whatever_comes_it_is_kept_and_has_its_verdict(db, contents, media_type):
    """Never an exception, never a loss: every byte can be had again, every item has its state, nothing is at fault."""
    with transaction.atomic():
        handed = [HandedIn(name=name, stream=io.BytesIO(data), media_type=media_type) for name, data in contents]
        deposit = receive(files=handed, sender=SENDER)
        while process().claimed:
            pass
        kept = {bytes(data) for data in Original.objects.values_list("bytes", flat=True)}
        assert {data for _, data in contents} <= kept
        items = list(Deposit.objects.get(pk=deposit.pk).items.all())
        assert items
        assert all(item.state != "received" for item in items)
        assert all(item.code for item in items if item.state in ("quarantined", "rejected"))
        with connection.cursor() as cursor:
            for fault, query in FAULTS.items():
                cursor.execute(query)
                assert cursor.fetchone() == (0,), fault
        transaction.set_rollback(True)
