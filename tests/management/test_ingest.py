import io
import json
import os
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from archive.actions.custody.account import account
from archive.actions.receiving import receive as receiving
from archive.errors import Unavailable
from archive.management.commands import ingest as ingesting
from archive.models import Deposit, Item, Original, Source
from tests.actions.handing_in import article, work_off
from tests.management.running import manage


def ingest(*arguments: object, **options: object) -> dict[str, object]:
    """Runs the command in this process and gives its receipt."""
    out = io.StringIO()
    call_command("ingest", *map(str, arguments), "--json", stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    top = tmp_path / "press"
    (top / "sub").mkdir(parents=True)
    (top / "a.txt").write_bytes(article(1))
    (top / "sub" / "b.txt").write_bytes(article(2))
    return top


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


def tarred(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w:gz") as package:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            package.addfile(member, io.BytesIO(data))
    return path


def names() -> list[str]:
    return list(Item.objects.order_by("id").values_list("name", flat=True))


def test_files_and_folders_are_one_deposit(db, folder, tmp_path):
    single = tmp_path / "single.txt"
    single.write_bytes(article(3))
    told = ingest(single, folder)
    deposit = Deposit.objects.get()
    assert told["id"] == str(deposit.pk)
    assert (told["items"], told["state"], told["door"], told["safe_to_delete"]) == (3, "sealed", "shell", True)
    assert told["counts"]["in_progress"] == 3
    assert (deposit.name, deposit.source) == ("single.txt, press", None)
    assert names() == ["single.txt", "a.txt", "sub/b.txt"]
    assert single.read_bytes() == article(3)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_package_is_opened_and_kept(db, tmp_path, pack):
    path = pack(tmp_path / ("in.zip" if pack is zipped else "in.tgz"), **{"x/a.txt": article(1), "b.txt": article(2)})
    assert ingest(path)["items"] == 2
    assert names() == ["x/a.txt", "b.txt"]
    (container,) = set(Item.objects.values_list("container", flat=True))
    assert bytes(Original.objects.get(pk=container).bytes) == path.read_bytes()


@pytest.mark.parametrize("word", ["trend", "TREND", "Trend News Agency", "trend.az"])
def test_a_source_is_found_by_any_of_its_names(db, folder, word):
    source = Source.objects.create(slug="trend", name="Trend News Agency", aliases=["trend.az"])
    assert ingest(folder, source=word)["source"] == "trend"
    assert Deposit.objects.get().source == source


def test_an_unknown_source_is_told_with_those_there_are(db, folder):
    Source.objects.create(slug="trend", name="Trend")
    with pytest.raises(CommandError, match=r"^source_unknown: there is no source trent\. Known: trend\.") as refused:
        ingest(folder, source="trent")
    assert refused.value.returncode == 2
    assert not Deposit.objects.exists()


def test_a_path_that_is_not_there_is_told_before_anything_is_taken(db, folder, tmp_path):
    with pytest.raises(CommandError, match=r"^path_not_found: there is no .*/nowhere") as refused:
        ingest(folder, tmp_path / "nowhere")
    assert refused.value.returncode == 2
    for command in ("ingest", "explain"):  # a variable of the shell that is not set
        with pytest.raises(CommandError, match="an empty path names nothing"):
            call_command(command, "")
    assert not Deposit.objects.exists()


def test_an_empty_folder_is_told(db, tmp_path):
    with pytest.raises(CommandError, match=r"^deposit_empty: ") as refused:
        ingest(tmp_path)
    assert refused.value.returncode == 1


def test_with_wait_the_verdicts_are_there_though_no_worker_is(transactional_db, folder, monkeypatch):
    monkeypatch.setattr(ingesting, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(ingesting, "POLL_SECONDS", 0.05)
    (folder / "c.txt").write_bytes(article(1))
    (folder / "empty.txt").write_bytes(b"")
    told = ingest(folder, "--wait")
    assert told["finished"]
    assert told["counts"] == {
        "archived": 2, "duplicate": 1, "revision": 0, "quarantined": 1, "rejected": 0, "in_progress": 0,
    }  # fmt: skip
    assert account(strict=True).proven


def test_alone_it_takes_one_chunk_after_the_other_without_waiting_again(
    transactional_db, tmp_path, settings, monkeypatch
):
    settings.CHUNK_SIZE = 1
    monkeypatch.setattr(ingesting, "PATIENCE_SECONDS", 1.0)
    monkeypatch.setattr(ingesting, "POLL_SECONDS", 0.05)
    for number in range(20):
        (tmp_path / f"{number}.txt").write_bytes(article(number))
    waited = []
    monkeypatch.setattr(
        "time.sleep", lambda seconds, sleep=ingesting.time.sleep: (waited.append(seconds), sleep(seconds))
    )
    ingest(tmp_path, "--wait")
    assert sum(waited) < 3


def test_people_get_a_table_and_what_was_set_aside(transactional_db, folder):
    (folder / "evil.zip").write_bytes(b"PK\x03\x04 broken")
    (folder / "link").symlink_to("/etc/hostname")
    out = io.StringIO()
    call_command("ingest", str(folder), stdout=out)
    printed = out.getvalue()
    assert "in progress" in printed
    assert "Quarantined: evil.zip: archive_broken:" in printed
    assert "Rejected: link: link_not_followed:" in printed
    assert "safe to delete" in printed
    assert printed.count("\x1b") == 0


def test_what_cannot_be_read_is_rejected_by_name_and_the_rest_comes_in(transactional_db, folder, monkeypatch):
    (folder / "gone.txt").write_bytes(b"x")
    os.mkfifo(folder / "pipe")
    real = ingesting.folders.read

    def vanish(found, **limits):
        if found.name == "gone.txt":
            found.path.unlink()
        if found.name == "sub/b.txt":
            raise OSError(5, "Input/output error")
        return real(found, **limits)

    monkeypatch.setattr(ingesting.folders, "read", vanish)
    told = ingest(folder)
    assert not told["safe_to_delete"]
    codes = dict(Item.objects.filter(state="rejected").values_list("name", "code"))
    assert codes == {"gone.txt": "file_vanished", "pipe": "not_a_file", "sub/b.txt": "file_unreadable"}
    assert work_off() == {"archived": 1}
    assert account(strict=True).proven


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(5, "Input/output error"), "read_failed"),
        (Unavailable("There is no room left.", code="disk_full"), "disk_full"),
    ],
)
def test_where_it_breaks_off_is_told_with_what_is_kept_and_that_is_worked_off(
    transactional_db, folder, monkeypatch, error, code
):
    hinted = []
    real = ingesting.folders.scan

    def break_off(paths):
        yield from real(paths)
        raise error

    monkeypatch.setattr(ingesting.folders, "scan", break_off)
    monkeypatch.setattr(ingesting.tasks, "hint", lambda **hint: hinted.append(hint))
    with pytest.raises(CommandError, match=f"^{code}: ") as told:
        ingest(folder)
    assert (Deposit.objects.count(), hinted) == (0, [])
    assert "deposit" not in str(told.value)

    monkeypatch.setattr(receiving, "CHUNK_ITEMS", 1)
    with pytest.raises(CommandError, match=f"^{code}: ") as told:
        ingest(folder)
    deposit = Deposit.objects.get(state="open")
    assert f"The first 2 items are kept on deposit {deposit.pk}, which stays open." in str(told.value)
    assert hinted == [{"deposit_id": deposit.pk, "items": 2}]


def test_a_file_above_the_limit_is_rejected_and_stays_where_it_is(transactional_db, folder, settings):
    settings.MAX_FILE_SIZE = 1000
    (folder / "large.txt").write_bytes(b"x" * 1001)
    ingest(folder)
    item = Item.objects.get(state="rejected")
    assert (item.name, item.code) == ("large.txt", "file_too_large")


def test_names_that_no_terminal_shows_are_kept_as_escapes(environment, tmp_path):
    """A newline, a byte that is no UTF-8, an escape sequence: as a process, for so they come on the command line."""
    top = tmp_path / "in"
    top.mkdir()
    odd = [b"two\nlines.txt", b"latin-\xe9.txt", b"\x1b[31mred.txt", "Ünïcode.txt".encode()]
    for number, name in enumerate(odd):
        Path(os.fsdecode(os.fsencode(top) + b"/" + name)).write_bytes(article(number))
    single = Path(os.fsdecode(os.fsencode(tmp_path) + b"/alone-\xff\n.txt"))
    single.write_bytes(article(9))

    done = manage(environment, "ingest", os.fsencode(top), os.fsencode(single), "--json")
    assert (done.returncode, "\x1b" in done.stderr) == (0, False), done.stderr
    assert json.loads(done.stdout)["items"] == 5
    assert sorted(names()) == sorted(
        ["alone-\\xff\\x0a.txt", "latin-\\xe9.txt", "two\\x0alines.txt", "Ünïcode.txt", "\\x1b[31mred.txt"]
    )
    assert Deposit.objects.get().name == "in, alone-\\xff\\x0a.txt"
    assert work_off() == {"archived": 5}


def test_exit_codes_are_a_scripts(environment, tmp_path):
    missing = manage(environment, "ingest", tmp_path / "nowhere")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr.startswith("CommandError: path_not_found: ")
    gone = manage(environment | {"DATABASE_URL": f"postgresql://nobody@/none?host={tmp_path}"}, "ingest", tmp_path)
    assert gone.returncode == 1
    assert gone.stderr.startswith("CommandError: database_unavailable: ")
    assert "Traceback" not in gone.stderr
    assert "make up" not in gone.stderr
    stopped = environment | {"DATABASE_URL": "", "DATELINE_HOME": str(tmp_path / "home")}
    asked = manage(stopped, "account")
    assert asked.returncode == 1
    assert asked.stderr.endswith("It is not running: `make up` starts it.\n")


@pytest.fixture
def no_server(transactional_db, tmp_path) -> Iterator[None]:
    """The connection is lost, and nobody is where the server was."""
    host = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = str(tmp_path)
    yield
    connection.settings_dict["HOST"] = host
    connection.close()


@pytest.mark.parametrize(
    "command",
    [
        ["account"],
        ["audit"],
        ["replay"],
        ["work", "--once"],
        ["apikey", "list"],
        ["search", "rebuild"],
        ["ingest", "/etc"],
    ],
    ids=lambda command: command[0],
)
def test_a_database_that_is_gone_is_one_line(no_server, unchanged_collector, command):
    with pytest.raises(CommandError, match=r"^database_unavailable: connection .* failed") as refused:
        call_command(*command, stdout=io.StringIO())
    assert refused.value.returncode == 1


def test_a_mapping_is_handed_in_with_the_files(db, tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_text(json.dumps({"head": "Quay closes", "b": "The old quay closes on Monday, the board said."}) + "\n")
    ingest("--fields", "title=head,body=b", path)
    assert Deposit.objects.get().declared == {"fields": {"title": "head", "body": "b"}}
    assert work_off() == {"archived": 1}
    assert Item.objects.get().article.title == "Quay closes"
