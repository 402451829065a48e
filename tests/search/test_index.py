import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from archive.errors import IndexRebuilding
from archive.search import folders
from archive.search import index as index_module
from archive.search.index import Entry, Index
from archive.search.queries import Query, search
from archive.search.schema import Upsert
from archive.search.writer import Writer, rebuild_from
from tests.search.articles import article, article_id, indexed, numbers

WRITE_ON_DEMAND = """
import sys
from pathlib import Path
from archive.search.schema import Upsert
from archive.search.writer import Writer
from tests.search.articles import article

with Writer.open(Path(sys.argv[1])) as writer:
    for number, _ in enumerate(sys.stdin, start=1):
        writer.apply([Upsert(article(number, f"number{number}"))], position=number)
        print(number, flush=True)
"""


def test_commits_of_another_process_are_seen_at_once(tmp_path: Path) -> None:
    index = indexed(tmp_path, [])
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_ON_DEMAND, os.fspath(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path.cwd(),
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        for number in range(1, 6):
            assert numbers(index, f"number{number}") == []
            writer.stdin.write("go\n")
            writer.stdin.flush()
            assert writer.stdout.readline() == f"{number}\n"
            assert numbers(index, f"number{number}") == [number]
            assert index.position() == number
        writer.stdin.close()
        assert writer.wait(timeout=20) == 0


def test_threads_share_an_index_while_it_is_written_and_replaced(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(0, "word")])
    stop = threading.Event()
    counts: list[int] = []
    failures: list[BaseException] = []

    def look() -> None:
        try:
            while not stop.is_set():
                counts.append(search(index, Query(text="word")).total)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(5):
        with Writer.open(tmp_path) as writer:
            for number in range(1, 5):
                writer.apply([Upsert(article(number, "word"))], position=writer.position() + 1)
        rebuild_from(tmp_path, [article(number, "word") for number in range(5)], position=turn)
        time.sleep(0.02)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(counts) <= {1, 2, 3, 4, 5}
    assert search(index, Query(text="word")).total == 5


def test_no_index_is_rebuilding(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(IndexRebuilding):
            Index.open(folder)
        with pytest.raises(IndexRebuilding):
            Writer.open(folder)


def test_a_deleted_folder_is_rebuilding_and_heals_with_the_next_index(tmp_path: Path) -> None:
    root = tmp_path / "search"
    index = indexed(root, [article(0, "word")])
    with Writer.open(root) as writer:
        shutil.rmtree(root)
        for call in (lambda: search(index, Query(text="word")), index.position, writer.position):
            with pytest.raises(IndexRebuilding) as caught:
                call()
            assert caught.value.reason == "search_rebuilding"
            assert caught.value.http_status == 503
        with pytest.raises(IndexRebuilding):
            writer.apply([], position=1)
    rebuild_from(root, [article(1, "word")], position=0)
    assert numbers(index, "word") == [1]


def test_an_index_of_another_schema_version_is_rebuilding(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(0, "word")])
    folder = folders.current(tmp_path)
    other = folder.rename(tmp_path / folder.name.replace("v", "v9", 1))
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to(other.name)
    with pytest.raises(IndexRebuilding, match="another version"):
        search(index, Query())
    rebuild_from(tmp_path, [article(0, "word")], position=0)
    assert numbers(index, "word") == [0]
    assert not other.exists()


@pytest.mark.parametrize("name", ["meta.json", "*.term", "*.idx", "*.pos", "*.fast", "*.fieldnorm", "*.store"])
def test_a_truncated_or_missing_file_is_rebuilding(tmp_path: Path, name: str) -> None:
    indexed(tmp_path, [article(number, "word " * 50, title="title") for number in range(300)])
    for path in folders.current(tmp_path).glob(name):
        content = path.read_bytes()
        path.unlink()  # a thread of the writer may still have it mapped: cut in place, it would take the process along
        path.write_bytes(content[:-20])
    for call in (Index.open, Writer.open):
        with pytest.raises(IndexRebuilding):
            call(tmp_path)
    for path in folders.current(tmp_path).glob(name):
        path.unlink()
    with pytest.raises(IndexRebuilding):
        Index.open(tmp_path)


def test_damage_of_any_kind_gives_results_or_rebuilding(tmp_path: Path) -> None:
    root, copy = tmp_path / "search", tmp_path / "copy"
    random = Random(3)  # noqa: S311  the same damage in every run
    indexed(root, [article(number, f"word number{number} " * 9, title="word") for number in range(200)])
    answers: Counter[str] = Counter()
    for _ in range(80):
        shutil.copytree(root, copy, symlinks=True)
        damaged = random.choice([path for path in sorted(folders.current(copy).iterdir()) if path.stat().st_size])
        content = bytearray(damaged.read_bytes())
        for _ in range(random.choice([1, 20])):
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)
        damaged.write_bytes(content)
        try:
            index = Index.open(copy)
            for sort in ("relevance", "newest"):
                search(index, Query(text="word -number7", sort=sort))
            answers["results"] += len(list(index.entries())) >= 0
        except IndexRebuilding:
            answers["rebuilding"] += 1
        shutil.rmtree(copy)
    assert answers["results"] > 5
    assert answers["rebuilding"] > 5


def test_damaged_files_are_named(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(number, "word " * 50) for number in range(300)])
    assert index.damaged_files() == []
    path = next(folders.current(tmp_path).glob("*.pos"))
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.unlink()  # as above
    path.write_bytes(content)
    assert index.damaged_files() == [path.name]


def test_entries_come_in_the_order_of_ids_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_PAGE", 4)
    halves = ((1, 1), (2, 9), (3, 2), (2**64 - 1, 3))
    ids = [str(UUID(int=upper << 64 | lower)) for upper, many in halves for lower in range(many)]
    documents = [article(place, id=identity) for place, identity in enumerate(ids)]
    index = indexed(tmp_path, reversed(documents))
    expected = [Entry(identity, place) for place, identity in enumerate(sorted(ids))]
    assert list(index.entries()) == expected
    for place in (0, 3, 10, 14):
        assert list(index.entries(after=expected[place].id)) == expected[place + 1 :]


def test_entries_of_an_empty_index_are_none(tmp_path: Path) -> None:
    assert list(indexed(tmp_path, []).entries()) == []


def test_a_view_does_not_change(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(0, "word")])
    view = index.view()
    assert index.view() is view
    with Writer.open(tmp_path) as writer:
        writer.apply([Upsert(article(1, "word"))], position=1)
    assert view.searcher.doc_freq("body", "word") == 1
    assert index.view().searcher.doc_freq("body", "word") == 2
    assert article_id(1) in {entry.id for entry in index.entries()}
