"""Items by state, and the ways out of quarantine."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from archive.actions.receiving.receive import HandedIn
from archive.models import Event, Item
from tests.actions.handing_in import article, hand_in, only_item, states, work_off
from tests.actions.receiving.test_redeclare import pieces
from tests.admin.pages import errors, targets, text
from tests.intake.mailing import mail

LIST = reverse("admin:archive_item_changelist")
QUARANTINE = reverse("admin:archive_item_quarantine")
REJECT = reverse("admin:archive_item_reject")
REJECT_CAUSE = reverse("admin:archive_item_reject_cause")
REDECLARE = reverse("admin:archive_item_redeclare")
PICTURE = b"\x89PNG\r\n\x1a\n"


def page_of(item: Item, name: str = "change") -> str:
    return reverse(f"admin:archive_item_{name}", args=[item.pk])


def test_list_is_filtered_by_state_cause_and_deposit(reader: Client, quarantined: Item) -> None:
    hand_in(article(), b"")
    work_off()

    def names(**asked: str) -> list[str]:
        return [item.pk for item in reader.get(LIST, asked).context["cl"].result_list]

    assert len(names()) == 3
    assert names(state__exact="quarantined", code="not_text") == [quarantined.pk]
    assert names(deposit=str(quarantined.deposit_id)) == [quarantined.pk]
    assert names(deposit="nonsense") == []
    assert len(names(state__exact="archived")) == 1


def test_list_is_paged_by_key(reader: Client) -> None:
    hand_in(*(article(number) for number in range(60)))
    first = reader.get(LIST).context["cl"]
    assert (len(first.result_list), first.paginator.previous_link) == (50, None)
    second = reader.get(LIST + first.paginator.next_link).context["cl"]
    assert (len(second.result_list), second.paginator.next_link) == (10, None)
    back = reader.get(LIST + second.paginator.previous_link).context["cl"]
    assert [item.pk for item in back.result_list] == [item.pk for item in first.result_list]


def test_item_says_why_and_what_to_do(reader: Client, quarantined: Item) -> None:
    shown = text(reader.get(page_of(quarantined)))
    assert "It is not a text" in shown
    assert "Pictures, PDF and office files are kept but not read" in shown
    assert "Try again" not in shown


def test_quarantine_is_grouped_by_cause(editor: Client, quarantined: Item) -> None:
    hand_in(b"", PICTURE + b"2")
    work_off()
    groups = editor.get(QUARANTINE).context["groups"]
    assert [(group["code"], group["count"]) for group in groups] == [("not_text", 2), ("file_empty", 1)]
    shown = text(editor.get(QUARANTINE))
    assert "Try all 2 again" in shown


def test_empty_quarantine_says_so(reader: Client) -> None:
    assert "Nothing is in quarantine" in text(reader.get(QUARANTINE))


def test_one_is_tried_again(editor: Client, quarantined: Item) -> None:
    answer = editor.post(page_of(quarantined, "retry"), follow=True)
    assert "1 sent back to be tried again" in text(answer)
    quarantined.refresh_from_db()
    assert quarantined.state == Item.State.RECEIVED
    assert Event.objects.get(verb="item.retried").actor_name == "Editor"


def test_page_follows_what_is_tried_again(editor: Client, quarantined: Item) -> None:
    page = editor.get(page_of(quarantined))
    assert b'data-live="done"' in page.content
    assert reverse("admin:archive_original_content", args=[quarantined.original_id]) in targets(page)
    tried = editor.post(page_of(quarantined, "retry"), follow=True)
    assert "This page follows by itself." in text(tried)
    assert b'data-live="going"' in tried.content
    work_off()
    assert b'data-live="done"' in editor.get(page_of(quarantined)).content


def test_retry_of_what_is_not_in_quarantine_is_told(editor: Client, quarantined: Item) -> None:
    editor.post(page_of(quarantined, "retry"))
    answer = editor.post(page_of(quarantined, "retry"), follow=True)
    assert "Only quarantined items are tried again" in text(answer)


def test_all_of_a_cause_are_tried_again(editor: Client, quarantined: Item) -> None:
    other = hand_in(PICTURE + b"2", b"")
    work_off()
    answer = editor.post(reverse("admin:archive_item_retry_cause"), {"code": "not_text"}, follow=True)
    assert "2 sent back to be tried again" in text(answer)
    assert states(other) == ["received", "quarantined"]


def test_cause_that_nobody_has_is_told(editor: Client) -> None:
    answer = editor.post(reverse("admin:archive_item_retry_cause"), {"code": "no_such"}, follow=True)
    assert "There was nothing to try again" in text(answer)


def test_chosen_ones_are_tried_again_from_the_list(editor: Client, quarantined: Item) -> None:
    answer = editor.post(LIST, {"action": "retry_selected", "_selected_action": [str(quarantined.pk)]}, follow=True)
    assert "1 sent back to be tried again" in text(answer)


def test_reader_finds_no_actions_in_the_list(reader: Client, quarantined: Item) -> None:
    reader.post(LIST, {"action": "retry_selected", "_selected_action": [str(quarantined.pk)]})
    quarantined.refresh_from_db()
    assert quarantined.state == Item.State.QUARANTINED


def test_rejecting_asks_why(editor: Client, quarantined: Item) -> None:
    asked = editor.post(LIST, {"action": "reject_selected", "_selected_action": [str(quarantined.pk)]})
    assert "Why is it rejected?" in text(asked)
    without = editor.post(REJECT, {"item": str(quarantined.pk), "reason": "  "})
    assert "reason" in errors(without)
    quarantined.refresh_from_db()
    assert quarantined.state == Item.State.QUARANTINED
    done = editor.post(REJECT, {"item": str(quarantined.pk), "reason": "A picture"}, follow=True)
    assert "1 rejected. The bytes are kept." in text(done)
    quarantined.refresh_from_db()
    assert (quarantined.state, quarantined.reason) == (Item.State.REJECTED, "A picture")
    assert Event.objects.get(verb="item.rejected").reason == "A picture"


def test_rejecting_twice_is_told(editor: Client, quarantined: Item) -> None:
    sent = {"item": str(quarantined.pk), "reason": "A picture"}
    editor.post(REJECT, sent)
    assert "Only quarantined items are rejected" in text(editor.post(REJECT, sent, follow=True))


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["01a1ff75-ca7c-76a8-8843-df0afcf99e17"]])
def test_rejecting_nothing_is_told(editor: Client, chosen: list[str]) -> None:
    assert "Nothing was chosen" in text(editor.post(REJECT, {"item": chosen, "reason": "x"}, follow=True))


def test_all_of_a_cause_are_rejected_when_their_number_is_typed(editor: Client, quarantined: Item) -> None:
    hand_in(PICTURE + b"2", b"")
    work_off()
    sent = {"code": "not_text", "reason": "Pictures"}
    assert "Reject all 2" in text(editor.post(REJECT_CAUSE, {"code": "not_text"}))
    for typed in ("", "3", "two"):
        assert "Type how many they are: 2." in text(editor.post(REJECT_CAUSE, {**sent, "count": typed}))
    assert "reason" in errors(editor.post(REJECT_CAUSE, {"code": "not_text", "reason": " ", "count": "2"}))
    assert Item.objects.quarantined().count() == 3
    answer = editor.post(REJECT_CAUSE, {**sent, "count": "2"}, follow=True)
    assert "2 rejected. The bytes are kept." in text(answer)
    assert set(Item.objects.filter(state="rejected").values_list("reason", flat=True)) == {"Pictures"}
    assert Event.objects.filter(verb="item.rejected", data__cause="not_text").count() == 2
    assert "Nothing of this cause" in text(editor.post(REJECT_CAUSE, {**sent, "count": "2"}, follow=True))


def test_group_is_described_anew_and_read(editor: Client) -> None:
    items = pieces(2)
    sent = {"code": "json_no_article", "fields_text": "title = kopf\nbody = inhalt.lang\n"}
    assert "2 items: It is JSON, but no article" in text(editor.post(REDECLARE, {"code": "json_no_article"}))
    tried = text(editor.post(REDECLARE, {**sent, "act": "rehearse"}))
    assert "1 article Brücke 1 eröffnet" in tried
    useless = {**sent, "fields_text": "title = kopf", "act": "rehearse"}
    assert "None of them would become an article by this" in text(editor.post(REDECLARE, useless))
    assert "None of them" not in tried
    assert Item.objects.quarantined().count() == 2
    answer = editor.post(REDECLARE, {**sent, "act": "apply", "item": str(items[0].pk)}, follow=True)
    assert "1 sent back to be tried again." in text(answer)
    assert work_off() == {"archived": 1}
    assert "An editor says: Names of fields" in text(editor.get(page_of(items[0])))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"fields_text": "kopf"}, "fields_text"),
        ({"fields_text": "headline = kopf"}, "fields_text"),
        ({"encoding": "klingon"}, "encoding"),
        ({"language": "no language"}, "language"),
        ({"media_type": "image/png"}, "media_type"),
        ({}, "__all__"),
    ],
)
def test_wrong_descriptions_stand_beside_their_field(editor: Client, said: dict[str, str], field: str) -> None:
    pieces(1)
    answer = editor.post(REDECLARE, {"code": "json_no_article", "act": "apply", **said})
    assert set(errors(answer)) == {field}
    assert Item.objects.quarantined().count() == 1


def test_what_a_mail_says_of_its_text_is_shown_line_by_line(reader: Client) -> None:
    deposit = hand_in(HandedIn(name="a.eml", stream=io.BytesIO(mail())))
    shown = text(reader.get(page_of(only_item(deposit))))
    assert "Sender says: mail, from Harbour office <press@harbour.example>" in shown
    assert "Sender says: Title Ferries sail hourly" in shown
    assert "{" not in shown
