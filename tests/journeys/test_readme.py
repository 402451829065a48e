"""The curl lines of the README, pasted after `make demo` as they stand there."""

import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from archive.actions.following import signing
from config import env
from tests.journeys.house import eventually, started
from tests.management.running import PATIENCE, manage

SAMPLES = sorted((env.ROOT / "fixtures" / "samples" / "text").glob("*.txt"))


def pasted() -> str:
    readme = (env.ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [found for found in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL) if "api " in found]
    assert "export KEY=" in blocks[0]
    return "".join(blocks).partition("\n")[2]


def test_what_it_says_of_signatures_holds() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (env.ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    said: dict[str, Any] = {}
    exec(block, said)  # noqa: S102 - our own page
    secret, now = signing.new_secret(), int(time.time())

    def genuine(body: bytes = b"{}", *, key: str = secret, at: int = now) -> bool:
        headers = signing.signed(secret=secret, message_id="7", timestamp=at, body=b"{}")
        return bool(said["genuine"](key, headers, body))

    assert genuine()
    assert not genuine(b"[]")
    assert not genuine(key=signing.new_secret())
    assert not genuine(at=now - 3600)


@pytest.mark.slow
def test_what_a_reader_pastes_works(tmp_path: Path) -> None:
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
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        answers = [json.loads(line) for line in done.stdout.splitlines() if line]
        deposit, items, lamps, spread, edited, events, changes, withdrawn = answers[:8]
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
        saved, _receipt, followed, deliveries = answers[8:]
        webhook = json.loads((tmp_path / "webhook.json").read_text())
        assert (saved["webhook"], saved["search"]) == (webhook["id"], {"q": "pier"})
        assert [change["now"]["title"] for change in followed["results"]] == ["The pier is closed"]
        assert "results" in deliveries
