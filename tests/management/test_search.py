import io
import shutil
import signal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.actions.following.follow import check_index, sequence
from archive.errors import IndexRebuilding
from archive.models import Heartbeat
from archive.search.index import Index
from tests.actions.handing_in import article, hand_in, work_off
from tests.actions.tampering import tamper
from tests.management.running import PATIENCE, running, until


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.SEARCH_FOLDER = tmp_path / "search"
    return settings.SEARCH_FOLDER


def run(verb: str) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = 0
    try:
        call_command("search", verb, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue().splitlines()


def agrees(folder: Path) -> bool:
    """Whether the index holds everything that is committed now."""
    sequence()
    try:
        return check_index(index=Index.open(folder)).agrees
    except IndexRebuilding:
        return False


def test_an_index_is_built_checked_and_found_wanting(transactional_db, folder):
    with pytest.raises(CommandError, match=r"^search_rebuilding: "):
        call_command("search", "check")
    hand_in(article(1), article(2))
    work_off()
    sequence()
    assert run("rebuild") == (0, ["2 articles indexed"])
    assert run("check") == (0, ["at position 2, 0 changes behind, 0 missing, 0 surplus"])

    hand_in(article(3))
    work_off()
    tamper("DELETE FROM archive_article WHERE id = (SELECT min(id::text)::uuid FROM archive_article)")
    code, lines = run("check")
    assert code == 1
    assert [line.split(":")[0] for line in lines[:2]] == ["missing from the index", "only in the index"]
    assert lines[2] == "at position 2, 1 changes behind, 1 missing, 1 surplus"


def test_the_follower_indexes_what_comes_survives_and_stops(environment, folder, tmp_path: Path):
    hand_in(article(1))
    work_off()
    with running(environment, "manage.py", "follow", log=tmp_path / "follow.log") as follower:
        until(lambda: agrees(folder), what="the first index")
        until(lambda: Heartbeat.objects.filter(name="follower").exists(), what="a heartbeat")

        hand_in(article(2))
        work_off()
        until(lambda: agrees(folder), what="the second article")

        shutil.rmtree(folder)
        until(lambda: agrees(folder), what="an index after the folder was deleted")

        assert run("rebuild")[0] == 0
        hand_in(article(3))
        work_off()
        until(lambda: agrees(folder), what="an index after somebody else's rebuild")

        assert run("check")[0] == 0
        follower.send_signal(signal.SIGTERM)
        assert follower.wait(PATIENCE) == 0
    assert "Traceback" not in (tmp_path / "follow.log").read_text()


@pytest.mark.slow
def test_a_follower_that_is_killed_is_taken_over_from(environment, tmp_path: Path):
    folder = tmp_path / "search"
    for turn in range(2):
        hand_in(*(article(turn * 50 + n) for n in range(50)))
        work_off()
        with running(environment, "manage.py", "follow", log=tmp_path / "follow.log"):
            if turn == 0:
                until((folder / "current").exists, what="an index")
            else:
                until(lambda: agrees(folder), what="a complete index")
