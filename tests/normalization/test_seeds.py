"""The seed files give what their digest says, key by key; and so do the samples that come with the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from archive.actions.understand import understand
from archive.errors import Unreadable
from archive.values import Arrival
from tests.digests import differences

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
EXPECTED: dict[str, Any] = json.loads((SEEDS / "expected.json").read_text()) if SEEDS.is_dir() else {}
NAMES = sorted(name for name in EXPECTED if not name.startswith("_"))
SAMPLES = sorted(
    path for path in (ROOT / "fixtures" / "samples").rglob("*") if path.suffix in (".txt", ".html", ".ndjson")
)


@pytest.mark.skipif(not NAMES, reason="the seed files lie beside the checkout, and are not there")
@pytest.mark.parametrize("name", NAMES or ["none"])
def test_seed(name: str) -> None:
    (understood,) = understand(Arrival(data=(SEEDS / name).read_bytes(), name=name))
    assert differences(EXPECTED[name], understood) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_sample(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text())
    arrival = Arrival(data=path.read_bytes(), name=path.name)
    if "quarantined" in expected:
        with pytest.raises(Unreadable) as caught:
            understand(arrival)
        assert caught.value.reason == expected["quarantined"]
        return
    digests = expected if isinstance(expected, list) else [expected]
    parts = understand(arrival)
    assert len(parts) == len(digests)
    for digest, understood in zip(digests, parts, strict=True):
        assert differences(digest, understood) == []


def test_the_samples_are_five_articles_and_one_for_quarantine() -> None:
    files = [path for path in (ROOT / "fixtures" / "samples" / "text").iterdir() if path.suffix != ".json"]
    quarantined = [
        path for path in files if "quarantined" in json.loads(path.with_name(f"{path.stem}.expected.json").read_text())
    ]
    assert (len(files), len(quarantined)) == (6, 1)
