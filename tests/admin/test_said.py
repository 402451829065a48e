"""Messages of actions and of the rooms below are told in the reader's language, and none is forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from archive.admin.said import said, wrong_values
from archive.admin.sentences import SENTENCES
from archive.errors import Invalid
from config import env

ROOMS = (
    "actions", "matching", "search", "storage", "validation", "intake/channels", "intake/connections.py",
    "intake/fetching.py", "intake/flow.py", "intake/folders.py", "intake/mailboxes.py", "intake/targets.py",
    "intake/terms.py", "intake/timetable.py",
)  # fmt: skip
"""Where editors meet the messages by themselves. What readers say of a file stands beside its cause in plain words."""

SENTENCE = re.compile(r"[A-Z0-9\0].* .*\.")
OPTION = "Option"
"""Descriptions of options stand in the OpenAPI file; the form has words of its own."""


def _skeleton(node: ast.AST) -> str | None:
    """A text with NUL for each value that is put in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return None


def _passed_over(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, parts of texts that are looked at whole, and what tells programs of options."""
    for node in ast.walk(tree):
        for statement in getattr(node, "body", []) if isinstance(getattr(node, "body", None), list) else []:
            if isinstance(statement, ast.Expr):
                yield statement.value
        if isinstance(node, ast.JoinedStr):
            yield from node.values
            yield from (
                part
                for value in node.values
                if isinstance(value, ast.FormattedValue) and value.format_spec is not None
                for part in ast.walk(value.format_spec)
            )
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == OPTION:
            yield from ast.walk(node)


def _texts() -> set[str]:
    files = [file for room in ROOMS for file in _files(env.ROOT / "archive" / room)]
    found = set()
    for file in files:
        tree = ast.parse(file.read_text())
        skipped = set(_passed_over(tree))
        found |= {text for node in ast.walk(tree) if node not in skipped and (text := _skeleton(node))}
    return found


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def test_no_sentence_is_missing_and_none_is_said_no_more() -> None:
    texts = _texts()
    known = {re.sub(r"%\(\w+\)s", "\0", one) for one in SENTENCES}
    assert {text for text in texts if SENTENCE.fullmatch(text)} - known == set()
    assert known - texts == set()
    assert len(known) == len(SENTENCES)


def test_what_is_put_in_stays_and_is_said_too() -> None:
    with translation.override("de"):
        assert said("By now 2 wait, not 1,007.") == "Inzwischen warten 2, nicht 1,007."
        assert said("This cannot be kept: Say why..") == "Das kann nicht aufbewahrt werden: Sagen Sie, warum.."
        assert said("ann\nis at this article now.") == "ann\nis at this article now."
        assert said("100 % of it") == "100 % of it"
        wrong = Invalid("Some values are wrong.", fields={"name": ["1 to 100 characters."], "any": ["It is too long."]})
        assert wrong_values(wrong)["any"] == ["Es ist zu lang."]
        assert wrong_values(Invalid("Say why."))[""] == ["Sagen Sie, warum."]
    assert said("By now 2 wait, not 1,007.") == "By now 2 wait, not 1,007."


@pytest.mark.django_db
def test_an_editor_reads_a_refusal_in_german(chief: Client) -> None:
    add = reverse("admin:archive_tagrule_add")
    german = {"HTTP_ACCEPT_LANGUAGE": "de"}
    answer = chief.post(add, {"name": "Verkehr", "label": "traffic"}, **german)  # type: ignore[arg-type]
    assert "Eine Regel braucht mindestens ein Wort" in answer.content.decode()
    for _ in range(2):
        answer = chief.post(add, {"name": "Verkehr", "label": "traffic", "any": "x"}, **german)  # type: ignore[arg-type]
    assert "Eine Regel Verkehr gibt es schon." in answer.content.decode()
