"""Mail servers that are well, and those that mean no good: bounded in time and bytes, with the right code."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from archive.errors import FetchFailed, FetchRefused
from archive.intake import fetching
from archive.intake.connections import Clock
from archive.intake.fetching import Limits, Network
from archive.intake.mailboxes import Login, Mailbox, _quoted, opened, signed_in
from tests.intake.mailing import Talk, mail, post, scripted
from tests.intake.test_targets import leading_to

LOOPBACK = ("127.0.0.0/8",)
LIMITS = Limits(20, 100_000, 5, LOOPBACK)
HASTY = Limits(0.3, 100_000, 5, LOOPBACK)
LOGIN = Login(user='press "office"', password="pass\\word")
HELD = {3: mail(), 5: mail(b"The pier is closed.\r\n"), 9: b""}


def test_messages_are_listed_and_read_as_they_are():
    with scripted(messages=HELD) as server, opened(server.at(), login=LOGIN, limits=LIMITS) as box:
        assert box.open("Presse/Zürich & Umgebung", changing=False).validity == 7
        assert box.numbers(after=3, unseen=True) == [5, 9]
        assert box.sizes([3, 4, 5]) == {3: len(HELD[3]), 5: len(HELD[5])}
        assert [box.message(number, most=1000) for number in (5, 9, 4)] == [HELD[5], b"", None]
    assert server.said[1:5] == [
        'LOGIN "press \\"office\\"" "pass\\\\word"',
        "CAPABILITY",
        'EXAMINE "Presse/Z&APw-rich &- Umgebung"',
        "UID SEARCH UID 4:* UNSEEN",
    ]
    assert server.said[-1] == "LOGOUT"


def test_a_folder_that_may_be_changed_and_what_is_done_there():
    with scripted() as server, opened(server.at(), login=LOGIN, limits=LIMITS) as box:
        box.open("INBOX", changing=True)
        box.mark_seen([1, 2])
        box.move([1, 2], to="Done")
        box.delete([3])
    assert server.said[3:-1] == [
        'SELECT "INBOX"',
        r"UID STORE 1,2 +FLAGS.SILENT (\Seen)",
        'UID MOVE 1,2 "Done"',
        r"UID STORE 3 +FLAGS.SILENT (\Deleted)",
        "UID EXPUNGE 3",
    ]


def test_names_of_folders_are_written_as_the_standard_shows():
    """RFC 3501, 5.1.3."""
    assert _quoted("~peter/mail/台北/日本語") == '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'


@pytest.mark.parametrize(("told", "passes"), [("NO wrong", False), ("NO [UNAVAILABLE] later", True)])
def test_a_server_that_lets_nobody_in_now_is_asked_again(told: str, *, passes: bool):
    with scripted({"LOGIN": lambda talk: talk.send(f"{talk.tag} {told}\r\n".encode())}) as server:
        with pytest.raises(FetchFailed) as failed:
            look(server.at())
        assert (failed.value.reason, failed.value.may_pass) == ("login_refused", passes)


def test_what_the_server_cannot_do_is_said_and_nothing_is_done():
    capable = {"CAPABILITY": lambda talk: talk.done(b"CAPABILITY IMAP4rev1")}
    with scripted(capable) as server, opened(server.at(), login=LOGIN, limits=LIMITS) as box:
        box.open("INBOX", changing=True)
        for do in (lambda: box.move([1], to="Done"), lambda: box.delete([1])):
            assert failure(do) == "mailbox_unchanged"
    assert [words for words in server.said if words.startswith("UID")] == []


def test_over_tls_the_certificate_has_to_be_the_hosts():
    authority = trustme.CA()
    certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("mail.example.org").configure_cert(certificate)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    network = Network(resolve=leading_to("127.0.0.1"), trust=trust)
    with scripted(messages=HELD, certificate=certificate) as server:
        with opened(
            server.at(host="mail.example.org", scheme="imaps"), login=LOGIN, limits=LIMITS, network=network
        ) as box:
            box.open("INBOX", changing=False)
            assert box.numbers(after=0, unseen=False) == [3, 5, 9]
        address = server.at(host="other.example.org", scheme="imaps")
        assert failure(lambda: look(address, network=network)) == "tls_failed"


def test_where_tls_has_to_begin_first_it_does_and_the_certificate_has_to_be_the_hosts(tmp_path: Path):
    """A real server, as from outside of one's own networks."""
    authority, trust, file = trustme.CA(), ssl.create_default_context(), tmp_path / "certificate.pem"
    authority.configure_trust(trust)
    authority.issue_cert("mail.example.org", "127.0.0.1").private_key_and_cert_chain_pem.write_to_path(file)
    network = Network(resolve=leading_to("127.0.0.1"), trust=trust)
    sent = [mail(), mail(b"The pier is closed.\r\n")]
    with post(certificate=file, trust=trust) as box:
        box.empty()
        box.deliver(*sent)
        login, address = Login(user=box.user, password=box.password), f"imap://mail.example.org:{box.port}"
        with from_outside(address, login=login, network=network) as found:
            found.open("INBOX", changing=False)
            assert [found.message(number, most=1000) for number in found.numbers(after=0, unseen=False)] == sent
        other = address.replace("mail.", "other.")
        for asked, trusting in ((other, network), (address, replace(network, trust=ssl.create_default_context()))):
            with pytest.raises(FetchFailed) as failed, from_outside(asked, network=trusting):
                pass
            assert (failed.value.reason, failed.value.may_pass) == ("tls_failed", False)


def test_outside_of_ones_own_networks_no_password_goes_unencrypted():
    """Whatever a server, or somebody before it, says."""
    offering = {"CAPABILITY": lambda talk: talk.done(b"CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN")}
    for replies, code in (
        ({}, "address_refused"),
        (offering | {"STARTTLS": refuses}, "tls_failed"),
        (offering | {"STARTTLS": in_clear}, "tls_failed"),
    ):
        with (
            scripted(replies) as server,
            pytest.raises((FetchRefused, FetchFailed)) as refused,
            from_outside(server.at()),
        ):
            pass
        assert refused.value.reason == code
        assert not [words for words in server.said if words.startswith(("LOGIN", "AUTHENTICATE"))]


def test_in_ones_own_networks_tls_begins_where_the_server_lets_nobody_in_without():
    capable = b"CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED"
    with scripted({"CAPABILITY": lambda talk: talk.done(capable), "STARTTLS": refuses}) as server:
        assert failure(lambda: look(server.at())) == "tls_failed"
    assert "STARTTLS" in server.said


@contextmanager
def from_outside(address: str, *, login: Login = LOGIN, network: Network | None = None) -> Iterator[Mailbox]:
    """A conversation over loopback as if that were no network of one's own."""
    clock = Clock(20, 20)
    with (
        fetching.connect(address, limits=LIMITS, clock=clock, network=network) as line,
        signed_in(replace(line, own=False), login=login, limits=LIMITS, clock=clock) as box,
    ):
        yield box


def in_clear(talk: Talk) -> None:
    """Begins nothing, and says at once what would be believed if it were TLS."""
    talk.done()
    talk.send(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")


def test_where_nothing_may_be_asked():
    closed = Limits(1, 1000, 0)
    for address in ("imaps://127.0.0.1", "imap://127.0.0.1"):
        with pytest.raises(FetchRefused) as refused, opened(address, login=LOGIN, limits=closed):
            pass
        assert refused.value.reason == "address_refused"


def test_a_password_stands_in_no_representation():
    assert "pass" not in repr(LOGIN)


def failure(do: Callable[[], object]) -> str:
    with pytest.raises(FetchFailed) as failed:
        do()
    assert "pass\\word" not in failed.value.message
    return failed.value.reason


def look(address: str, *, limits: Limits = LIMITS, network: Network | None = None) -> None:
    """Everything that a poll asks."""
    with opened(address, login=LOGIN, limits=limits, network=network) as box:
        read(box)


def read(box: Mailbox) -> None:
    box.open("INBOX", changing=False)
    for number in box.sizes(box.numbers(after=0, unseen=False)):
        box.message(number, most=1000)


def floods(drop: bytes) -> Callable[[Talk], None]:
    def reply(talk: Talk) -> None:
        while not talk.over.is_set():
            talk.send(drop)

    return reply


def drips(talk: Talk) -> None:
    while not talk.over.wait(0.02):
        talk.send(b"* ")


def silent(_talk: Talk) -> None: ...


def refuses(talk: Talk) -> None:
    talk.send(f"{talk.tag} NO not here\r\n".encode())


@pytest.mark.parametrize(
    ("command", "reply", "code"),
    [
        ("LOGIN", refuses, "login_refused"),
        ("EXAMINE", refuses, "mailbox_missing"),
        ("EXAMINE", lambda talk: talk.done(b"OK [UIDVALIDITY x]"), "mailbox_missing"),
        ("UID SEARCH", refuses, "answer_broken"),
        ("UID SEARCH", silent, "fetch_timed_out"),
        ("UID SEARCH", drips, "fetch_timed_out"),
        ("UID SEARCH", floods(b"* SEARCH " + b"1 " * 4000 + b"\r\n"), "fetch_too_large"),
        ("UID SEARCH", floods(b"1" * 65_536), "fetch_too_large"),
        ("UID SEARCH", floods(b"+ go on\r\n" * 1000), "fetch_too_large"),
        ("UID SEARCH", lambda talk: talk.send(b"\xff\x00\r\n"), "answer_broken"),
        ("UID SEARCH", lambda talk: talk.send(b"* BYE so long\r\n"), "answer_broken"),
        ("UID FETCH 3 (UID BODY", lambda talk: talk.send(b"* 1 FETCH (BODY[] {99999999999}\r\n"), "fetch_too_large"),
        ("UID FETCH 3 (UID BODY", lambda talk: talk.send(b"* 1 FETCH ({%s}\r\n" % (b"9" * 5000)), "answer_broken"),
        ("UID FETCH 3 (UID BODY", lambda talk: talk.send(b"* 1 FETCH (BODY[] {900}\r\nshort"), "fetch_timed_out"),
    ],
)  # fmt: skip
def test_a_server_that_means_no_good_costs_no_more_than_its_limits(command, reply, code):
    limits = HASTY if code == "fetch_timed_out" else LIMITS
    with scripted({command: reply}, messages={3: mail()}) as server:
        begun = time.process_time()
        assert failure(lambda: look(server.at(), limits=limits)) == code
        assert time.process_time() - begun < 3


@pytest.mark.parametrize("greeting", [b"", b"220 smtp ready\r\n", b"* BYE not today\r\n", b"* PREAUTH whoever\r\n"])
def test_what_does_not_greet_as_a_mail_server_does(greeting: bytes):
    with scripted(greeting=greeting) as server:
        assert failure(lambda: look(server.at(), limits=HASTY)) in ("answer_broken", "fetch_timed_out", "login_refused")
