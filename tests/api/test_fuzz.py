"""Thousands of requests made up from the OpenAPI description, against a real server: no 5xx, no undescribed answer."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import FlakyStrategyDefinition
from pytest_django.live_server_helper import LiveServer
from schemathesis import Case, SerializationContext
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from archive.actions import keys
from archive.api.handovers import JSON, LINES, PACKAGES
from archive.api.links import LINKS
from archive.models import Article, Deposit, Item
from tests.actions.handing_in import ACTOR, work_off
from tests.actions.handing_in import article as article_text
from tests.api.conforming import DESCRIPTION_FILE
from tests.management.running import PATIENCE

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DESCRIBED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
STRICT = [*DESCRIBED, checks.negative_data_rejection, checks.unsupported_method]
# That a good request may be refused is no fault: a cursor or a source is made up like everything else.

WALKS, MOST_WALKS, STEPS = 3, 12, 12
DEEP = {"hand_in", "find_articles", "get_article"}
"""What walks that keep to what is handed in have to come by; `test_links` goes each way to its end."""

BARE = {*LINES, *PACKAGES}
"""Bodies of these types are bytes, whatever was made up: "False" is a line like any other, of no wrong type."""

PATIENT = {"request-timeout": PATIENCE}
WHOLE = schemathesis.openapi.from_path(DESCRIPTION_FILE, config=SchemathesisConfig.from_dict(PATIENT))
SHORT = schemathesis.openapi.from_path(
    DESCRIPTION_FILE, config=SchemathesisConfig.from_dict(PATIENT | {"phases": {"coverage": {"enabled": False}}})
)
INWARD = SHORT.include(operation_id=[*LINKS, *(name for links in LINKS.values() for name in links)])
"""What is handed in, and what becomes of it: among all calls a few steps seldom lead far."""


def some(examples: int) -> settings:
    """The same examples each time: a run that fails can be run again."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@schemathesis.serializer(*LINES, *PACKAGES)
def as_it_is(_context: SerializationContext, value: Any) -> bytes:
    """Bodies that are no JSON: bytes or text."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture
def secret(transactional_db: None) -> str:
    """A key for one call only. The call that revokes keys knows another one's prefix, never this one's."""
    return keys.create(name="fuzz", scopes=["admin"], actor=ACTOR).secret


@pytest.fixture
def known(article: Article, archived: Callable[..., Deposit], indexed: Callable[[], None]) -> dict[str, Any]:
    """What addresses are made of, for things that are there."""
    archived(b"")
    indexed()
    item = Item.objects.quarantined().get()
    return {
        "article_id": str(article.pk),
        "deposit_id": str(item.deposit_id),
        "item_id": str(item.pk),
        "slug": "trend",
        "prefix": keys.create(name="spare", scopes=["read"], actor=ACTOR).key.prefix,
    }


@WHOLE.parametrize()
@some(20)
def test_an_administrator_gets_what_is_described(case: Case, site: str, secret: str, known: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    kinds = [*DESCRIBED, checks.unsupported_method] if case.media_type in BARE else STRICT
    case.call_and_validate(base_url=site, headers=headers, checks=kinds)
    if set(case.path_parameters) & set(known):
        # Made-up ids lead nowhere: the same once more about something that is there.
        case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
        case.call_and_validate(base_url=site, headers=headers, checks=DESCRIBED)


@SHORT.parametrize()
@some(5)
def test_a_stranger_gets_nothing(case: Case, site: str, known: dict[str, Any]) -> None:
    case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
    answer = case.call_and_validate(base_url=site, checks=DESCRIBED)
    assert answer.status_code in {401, 404, 405, 406}  # 404: made-up labels that are no address


def name_of(case: Case) -> str:
    return case.operation.definition.raw["operationId"]


def make_sensible(case: Case, number: int) -> None:
    """An article that can be read, a list without filters, a patch of one field; other requests stay as they are."""
    if case.method == "GET":
        case.query = {}
    elif name_of(case) == "edit_article":
        case.body = {"section": f"Section {number}"}
    elif name_of(case) == "hand_in" and case.media_type == JSON:
        case.body = {"title": f"Bridge {number} is opened", "text": article_text(number).decode()}


@pytest.mark.parametrize(("calls", "reached"), [(SHORT, set()), (INWARD, DEEP)], ids=["all", "inward"])
@pytest.mark.usefixtures("known")
def test_what_one_answer_names_the_next_request_can_ask_for(
    calls: Any, reached: set[str], site: str, secret: str
) -> None:
    """Walks along the links of the description: ids, slugs and ETags are those of earlier answers, not made up."""
    asked: set[str] = set()
    wrong: list[BaseException] = []
    numbers = count(1)

    class Walk(calls.as_state_machine()):  # type: ignore[misc]
        def before_call(self, case: Case) -> None:
            number = next(numbers)
            if number % 2:
                make_sensible(case, number)

        def after_call(self, response: Any, case: Case) -> None:
            super().after_call(response, case)
            if name_of(case) == "hand_in" and response.status_code == 202:
                work_off()

        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            del case
            return {"base_url": site, "headers": {"Authorization": f"Bearer {secret}"}}

        def validate_response(self, response: Any, case: Case, **_options: Any) -> None:
            if response.status_code < 300:
                asked.add(name_of(case))
            try:
                case.validate_response(response, checks=DESCRIBED)
            except (AssertionError, FailureGroup) as failed:
                wrong.append(failed)
                raise

    for number in range(MOST_WALKS):
        if number >= WALKS and asked >= reached:
            break
        # What a walk meets is what the walks before it left: the same steps again may lead elsewhere, which ends it.
        with suppress(FlakyStrategyDefinition):
            seed(number)(Walk).run(settings=settings(some(2), derandomize=False, stateful_step_count=STEPS))
    assert wrong == []
    assert asked, "nothing was asked for that an answer had named"
    assert asked >= reached, reached - asked
