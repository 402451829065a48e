"""What the documents name is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from config import env

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
TEXTS = {name: (env.ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS}


def _named(pattern: str) -> list[tuple[str, str]]:
    return sorted({(name, word) for name, text in TEXTS.items() for word in re.findall(pattern, text)})


@pytest.mark.parametrize(("document", "link"), _named(r"\]\((?!https?:)([^)#]+)\)"))
def test_links_lead_somewhere(document: str, link: str) -> None:
    assert (env.ROOT / link).exists()


@pytest.mark.parametrize(("document", "command"), _named(r"manage\.py ([a-z_]+)"))
def test_commands_exist(document: str, command: str) -> None:
    assert command in get_commands()


@pytest.mark.parametrize(("document", "target"), _named(r"(?:^|`|\n)make ([a-z-]+)"))
def test_make_targets_exist(document: str, target: str) -> None:
    assert re.search(rf"^{target}:", (env.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("document", "path"), _named(r"`((?:archive|config|fixtures|tests|benchmarks|docs)/[\w/.-]+)`")
)
def test_paths_exist(document: str, path: str) -> None:
    assert (env.ROOT / path).exists()


def test_every_command_behind_a_figure_is_run_or_named() -> None:
    """`make bench` runs what the README quotes; what needs more than a checkout stands in CONTRIBUTING.md."""
    quoted = set(re.findall(r"benchmarks/\w+\.py", TEXTS["README.md"]))
    told = (env.ROOT / "Makefile").read_text(encoding="utf-8") + TEXTS["CONTRIBUTING.md"]
    assert quoted
    assert quoted - set(re.findall(r"benchmarks/\w+\.py", told)) == set()


def test_the_layout_names_every_room() -> None:
    rooms = {path.name for path in (env.ROOT / "archive").iterdir() if (path / "__init__.py").exists()}
    missing = {room for room in rooms - {"migrations", "management"} if f"{room}/" not in TEXTS["ARCHITECTURE.md"]}
    assert not missing


def test_nothing_names_this_machine() -> None:
    text = "".join(TEXTS.values())
    assert str(Path.home()) not in text
    assert str(env.ROOT) not in text
