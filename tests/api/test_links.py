"""The links of the description are true: what one answer says is enough for the next call, from deposit to restore."""

from typing import Any

import pytest

from archive.actions.following import follow
from archive.api.links import LINKS
from tests.actions.handing_in import article as text_of
from tests.actions.handing_in import work_off
from tests.api.conforming import DESCRIPTION, body

OPERATIONS = {
    operation["operationId"]: (path.removeprefix("/api/v1/"), method, operation)
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
}
BODIES: dict[str, dict[str, Any]] = {
    "edit_article": {"section": "World"},
    "tag_article": {"label": "bridges", "reason": "It is about one"},
    "withdraw_article": {"reason": "By law"},
    "restore_article": {"reason": "Allowed again"},
    "undo_edit": {"reason": "A slip"},
}
BAD = {"get_article": 304}
"""What a link answers that is no news: with its own ETag an article has not changed."""


class Walk:
    """Follows links of the description by what answers say, as it is described."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.followed: set[tuple[str, str]] = set()

    def begin(self, name: str, answer: Any, *, sent: dict[str, Any] | None = None, **path: str) -> "Step":
        return Step(self, name, answer, sent or {}, path)


class Step:
    """An answer, and how to go on from it."""

    def __init__(self, walk: Walk, name: str, answer: Any, sent: dict[str, Any], path: dict[str, str]) -> None:
        self.walk, self.name, self.answer, self.sent, self.path = walk, name, answer, sent, path

    def to(self, name: str) -> "Step":
        _, _, operation = OPERATIONS[self.name]
        link = operation["responses"][str(self.answer.status_code)]["links"][name]
        assert link["operationId"] == name
        said = {key: self.value(where) for key, where in link["parameters"].items()}
        headers = {key.removeprefix("header."): value for key, value in said.items() if key.startswith("header.")}
        template, method, _ = OPERATIONS[name]
        path = {key: str(value) for key, value in said.items() if f"{{{key}}}" in template}
        query = {key: value for key, value in said.items() if key not in path and not key.startswith("header.")}
        sent = BODIES.get(name, {})
        address = template.format(**path)
        if method == "get":
            answer = self.walk.client.read(address, query, **headers)
        elif method == "patch":
            answer = self.walk.client.change(address, sent, **headers)
        elif method == "delete":
            answer = self.walk.client.remove(address)
        else:
            answer = self.walk.client.send(address, sent)
        assert answer.status_code < 300 or answer.status_code == BAD.get(name), (self.name, name, answer.content)
        self.walk.followed.add((self.name, name))
        return self.walk.begin(name, answer, sent=sent, **path)

    def value(self, expression: str) -> Any:
        """What a runtime expression of OpenAPI stands for here."""
        source, _, pointer = expression.partition("#")
        if source.startswith("$response.header."):
            return self.answer[source.removeprefix("$response.header.")]
        if source.startswith("$request.path."):
            return self.path[source.removeprefix("$request.path.")]
        value: Any = body(self.answer) if source == "$response.body" else self.sent
        for key in filter(None, pointer.split("/")):
            value = value[int(key)] if isinstance(value, list) else value[key]
        return value


@pytest.fixture
def walk(admin, indexed) -> Walk:
    return Walk(admin)


def test_every_link_leads_from_a_call_to_a_call():
    for name, links in LINKS.items():
        assert {name, *links} <= set(OPERATIONS)


def test_from_a_deposit_to_its_articles_and_what_lies_behind_them(walk):
    handed = {"title": "A bridge is opened", "text": text_of(1).decode()}
    begun = walk.begin("hand_in", walk.client.send("deposits/", handed))
    for name in LINKS["hand_in"]:
        begun.to(name)
    work_off()
    follow.sequence()
    items = begun.to("get_deposit").to("get_deposit_items")
    items.to("get_item").to("get_article").to("get_article")
    article = items.to("get_article")
    for name in ("get_claims", "get_relations", "get_events", "get_tags", "get_original"):
        article.to(name)
    article.to("get_revisions")
    edited = article.to("edit_article").to("edit_article")
    edited.to("tag_article").to("untag_article")
    withdrawn = edited.to("withdraw_article")
    withdrawn.to("get_events")
    restored = withdrawn.to("restore_article")
    restored.to("get_article").to("edit_article")
    restored.to("withdraw_article").to("restore_article")
    for first in ("list_deposits", "list_items", "find_articles", "list_changes"):
        begun = walk.begin(first, walk.client.read(OPERATIONS[first][0]))
        for name in set(LINKS[first]) - {"retry_item"}:
            begun.to(name)
    assert len(walk.followed) > 30


def test_from_an_edit_to_its_undoing(walk, article):
    order = {"ids": [str(article.pk)], "patch": {"section": "World"}}
    begun = walk.begin("edit_articles", walk.client.send("edits/", order))
    for name in ("get_edit", "get_edit_articles", "undo_edit"):
        begun.to(name)
    begun.to("get_edit").to("get_edit_articles")
