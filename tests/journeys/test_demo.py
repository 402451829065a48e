"""What `make demo` shows: the samples, and a folder and a feed from which more comes by itself."""

from pathlib import Path

import httpx
import pytest

from tests.journeys.house import eventually, started
from tests.management.running import manage


def labels_suggested(api: httpx.Client) -> set[str]:
    return {one["label"] for one in api.get("suggestions/").json().get("results", [])}


@pytest.mark.slow
def test_samples_are_there_and_the_inbox_and_the_feed_are_watched():
    with started("--samples") as house, house.api() as api:
        archived = api.get("articles/", params={"limit": 50}).json()["results"]
        assert len([one for one in archived if one["publisher"] != "Ostrand Harbour News"]) == 5
        assert [channel["slug"] for channel in api.get("channels/").json()["results"]] == ["feed", "inbox"]

        eventually(lambda: "Norvik" in labels_suggested(api), what="a suggested tag")

        inbox = Path(house.environment["DATELINE_HOME"]) / "inbox"
        (inbox / "lamps.txt").write_text("The lamps on the old pier were lit at dusk.\n")
        found = eventually(
            lambda: api.get("articles/", params={"q": "lamps pier"}).json().get("results"),
            what="the file in the inbox",  # two polls, if it came in the middle of one
        )
        events = api.get(f"articles/{found[0]['id']}/events/").json()["results"]
        assert events
        assert (inbox / "lamps.txt").exists()  # left where it is, as the channel says
        stories = eventually(
            lambda: api.get("articles/", params={"q": "Ostrand"}).json().get("results"), what="a story of the feed"
        )
        assert stories[0]["title"]
        assert stories[0]["published"]["edtf"].startswith("2026-03-")
        rehearsed = manage(house.environment, "poll", "feed", "--dry-run")
        assert rehearsed.returncode == 0, rehearsed.stderr
