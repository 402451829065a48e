"""The rules of ARCHITECTURE.md and CONTRIBUTING.md that no linter knows."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from config import env

SOURCES = {
    path.relative_to(env.ROOT).as_posix(): path
    for folder in ("archive", "config")
    for path in sorted((env.ROOT / folder).rglob("*.py"))
}


@cache
def parsed(name: str) -> ast.Module:
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


def written_by_hand() -> Iterator[tuple[str, ast.Module]]:
    return ((name, parsed(name)) for name in SOURCES if "/migrations/" not in name)


def places(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of a kind in the sources, with `file:line`."""
    for name, tree in written_by_hand():
        for node in ast.walk(tree):
            if isinstance(node, kind):
                yield f"{name}:{node.lineno}", node  # type: ignore[attr-defined]


def name_of(node: ast.AST | None) -> str:
    """`a.b.c` of a name or attribute; empty for anything else."""
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def test_imports_point_one_way():
    linter = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(
        [linter, "--cache-dir", ".import_linter_cache"], cwd=env.ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_everything_is_caught_in_one_place_only():
    """Foreign parsers may raise anything; everywhere else an unexpected error is a bug and shows itself."""
    broad = [
        place
        for place, node in places(ast.ExceptHandler)
        for caught in (node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])
        if caught is None or name_of(caught) in ("Exception", "BaseException")
    ]
    assert [place.split(":")[0] for place in broad] == ["archive/formats/__init__.py"]


def test_no_module_is_imported_in_the_middle_of_another():
    late = [
        f"{name}:{node.lineno}"
        for name, tree in written_by_hand()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_no_message_waits_in_the_broker_for_its_time():
    """Longer than the broker's visibility timeout it would run again and again; times to try again are columns."""
    waiting = [
        place
        for place, node in places(ast.Call)
        for keyword in node.keywords
        if keyword.arg in ("eta", "countdown", "default_retry_delay")
    ]
    assert waiting == []


def test_no_instant_is_without_its_time_zone():
    naive = [
        f"{place} {name_of(node.func)}"
        for place, node in places(ast.Call)
        if re.search(
            r"\b(datetime\.(now|fromtimestamp)|date\.today|datetime\.(today|utcnow|utcfromtimestamp))$",
            name_of(node.func),
        )
        and not (name_of(node.func).endswith(("now", "fromtimestamp")) and (len(node.args) + len(node.keywords)) >= 1)
    ]
    assert naive == []


def test_there_is_one_http_client():
    """Whatever asks another server goes through `intake.fetching`, where addresses are checked. Ours may be asked."""
    clients = {
        "aiohttp", "ftplib", "http.client", "httpcore", "httpx", "imaplib", "poplib", "requests", "socket",
        "urllib.request", "urllib3",
    }  # fmt: skip
    asking = {
        place.split(":")[0]
        for place, node in places((ast.Import, ast.ImportFrom))
        for module in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
        if module in clients or module.split(".")[0] in clients
    }
    own = {"archive/management/commands/up.py"}
    own |= {f"config/{name}.py" for name in ("bodies", "demofeed", "embedded", "probe")}
    ours = {f"archive/intake/{name}.py" for name in ("connections", "fetching", "mailboxes")}
    assert asking == ours | own


def test_text_from_outside_is_never_called_safe():
    called_safe = [
        place
        for place, node in places((ast.Name, ast.Attribute))
        if name_of(node).endswith(("mark_safe", "SafeString"))
    ]
    templates = [
        path.relative_to(env.ROOT).as_posix()
        for path in (env.ROOT / "archive").rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape\s+off", path.read_text(encoding="utf-8"))
    ]
    assert called_safe + templates == []


def test_nothing_happens_behind_the_back_of_an_action():
    """No signals of models, no rules in `save()`: what an action does stands in the action."""
    signals = [
        place for place, node in places(ast.ImportFrom) if (node.module or "").endswith("models.signals")
    ]  # fmt: skip
    rules = [
        f"{model.__module__}.{model.__name__}.{method}"
        for model in apps.get_app_config("archive").get_models()
        for method in ("save", "delete", "full_clean", "clean")
        if method in vars(model)
    ]
    assert signals + rules == []


def test_only_actions_write():
    """The doors parse, call and render. The demonstration's login is an account, which is Django's own."""
    writing = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    doors = ("archive/api/", "archive/admin/", "archive/management/", "archive/tasks.py", "archive/models/")
    found = [
        place
        for place, node in places(ast.Call)
        if place.startswith(doors)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr in writing or name_of(node.func).endswith(("objects.create", "objects.update")))
    ]
    assert {place.split(":")[0] for place in found} <= {"archive/management/commands/demo_access.py"}


def test_files_are_named_after_what_they_are_about():
    vague = {"utils", "helpers", "helper", "common", "misc", "base", "tools", "services", "managers", "mixins"}
    by_convention = {"config/settings/base.py", "config/postgresql/base.py"}  # Django looks for the second by this name
    assert {name for name in SOURCES if Path(name).stem in vague} == by_convention


@pytest.mark.parametrize("name", sorted(name for name in SOURCES if "/migrations/0" in name))
def test_migrations_have_names_and_lean_on_nothing_that_changes(name):
    stem = Path(name).stem
    assert re.fullmatch(r"\d{4}_[a-z][a-z_]+", stem)
    assert "auto" not in stem.split("_")
    imported = {
        module
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    }
    assert {module for module in imported if module.startswith("archive")} <= {"archive.models.fields"}


def test_the_words_of_the_architecture_are_the_tables():
    text = (env.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    words = set(re.findall(r"^\| ([A-Z][A-Za-z]+(?:, [A-Z][A-Za-z]+)*) \|", text, re.MULTILINE))
    told = {word for entry in words for word in entry.split(", ")}
    tables = {model.__name__ for model in apps.get_app_config("archive").get_models()}
    ours = {name for name in tables if not name.endswith("History")}
    unexplained = ours - told - {"ApiKey", "Heartbeat", "PendingChange", "Vocabulary"}
    assert unexplained == set()
