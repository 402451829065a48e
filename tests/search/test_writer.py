import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from archive.errors import IndexRebuilding, Unavailable
from archive.search import folders
from archive.search.index import Entry, Index
from archive.search.queries import Query, search
from archive.search.schema import Document, Remove, Upsert
from archive.search.writer import Writer, rebuild, rebuild_from
from tests.search.articles import article, article_id, indexed, numbers


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return indexed(tmp_path, [article(0, "first"), article(1, "second")], position=10)


def test_changes_replace_add_and_remove(index: Index, tmp_path: Path) -> None:
    with Writer.open(tmp_path) as writer:
        assert writer.position() == 10
        writer.apply(
            [
                Upsert(article(0, "changed", position=11)),
                Remove(article_id(1)),
                Upsert(article(2, "third", position=13)),
            ],
            position=13,
        )
        assert writer.position() == 13
    assert index.position() == 13
    assert list(index.entries()) == [Entry(article_id(0), 11), Entry(article_id(2), 13)]
    assert numbers(index, "changed") == [0]
    assert numbers(index, "first OR second") == []


def test_the_last_of_several_changes_counts(index: Index, tmp_path: Path) -> None:
    with Writer.open(tmp_path) as writer:
        writer.apply(
            [
                Remove(article_id(0)),
                Upsert(article(0, "late")),
                Upsert(article(3, "gone")),
                Remove(article_id(3).upper()),
            ],
            position=11,
        )
    assert numbers(index, "late OR gone") == [0]
    assert len(search(index, Query()).hits) == 2


def test_applying_again_changes_nothing(index: Index, tmp_path: Path) -> None:
    changes = [Upsert(article(5, "again")), Remove(article_id(9))]
    with Writer.open(tmp_path) as writer:
        writer.apply(changes, position=11)
        writer.apply(changes, position=11)
        writer.apply([], position=12)
    assert numbers(index, "again") == [5]
    assert index.position() == 12


def test_a_position_does_not_go_back(index: Index, tmp_path: Path) -> None:
    with Writer.open(tmp_path) as writer, pytest.raises(ValueError, match="cannot go back to 9"):
        writer.apply([], position=9)
    assert index.position() == 10


def test_a_bad_change_leaves_nothing_behind(index: Index, tmp_path: Path) -> None:
    with Writer.open(tmp_path) as writer:
        with pytest.raises(ValueError, match="UUID"):
            writer.apply([Upsert(article(7, "half")), Upsert(article(8, id="no uuid"))], position=12)
        writer.apply([Upsert(article(9, "whole"))], position=12)
    assert numbers(index, "half OR whole") == [9]


def test_there_is_one_writer(index: Index, tmp_path: Path) -> None:
    with Writer.open(tmp_path), pytest.raises(Unavailable) as caught:
        Writer.open(tmp_path)
    assert caught.value.reason == "search_index_locked"
    Writer.open(tmp_path).close()


def test_a_closed_writer_says_so(index: Index, tmp_path: Path) -> None:
    writer = Writer.open(tmp_path)
    writer.close()
    with pytest.raises(Unavailable) as caught:
        writer.apply([], position=11)
    assert caught.value.reason == "search_index_closed"


def test_a_writer_learns_that_its_index_was_replaced(index: Index, tmp_path: Path) -> None:
    with Writer.open(tmp_path) as writer:
        rebuild_from(tmp_path, [article(4, "new")], position=7)
        for call in (writer.position, lambda: writer.apply([Upsert(article(5, "lost"))], position=11)):
            with pytest.raises(Unavailable) as caught:
                call()
            assert caught.value.reason == "search_index_replaced"
    with Writer.open(tmp_path) as writer:
        assert writer.position() == 7
        writer.apply([Upsert(article(5, "kept"))], position=11)
    assert set(numbers(index, "new OR kept")) == {4, 5}


def test_a_failed_commit_changes_nothing_and_closes_the_writer(index: Index, tmp_path: Path) -> None:
    writer = Writer.open(tmp_path)
    folder = folders.current(tmp_path)
    moved = folder.rename(folder.with_suffix(".away"))
    with pytest.raises(Unavailable) as caught:
        writer.apply([Upsert(article(6, "lost"))], position=11)
    assert caught.value.reason == "search_index_write_failed"
    moved.rename(folder)
    with Writer.open(tmp_path) as again:
        assert again.position() == 10
        again.apply([Upsert(article(7, "kept"))], position=11)
    assert numbers(index, "lost OR kept") == [7]


def test_the_index_in_use_answers_until_the_new_one_is_published(index: Index, tmp_path: Path) -> None:
    with rebuild(tmp_path) as build:
        with pytest.raises(IndexRebuilding):
            build.position()
        build.apply([Upsert(article(4, "new"))], position=20)
        assert numbers(index, "first OR new") == [0]
        assert index.position() == 10
        build.publish()
        assert numbers(index, "first OR new") == [4]
    assert index.position() == 20
    assert [path.name for path in tmp_path.iterdir() if path.is_dir() and not path.is_symlink()] == [
        folders.current(tmp_path).name
    ]


def test_an_abandoned_rebuild_leaves_nothing(index: Index, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())

    def broken() -> Iterator[Document]:
        yield article(4, "new")
        raise KeyError("the archive is gone")

    with pytest.raises(KeyError):
        rebuild_from(tmp_path, broken(), position=20)
    assert sorted(tmp_path.iterdir()) == before
    assert numbers(index, "first OR new") == [0]


def test_one_rebuild_at_a_time(index: Index, tmp_path: Path) -> None:
    with rebuild(tmp_path), pytest.raises(Unavailable) as caught, rebuild(tmp_path):
        pytest.fail("two rebuilds at once")
    assert caught.value.reason == "search_rebuild_running"


def test_a_rebuild_counts_what_it_was_given(tmp_path: Path) -> None:
    assert rebuild_from(tmp_path, (article(number, "word") for number in range(4_100)), position=3) == 4_100
    index = Index.open(tmp_path)
    assert search(index, Query(text="word")).total == 4_100
    assert index.position() == 3


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from archive.search.schema import Remove, Upsert
from archive.search.writer import Writer
from tests.search.articles import article, article_id

with Writer.open(Path(sys.argv[1])) as writer:
    print("open", flush=True)
    position = writer.position()
    while True:
        position += 1
        fresh = [Upsert(article(3 * position + each, "word", position=position)) for each in range(3)]
        writer.apply([*fresh, Remove(article_id(3 * (position - 1)))], position=position)
        print(position, flush=True)
"""


def expected_after(position: int) -> list[Entry]:
    """Each position adds three articles and removes the first of the three before."""
    return [
        Entry(article_id(3 * place + each), place)
        for place in range(1, position + 1)
        for each in range(3)
        if each or place == position
    ]


@pytest.mark.slow
def test_a_killed_writer_leaves_position_and_articles_in_agreement(tmp_path: Path) -> None:
    root = tmp_path / "search"
    random = Random(11)  # noqa: S311  the same pauses in every run
    index = indexed(root, list[Document]())
    reached = 0
    for _ in range(25):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, os.fspath(root)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        assert writer.stdout is not None
        with writer.stdout:
            assert writer.stdout.readline() == "open\n"
            for _ in range(random.randrange(3)):
                reached = int(writer.stdout.readline())
            time.sleep(random.uniform(0, 0.1))
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        assert index.position() >= reached
        reached = index.position()
        assert list(index.entries()) == expected_after(reached)
    assert reached >= 10
    assert index.damaged_files() == []
