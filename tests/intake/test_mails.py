"""Mails cut into what is to be read: the body in its best form, what is attached; a bad mail costs little."""

import io
import random
import time
import zipfile

import pytest

from archive.actions.receiving.declared import fault
from archive.intake import mails
from archive.intake.limits import MIB, Limits, Refused
from archive.intake.names import kept
from archive.intake.uploads import arrivals, is_container
from archive.values import Arrival
from tests.intake.mailing import HEAD, PLAIN, attached, mail, part, together

TOLD = {
    "subject": "Ferries sail hourly",
    "from": "Harbour office <press@harbour.example>",
    "date": "Thu, 07 Nov 2019 11:55:00 +0400",
    "message_id": "<1@harbour.example>",
}
HTML = "text/html; charset=utf-8"


def arrived(data: bytes, *, name: str = "a.eml", limits: Limits | None = None) -> list[Arrival | Refused]:
    return list(arrivals(name, io.BytesIO(data), limits=limits or Limits()))


def names(data: bytes) -> list[str]:
    return [one.name for one in arrived(data)]


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return packed.getvalue()


def test_the_body_comes_as_it_was_written_with_what_the_head_says():
    (body,) = arrived(mail(b"Caf\xe9 by the pier.\r\n", PLAIN))
    assert (body.name, body.data) == ("Ferries sail hourly.txt", b"Caf\xe9 by the pier.\r\n")
    assert body.declared == {
        "media_type": "text/plain", "encoding": "iso-8859-1", "mail": TOLD, "title": TOLD["subject"],
        "published": TOLD["date"],
    }  # fmt: skip


def test_of_two_forms_the_plain_one_is_taken_where_it_holds_a_text():
    plain, html = part(b"Plain.", PLAIN), part(b"<p>Rich.</p>", HTML)
    empty = part(b" \r\n", PLAIN)
    assert names(mail(*together(plain, html, kind="alternative"))) == ["Ferries sail hourly.txt"]
    (rich,) = arrived(mail(*together(empty, html, kind="alternative")))
    assert (rich.name, rich.data, rich.declared["media_type"]) == (
        "Ferries sail hourly.html", b"<p>Rich.</p>", "text/html",
    )  # fmt: skip
    with_picture = part(*together(html, part(b"GIF89a", "image/gif"), kind="related", mark="inner"))
    assert names(mail(*together(empty, with_picture, kind="alternative"))) == ["Ferries sail hourly.html"]


def test_attachments_come_by_their_names_and_packages_are_opened():
    found = arrived(
        mail(
            *together(
                part(*together(part(b"Plain.", PLAIN), part(b"<p>Rich.</p>", HTML), kind="alternative", mark="inner")),
                attached("Anlage für alle".encode(), "annex.txt", "text/plain; charset=utf-8"),
                attached(zipped(a_txt=b"first", b_html=b"<p>second</p>"), "both.zip", "application/zip"),
                attached(b"%PDF-1.7", "release.pdf", "application/pdf"),
                part(b"\xff\xd8", "image/jpeg"),
                part(b"BEGIN:VCARD", "text/vcard"),
            )
        )
    )
    assert [one.name for one in found] == [
        "Ferries sail hourly.txt", "annex.txt", "both.zip/a.txt", "both.zip/b.html", "release.pdf",
    ]  # fmt: skip
    annex = found[1]
    assert (annex.data.decode(), annex.declared["encoding"], annex.declared["mail"]) == (
        "Anlage für alle",
        "utf-8",
        TOLD,
    )
    assert "title" not in annex.declared


def test_a_mail_that_was_passed_on_inside_another_is_read_too():
    inner = mail(b"The older release.\r\n")
    outer = mail(*together(part(b"See below.", PLAIN), part(inner, "message/rfc822")))
    assert [one.data.strip() for one in arrived(outer)] == [b"See below.", b"The older release."]


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (b"=?utf-8?B?w4Zib3I=?= =?iso-8859-1?Q?caf=E9?=", "Æborcafé.txt"),
        ("Fähre".encode(), "Fähre.txt"),
        (b"=?nonsense?B?w4Zi?=", "=?nonsense?B?w4Zi?=.txt"),
        (b"=?utf-8?B?!?=", None),
        (b"a/b\r\n c\x00d\x1b[31m", "a b c d [31m.txt"),
        (b"", "message.txt"),
        (b"x" * 5000, "x" * 120 + ".txt"),
        ("\u202egnp".encode(), "\\u202egnp.txt"),
    ],
)
def test_subjects_become_names_on_one_line(subject: bytes, name: str | None):
    (body,) = arrived(mail(head=b"Subject: " + subject + b"\r\n"))
    assert body.name.isprintable()
    assert name is None or body.name == name


def test_however_a_text_is_packed_for_sending_it_is_the_same():
    quoted = part(b"The pi=65r", "text/plain", "Content-Transfer-Encoding: quoted-printable")
    assert [one.data.strip() for one in arrived(mail(*together(quoted, attached(b"The pier", "a.txt"))))] == [
        b"The pier"
    ] * 2


def test_it_is_known_by_its_name_or_type_and_not_by_how_it_begins():
    assert is_container(mail(), name="release.EML")
    assert is_container(b"", media_type="message/rfc822")
    assert not is_container(mail(), name="release.txt")
    packed = zipped(old_eml=mail())
    assert names_of(packed) == ["old.eml/Ferries sail hourly.txt"]


def names_of(package: bytes) -> list[str]:
    return [one.name for one in arrived(package, name="all.zip")]


def nested(levels: int, kind: str = "mixed") -> bytes:
    body, told = b"The heart of it.", "text/plain"
    for level in range(levels):
        body, told = together(part(body, told), kind=kind, mark=f"m{level}x")
    return mail(body, told)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (mail(b""), "mail_empty"),
        (mail(b"\x89PNG", "image/png"), "mail_empty"),
        (b"", "mail_empty"),
        (b"X: " + b"y" * (2 * MIB), "mail_unsafe"),
        (nested(11), "mail_unsafe"),
        (nested(400), "mail_unsafe"),
        (mail(*together(*[part(b"x", "text/plain")] * 1001)), "mail_unsafe"),
        (mail(b"\n" * 6_000_000, 'multipart/mixed; boundary="m"'), "mail_unsafe"),
        (mail(*together(attached(zipped(a_txt=b"\0" * 20 * MIB), "a.zip"))), "archive_bomb"),
        (mail(*together(attached(b"PK\x03\x04", "a.zip"))), "archive_broken"),
    ],
    ids=["empty", "picture", "nothing", "head", "deep", "deeper", "parts", "lines", "bomb", "broken"],
)
def test_what_is_built_to_do_harm_is_refused_in_a_moment(data: bytes, code: str):
    begun = time.process_time()
    (refused,) = arrived(data)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert time.process_time() - begun < 3


def test_what_came_before_a_bomb_is_kept():
    data = mail(*together(part(b"The text.", PLAIN), attached(zipped(a_txt=b"\0" * 20 * MIB), "a.zip")))
    body, refused = arrived(data)
    assert (body.data, refused.code, refused.ends) == (b"The text.", "archive_bomb", True)
    many = mail(*together(*[part(b"x", "text/plain")] * 9))
    assert [type(one) for one in arrived(many, limits=Limits(max_members=3))] == [Arrival] * 3 + [Refused]


SEED = mail(
    *together(
        part(*together(part(b"Plain.", PLAIN), part(b"<p>Rich.</p>", HTML), kind="alternative", mark="inner")),
        attached(zipped(a_txt=b"first"), "=?utf-8?B?w4Zi?=.zip", "application/zip; name*0*=utf-8''a; name*1=b"),
        part(mail(), "message/rfc822"),
    ),
    head=HEAD.replace(b"Ferries", b"=?utf-8?Q?F=C3=A4hren?="),
)


WORDS = (
    b"Content-Type: ",
    b"multipart/mixed",
    b"; boundary=",
    b"\r\n\r\n",
    b"--inner",
    b"=?utf-8?B?",
    b"; charset*=x; charset*1=y",
    b"message/rfc822",
    b"; name*0*=",
    b"; filename*=utf-8''%00",
    b"x-uuencode",
    b"begin 644 a\n",
    b"\x00",
    b"hex",
    b"punycode",
)


def test_whatever_is_damaged_something_is_told_that_can_be_kept():
    chance = random.Random(20261122)  # noqa: S311
    for _ in range(200):
        data = bytearray(SEED)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            data[at:at] = chance.choice([*WORDS, chance.randbytes(5)])
        found = arrived(bytes(data))
        assert found, data
        assert all(kept(one.name) == one.name for one in found), data
        assert all(fault(dict(one.declared)) is None for one in found if isinstance(one, Arrival)), data
        assert mails.subject(bytes(data)), data


@pytest.mark.parametrize(
    "kind",
    ["text/plain; charset*=x; charset*1=y", "te\x00xt/plain", "text/plain; charset=\x00", "text/plain; charset=nö"],
)
def test_a_type_that_cannot_be_one_is_not_told_and_the_text_is_read(kind: str):
    (body,) = arrived(mail(b"The pier is open.", kind))
    assert body.data == b"The pier is open."
    assert set(body.declared) - {"mail", "title", "published"} <= {"media_type"}
    assert fault(dict(body.declared)) is None
