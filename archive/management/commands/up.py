"""`manage.py up`: everything on this machine, in the foreground."""

import contextlib
import io
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from archive.models import Channel
from config import demofeed, embedded, env, programs
from config.addresses import authority
from config.checks import postgresql_is_safe
from config.processes import CannotStart, hold, runs
from config.settings.secrets import development_key
from config.supervision import Supervisor

DEFAULT_PORT = 8000
PORTS_TRIED = 100
SAMPLES = env.ROOT / "fixtures" / "samples" / "text"
INBOX = env.HOME / "inbox"
INBOX_SECONDS = 30
FEED = "feed"
FEED_PORT = 8765
LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Runs Dateline on this machine: PostgreSQL, broker, worker, scheduler, search follower and web."
    requires_system_checks = ()  # PostgreSQL is not there yet; it is checked once it is

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=env.PORT, help="the web port; default: 8000 or the next free")
        parser.add_argument("--samples", action="store_true", help="bring in the sample articles")
        parser.add_argument("--stop", action="store_true", help="stop what runs for this DATELINE_HOME")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stop"]:
            self._stop_other()
            return
        try:
            self._run(port=options["port"], samples=options["samples"])
        except CannotStart as error:
            raise CommandError(error.message) from error
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def _run(self, *, port: int | None, samples: bool) -> None:
        embedded.prepare(env.HOME)
        lock = hold(env.HOME / "up.lock")
        if lock is None:
            raise CannotStart(f"Dateline runs already for {env.HOME}{_where(_state())}.")
        listener = listen(env.BIND, port)
        feed = self._listen_for_feed() if samples else None
        url = f"http://{authority(_reachable(env.BIND), listener.getsockname()[1])}"
        if settings.DEMO_ALLOWED and not env.SECRET_KEY:
            development_key(env.HOME)
        supervisor = Supervisor(
            folder=env.ROOT,
            environment=os.environ
            | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "DATELINE_HOME": str(env.HOME), "COLUMNS": "140"},
            write=self.stdout.write,
            changed=lambda pids: _keep_state(url, pids),
        )
        try:
            self._start(supervisor, listener, feed=feed)
            self._welcome(supervisor, url, samples=samples)
            supervisor.keep()
        finally:
            supervisor.show("up", "stopping")
            supervisor.stop()
            _state_file().unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # not empty where a given server keeps its socket there
                embedded.socket_folder(env.HOME).rmdir()
            listener.close()
            if feed is not None:
                feed.close()
            os.close(lock)

    def _start(self, supervisor: Supervisor, listener: socket.socket, *, feed: socket.socket | None) -> None:
        if not env.DATABASE_URL:
            supervisor.start(programs.postgres(env.HOME, parent=os.getpid()))
        if not env.BROKER_URL:
            supervisor.start(programs.broker(env.HOME, parent=os.getpid()))
        if not env.DATABASE_URL:
            supervisor.wait_until("postgres", lambda: embedded.postgres_answers(env.HOME), seconds=60)
            embedded.create_database(env.HOME)
        faults = postgresql_is_safe(databases=["default"])
        if faults:
            raise CannotStart(" ".join(fault.msg for fault in faults))
        call_command("migrate", interactive=False, verbosity=0)
        if feed is not None:
            self._command(supervisor, "load_fixtures")
            self._make_inbox(supervisor)
            self._make_feed(supervisor, feed)
        elif demofeed.kept_address(env.HOME):
            self._command(supervisor, "channel", "off", FEED)
            demofeed.forget_address(env.HOME)
        connections.close_all()
        if not env.BROKER_URL:
            supervisor.wait_until("broker", lambda: embedded.broker_answers(env.HOME), seconds=60)
        for program in programs.clients(listener=listener.fileno()):
            supervisor.start(program)

    def _welcome(self, supervisor: Supervisor, url: str, *, samples: bool) -> None:
        if samples:
            files = sorted(str(file) for file in SAMPLES.iterdir() if file.suffix != ".json")
            command = [sys.executable, "manage.py", "ingest", *files, "--name", "Samples", "--new", "--wait"]
            supervisor.run_once("samples", command)
        supervisor.wait_until("web", lambda: _answers(url), seconds=60)
        if settings.DEMO_ALLOWED:
            self._command(supervisor, "demo_access")
            connections.close_all()
        if samples and INBOX.is_dir():
            supervisor.show("up", f"What you put into {INBOX} comes in by itself; so do the stories of a feed.")
        supervisor.show("up", f"Dateline is ready: {url}/   (Ctrl-C stops it; data in {env.HOME})")

    def _make_inbox(self, supervisor: Supervisor) -> None:
        """A folder whose files come in by themselves, so that a channel can be watched at work."""
        if str(INBOX) not in settings.CHANNEL_FOLDERS:
            return
        INBOX.mkdir(exist_ok=True)
        terms = ("--kind", "folder", "--name", "Inbox", "--interval", str(INBOX_SECONDS), "--missing")
        self._command(supervisor, "channel", "add", "inbox", str(INBOX), *terms)

    def _listen_for_feed(self) -> socket.socket:
        """The port of the last time where that is free: other addresses would be other pages."""
        _, _, kept = demofeed.kept_address(env.HOME).rpartition(":")
        return listen(LOOPBACK, None, first=int(kept or FEED_PORT))

    def _make_feed(self, supervisor: Supervisor, listener: socket.socket) -> None:
        """A site on this machine that publishes something now and then, and a channel that polls it."""
        address = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        demofeed.keep_address(env.HOME, address)
        supervisor.start(programs.demofeed(listener=listener.fileno()))
        terms = ("--kind", "feed", "--name", "Ostrand Harbour News", "--interval", str(INBOX_SECONDS), "--missing")
        place = f"{address}/feed.xml"
        self._command(supervisor, "channel", "add", FEED, place, *terms, "--options", '{"content": "pages"}')
        if Channel.objects.get(slug=FEED).place != place:
            self._command(supervisor, "channel", "set", FEED, "--place", place)
        self._command(supervisor, "channel", "on", FEED)

    def _command(self, supervisor: Supervisor, name: str, *arguments: str) -> None:
        """Runs a short command here: a process of its own would take longer to start than to work."""
        said = io.StringIO()
        call_command(name, *arguments, stdout=said)
        for line in said.getvalue().splitlines():
            supervisor.show("up", line)

    def _stop_other(self) -> None:
        pid = _state().get("pid", 0)
        if not runs(pid, mentioning="up"):
            self.stdout.write(f"Nothing runs for {env.HOME}.")
            return
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 120
        while runs(pid, mentioning="up"):
            if time.monotonic() > deadline:
                raise CommandError(f"Process {pid} does not end.")
            time.sleep(0.1)
        self.stdout.write("Stopped.")


def listen(host: str, port: int | None, *, first: int = DEFAULT_PORT) -> socket.socket:
    """A listening socket on `port`, or on the first free one from `first`. Raises CannotStart when there is none."""
    for candidate in [port] if port is not None else range(first, first + PORTS_TRIED):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except (OSError, OverflowError) as error:
            listener.close()
            reason = error.strerror if isinstance(error, OSError) else "ports end at 65535"
            continue
        listener.listen(1024)
        return listener
    where = port if port is not None else f"{first} to {first + PORTS_TRIED - 1}"
    raise CannotStart(f"Port {where} on {host} cannot be used: {reason}. Set PORT to a free one.")


def _reachable(host: str) -> str:
    return {"0.0.0.0": "localhost", "::": "localhost", "127.0.0.1": "localhost"}.get(host, host)  # noqa: S104  shown, not bound


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/live", timeout=5) as response:  # noqa: S310  our own address
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except OSError:
        return False


def _state_file() -> Path:
    return env.HOME / "up.json"


def _state() -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads(_state_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state


def _where(state: dict[str, Any]) -> str:
    return f": {state['url']} (process {state['pid']})" if state else ""


def _keep_state(url: str, pids: dict[str, int]) -> None:
    draft = _state_file().with_suffix(".new")
    draft.write_text(json.dumps({"pid": os.getpid(), "url": url, "processes": pids}), encoding="utf-8")
    draft.replace(_state_file())
