"""docker-compose.yml: what must not be forgotten when Dateline runs for real."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import env, programs

COMPOSE: dict[str, Any] = yaml.safe_load((env.ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat", "follower")
JOBS = {"migrate", "store-owner"}  # they end
RUNNING = sorted(set(SERVICES) - JOBS)


def test_everything_is_there() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "broker", "store", "store-owner"}
    assert {name for name, service in SERVICES.items() if "profiles" in service} == {"store", "store-owner"}


@pytest.mark.parametrize("name", RUNNING)
def test_what_runs_is_watched_started_again_and_given_time_to_stop(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"
    assert int(service["stop_grace_period"].removesuffix("s")) >= 15


@pytest.mark.parametrize("name", RUNNING)
def test_nothing_that_runs_is_root_or_can_become_it(name: str) -> None:
    service = SERVICES[name]
    user = str(service.get("user", "")) or ("dateline" if service.get("image") == "dateline" else "root")
    assert not user.startswith(("root", "0"))
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_image_has_its_own_user() -> None:
    lines = (env.ROOT / "Dockerfile").read_text().splitlines()
    assert "USER dateline" in lines
    assert lines.index("USER dateline") < next(n for n, line in enumerate(lines) if line.startswith("CMD"))
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert any("--require-hashes" in line for line in lines)


@pytest.mark.parametrize("name", [*OURS, "postgres", "store"])
def test_containers_are_read_only_but_for_their_volumes(name: str) -> None:
    assert SERVICES[name]["read_only"] is True
    assert "/tmp" in SERVICES[name]["tmpfs"]  # noqa: S108


def test_no_secret_stands_in_the_environment() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if variable == "CHANNEL_SECRETS_FOLDER":
                assert any(mount.endswith(f":{value}:ro") for mount in service["volumes"])
            elif any(word in variable for word in ("PASSWORD", "SECRET")):
                assert variable.endswith("_FILE"), (name, variable)
                assert value.startswith("/run/secrets/")
                assert Path(value).name in service["secrets"]
    files = {name: secret["file"] for name, secret in COMPOSE["secrets"].items()}
    # Most mail servers inside a house ask for none.
    assert files.pop("email_password") == "${EMAIL_PASSWORD_FILE:-/dev/null}"
    assert all(file.startswith("./secrets/") for file in files.values())
    assert "secrets/" in (env.ROOT / ".gitignore").read_text().splitlines()


def test_every_variable_is_one_that_dateline_reads() -> None:
    known = (env.ROOT / ".env.example").read_text()
    for name in OURS:
        for variable in SERVICES[name]["environment"]:
            assert f"# {variable}=" in known, variable


OF_ONE_MACHINE = {"BIND", "DATELINE_HOME", "DEBUG", "PG_BIN", "PORT", "STATEMENT_TIMEOUT", "STATIC_ROOT"}
"""What the image or the file itself decides; the web has a time limit of its own."""


def test_what_can_be_set_is_passed_on_and_secrets_only_as_files() -> None:
    """Whoever sets it in `.env`, as the example says, is not to wonder why nothing changes."""
    named = set(re.findall(r"^# ([A-Z0-9_]+)=", (env.ROOT / ".env.example").read_text(), re.MULTILINE))
    secret = {name.removesuffix("_FILE") for name in named if name.endswith("_FILE")}
    channels = {name for name in named if name.startswith("CHANNEL_SECRET_")}
    for name in set(OURS):
        assert set(SERVICES[name]["environment"]) >= named - secret - channels - OF_ONE_MACHINE


def test_mail_can_be_set_up() -> None:
    settings = {name for name in vars(env) if name.startswith("EMAIL_")} - {"EMAIL_PASSWORD"}
    assert settings < set(SERVICES["web"]["environment"])


def test_large_uploads_are_not_spooled_into_memory() -> None:
    image = (env.ROOT / "Dockerfile").read_text()
    (folder,) = re.findall(r"TMPDIR=(\S+)", image)
    assert re.search(rf"install -d -o dateline .* {folder}$", image, re.MULTILINE)
    for name in ("web", "worker"):
        assert "dateline:/var/lib/dateline" in SERVICES[name]["volumes"]
        assert folder.startswith("/var/lib/dateline/")
        assert folder not in SERVICES[name]["tmpfs"]


def test_data_lie_in_volumes() -> None:
    mounts = {name: service.get("volumes", []) for name, service in SERVICES.items()}
    assert mounts["postgres"] == ["postgres:/var/lib/postgresql"]
    assert mounts["broker"] == ["broker:/var/lib/rabbitmq"]
    assert mounts["web"] == mounts["follower"] == mounts["worker"]
    assert mounts["web"][0] == "dateline:/var/lib/dateline"
    assert set(COMPOSE["volumes"]) == {"postgres", "broker", "dateline", "inbox", "store"}


def test_channels_can_be_set_up() -> None:
    """All that `.env.example` says of channels and fetching is passed on; folders and secrets are mounted."""
    example = (env.ROOT / ".env.example").read_text()
    sections = re.split(r"^# --- (.+?) -+$", example, flags=re.MULTILINE)[1:]
    told = dict(zip(sections[::2], sections[1::2], strict=True))
    about = "".join(text for name, text in told.items() if name.startswith(("channels", "fetching")))
    named = set(re.findall(r"^# ?([A-Z0-9_]+)=", about, re.MULTILINE))
    given = SERVICES["worker"]["environment"]
    assert {name for name in named if not name.startswith("CHANNEL_SECRET_")} <= set(given)
    assert SERVICES["web"]["environment"].items() >= given.items()
    assert any(mount.endswith(f":{given['CHANNEL_FOLDERS']}") for mount in SERVICES["worker"]["volumes"])
    assert f"install -d -o dateline -g dateline {given['CHANNEL_FOLDERS']} " in (env.ROOT / "Dockerfile").read_text()


def test_what_is_passed_on_empty_or_by_default_is_read() -> None:
    """As the programs read it where whoever starts them says nothing."""
    given = {
        name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))
        for name, value in SERVICES["worker"]["environment"].items()
        if name.startswith(("FETCH_", "HOST_", "POLL_", "CONTACT", "ALARM_")) or name == "CHANNEL_FOLDERS"
    }
    read = (
        "from config import env; print(env.FETCH_ALLOWED_NETWORKS, env.ALARM_MAIL, env.HOST_DELAY, env.CHANNEL_FOLDERS)"
    )
    done = subprocess.run(
        [sys.executable, "-c", read], cwd=env.ROOT, env={**os.environ, **given}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[] [] 1.0 ['/srv/inbox']"


def test_postgresql_is_the_one_of_the_tests() -> None:
    postgres = SERVICES["postgres"]
    assert postgres["image"] == "postgres:18"
    asked = postgres["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert {"--data-checksums", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"} <= set(
        asked
    )
    assert {"fsync=on", "full_page_writes=on", "synchronous_commit=on"} <= set(postgres["command"])


def test_the_programs_are_the_same_as_on_one_machine() -> None:
    assert SERVICES["worker"]["command"] == list(programs.WORKER)
    assert SERVICES["beat"]["command"] == list(programs.BEAT)
    assert SERVICES["web"]["command"] == list(programs.WEB)
    assert SERVICES["follower"]["command"] == ["python", *programs.FOLLOWER]
    assert SERVICES["broker"]["image"].startswith("rabbitmq:4")


def test_nothing_starts_before_the_database_is_migrated_and_checked() -> None:
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in set(OURS) - {"migrate"}:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_a_worker_may_finish_what_it_began() -> None:
    assert int(SERVICES["worker"]["stop_grace_period"].removesuffix("s")) > env.TASK_TIME_LIMIT


def test_only_the_web_can_be_reached_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_docker_itself_accepts_it(tmp_path: Path) -> None:
    client = shutil.which("docker")
    if client is None or subprocess.run([client, "compose", "version"], check=False, capture_output=True).returncode:
        pytest.skip("no docker client with compose here")
    done = subprocess.run(
        shlex.split(f"{client} compose --profile s3 config --quiet"),
        cwd=env.ROOT,
        env=os.environ | {"ALLOWED_HOSTS": "archive.example.org"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
