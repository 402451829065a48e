"""Bytes as they are: downloaded, as text, as hexadecimal; and the checks on them."""

import hashlib
import io

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from archive.actions.custody.audit import audit
from archive.admin.originals import A_PAGE
from archive.models import FixityCheck, Original
from tests.actions.handing_in import HandedIn, article, hand_in, work_off
from tests.admin.pages import text

LIST = reverse("admin:archive_original_changelist")


def page_of(original: Original, name: str = "change") -> str:
    return reverse(f"admin:archive_original_{name}", args=[original.pk])


def kept(data: bytes) -> Original:
    hand_in(data)
    work_off()
    return Original.objects.get(pk=hashlib.sha256(data).hexdigest())


def test_download_is_an_attachment_that_no_browser_opens(reader: Client) -> None:
    original = kept(article())
    answer = reader.get(page_of(original, "download"))
    assert answer.getvalue() == article()
    assert answer["Content-Disposition"] == 'attachment; filename="0.txt"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("folder/evening.txt", "evening.txt"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("..", None),
        ("", None),
        ('a"; filename="b.exe', "a; filename=b.exe"),
        ("line\nbreak\x1b[31m.txt", None),
        ("\u202egnp.exe", "gnp.exe"),
        ("Überblick.txt", "Überblick.txt"),
    ],
)
def test_download_has_a_name_that_harms_nobody(reader: Client, name: str, file_name: str | None) -> None:
    with_name = HandedIn(name=name, stream=io.BytesIO(article()))
    hand_in(with_name)
    answer = reader.get(page_of(Original.objects.get(), "download"))
    disposition = answer["Content-Disposition"]
    assert "\n" not in disposition
    assert disposition.startswith("attachment; filename")
    if file_name is not None:
        assert file_name in disposition or "filename*=utf-8''" in disposition


def test_large_original_comes_out_of_storage(reader: Client, settings: LazySettings) -> None:
    settings.MAX_INLINE_SIZE = 100
    original = kept(article())
    assert original.location
    assert reader.get(page_of(original, "download")).getvalue() == article()
    assert "over the river was opened to traffic" in text(reader.get(page_of(original, "content")))


def test_content_is_paged_and_bounded(reader: Client) -> None:
    original = kept(b"a" * A_PAGE + b"b" * 10)
    first = reader.get(page_of(original, "content"))
    assert (first.context["number"], first.context["pages"]) == (1, 2)
    assert first.context["text"] == "a" * A_PAGE
    assert reader.get(page_of(original, "content"), {"page": "2"}).context["text"] == "b" * 10


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "9" * 30, "٣", "\x00"])
def test_page_that_is_none_shows_one_that_is(reader: Client, page: str) -> None:
    answer = reader.get(page_of(kept(article()), "content"), {"page": page})
    assert answer.status_code == 200
    assert answer.context["number"] == 1


def test_bytes_are_shown_as_hexadecimal(reader: Client) -> None:
    original = kept(b"<b>\x00\xff" + b"x" * 20)
    answer = reader.get(page_of(original, "content"), {"as": "hex"})
    assert answer.context["lines"][0] == ("00000000", "3c 62 3e 00 ff " + " ".join(["78"] * 11), "<b>··xxxxxxxxxxx")
    assert answer.context["lines"][1][0] == "00000010"
    assert b"&lt;b&gt;" in answer.content
    assert b"<b>\x00" not in answer.content


def test_text_is_decoded_as_it_was_read(reader: Client) -> None:
    original = kept("Überblick über die Straße: ein Text über Brücken, der lang genug ist.".encode("utf-16"))
    encoding = reader.get(page_of(original, "content")).context["encoding"]
    assert encoding.startswith("utf-16")
    assert "Überblick" in text(reader.get(page_of(original, "content")))


def test_original_tells_what_came_of_it(reader: Client) -> None:
    original = kept(article())
    hand_in(article())
    work_off()
    shown = text(reader.get(page_of(original)))
    assert original.sha256 in shown
    assert "Bridge number 1 is opened to traffic" in shown
    assert "Duplicate" in shown


def test_list_finds_a_whole_digest_and_carries_no_bytes(reader: Client) -> None:
    original = kept(article())
    found = reader.get(LIST, {"q": original.sha256.upper()}).context["cl"].result_list
    assert [row.pk for row in found] == [original.pk]
    assert found[0].get_deferred_fields() == {"bytes"}
    assert reader.get(LIST, {"q": "abc"}).context["cl"].result_list == []


def test_what_is_no_digest_is_not_found(reader: Client) -> None:
    for digest in ("abc", "z" * 64, "A" * 64, "0" * 64):
        assert reader.get(reverse("admin:archive_original_content", args=[digest])).status_code == 404
        assert reader.get(reverse("admin:archive_original_download", args=[digest])).status_code == 404


def test_fixity_checks_are_listed(reader: Client) -> None:
    kept(article())
    audit()
    assert "All match" in text(reader.get(reverse("admin:archive_fixitycheck_changelist")))
    check = FixityCheck.objects.get()
    assert reader.get(reverse("admin:archive_fixitycheck_change", args=[check.pk])).status_code == 200
