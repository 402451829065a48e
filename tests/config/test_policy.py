"""What browsers are told: the strictest policy everywhere, exceptions for the admin alone."""

import pytest
from django.conf import settings
from django.test import Client

from config.policy import BY_PREFIX, STRICT


def policy(path: str) -> dict[str, str]:
    header = Client().get(path)["Content-Security-Policy"]
    return {name: values for name, _, values in (part.strip().partition(" ") for part in header.split(";"))}


@pytest.mark.django_db
def test_data_load_and_run_nothing() -> None:
    assert set(policy("/api/v1/articles/").values()) == {"'none'"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/nothing-here/", "/api/docs/"])
def test_nothing_inline_and_nothing_from_elsewhere(path: str) -> None:
    given = policy(path)
    assert given["default-src"] == "'none'"
    assert given["script-src"] == "'self'"
    assert given["frame-ancestors"] == "'none'"
    assert not any("unsafe" in values for values in given.values())


@pytest.mark.django_db
def test_the_admin_may_evaluate_but_never_run_what_stands_in_a_page() -> None:
    given = policy("/admin/login/")
    assert given["script-src"] == "'self' 'unsafe-eval'"
    assert given["default-src"] == "'none'"
    assert given["form-action"] == "'self'"
    assert "http" not in " ".join(given.values())


def test_exceptions_replace_single_directives_only() -> None:
    for exceptions in BY_PREFIX.values():
        assert not {"default-src", "object-src", "base-uri", "frame-ancestors"} & set(exceptions)
    assert settings.CONTENT_SECURITY_POLICY == {"DIRECTIVES": STRICT}
