"""A request that is sent again under its key is answered, not done again."""

import threading
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, connections

from archive.actions.custody.account import account
from archive.actions.keys import create
from archive.actions.receiving import receive as receiving
from archive.actions.receiving.receive import Sender, receive
from archive.errors import IdempotencyConflict
from archive.models import Deposit, Item
from tests.actions.handing_in import ACTOR, article, files


@pytest.fixture
def key(db):
    return create(name="client", scopes=["deposit"], actor=ACTOR).key


def with_key(key, body: bytes, *, idempotency_key: str = "once") -> Deposit:
    return receive(
        files=files(body),
        sender=Sender(door=Deposit.Door.REST, actor=ACTOR, api_key=key),
        idempotency_key=idempotency_key,
        body_sha256=sha256(body).hexdigest(),
    )


def test_the_same_key_and_body_again_give_the_first_deposit(db, key):
    first = with_key(key, article(1))
    again = with_key(key, article(1))
    assert again.pk == first.pk
    assert Item.objects.count() == 1


def test_the_same_key_with_another_body_is_a_conflict(db, key):
    with_key(key, article(1))
    with pytest.raises(IdempotencyConflict) as refused:
        with_key(key, article(2))
    assert refused.value.http_status == 409
    assert Item.objects.count() == 1


def test_another_client_may_use_the_same_idempotency_key(db, key):
    other = create(name="other", scopes=["deposit"], actor=ACTOR).key
    assert with_key(key, article(1)).pk != with_key(other, article(1)).pk


def test_two_requests_with_one_key_at_the_same_moment_make_one_deposit(transactional_db):
    key = create(name="client", scopes=["deposit"], actor=ACTOR).key
    for number in range(8):
        start, made = threading.Barrier(2), []

        def send(number: int = number, start: threading.Barrier = start, made: list = made) -> None:
            try:
                start.wait(10)
                made.append(with_key(key, article(number), idempotency_key=f"key {number}").pk)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert len(made) == 2
        assert made[0] == made[1]
    assert Deposit.objects.count() == Item.objects.count() == 8
    assert account(strict=True).proven


def test_another_error_of_the_database_is_not_taken_for_a_repeated_request(transactional_db, monkeypatch, key):
    def refuse(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO archive_deposit (id) VALUES (NULL)")

    first = with_key(key, article(1), idempotency_key="first")
    monkeypatch.setattr(receiving, "item_rows", refuse)
    with pytest.raises(IntegrityError):
        with_key(key, article(2), idempotency_key="second")
    assert list(Deposit.objects.values_list("pk", flat=True)) == [first.pk]
