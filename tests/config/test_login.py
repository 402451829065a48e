"""Guessing passwords ends after five; the one who guesses is locked out, not the one whose name it is."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough phrase"
LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def editor(settings: Settings) -> User:
    settings.AXES_ENABLED = True
    return User.objects.create_user("editor", password=PASSWORD, is_staff=True)


def login(password: str, *, name: str = "editor", address: str = "192.0.2.1", forwarded: str = "") -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    answer = Client().post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address, headers=headers)
    return answer.status_code


def test_the_right_password_enters() -> None:
    assert login(PASSWORD) == 302


def test_five_wrong_ones_close_the_door_even_to_the_right_one() -> None:
    assert [login("wrong") for _ in range(4)] == [200] * 4
    assert login("wrong") == 429
    assert login(PASSWORD) == 429


def test_others_are_not_locked_out() -> None:
    for _ in range(6):
        login("wrong")
    assert login(PASSWORD, address="192.0.2.2") == 302
    User.objects.create_user("chief", password=PASSWORD, is_staff=True)
    assert login(PASSWORD, name="chief") == 302


def test_the_right_password_forgives_what_went_before() -> None:
    for _ in range(4):
        login("wrong")
    assert login(PASSWORD) == 302
    assert [login("wrong") for _ in range(4)] == [200] * 4


def test_unknown_names_are_answered_like_known_ones() -> None:
    assert [login("wrong", name="nobody") for _ in range(5)] == [200, 200, 200, 200, 429]


def test_behind_a_proxy_each_client_is_one_of_its_own(settings: Settings) -> None:
    settings.PROXY_COUNT = 1
    # Who guesses writes another first entry each time; the proxy adds the true one behind it.
    tried = [login("wrong", forwarded=f"198.51.100.{n}, 203.0.113.9") for n in range(5)]
    assert tried == [200, 200, 200, 200, 429]
    assert login(PASSWORD, forwarded="198.51.100.77, 203.0.113.9") == 429
    assert login(PASSWORD, forwarded="203.0.113.9, 203.0.113.10") == 302


def test_without_a_proxy_nothing_is_believed_of_who_was_forwarded(settings: Settings) -> None:
    settings.PROXY_COUNT = 0
    assert [login("wrong", forwarded=f"198.51.100.{n}") for n in range(5)] == [200, 200, 200, 200, 429]
    assert login(PASSWORD, address="192.0.2.2", forwarded="198.51.100.1") == 302
