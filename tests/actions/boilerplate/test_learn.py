"""Looking at what came in for passages that recur."""

import pytest

from archive.actions.boilerplate import learn as learning
from archive.actions.boilerplate import templates
from archive.actions.boilerplate.learn import behind, learn
from archive.models import Article, Event, Learning, RecurringPassage, Template
from tests.actions.handing_in import ACTOR
from tests.actions.outlets import LINE, learned, look, news, outlet, print_in

pytestmark = pytest.mark.django_db


class TestProposals:
    def test_what_recurs_in_an_outlet_is_proposed_with_its_hits(self):
        articles = print_in("herald", range(12))
        assert behind() >= 0
        assert look() > 0
        template = Template.objects.get()
        assert (template.outlet, template.text, template.state) == ("herald", LINE, "proposed")
        assert (template.source, template.place, template.articles) == (outlet("herald"), "tail", 12)
        assert set(template.samples) == {article.pk for article in articles}
        assert template.evidence["stories"] == 12
        event = Event.objects.get(verb="template.proposed")
        assert (event.subject_id, event.data["text"]) == (template.pk, LINE)

    def test_nothing_is_cut_by_proposing(self):
        learned()
        assert all(body.endswith(LINE) for body in Article.objects.values_list("body", flat=True))

    def test_seven_articles_are_too_few_and_the_eighth_is_enough(self):
        print_in("herald", range(7))
        look()
        assert not Template.objects.exists()
        print_in("herald", range(7, 8))
        look()
        assert Template.objects.get().articles == 8

    def test_what_two_outlets_print_is_wire_copy(self):
        print_in("herald", range(10))
        print_in("courier", range(10, 20))
        look()
        assert not Template.objects.exists()
        assert RecurringPassage.objects.filter(articles=10).count() == 2

    def test_a_proposal_is_withdrawn_when_others_turn_out_to_print_it(self):
        learned()
        print_in("courier", range(20, 30))
        look()
        print_in("herald", range(40, 53))
        look()
        assert not Template.objects.exists()
        assert Event.objects.get(verb="template.withdrawn").data["because"] == "wire_copy"

    def test_articles_of_nobody_teach_nothing(self):
        print_in("herald", range(1))
        Article.objects.update(source=None)
        look()
        assert not RecurringPassage.objects.exists()

    def test_an_outlet_that_texts_name_is_one(self):
        print_in("herald", range(12))
        Article.objects.update(source=None, publisher="The Evening Post")
        look()
        template = Template.objects.get()
        assert (template.outlet, template.source) == ("named the evening post", None)


class TestFeed:
    def test_each_article_is_counted_once(self):
        learned()
        Article.objects.first()
        assert learn() == 0
        assert RecurringPassage.objects.get(articles=12).samples == Template.objects.get().samples

    def test_it_goes_on_where_it_stopped(self, monkeypatch):
        monkeypatch.setattr(learning, "BATCH", 5)
        assert learned().articles == 12
        assert Learning.objects.get().position > 0
        assert behind() <= 1  # the proposal itself is no change of an article

    def test_in_a_large_batch_what_comes_once_is_passed_over(self, monkeypatch):
        monkeypatch.setattr(learning, "FEW", 4)
        learned()
        assert RecurringPassage.objects.count() == 1

    def test_an_outlet_keeps_what_recurs_most(self, monkeypatch):
        monkeypatch.setattr(learning, "MOST_OF_AN_OUTLET", 3)
        learned()
        assert RecurringPassage.objects.count() == 3
        assert RecurringPassage.objects.order_by("-articles").first().articles == 12

    def test_the_queries_of_a_batch_do_not_grow_with_it(self, django_assert_max_num_queries):
        print_in("herald", range(60), line="")
        with django_assert_max_num_queries(25):
            assert learn() == 60


def test_new_articles_are_cut_as_they_come_by():
    template = learned()
    templates.rehearse(template_id=template.pk, actor=ACTOR)
    templates.work(template_id=template.pk)
    templates.apply(template_id=template.pk, actor=ACTOR)
    (new,) = print_in("herald", range(90, 91))
    assert new.body.endswith(LINE)
    look()
    new.refresh_from_db()
    assert LINE not in new.body
    assert new.version == 2
    # The whole text is what is counted, cut or not.
    template.refresh_from_db()
    assert template.articles == 13
    assert news(90).decode().count(LINE) == 1
