import threading

from django.db import connections, transaction

from archive.actions.tag import SentTag, tag_as_sent
from archive.models import Tagging, Term
from tests.actions.handing_in import article, hand_in, work_off


def sent(deposit, *labels: str) -> list[SentTag]:
    return [
        SentTag(article_id=item.article_id, item_id=item.pk, label=label)
        for item in deposit.items.all()
        for label in labels
    ]


def test_words_become_terms_of_the_free_vocabulary_once(db, django_assert_max_num_queries):
    deposit = hand_in(*(article(n) for n in range(5)))
    work_off()
    with django_assert_max_num_queries(6):
        tag_as_sent(tags=sent(deposit, "roads", "bridges"))
    tag_as_sent(tags=sent(deposit, "bridges", "Bridges"))
    assert sorted(Term.objects.values_list("vocabulary__slug", "label")) == [
        ("tags", "Bridges"), ("tags", "bridges"), ("tags", "roads"),
    ]  # fmt: skip
    assert Tagging.objects.count() == 15


def test_no_tags_ask_nothing_of_the_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        tag_as_sent(tags=[])


def test_the_same_new_words_at_the_same_moment_are_the_same_terms(transactional_db):
    deposits = [hand_in(article(n)) for n in range(4)]
    work_off()
    start = threading.Barrier(len(deposits))

    def tag(deposit, order: int) -> None:
        start.wait(10)
        for turn in range(10):
            words = [f"word {turn * 10 + n}" for n in range(10)]
            with transaction.atomic():
                tag_as_sent(tags=sent(deposit, *words[::order]))
        connections.close_all()

    threads = [threading.Thread(target=tag, args=(one, 1 - 2 * (n % 2))) for n, one in enumerate(deposits)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (Term.objects.count(), Tagging.objects.count()) == (100, 400)
