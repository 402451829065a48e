"""What `make demo` prints opens the doors, however often it is run."""

import io
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from archive.actions import keys
from archive.models import ApiKey, Source, Term, Vocabulary


@pytest.fixture
def home(db, settings, tmp_path: Path) -> Path:
    settings.DATELINE_HOME = tmp_path
    settings.DEMO_ALLOWED = True
    return tmp_path


def printed(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def opens(told: str) -> bool:
    login, key = told.splitlines()
    user, password = login.removeprefix("login    ").split(" / ")
    return authenticate(username=user, password=password) is not None and (
        keys.find(secret=key.removeprefix("API key  ")) is not None
    )


def test_the_login_and_the_key_are_the_same_a_second_time(home):
    told = printed("demo_access")
    assert opens(told)
    assert printed("demo_access") == told
    (kept,) = home.iterdir()
    assert (kept.name, kept.stat().st_mode & 0o777) == ("demo.json", 0o600)


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"user": "demo"}'])
def test_a_file_that_was_not_written_to_its_end_is_written_anew(home, broken):
    first = printed("demo_access")
    (home / "demo.json").write_text(broken)
    again = printed("demo_access")
    assert again != first
    assert opens(again)
    assert ApiKey.objects.filter(revoked_at__isnull=True).count() == 1
    assert [path.name for path in home.iterdir()] == ["demo.json"]


def test_no_known_login_is_made_with_production_settings(home, settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="demo_refused"):
        printed("demo_access")
    assert not list(home.iterdir())


def test_the_samples_sources_and_vocabularies_are_made_once(db, tmp_path: Path):
    made = Source.objects.count()
    assert printed("load_fixtures").endswith(" sources made, 4 vocabularies\n")
    assert Source.objects.count() > made
    assert Term.objects.filter(vocabulary__suggests=True, label="Upper Tarn", parent__label="Tarn valley").exists()
    assert printed("load_fixtures") == "0 sources made\n"
    (tmp_path / "wrong.csv").write_text("name\nx\n")
    with pytest.raises(CommandError, match=r"wrong\.csv"):
        printed("load_fixtures", "--vocabularies", str(tmp_path))
    assert not Vocabulary.objects.filter(slug="wrong").exists()


def test_sources_that_cannot_be_read_are_told_in_one_line(db, tmp_path: Path):
    for content in ("[", '{"slug": "x"}', "[1]"):
        (tmp_path / "wrong.json").write_text(content)
        with pytest.raises(CommandError, match=r"^json_invalid: .*wrong\.json: "):
            printed("load_fixtures", str(tmp_path / "wrong.json"))
    for arguments in ([str(tmp_path / "none.json")], ["--vocabularies", str(tmp_path / "none")]):
        with pytest.raises(CommandError, match=r"^(file_unreadable|path_not_found): .*none"):
            printed("load_fixtures", *arguments)
