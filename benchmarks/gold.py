"""Sample files with what must be read from them: where they lie, and what Dateline reads.

A sample is a file `NAME.ext` with `NAME.expected.json` beside it, or one that an `expected.json` of its folder names.
What is expected is one object of keys of the outward JSON; a list of them, in order, for a file of several articles;
or `{"quarantined": code}` for a file that cannot be read.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archive.actions.processing.understand import understand
from archive.errors import Unreadable
from archive.values import Arrival

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "fixtures" / "samples"
GOLD = SAMPLES / "gold"
_SUFFIX = ".expected.json"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One file, the set and the format that it counts for, and what must be read from it."""

    path: Path
    set: str
    format: str
    articles: Sequence[Json] = ()
    quarantined: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from one file: its articles in the outward form, or the code that says why there is none."""

    articles: Sequence[Json] = ()
    quarantined: str | None = None


def all_samples() -> list[Sample]:
    """The gold set, tuned and blind, and the samples beside it."""
    gold = [sample for folder in ("tuned", "blind") for sample in samples_in(GOLD / folder)]
    return [*gold, *(sample for sample in samples_in(SAMPLES) if not sample.path.is_relative_to(GOLD))]


def samples_in(folder: Path) -> list[Sample]:
    """Every sample below a folder, in the order of paths: the folder names the set, the one below it the format.

    Raises ValueError for an expectation without its file.
    """
    return sorted(_samples_in(folder, folder.name), key=lambda sample: sample.path)


def _samples_in(folder: Path, name: str) -> Iterator[Sample]:
    names_in = cache(os.listdir)
    for stated in folder.rglob("*expected.json"):
        below = stated.relative_to(folder).parts
        if stated.name == "expected.json":
            for file, expected in json.loads(stated.read_text(encoding="utf-8")).items():
                if not file.startswith("_"):
                    yield _sample(stated.with_name(file), name, below, expected)
        else:
            expected = json.loads(stated.read_text(encoding="utf-8"))
            yield _sample(_described(stated, names_in(stated.parent)), name, below, expected)


def _described(stated: Path, names: Sequence[str]) -> Path:
    stem = stated.name.removesuffix(_SUFFIX)
    files = [name for name in names if name.startswith(f"{stem}.") and not name.endswith(_SUFFIX)]
    if not files:
        raise ValueError(f"{stated} describes no file.")
    return stated.with_name(min(files, key=len))


def _sample(path: Path, name: str, below: Sequence[str], expected: Any) -> Sample:
    kind = below[0] if len(below) > 1 else path.suffix.removeprefix(".")
    if isinstance(expected, dict) and "quarantined" in expected:
        return Sample(path=path, set=name, format=kind, quarantined=expected["quarantined"])
    return Sample(path=path, set=name, format=kind, articles=expected if isinstance(expected, list) else [expected])


def read(path: Path) -> Reading:
    """What Dateline reads from a file, knowing nothing of it but its name."""
    try:
        parts = understand(Arrival(data=path.read_bytes(), name=path.name))
    except Unreadable as error:
        return Reading(quarantined=error.reason)
    return Reading(
        articles=[
            {**part.article.as_json(), "problems": [problem.as_json() for problem in part.problems]} for part in parts
        ]
    )
