"""Articles that belong together, and versions of one: shown, decided, taken back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.actions.recognition.relate import confirm
from archive.models import Article, Event, Relation, Revision, Source
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.admin.pages import tags, text
from tests.admin.relating import SHARED, related, two_that_share_passages

FIRST = (
    " date 2024-03-04 Ferries stay in port\n\n4 March 2024 09:40 (UTC+02:00)\n\nLINDHAVEN, Norvik, Mar. 4\n\n"
    f"Vesper:\n\n{SHARED}\n"
)


def page_of(article: Article, name: str = "change", *more: object) -> str:
    return reverse(f"admin:archive_article_{name}", args=[article.pk, *more])


@pytest.fixture
def pair(db: None) -> tuple[Article, Article, Relation]:
    first, second = two_that_share_passages()
    return first, second, Relation.objects.get()


@pytest.fixture
def versions(db: None) -> Article:
    """An article of which two versions came."""
    outlet = Source.objects.create(slug="vesper", name="Vesper")
    hand_in(FIRST.encode(), source=outlet)
    work_off()
    hand_in(FIRST.replace("09:40", "14:20").replace("one half", "a whole third").encode(), source=outlet)
    work_off()
    return Article.objects.get()


Pair = tuple[Article, Article, Relation]


def test_both_articles_show_the_relation_from_their_side(reader: Client, pair: Pair) -> None:
    first, second, relation = pair
    shown = text(reader.get(page_of(first)))
    assert "Pier is to be rebuilt" in shown
    assert relation.get_kind_display() in shown
    assert "Proposed" in shown
    assert "this one was first" in shown
    assert "the other was first" in text(reader.get(page_of(second)))


def test_shared_passages_stand_side_by_side(reader: Client, pair: Pair) -> None:
    first, second, relation = pair
    answer = reader.get(page_of(first, "compare", relation.pk))
    marked = {attributes.get("id") for attributes in tags(answer, "mark")}
    assert marked == {f"{side}-{n}" for side in ("here", "there") for n in range(1, len(relation.passages) + 1)}
    here, there = answer.context["here"], answer.context["there"]
    assert "".join(one.text for one in here) == first.body
    assert "".join(one.text for one in there) == second.body
    by_number = {one.number: one.text.casefold().split() for one in here if one.number}
    assert by_number == {one.number: one.text.casefold().split() for one in there if one.number}


def test_relation_of_others_is_not_there(reader: Client, pair: Pair, source: object) -> None:
    hand_in(b"By Jane Doe\n\nThe weather of the coming week will be fair in all of the country, said the office.\n")
    work_off()
    stranger = Article.objects.latest("id")
    assert reader.get(page_of(stranger, "compare", pair[2].pk)).status_code == 404


def test_confirming_is_an_act_and_is_taken_back(editor: Client, pair: Pair) -> None:
    first, _second, relation = pair
    answer = editor.post(page_of(first, "decide", relation.pk), {"verdict": "confirm"}, follow=True)
    assert "Decided." in text(answer)
    relation.refresh_from_db()
    assert (relation.state, str(relation.decided_by)) == ("confirmed", "editor")
    event = Event.objects.get(verb="relation.confirmed")
    answer = editor.post(page_of(first, "undo"), {"event": str(event.pk)}, follow=True)
    assert "Taken back." in text(answer)
    relation.refresh_from_db()
    assert (relation.state, relation.decided_by) == ("proposed", None)
    answer = editor.post(page_of(first, "undo"), {"event": str(event.pk)}, follow=True)
    assert "was taken back already" in text(answer)


def test_rejecting_needs_a_reason(editor: Client, pair: Pair) -> None:
    first, _second, relation = pair
    answer = editor.post(page_of(first, "decide", relation.pk), {"verdict": "reject", "reason": " "}, follow=True)
    assert "Say why." in text(answer)
    assert "aria-invalid" in answer.content.decode()
    relation.refresh_from_db()
    assert relation.state == "proposed"
    sent = {"verdict": "reject", "reason": "Two piers"}
    shown = text(editor.post(page_of(first, "decide", relation.pk), sent, follow=True))
    assert "Rejected" in shown
    assert "“ Two piers ”" in shown
    again = text(editor.post(page_of(first, "decide", relation.pk), sent, follow=True))
    assert "It is rejected already." in again


@pytest.mark.parametrize(("verdict", "stays"), [("merge", 0), ("merge_into_other", 1)])
def test_merging_makes_versions_and_is_taken_back(editor: Client, pair: Pair, verdict: str, stays: int) -> None:
    first, second, relation = pair
    sent = {"verdict": verdict, "reason": "One release"}
    answer = editor.post(page_of(first, "decide", relation.pk), sent, follow=True)
    kept, gone = pair[stays], pair[1 - stays]
    assert answer.redirect_chain[-1][0].startswith(page_of(kept))
    gone.refresh_from_db()
    assert (gone.state, gone.merged_into) == ("withdrawn", kept)
    assert Revision.objects.filter(article=kept).count() == 2
    assert "Merged into another article: Editor" in text(answer)
    event = Event.objects.get(verb="article.merged")
    editor.post(page_of(kept, "undo"), {"event": str(event.pk), "reason": "No"})
    gone.refresh_from_db()
    assert (gone.state, gone.merged_into) == ("accepted", None)
    assert {str(first.pk), str(second.pk)} == {str(pk) for pk in Revision.objects.values_list("article", flat=True)}


def test_nothing_chosen_is_said(editor: Client, pair: Pair) -> None:
    first, _second, relation = pair
    assert "Choose what is to be done" in text(editor.post(page_of(first, "decide", relation.pk), follow=True))


def test_relation_to_a_withdrawn_article_is_for_those_who_restore(
    as_role: Callable[[str], Client], article: Article
) -> None:
    relation = related(article)
    Article.objects.exclude(pk=article.pk).update(state="withdrawn", changed_at=timezone.now())
    for role, may in (("Editor", False), ("Chief editor", True)):
        client = as_role(role)
        assert ("Another one" in text(client.get(page_of(article)))) == may, role
        assert client.get(page_of(article, "compare", relation.pk)).status_code == (200 if may else 410), role


def test_of_many_relations_the_nearest_are_shown_and_all_are_counted(
    editor: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.actions.recognition.related.RELATIONS_TOLD", 2)
    far, *_ = [related(article, share) for share in (0.1, 0.3, 0.2)]
    page = editor.get(page_of(article))
    assert [one.contained for one in page.context["related"].relations] in ([30, 20], [24, 16])
    assert "and 1 more article, less near than these" in text(page)
    assert "Relations (3)" in text(page)
    confirm(relation_id=far.pk, actor=ACTOR)
    decided = Event.objects.get(verb="relation.confirmed")
    assert "Taken back." in text(editor.post(page_of(article, "undo"), {"event": str(decided.pk)}, follow=True))
    assert "was taken back already" in text(editor.post(page_of(article, "undo"), {"event": "no event"}, follow=True))


def test_versions_are_listed_and_compared_word_by_word(reader: Client, versions: Article) -> None:
    answer = reader.get(page_of(versions))
    assert f"{page_of(versions, 'version', 2)}?against=1" in {tag.get("href") for tag in tags(answer, "a")}
    answer = reader.get(page_of(versions, "version", 2), {"against": "1"})
    assert b'<del class="dl-change">one half </del><ins class="dl-change">a whole third </ins>' in answer.content
    shown = text(answer)
    assert "Published 2024-03-04T09:40:00+02:00 2024-03-04T14:20:00+02:00" in shown
    assert "Paragraph 1: changed" in shown
    assert "one half of the stones" in text(reader.get(page_of(versions, "version", 1)))


@pytest.mark.parametrize("against", ["", "2", "7", "x", "\x00"])
def test_version_without_another_is_its_text(reader: Client, versions: Article, against: str) -> None:
    answer = reader.get(page_of(versions, "version", 2), {"against": against})
    assert answer.status_code == 200
    assert "a whole third of the stones" in text(answer)
    assert "What it says otherwise" not in text(answer)


def test_version_that_is_none(reader: Client, versions: Article) -> None:
    assert reader.get(page_of(versions, "version", 3)).status_code == 404


def test_missing_earlier_version_is_told(reader: Client) -> None:
    body = f" date 2023-12-27 Details added (first version posted on 08:15)\n\nLINDHAVEN, Norvik, Dec. 27\n\n{SHARED}\n"
    hand_in(body.encode())
    work_off()
    shown = text(reader.get(page_of(Article.objects.get())))
    assert "Missing The text tells of an earlier version" in shown


def test_version_becomes_an_article_of_its_own_and_comes_back(editor: Client, versions: Article) -> None:
    earlier = versions.revisions.get(number=1)
    sent = {"revision": str(earlier.pk), "reason": "Another day"}
    assert "an article of its own now" in text(editor.post(page_of(versions, "split"), sent, follow=True))
    assert Article.objects.count() == 2
    assert "not the article's any more" in text(editor.post(page_of(versions, "split"), sent, follow=True))
    event = Event.objects.get(verb="article.split")
    editor.post(page_of(versions, "undo"), {"event": str(event.pk)})
    assert versions.revisions.count() == 2


def test_only_text_is_not_split_off(editor: Client, article: Article) -> None:
    sent = {"revision": str(article.revisions.get().pk), "reason": "Why not"}
    assert "It is the only text of its article" in text(editor.post(page_of(article, "split"), sent, follow=True))


def test_copies_say_what_they_say_otherwise(reader: Client, versions: Article) -> None:
    hand_in(FIRST.replace("Ferries stay in port", "Ferries are to stay").encode(), source=versions.source)
    work_off()
    assert Revision.objects.filter(copy_of__isnull=False).count() == 1
    assert "Copy of version 1" in text(reader.get(page_of(versions)))
    shown = text(reader.get(page_of(versions, "version", 1)))
    assert "Title Ferries are to stay instead of Ferries stay in port" in shown
