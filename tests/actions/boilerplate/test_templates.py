"""Templates rehearsed, applied, undone and vetoed; what was read stays as it was."""

from uuid import uuid4

import pytest

from archive.actions.boilerplate import templates
from archive.actions.boilerplate.learned import cuts_of
from archive.actions.custody.account import account
from archive.actions.editing.edit import edit
from archive.actions.finding.export import export
from archive.actions.finding.find import find
from archive.actions.finding.listing import Search
from archive.actions.following import follow
from archive.actions.processing.replay import replay
from archive.actions.recognition.related import bodies_of, relations_of
from archive.errors import Conflict, Invalid
from archive.models import Article, Event, LearnedLayer, Reading, Revision, Template
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.outlets import LINE, learned, look, news, outlet, print_in
from tests.actions.retelling import sentences, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def template():
    return learned()


def finish(template):
    while templates.work(template_id=template.pk):
        continue
    template.refresh_from_db()
    return template


def rehearsed(template):
    templates.rehearse(template_id=template.pk, actor=ACTOR)
    return finish(template)


def applied(template):
    rehearsed(template)
    templates.apply(template_id=template.pk, actor=ACTOR, reason="Seen")
    return finish(template)


def bodies():
    return dict(Article.objects.values_list("pk", "body"))


class TestRehearsal:
    def test_it_tells_what_would_change_and_changes_nothing(self, template):
        print_in("herald", range(50, 53), line="")
        edited = Article.objects.order_by("pk").first()
        edit(article_id=edited.pk, changes={"title": "Put right"}, actor=ACTOR)
        before = bodies()
        told = rehearsed(template).rehearsal
        assert (told["seen"], told["articles"], told["emptied"], told["edited"]) == (15, 12, 0, 1)
        assert told["finished"]
        assert len(told["samples"]) == 10
        assert {sample["cut"] for sample in told["samples"]} == {LINE}
        assert told["samples"][0]["before"].endswith("\n\n")
        assert template.state == "rehearsed"
        assert bodies() == before

    def test_a_body_of_nothing_else_would_keep_it(self, template):
        Article.objects.filter(pk=template.samples[0]).update(body=f"{LINE}\n\n{LINE}")
        assert rehearsed(template).rehearsal["emptied"] == 1

    def test_it_goes_through_all_in_chunks(self, template, monkeypatch):
        monkeypatch.setattr(templates, "CHUNK", 5)
        templates.rehearse(template_id=template.pk, actor=ACTOR)
        assert templates.work(template_id=template.pk)
        template.refresh_from_db()
        assert (template.rehearsal["articles"], template.state) == (5, "proposed")
        assert finish(template).rehearsal["articles"] == 12

    def test_without_one_nothing_is_applied(self, template):
        with pytest.raises(Conflict) as refused:
            templates.apply(template_id=template.pk, actor=ACTOR)
        assert refused.value.reason == "not_rehearsed"


class TestApplying:
    def test_bodies_lose_the_passage_and_readings_keep_it(self, template):
        before, readings = bodies(), dict(Reading.objects.values_list("pk", "document"))
        applied(template)
        assert bodies() == {pk: body.removesuffix(f"\n\n{LINE}") for pk, body in before.items()}
        assert dict(Reading.objects.values_list("pk", "document")) == readings
        assert dict(LearnedLayer.objects.values_list("pk", "body")) == before
        revisions = dict(Revision.objects.values_list("pk", "article"))
        assert {revisions[pk]: body for pk, body in bodies_of(revisions=revisions).items()} == bodies()

    def test_passages_that_a_relation_names_are_those_that_show(self, template):
        told = sentences(12, seed=501)
        alone = story(told, title="Elsewhere", date="2019-03-04")
        with_head = story(told, date="2019-03-04").replace(told[0].encode(), f"{LINE}\n\n{told[0]}".encode())
        hand_in(with_head, source=outlet("herald"))
        hand_in(alone, source=outlet("courier"))
        work_off()
        applied(template)
        (here,) = (
            article for article in Article.objects.filter(source__slug="herald") if relations_of(article=article)
        )
        (found,) = relations_of(article=here)
        assert LINE in LearnedLayer.objects.get(article=here).body
        assert LINE not in here.body
        (back,) = relations_of(article=found.other)
        assert found.passages
        for own, others in found.passages:
            assert here.body[slice(*own)].split() == found.other.body[slice(*others)].split()
        assert sorted((two, one) for one, two in found.passages) == list(back.passages)

    def test_who_asks_is_told_of_the_template_and_the_place(self, template):
        applied(template)
        article = Article.objects.order_by("pk").first()
        document = Reading.objects.get(revision__article=article).document
        (cut,) = cuts_of(article=article, body_spans=document["body_spans"])
        text = bytes(Revision.objects.get(article=article).original.bytes).decode()
        assert text[slice(*cut["span"])] == cut["text"] == LINE
        assert (cut["template"], cut["kind"]) == (str(template.pk), template.kind)

    def test_each_article_has_an_event_and_a_new_version(self, template):
        applied(template)
        events = Event.objects.filter(verb="article.boilerplate_cut")
        assert events.count() == 12
        assert {event.data["templates"][0] for event in events} == {str(template.pk)}
        assert set(Article.objects.values_list("version", flat=True)) == {2}

    def test_articles_of_other_outlets_stay(self, template):
        (other,) = print_in("courier", range(70, 71))
        applied(template)
        other.refresh_from_db()
        assert other.body.endswith(LINE)

    def test_search_and_exports_follow(self, template, settings, tmp_path):
        settings.SEARCH_FOLDER = tmp_path / "search"
        applied(template)
        look()
        follow.rebuild_index(folder=settings.SEARCH_FOLDER)
        assert find(search=Search(text='"six in the morning"'), limit=5).items == ()
        assert LINE.encode() not in b"".join(export(search=Search(), text=True, write=lambda one: one.body.encode()))

    @pytest.mark.django_db(transaction=True)
    def test_the_balance_still_holds(self, template):
        applied(template)
        assert account(strict=True).proven

    def test_a_second_time_nothing_changes(self, template):
        applied(template)
        before = dict(Article.objects.values_list("pk", "version"))
        look()
        assert dict(Article.objects.values_list("pk", "version")) == before


class TestLater:
    def test_replay_keeps_the_cut(self, template):
        applied(template)
        before = bodies()
        *_, total = replay(actor=ACTOR)
        assert (total.changed, bodies()) == (0, before)

    def test_an_editors_correction_keeps_the_cut(self, template):
        applied(template)
        article = Article.objects.order_by("pk").first()
        edit(article_id=article.pk, changes={"title": "Put right"}, actor=ACTOR)
        article.refresh_from_db()
        assert LINE not in article.body

    def test_a_new_version_is_recognised_by_its_whole_text_and_cut_at_once(self, template):
        applied(template)
        changed = news(0).replace(b".\n\n" + LINE.encode(), b" and then some more.\n\n" + LINE.encode())
        hand_in(changed, source=outlet("herald"))
        assert work_off() == {"revision": 1}
        article = Revision.objects.get(number=2).article
        assert article.body.endswith("and then some more.")
        layer = LearnedLayer.objects.get(article=article)
        assert layer.revision == Revision.objects.get(number=2)
        assert layer.body.endswith(LINE)
        # The version before it has its whole text.
        assert Revision.objects.get(article=article, number=1).body.endswith(LINE)

    def test_a_copy_is_known_by_its_whole_text(self, template):
        applied(template)
        hand_in(news(0) + b"\n\n", source=outlet("herald"))
        assert work_off() == {"duplicate": 1}


class TestTakingBack:
    def test_undone_as_one_everything_is_as_it_was(self, template):
        before = bodies()
        applied(template)
        templates.undo(template_id=template.pk, actor=ACTOR, reason="Readers missed it")
        assert finish(template).state == "rehearsed"
        assert bodies() == before
        assert not LearnedLayer.objects.exists()
        events = Event.objects.filter(verb="article.boilerplate_put_back")
        assert (events.count(), events[0].reason) == (12, "Readers missed it")

    def test_a_veto_puts_back_and_holds_for_ever(self, template):
        before = bodies()
        applied(template)
        templates.veto(template_id=template.pk, actor=ACTOR, reason="It is a column")
        finish(template)
        assert bodies() == before
        print_in("herald", range(100, 120))
        look()
        assert Template.objects.get().state == "vetoed"
        for act in (templates.rehearse, templates.apply, templates.undo):
            with pytest.raises(Conflict):
                act(template_id=template.pk, actor=ACTOR)

    def test_a_veto_needs_a_reason(self, template):
        with pytest.raises(Invalid):
            templates.veto(template_id=template.pk, actor=ACTOR, reason=" ")

    def test_while_it_is_being_applied_it_can_be_undone(self, template, monkeypatch):
        before = bodies()
        rehearsed(template)
        monkeypatch.setattr(templates, "CHUNK", 5)
        templates.apply(template_id=template.pk, actor=ACTOR)
        templates.work(template_id=template.pk)
        assert LearnedLayer.objects.count() == 5
        templates.undo(template_id=template.pk, actor=ACTOR)
        finish(template)
        assert bodies() == before

    def test_two_templates_are_taken_back_one_by_one(self, template):
        second = "Write to the editors of the Herald"
        print_in("herald", range(200, 212), line=f"{second}\n\n{LINE}")
        look()
        other = Template.objects.exclude(pk=template.pk).get()
        applied(template)
        applied(other)
        assert not Article.objects.filter(body__contains=second).exists()
        templates.undo(template_id=template.pk, actor=ACTOR)
        finish(template)
        assert Article.objects.filter(body__endswith=LINE).count() == 24
        assert not Article.objects.filter(body__contains=second).exists()


def test_an_unknown_template_is_none():
    with pytest.raises(Template.DoesNotExist):
        templates.rehearse(template_id=uuid4(), actor=ACTOR)
