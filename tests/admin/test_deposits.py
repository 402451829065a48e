"""Handing in by the browser, and following what becomes of it."""

import io
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from archive.actions.receiving import receive as receiving
from archive.models import Article, Claim, Deposit, Item, Source
from tests.actions.handing_in import ACTOR, SENDER, article, hand_in, work_off
from tests.admin.pages import errors, tags, text

HAND_IN = reverse("admin:archive_deposit_hand_in")
TYPE_IN = reverse("admin:archive_deposit_type_in")


def upload(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{place}.txt", data) for place, data in enumerate(contents)]


def page_of(deposit: Deposit) -> str:
    return reverse("admin:archive_deposit_change", args=[deposit.pk])


def test_files_are_handed_in(editor: Client, source: Source) -> None:
    sent = {"uploads": upload(article(1), article(2), b""), "source": source.pk, "name": "Monday", "token": uuid4()}
    answer = editor.post(HAND_IN, sent, follow=True)
    assert "Received and safe: 3 items" in text(answer)
    deposit = Deposit.objects.get()
    assert (deposit.door, deposit.source, deposit.name) == (Deposit.Door.ADMIN, source, "Monday")
    assert deposit.user is not None
    assert deposit.user.username == "editor"
    assert deposit.state == Deposit.State.SEALED
    assert work_off() == {"archived": 2, "quarantined": 1}
    shown = text(editor.get(page_of(deposit)))
    assert "All 3 items have a verdict" in shown
    assert "Safe to delete" in shown
    assert "The file is empty" in shown


def test_archive_is_opened_and_kept(editor: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", article(1))
        archive.writestr("b.txt", article(2))
    editor.post(HAND_IN, {"uploads": SimpleUploadedFile("two.zip", packed.getvalue()), "token": uuid4()})
    items = list(Item.objects.order_by("position"))
    assert [item.name.rsplit("/", 1)[-1] for item in items] == ["a.txt", "b.txt"]
    assert {item.container_id is None for item in items} == {False}


def test_same_form_sent_twice_is_one_delivery(editor: Client) -> None:
    token = uuid4()
    for _ in range(2):
        answer = editor.post(HAND_IN, {"uploads": upload(article()), "token": token})
        assert answer["Location"] == page_of(Deposit.objects.get())


def test_other_files_under_a_used_form_are_told_and_then_taken(editor: Client) -> None:
    token = uuid4()
    editor.post(HAND_IN, {"uploads": upload(article(1)), "token": token}, follow=True)
    answer = editor.post(HAND_IN, {"uploads": upload(article(2)), "name": "Second", "token": token})
    assert answer.status_code == 409
    assert "used before" in errors(answer)["uploads"][0]
    assert "Received and safe" not in text(answer)
    (new,) = (field["value"] for field in tags(answer, "input") if field.get("name") == "token")
    assert new != str(token)
    answer = editor.post(HAND_IN, {"uploads": upload(article(2)), "name": "Second", "token": new}, follow=True)
    assert "Received and safe: 1 item." in text(answer)
    assert [deposit.name for deposit in Deposit.objects.order_by("id")] == ["", "Second"]
    assert work_off() == {"archived": 2}


def test_delivery_that_breaks_off_is_never_called_safe(
    transactional_db: None, editor: Client, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "CHUNK_ITEMS", 2)
    settings.MAX_INLINE_SIZE = 1000
    settings.ORIGINALS_URL = (tmp_path / "originals").as_uri()
    (tmp_path / "originals").write_text("no folder")
    sent = {"uploads": upload(article(1), article(2), bytes(2000)), "token": uuid4()}
    for reason in ("", "This form was sent before"):
        again = sent | {"uploads": upload(article(1), article(2), bytes(2000))}
        answer = editor.post(HAND_IN, again, follow=True)
        deposit = Deposit.objects.get()
        assert answer.redirect_chain == [(page_of(deposit), 302)]
        assert f"Not complete: {reason}" in text(answer)
        assert "safe" not in text(answer).lower()
    assert (deposit.state, deposit.items.count()) == (Deposit.State.OPEN, 2)


def test_what_the_browser_says_of_a_file_is_believed(editor: Client) -> None:
    lines = b'{"title": "One"}\n{"title": "Two"}\n'
    file = SimpleUploadedFile("export", lines, content_type="application/x-ndjson")
    editor.post(HAND_IN, {"uploads": file, "token": uuid4()})
    assert [item.name for item in Item.objects.order_by("position")] == ["export#1", "export#2"]


def test_new_form_complains_of_nothing(editor: Client) -> None:
    assert errors(editor.get(HAND_IN)) == {}
    assert errors(editor.get(TYPE_IN)) == {}


@pytest.mark.parametrize("sent", [{}, {"token": uuid4()}, {"uploads": upload(article())}])
def test_incomplete_form_takes_nothing(editor: Client, sent: dict[str, object]) -> None:
    answer = editor.post(HAND_IN, sent)
    assert answer.status_code == 200
    assert errors(answer)
    assert not Deposit.objects.exists()


def test_page_follows_until_all_is_done(reader: Client) -> None:
    deposit = hand_in(article(1), article(2))
    going = reader.get(page_of(deposit))
    assert "0 of 2 done" in text(going)
    assert [field["data-live"] for field in tags(going, "div") if "data-live" in field] == ["going"]
    assert [meta for meta in tags(going, "meta") if meta.get("http-equiv") == "refresh"]
    work_off()
    done = reader.get(page_of(deposit))
    assert [field["data-live"] for field in tags(done, "div") if "data-live" in field] == ["done"]
    assert not [meta for meta in tags(done, "meta") if meta.get("http-equiv") == "refresh"]


def test_typed_article_is_an_original_with_claims(editor: Client, source: Source) -> None:
    sent = {
        "text": article().decode().replace("\n", "\r\n"),
        "source": source.pk,
        "title": "As I would call it",
        "authors": "Jane Doe\r\n\r\nJohn Roe",
        "published": "2019-11-07",
        "url": "example.org/bridge",
    }
    answer = editor.post(TYPE_IN, sent, follow=True)
    assert "Received and safe: 1 item." in text(answer)
    deposit = Deposit.objects.get()
    assert deposit.door == Deposit.Door.TYPED
    assert work_off() == {"archived": 1}
    said = set(Claim.objects.filter(method="sender").values_list("field", "value"))
    assert {("title", "As I would call it"), ("authors", "Jane Doe"), ("authors", "John Roe")} <= said
    assert Article.objects.get().source == source


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "   \n "}, "text"),
        ({"text": "A text.\x00"}, "text"),
        ({"text": "A text.", "published": "last Tuesday"}, "published"),
        ({"text": "A text.", "url": "javascript:alert(1)"}, "url"),
        ({"text": "A text.", "source": "nonsense"}, "source"),
    ],
)
def test_wrong_typed_article_is_said_beside_the_field(editor: Client, sent: dict[str, str], field: str) -> None:
    answer = editor.post(TYPE_IN, sent)
    assert answer.status_code == 200
    assert field in errors(answer)
    assert not Deposit.objects.exists()


def test_open_deposit_is_sealed_by_hand(editor: Client) -> None:
    deposit = Deposit.objects.create(door=SENDER.door, name="Broken stream")
    shown = text(editor.get(page_of(deposit)))
    assert "Keep them: not all of it is in the archive" in shown
    answer = editor.post(reverse("admin:archive_deposit_seal", args=[deposit.pk]), follow=True)
    assert "Sealed with what was received" in text(answer)
    deposit.refresh_from_db()
    assert deposit.state == Deposit.State.SEALED
    assert ACTOR.name not in text(answer)


def test_list_counts_what_is_in_each(reader: Client) -> None:
    hand_in(article(1), b"")
    work_off()
    hand_in(article(2))
    shown = text(reader.get(reverse("admin:archive_deposit_changelist")))
    assert "2, 1 in quarantine" in shown
    assert "1, 1 in progress" in shown


def test_a_script_that_shows_progress_is_told_where_to_go(editor: Client) -> None:
    form = editor.get(HAND_IN).context["form"]
    sent = {"uploads": SimpleUploadedFile("a.txt", article()), "token": form["token"].value()}
    answer = editor.post(HAND_IN, sent, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.json() == {"to": reverse("admin:archive_deposit_change", args=[Deposit.objects.get().pk])}
    assert "Received and safe: 1 item." in text(editor.get(answer.json()["to"]))
    wrong = editor.post(HAND_IN, {"token": form["token"].value()}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert "uploads" in errors(wrong)
