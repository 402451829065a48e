"""The curl lines of the README, pasted after `make demo` as they stand there."""

import json
import re
import shutil
import subprocess

import pytest

from config import env
from tests.journeys.house import eventually, started
from tests.management.running import manage

SAMPLES = sorted((env.ROOT / "fixtures" / "samples" / "text").glob("*.txt"))


def pasted() -> str:
    readme = (env.ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = [found for found in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) if "export KEY=" in found]
    return block.partition("\n")[2]


@pytest.mark.slow
def test_what_a_reader_pastes_works(tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    (tmp_path / "fixtures").symlink_to(env.ROOT / "fixtures")
    with started() as house:
        assert manage(house.environment, "ingest", *SAMPLES, "--wait").returncode == 0
        with house.api() as api:
            eventually(
                lambda: (
                    (found := api.get("articles/", params={"q": "norvik"})).status_code == 200
                    and found.json()["results"]
                ),
                what="the samples in the index",
            )
        done = subprocess.run(
            ["/bin/sh", "-eu"],
            input=pasted().replace("curl -s ", "curl -s --fail-with-body -w '\\n' "),
            env=dict(house.environment) | {"KEY": house.key, "URL": house.url},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        answers = [json.loads(line) for line in done.stdout.splitlines() if line]
        deposit, items, lamps, spread, edited, events, changes, withdrawn = answers
        assert (deposit["finished"], deposit["safe_to_delete"]) == (True, True)
        assert [item["verdict"] for item in items["results"]] == ["duplicate"]
        assert lamps["declared"]["fields"] == {"title": "head", "body": "story.text"}
        assert set(spread["facets"]) == {"source", "year", "tag"}
        exported = [json.loads(line) for line in (tmp_path / "all.ndjson").read_text().splitlines() if line]
        assert len(exported) >= 5
        assert not any("body" in article for article in exported)
        assert edited["title"] == "The water law"
        assert events["results"][0]["verb"] == "article.edited"
        assert changes["cursor"]
        assert withdrawn["state"] == "withdrawn"
