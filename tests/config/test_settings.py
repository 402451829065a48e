"""Settings: where they come from, and which ones production refuses."""

import os
import re
import secrets
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.database import database
from config.settings.refusals import contradictions, mute, refusals
from config.settings.secrets import development_key

GOOD = {"SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "archive.example.org"}


def production(**environment: str) -> subprocess.CompletedProcess[str]:
    """Loads the production settings in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "import config.settings.production as s; print(s.DEBUG, s.ALLOWED_HOSTS)"],
        cwd=env.ROOT,
        env={name: value for name, value in os.environ.items() if name not in {"DEBUG", *GOOD}} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_tests_write_nothing_into_the_archive_of_this_checkout() -> None:
    home = settings.DATELINE_HOME
    assert home != env.HOME
    assert settings.SEARCH_FOLDER.is_relative_to(home)
    assert settings.ORIGINALS_URL.startswith(home.as_uri())
    assert settings.ORIGINALS_OPTIONS == {}


def test_every_setting_is_in_the_example_and_no_other() -> None:
    source = (env.ROOT / "config" / "env.py").read_text()
    secret = re.findall(r'_secret\("([A-Z0-9_]+)"', source)
    read = {*re.findall(r'_env\.\w+\(\s*"([A-Z0-9_]+)"', source), *secret, *(f"{name}_FILE" for name in secret)}
    shown = set(re.findall(r"^# ?([A-Z0-9_]+)=", (env.ROOT / ".env.example").read_text(), re.MULTILINE))
    named = {name for name in shown if name.startswith("CHANNEL_SECRET_")}
    assert read
    assert read == shown - named
    assert any(name.endswith("_FILE") for name in named)


def test_secrets_of_channels_are_read_by_name_from_files_and_from_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "press").write_text("press:word@mail.example.org\n")
    monkeypatch.setenv("CHANNEL_SECRET_WIRE", "key:secret@s3.example.org")
    monkeypatch.setenv("CHANNEL_SECRET_PRESS_FILE", str(tmp_path / "press"))
    (tmp_path / "folder" / "..data").mkdir(parents=True)
    (tmp_path / "folder" / "DESK").write_text("desk:word@mail.example.org\n")
    assert env.named_secrets("CHANNEL_SECRET_", folder=str(tmp_path / "folder")) == {
        "DESK": "desk:word@mail.example.org",
        "PRESS": "press:word@mail.example.org",
        "WIRE": "key:secret@s3.example.org",
    }
    assert set(env.named_secrets("CHANNEL_SECRET_", folder="")) == {"PRESS", "WIRE"}


WRONG = {
    "SEARCH_MAIL_HOUR": "24",
    "SEARCH_MAIL_TIME_ZONE": "America",
    "LOG_LEVEL": "loud",
    "PORT": "99999",
    "SWEEP_SECONDS": "0",
    "DATABASE_PASSWORD_FILE": "/nowhere/password",
    "CHANNEL_SECRET_PRESS_FILE": "/nowhere/press",
    "CHANNEL_SECRETS_FOLDER": "/nowhere",
    "FETCH_ALLOWED_NETWORKS": "10.0.0.0/8,here",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused_by_its_name(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import config.env"],
        cwd=env.ROOT,
        env=os.environ | {name: WRONG[name]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert f'Environment variable "{name}"' in done.stderr.splitlines()[-1]


def test_a_command_tells_it_in_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "account"],
        cwd=env.ROOT,
        env=os.environ | {"ITEM_TIME_LIMIT": "soon"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = 'settings_invalid: Environment variable "ITEM_TIME_LIMIT" invalid: Not a valid integer.\n'
    assert (done.returncode, done.stderr) == (1, told)


def test_nothing_else_reads_the_environment() -> None:
    allowed = {
        "config/env.py",
        "config/wsgi.py",  # which settings
        "config/asgi.py",
        "config/celery.py",
        "archive/management/commands/up.py",  # hands its own on to its children
    }
    readers = {
        str(path.relative_to(env.ROOT))
        for folder in ("archive", "config")
        for path in (env.ROOT / folder).rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text())
    }
    assert readers <= allowed


class TestProduction:
    def test_starts_with_good_values(self) -> None:
        done = production(**GOOD)
        assert done.stdout == "False ['archive.example.org']\n", done.stderr

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"secret_key": ""}, "SECRET_KEY is not set"),
            ({"secret_key": "change-me"}, "SECRET_KEY is an example"),
            ({"secret_key": "django-insecure-" + "x1y2z3" * 20}, "SECRET_KEY is an example"),
            ({"secret_key": "short"}, "SECRET_KEY is too weak"),
            ({"secret_key": "ab" * 40}, "SECRET_KEY is too weak"),
            ({"allowed_hosts": []}, "ALLOWED_HOSTS is not set"),
            ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS is '*'"),
            ({"debug": True}, "DEBUG is on"),
        ],
    )
    def test_refuses_what_is_unsafe(self, wrong: dict[str, Any], said: str) -> None:
        good = {"secret_key": secrets.token_urlsafe(64), "debug": False, "allowed_hosts": ["archive.example.org"]}
        assert refusals(**good) == []
        (line,) = refusals(**(good | wrong))
        assert said in line

    def test_refuses_limits_that_do_not_go_together(self) -> None:
        good = {"item": 10, "task": 120, "lease": 150, "fetch": 30.0}
        assert contradictions(**good) == []
        for wrong in ({"item": 61}, {"lease": 120}, {"fetch": 96.0}):
            assert len(contradictions(**(good | wrong))) == 1
        done = production(**GOOD, TASK_TIME_LIMIT="600")
        assert done.stderr.splitlines()[-1].startswith("- LEASE_SECONDS is 150")

    def test_refuses_alarms_that_nobody_would_hear(self) -> None:
        assert mute(alarm_mail=[], host="") == mute(alarm_mail=["a@b.example"], host="mail.example") == []
        done = production(**GOOD, ALARM_MAIL="desk@example.org")
        assert done.stderr.splitlines()[-1].startswith("- ALARM_MAIL is set and EMAIL_HOST is not")

    def test_says_everything_at_once(self) -> None:
        done = production(DEBUG="1")
        assert done.returncode != 0
        assert done.stderr.count("\n- ") == 3

    def test_takes_secrets_from_files(self, tmp_path: Path) -> None:
        (tmp_path / "key").write_text(GOOD["SECRET_KEY"] + "\n")
        done = production(ALLOWED_HOSTS="archive.example.org", SECRET_KEY_FILE=str(tmp_path / "key"))
        assert done.returncode == 0, done.stderr


class TestDevelopmentKey:
    def test_is_made_once_and_for_its_owner_alone(self, tmp_path: Path) -> None:
        first = development_key(tmp_path)
        assert development_key(tmp_path) == first
        assert refusals(secret_key=first, debug=False, allowed_hosts=["a.example"]) == []
        assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
        assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]

    def test_two_processes_that_start_together_agree(self, tmp_path: Path) -> None:
        code = (
            "import sys; from pathlib import Path; from config.settings.secrets import development_key;"
            "sys.stdin.read(1); print(development_key(Path(sys.argv[1])))"
        )
        command = [sys.executable, "-c", code, str(tmp_path)]
        both = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=env.ROOT) for _ in range(2)
        ]
        said = {process.communicate(b"\n")[0] for process in both}
        assert len(said) == 1

    def test_without_a_home_nothing_is_written(self, tmp_path: Path) -> None:
        assert development_key(tmp_path / "none")
        assert not (tmp_path / "none").exists()


class TestDatabase:
    def test_a_url_with_options(self) -> None:
        entry = database("postgresql://me:p%40ss@db.example.org:5433/news?sslmode=require", sockets=Path("/s"))
        assert entry["NAME"] == "news"
        assert entry["USER"] == "me"
        assert entry["PASSWORD"] == "p@ss"
        assert entry["HOST"] == "db.example.org"
        assert entry["PORT"] == "5433"
        assert entry["OPTIONS"]["sslmode"] == "require"

    def test_the_embedded_server_without_one(self) -> None:
        entry = database("", sockets=Path("/tmp/dateline-x"))  # noqa: S108
        assert entry["HOST"] == "/tmp/dateline-x"  # noqa: S108
        assert entry["NAME"] == "dateline"

    def test_a_password_from_a_file_and_a_time_limit(self) -> None:
        entry = database("postgresql://me@db/news", sockets=Path(), password="secret", statement_timeout=30)
        assert entry["PASSWORD"] == "secret"
        assert entry["OPTIONS"]["options"].split(" -c ")[1:] == ["statement_timeout=30000"]

    def test_a_server_that_vanishes_is_noticed_and_so_is_a_client(self) -> None:
        entry = database("postgresql://db/news?connect_timeout=3&options=-c%20work_mem%3D1MB", sockets=Path())
        assert (entry["OPTIONS"]["connect_timeout"], entry["OPTIONS"]["keepalives_idle"]) == ("3", "30")
        assert entry["OPTIONS"]["options"] == "-c idle_in_transaction_session_timeout=600000 -c work_mem=1MB"
        embedded = database("", sockets=Path("/s"))
        assert embedded["OPTIONS"] == {"options": "-c idle_in_transaction_session_timeout=600000"}

    def test_nonsense_is_refused_without_repeating_it(self) -> None:
        with pytest.raises(ImproperlyConfigured) as refused:
            database("mysql://me:secret@db/news", sockets=Path())
        assert "secret" not in str(refused.value)
