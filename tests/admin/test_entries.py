"""Lists that people keep: sources, vocabularies, terms."""

import pytest
from django.test import Client
from django.urls import reverse

from archive.actions.monitoring import usage
from archive.actions.tagging import vocabularies
from archive.models import Actor, Article, Event, Source, Tagging, Term, Vocabulary
from tests.actions.handing_in import article, hand_in, work_off
from tests.admin.pages import errors, targets, text

SOURCE = {"name": "Azernews", "slug": "azernews", "kind": "outlet", "domains": "azernews.az\r\nwww.azernews.az\r\n"}
ACTOR = Actor(kind="user", name="Test")


def add(name: str) -> str:
    return reverse(f"admin:archive_{name}_add")


def change(row: Source | Vocabulary | Term) -> str:
    return reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])


def test_source_is_added_with_an_event(chief: Client) -> None:
    assert chief.post(add("source"), SOURCE).status_code == 302
    source = Source.objects.get()
    assert (source.name, source.domains) == ("Azernews", ["azernews.az", "www.azernews.az"])
    event = Event.objects.get(subject_id=source.pk)
    assert (event.verb, event.actor_name) == ("source.created", "Chief editor")


def test_source_is_changed_with_an_event(chief: Client, source: Source) -> None:
    form = chief.get(change(source)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    assert chief.post(change(source), {**values, "time_zone": "Asia/Tbilisi"}).status_code == 302
    source.refresh_from_db()
    assert source.time_zone == "Asia/Tbilisi"
    event = Event.objects.get(verb="source.changed")
    assert event.data["changes"] == {"time_zone": ["Asia/Baku", "Asia/Tbilisi"]}


def test_what_somebody_changed_meanwhile_is_not_overwritten(chief: Client, source: Source) -> None:
    page = chief.get(change(source))
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields} | {"seen": page.context["seen"]}
    Source.objects.update(name="Trend News Agency", aliases=["Trend AZ"])
    answer = chief.post(change(source), {**values, "note": "Mine"})
    assert "nothing of yours was saved" in text(answer)
    assert "By now it says: Trend News Agency" in text(answer)
    assert answer.context["form"]["note"].value() == "Mine"
    source.refresh_from_db()
    assert (source.name, source.note) == ("Trend News Agency", "")
    assert chief.post(change(source), {**values, "seen": answer.context["seen"]}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"slug": "two words"}, "slug"),
        ({"time_zone": "Baku"}, "time_zone"),
        ({"domains": "not a domain"}, "domains"),
        ({"kind": "blog"}, "kind"),
        ({"slug": "trend"}, "__all__"),
        ({"note": "\x00"}, "note"),
    ],
)
def test_wrong_source_is_said_beside_the_field(
    chief: Client, source: Source, wrong: dict[str, str], field: str
) -> None:
    answer = chief.post(add("source"), {**SOURCE, **wrong})
    assert answer.status_code == 200
    assert field in errors(answer)
    assert Source.objects.count() == 1


def test_reader_sees_a_source_without_a_form(reader: Client, source: Source) -> None:
    answer = reader.get(change(source))
    assert "Asia/Baku" in text(answer)
    assert reader.post(change(source), SOURCE).status_code == 403
    source.refresh_from_db()
    assert source.name == "Trend"


def test_vocabulary_and_terms_are_kept_with_events(chief: Client) -> None:
    assert chief.post(add("vocabulary"), {"name": "Places", "slug": "places"}).status_code == 302
    places = Vocabulary.objects.get(slug="places")
    assert not places.free
    assert chief.post(add("term"), {"vocabulary": places.pk, "label": "Caucasus"}).status_code == 302
    sent = {"vocabulary": places.pk, "label": "Baku", "parent": "Caucasus"}
    assert chief.post(add("term"), sent).status_code == 302
    baku = Term.objects.get(label="Baku")
    assert str(baku.parent) == "Caucasus"
    assert chief.post(change(baku), {"label": "Bakı", "parent": ""}).status_code == 302
    baku.refresh_from_db()
    assert (baku.label, baku.parent) == ("Bakı", None)
    assert chief.post(change(places), {"name": "Places of the world", "free": "on"}).status_code == 302
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["vocabulary.created", "term.created", "term.created", "term.changed", "vocabulary.changed"]


def test_wrong_terms_are_refused(chief: Client) -> None:
    tags = Vocabulary.objects.get(slug="tags")
    rivers = vocabularies.add_term(vocabulary=tags, label="rivers", parent=None, actor=ACTOR)
    kura = vocabularies.add_term(vocabulary=tags, label="Kura", parent=rivers, actor=ACTOR)
    assert "parent" in errors(chief.post(add("term"), {"vocabulary": tags.pk, "label": "x", "parent": "lakes"}))
    assert "__all__" in errors(chief.post(add("term"), {"vocabulary": tags.pk, "label": "rivers"}))
    assert "parent" in errors(chief.post(change(rivers), {"label": "rivers", "parent": kura.label}))
    assert "label" in errors(chief.post(change(rivers), {"label": " "}))


def test_label_in_use_stays(chief: Client) -> None:
    hand_in(article(), declared={"tags": ["bridges"]})
    work_off()
    term = Tagging.objects.get().term
    answer = chief.post(change(term), {"label": "crossings"})
    assert "Articles bear this term" in text(answer)
    term.refresh_from_db()
    assert term.label == "bridges"


def test_a_source_is_merged_after_a_look_and_made_one_again(chief: Client, source: Source) -> None:
    hand_in(article(), source=source)
    work_off()
    chief.post(add("source"), SOURCE)
    merge = reverse("admin:archive_source_merge", args=[source.pk])
    assert merge in targets(chief.get(change(source)))
    look = text(chief.post(merge, {"into": "azernews"}))
    assert "Articles that move 1" in look
    assert "into" in errors(chief.post(merge, {"into": "trend", "do": "1", "seen": "trend"}))
    assert "What would be done: Trend → Azernews" in text(chief.post(merge, {"into": "azernews", "do": "1"}))
    source.refresh_from_db()
    assert source.merged_into is None
    done = chief.post(merge, {"into": "azernews", "reason": "One house", "do": "1", "seen": "azernews"}, follow=True)
    assert "It is another name of Azernews" in text(done)
    listed = chief.get(reverse("admin:archive_source_changelist"))
    assert {row.slug: row.used for row in listed.context["cl"].result_list} == {"trend": 0, "azernews": 1}
    unmerge = reverse("admin:archive_source_unmerge", args=[source.pk])
    assert unmerge in targets(done)
    assert "a source of its own again" in text(chief.post(unmerge, follow=True))
    assert "is a source of its own" in text(chief.post(unmerge, follow=True))
    assert Article.objects.get().source == source


def test_above_some_number_of_uses_only_that_is_said(monkeypatch: pytest.MonkeyPatch, chief: Client) -> None:
    monkeypatch.setattr(usage, "AT_MOST", 1)
    tags = Vocabulary.objects.get(slug="tags")
    for label in ("rivers", "lakes", "seas"):
        vocabularies.add_term(vocabulary=tags, label=label, parent=None, actor=ACTOR)
    assert "over 1" in text(chief.get(reverse("admin:archive_vocabulary_changelist")))
