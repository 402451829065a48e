"""A real worker on a real broker: what is not JSON, or not ours, is refused, and the worker goes on."""

import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

import pytest
import trustme
from celery import Celery
from kombu import Connection
from kombu.exceptions import OperationalError

from archive.models import Heartbeat
from config import env
from config.celery import app, tls_options, transport_options, with_password
from config.programs import WORKER
from tests.management.running import PATIENCE, until


class Exploit:
    """What an attacker would put into the queue: unpickling it makes a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.file,)


@pytest.fixture
def worker(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *WORKER], cwd=env.ROOT, env=environment, stdout=log, stderr=log
        )
        yield process
        process.terminate()
        process.wait(PATIENCE)


@pytest.mark.slow
def test_pickles_and_unknown_tasks_are_refused_and_the_worker_goes_on(
    worker: subprocess.Popen[bytes], broker: str, tmp_path: Path
) -> None:
    sender = Celery(broker=broker)
    sender.conf.task_default_queue = "dateline"
    mark = tmp_path / "unpickled"
    sender.send_task("archive.tasks.process", args=[Exploit(mark)], serializer="pickle", ignore_result=True)
    sender.send_task("archive.tasks.no_such_task", args=["x"], ignore_result=True)
    sender.send_task("archive.tasks.heartbeat", ignore_result=True)
    done = Heartbeat.objects.filter(name="worker").exists
    until(lambda: done() or worker.poll() is not None, what="the message after the bad ones")
    assert worker.poll() is None
    log = (tmp_path / "worker.log").read_text()
    assert "ContentDisallowed" in log
    assert "no_such_task" in log
    assert not mark.exists()
    with sender.connection_for_read() as connection:
        channel = connection.default_channel
        until(lambda: channel.client.llen("dateline") == channel.client.hlen("unacked") == 0, what="an empty queue")


def test_a_runaway_task_ends_as_an_error_in_its_own_process() -> None:
    code = "from config.celery import limit_child; limit_child(); bytearray(600 * 2**20)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=env.ROOT,
        env=os.environ | {"WORKER_MEMORY_LIMIT": "512", "DJANGO_SETTINGS_MODULE": "config.settings.development"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip().endswith("MemoryError")


def test_a_message_comes_again_only_when_its_task_must_have_ended() -> None:
    limits = transport_options("redis+socket:///x.sock")
    assert limits["visibility_timeout"] > app.conf.task_time_limit
    assert limits["unacked_restore_interval"] <= 5


@pytest.mark.parametrize("scheme", ["amqps", "rediss"])
def test_over_tls_the_broker_says_who_it_is(scheme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is said to one that is not trusted, or is called otherwise."""
    authority, certificate = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(certificate)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    for host, trusted in (("localhost", False), ("localhost", True), ("127.0.0.1", True)):
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        heard: SimpleQueue[bool] = SimpleQueue()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=shake_hands, args=(listener, certificate, heard), daemon=True).start()
            url = f"{scheme}://dateline:secret@{host}:{listener.getsockname()[1]}/0"
            with Connection(url, ssl=tls_options(url), connect_timeout=30) as broker, pytest.raises(OperationalError):
                broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=30)
            assert heard.get(timeout=PATIENCE) == (trusted and host == "localhost")


def shake_hands(listener: socket.socket, certificate: ssl.SSLContext, heard: "SimpleQueue[bool]") -> None:
    """Tells of each who comes whether anything was said behind the handshake."""
    with suppress(OSError):  # the test is over
        while True:
            plain, _ = listener.accept()
            try:
                with certificate.wrap_socket(plain, server_side=True) as secure:
                    heard.put(item=bool(secure.recv(8)))
            except OSError:
                heard.put(item=False)


def test_without_tls_nothing_is_asked_of_it() -> None:
    assert tls_options("redis+socket:///x.sock") is tls_options("amqp://broker//") is None


def test_json_alone_is_taken_and_nothing_is_acknowledged_before_it_is_done() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost


@pytest.mark.parametrize(
    ("url", "password", "expected"),
    [
        ("amqp://dateline@broker:5672//", "a/b@c", "amqp://dateline:a%2Fb%40c@broker:5672//"),
        ("redis://broker:6379/0", "x", "redis://:x@broker:6379/0"),
        ("amqp://dateline:known@broker:5672//", "", "amqp://dateline:known@broker:5672//"),
    ],
)
def test_a_password_from_a_file_goes_into_the_url(url: str, password: str, expected: str) -> None:
    assert with_password(url, password) == expected
