"""Everything that `manage.py up` runs, for journeys from one door to the other."""

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from config import embedded
from tests.management.running import PATIENCE, manage, running, until


@dataclass(frozen=True, kw_only=True)
class House:
    """A running Dateline: where it answers, and what opens it."""

    url: str
    user: str
    password: str
    key: str
    environment: Mapping[str, str]

    def api(self) -> httpx.Client:
        """A program with a key."""
        return httpx.Client(
            base_url=f"{self.url}/api/v1/", headers={"Authorization": f"Bearer {self.key}"}, timeout=PATIENCE
        )

    @contextmanager
    def browser(self) -> Iterator[httpx.Client]:
        """A person at the admin, logged in through the form."""
        with httpx.Client(base_url=self.url, timeout=PATIENCE, follow_redirects=True) as client:
            page = client.get("/admin/login/")
            token = hidden(page, "csrfmiddlewaretoken")
            sent = {"username": self.user, "password": self.password, "csrfmiddlewaretoken": token}
            answer = client.post("/admin/login/?next=/admin/", data=sent, headers={"Referer": str(page.url)})
            assert answer.url.path == "/admin/", answer.text[:2000]
            yield client


def prove(environment: Mapping[str, str]) -> None:
    """Nothing is missing and nothing has changed."""
    for command in (["account", "--strict"], ["audit"]):
        done = manage(environment, *command)
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def started(*arguments: str) -> Iterator[House]:
    """Dateline for as long as the block runs; at its end the account must balance and the audit be clean."""
    home = Path(tempfile.mkdtemp(prefix="dateline-house-"))
    log = home.with_name(f"{home.name}.log")
    given = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL", "PORT"}}
    environment = given | {"DATELINE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings.development"}
    try:
        with running(environment, "manage.py", "up", *arguments, log=log) as up:
            until(lambda: "Dateline is ready" in log.read_text() or up.poll() is not None, what="the start")
            said = log.read_text()
            assert up.poll() is None, said
            login = re.search(r"login +(\S+) / (\S+)", said)
            key = re.search(r"API key +(\S+)", said)
            address = re.search(r"Dateline is ready: (http://\S+?)/ ", said)
            assert login is not None, said
            assert key is not None, said
            assert address is not None, said
            yield House(url=address[1], user=login[1], password=login[2], key=key[1], environment=environment)
            prove(environment)
            up.send_signal(signal.SIGTERM)
            assert up.wait(PATIENCE) == 0
    finally:
        shutil.rmtree(embedded.socket_folder(home), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
        log.unlink(missing_ok=True)


def hidden(page: httpx.Response, name: str) -> str:
    """The value of a form's hidden field."""
    for field in re.findall(r"<input[^>]+>", page.text):
        if f'name="{name}"' in field:
            return str(re.search(r'value="([^"]*)"', field)[1])  # type: ignore[index]
    raise AssertionError(f"there is no field {name} on {page.url}")


def eventually(ask: Callable[[], Any], *, what: str, seconds: float = PATIENCE) -> Any:
    """The first answer that is not empty."""
    found: list[Any] = []

    def asked() -> bool:
        found.append(ask())
        return bool(found[-1])

    until(asked, seconds=seconds, what=what)
    return found[-1]
