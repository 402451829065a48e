"""Finding, reading and correcting articles."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.actions.editing import edit
from archive.actions.events import Act, log
from archive.models import Actor, Article, Claim, Event, Source
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.handing_in import article as article_text
from tests.actions.wire import traffic
from tests.admin.pages import all_tags, errors, tags, targets, text

LIST = reverse("admin:archive_article_changelist")
HOSTILE = (
    'Markets "><img src=x onerror=alert(1)> shocked by <script>alert(1)</script> {{7*7}} \u202egnp.exe\n\n'
    "By Jane Doe\n\nThe <script>alert(2)</script> minister said so in a long statement about the economy.\n\n"
    "A second paragraph follows, with <svg onload=alert(3)> and words enough to be read as an article.\n"
)


def page_of(article: Article, name: str = "change") -> str:
    return reverse(f"admin:archive_article_{name}", args=[article.pk])


def correction(client: Client, article: Article, **changed: str) -> dict[str, str]:
    """What a browser sends when these fields of the form are typed over."""
    form = client.get(page_of(article, "correct")).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    shown = {f"initial-{name}": values[name] for name in form.fields if form.fields[name].show_hidden_initial}
    return {**values, **shown, **changed}


def test_article_shows_text_evidence_and_origin(reader: Client, article: Article) -> None:
    shown = text(reader.get(page_of(article)))
    assert "7 November 2019, 11:55 +04:00 (to the minute" in shown
    assert "written 2019-11-07T11:55:00+04:00" in shown
    assert "over the river was opened to traffic" in shown
    for label in ("Title", "Stamp", "Dateline", "Credit", "Body"):
        assert label in shown
    assert "0.txt" in shown
    assert "Archived" in shown
    assert "text/plain, utf-8" in shown


def test_article_page_takes_few_queries(reader: Client, article: Article) -> None:
    reader.get(page_of(article))
    with CaptureQueriesContext(connection) as queries:
        reader.get(page_of(article))
    assert len(queries) <= 32


def test_article_page_reads_no_more_however_many_copies_there_are(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.admin.article_page.SHOWN", 5)
    pages, read = [], []
    for begin in (0, 12):
        hand_in(*(b"%s\n\nFollow us on Twitter @harbour%d\n" % (article_text(), n) for n in range(begin, begin + 12)))
        work_off()
        page = page_of(Article.objects.get())
        reader.get(page)
        with traffic() as counted:
            pages.append(text(reader.get(page)))
        read.append((counted.statements, counted.rows))
    assert ["and 6 older texts" in pages[0], "and 18 older texts" in pages[1]] == [True, True]
    assert read[0] == read[1]


def test_original_text_is_shown_whole(reader: Client, article: Article) -> None:
    segments = reader.get(page_of(article)).context["original_text"].segments
    assert "".join(segment.text for segment in segments) == article_text().decode()


def test_text_of_articles_is_never_markup(editor: Client, indexed: Callable[[], None]) -> None:
    hand_in(HOSTILE.encode(), declared={"media_type": "text/plain", "title": "<script>alert(4)</script> title"})
    work_off()
    indexed()
    article = Article.objects.get()
    item = article.items.get()
    addresses = [
        LIST,
        f"{LIST}?q=minister",
        f"{LIST}?q=<script>alert(5)</script>",
        page_of(article),
        page_of(article, "correct"),
        reverse("admin:archive_item_change", args=[item.pk]),
        reverse("admin:archive_deposit_change", args=[item.deposit_id]),
        reverse("admin:archive_original_content", args=[item.original_id]),
        reverse("admin:archive_event_changelist"),
    ]
    for address in addresses:
        found = all_tags(editor.get(address))
        assert all(attributes.get("src") for tag, attributes in found if tag == "script"), address
        assert not [tag for tag, attributes in found if any(name.startswith("on") for name in attributes)], address
        assert not [tag for tag, attributes in found if attributes.get("src") == "x"], address


def test_hidden_characters_are_named(reader: Client) -> None:
    hand_in(article_text(body="It is called \u202egnp.exe by those who wish to be misunderstood by their readers."))
    work_off()
    assert "⟦U+202E⟧gnp.exe" in text(reader.get(page_of(Article.objects.get())))


def test_correction_becomes_a_claim_with_event(editor: Client, article: Article) -> None:
    sent = correction(editor, article, title="The bridge is open", authors="Jane Doe\r\nJohn Roe", note="Misread")
    assert editor.post(page_of(article, "correct"), sent).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.authors) == ("The bridge is open", ["Jane Doe", "John Roe"])
    assert set(Claim.objects.by_editors().values_list("field", flat=True)) == {"title", "authors"}
    event = Event.objects.get(verb="article.edited")
    assert (event.actor_name, event.reason) == ("Editor", "Misread")
    shown = text(editor.get(page_of(article)))
    assert "Title: Bridge number 1 is opened to traffic → The bridge is open" in shown


def test_history_names_sources_and_states_as_people_do(chief: Client, article: Article, source: Source) -> None:
    log([Act(verb="article.source_changed", subject_kind="article", subject_id=article.pk, actor=ACTOR,
             data={"changes": {"source": [None, source.slug], "state": ["in_review", "accepted"]}})])  # fmt: skip
    shown = text(chief.get(page_of(article)))
    assert f"Source: nothing → {source.name}" in shown
    assert "State: In review → Accepted" in shown


def test_emptied_field_says_that_there_is_none(editor: Client, article: Article) -> None:
    editor.post(page_of(article, "correct"), correction(editor, article, published=""))
    article.refresh_from_db()
    assert article.published_edtf is None
    assert article.title == "Bridge number 1 is opened to traffic"


def test_sent_as_it_was_changes_nothing(editor: Client, article: Article) -> None:
    answer = editor.post(page_of(article, "correct"), correction(editor, article), follow=True)
    assert "Nothing was changed" in text(answer)
    assert not Event.objects.filter(verb="article.edited").exists()


def test_wrong_date_is_said_beside_the_field(editor: Client, article: Article) -> None:
    answer = editor.post(page_of(article, "correct"), correction(editor, article, published="last Tuesday"))
    assert "published" in errors(answer)
    assert not Event.objects.filter(verb="article.edited").exists()


def test_second_editor_is_told_and_overwrites_nothing(editor: Client, article: Article) -> None:
    sent = correction(editor, article, title="Mine")
    other = Actor(kind="user", name="Other")
    edit.edit(article_id=article.pk, changes={"title": "Theirs", "section": "Transport"}, actor=other)
    answer = editor.post(page_of(article, "correct"), sent)
    assert answer.status_code == 412
    shown = text(answer)
    assert "Somebody changed this article while you were writing" in shown
    assert "Theirs; Section: nothing → Transport" in shown.replace(" ;", ";")
    assert "By now it says: Theirs" in shown
    assert "Changed meanwhile. It said: nothing" in shown
    assert shown.count("It said:") == shown.count("By now it says:") == 1
    article.refresh_from_db()
    assert article.title == "Theirs"

    # What stands in the form now is what one would send once more: it takes back nothing that the other did.
    form = answer.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    again |= {f"initial-{name}": form.data[f"initial-{name}"] for name in again if f"initial-{name}" in form.data}
    assert editor.post(page_of(article, "correct"), again).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.section) == ("Mine", "Transport")


def test_correction_can_be_taken_back(editor: Client, article: Article) -> None:
    editor.post(page_of(article, "correct"), correction(editor, article, title="Mine"))
    article.refresh_from_db()
    sent = {"field": "title", "version": str(article.version)}
    answer = editor.post(page_of(article, "take_back"), sent, follow=True)
    assert "back to what the machine says" in text(answer)
    article.refresh_from_db()
    assert article.title == "Bridge number 1 is opened to traffic"


def test_claim_of_the_machine_is_made_the_editors(editor: Client, reader: Client, article: Article) -> None:
    editor.post(page_of(article, "correct"), correction(editor, article, title="Mine"))
    article.refresh_from_db()
    claim = Claim.objects.get(reading__isnull=False, field="title", chosen=True)
    adopting = {"claim": str(claim.pk), "version": str(article.version)}
    assert page_of(article, "adopt") not in targets(reader.get(page_of(article)))
    answer = editor.post(page_of(article, "adopt"), adopting, follow=True)
    assert "Title: settled with this claim." in text(answer)
    article.refresh_from_db()
    assert article.title == claim.value
    assert "Somebody changed this article" in text(editor.post(page_of(article, "adopt"), adopting, follow=True))


@pytest.mark.parametrize("claim", ["", "x", "-1", "0", "9" * 30, "1e3"])
def test_claim_that_is_none_is_refused_in_words(editor: Client, article: Article, claim: str) -> None:
    answer = editor.post(page_of(article, "adopt"), {"claim": claim}, follow=True)
    assert "not one about this article" in text(answer)


def test_evidence_leads_to_its_claim(reader: Client, article: Article) -> None:
    answer = reader.get(page_of(article))
    rows = {attributes.get("id") for attributes in tags(answer, "tr")}
    evidence = [tag for tag in tags(answer, "a") if "dl-evidence" in (tag.get("class") or "")]
    assert evidence
    assert {(tag["href"] or "").removeprefix("#") for tag in evidence} <= rows
    tips = {attributes.get("id") for attributes in tags(answer, "span") if attributes.get("role") == "tooltip"}
    assert {tag["aria-describedby"] for tag in evidence} == tips


def test_tags_come_and_go_and_say_who_when_and_why(editor: Client, reader: Client, source: object) -> None:
    hand_in(article_text(), declared={"tags": ["rivers"]})
    work_off()
    article = Article.objects.get()
    answer = editor.post(page_of(article, "tag"), {"label": "<b>bridges</b>", "reason": "It is one"}, follow=True)
    assert "The article has this tag now" in text(answer)
    shown = text(reader.get(page_of(article)))
    assert "rivers Tags Sender" in shown
    assert "<b>bridges</b> Tags Editor: editor" in shown
    assert "It is one" in shown
    assert "Tagged Tag: nothing → <b>bridges</b> Editor It is one" in shown
    answer = editor.post(page_of(article, "untag"), {"label": "rivers"}, follow=True)
    assert "The article has this tag no more" in text(answer)
    assert [str(each) for each in article.taggings.all()] == ["<b>bridges</b>"]
    assert "Tag removed Tag: rivers → nothing" in text(reader.get(page_of(article)))


@pytest.mark.parametrize("sent", [{}, {"label": " "}, {"label": "x" * 201}, {"label": "a\x00b"}])
def test_tag_that_cannot_be_is_refused_in_words(editor: Client, article: Article, sent: dict[str, str]) -> None:
    answer = editor.post(page_of(article, "tag"), sent, follow=True)
    assert answer.status_code == 200
    assert "Tag:" in text(answer)
    assert not article.taggings.exists()


def test_only_who_may_tag_is_offered_to(editor: Client, reader: Client, person: Callable[[str], User]) -> None:
    hand_in(article_text(), declared={"tags": ["rivers"]})
    work_off()
    article = Article.objects.get()
    tagging = {page_of(article, "tag"), page_of(article, "untag")}
    assert targets(editor.get(page_of(article))) & tagging == tagging
    assert not targets(reader.get(page_of(article))) & tagging
    person("Reader").user_permissions.add(Permission.objects.get(codename="delete_tagging"))
    assert targets(reader.get(page_of(article))) & tagging == {page_of(article, "untag")}


def test_stale_taking_back_is_refused(editor: Client, article: Article) -> None:
    editor.post(page_of(article, "correct"), correction(editor, article, title="Mine"))
    answer = editor.post(page_of(article, "take_back"), {"field": "title", "version": "1"}, follow=True)
    assert "Somebody changed this article" in text(answer)
    article.refresh_from_db()
    assert article.title == "Mine"


def test_field_that_is_none_is_refused_in_words(editor: Client, article: Article) -> None:
    answer = editor.post(page_of(article, "take_back"), {"field": "state"})
    assert answer.status_code == 400
    assert "That did not work" in text(answer)


def test_withdrawn_article_is_there_for_who_may_withdraw_alone(
    as_role: Callable[[str], Client], article: Article
) -> None:
    Article.objects.update(state=Article.State.WITHDRAWN, changed_at=timezone.now())
    for role, may in (("Reader", False), ("Editor", False), ("Administrator", True)):
        client = as_role(role)
        assert client.get(LIST).context["listing"].rows == []
        asked = client.get(LIST, {"state": "withdrawn"})
        assert len(asked.context["listing"].rows) == may, role
        choices = [option.get("value") for option in tags(client.get(LIST), "option")]
        assert ("withdrawn" in choices) == may
        page = client.get(page_of(article))
        assert page.status_code == (200 if may else 410), role
        assert ("Bridge number 1" in text(page)) == may
    assert as_role("Editor").post(page_of(article, "correct"), {"title": "Mine"}).status_code == 410


def test_unknown_article_leads_back(reader: Client) -> None:
    for key in ("01a1ff75-ca7c-76a8-8843-df0afcf99e17", "nonsense", "%00"):
        address = reverse("admin:archive_article_changelist") + f"{key}/change/"
        assert reader.get(address).status_code == 404
