"""Files in, articles out: through every door, with everything running that runs in production."""

import json
from collections.abc import Iterator

import httpx
import pytest

from config import env
from tests.actions.handing_in import article
from tests.journeys.house import House, eventually, hidden, started
from tests.management.running import manage

SAMPLES = env.ROOT / "fixtures" / "samples" / "text"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with started() as house:
        yield house


def found(api: httpx.Client, words: str) -> list[dict[str, object]]:
    answer = api.get("articles/", params={"q": words})
    if answer.status_code == 503:  # the index is still being built
        return []
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def test_through_the_shell(house: House, tmp_path):
    texts = sorted(SAMPLES.glob("*.txt"))
    done = manage(house.environment, "ingest", *texts, "--wait", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["finished"], told["safe_to_delete"], told["items"]) == (True, True, len(texts))
    assert (told["counts"]["archived"], told["counts"]["quarantined"]) == (5, 1)

    with house.api() as api:
        expected = json.loads((SAMPLES / "water-law-body.expected.json").read_text(encoding="utf-8"))
        (hit,) = eventually(lambda: found(api, '"upper house of Norvik"'), what="the article in the index")
        shown = api.get(f"articles/{hit['id']}/").json()
        assert shown["published"]["edtf"] == expected["published"]["edtf"]
        assert api.get(f"articles/{hit['id']}/original/").content == (SAMPLES / "water-law-body.txt").read_bytes()


def test_through_rest(house: House):
    lines = b"".join(
        json.dumps(
            {"title": f"Lantern {n} is lit", "body": f"The lantern number {n} was lit at dusk on the old pier."}
        ).encode()
        + b"\n"
        for n in range(20)
    )
    with house.api() as api:
        sent = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "lanterns"}
        answer = api.post("deposits/", content=lines, headers=sent)
        assert answer.status_code == 202, answer.text
        deposit = answer.json()["id"]
        assert api.post("deposits/", content=lines, headers=sent).json()["id"] == deposit

        files = [("file", ("pier.txt", article(77), "text/plain")), ("file", ("empty.txt", b"", "text/plain"))]
        second = api.post("deposits/", files=files).json()["id"]

        for one, counts in ((deposit, {"archived": 20}), (second, {"archived": 1, "quarantined": 1})):
            told = eventually(
                lambda one=one: (told := api.get(f"deposits/{one}/").json())["finished"] and told, what="every verdict"
            )
            assert {state: count for state, count in told["counts"].items() if count} == counts
            assert told["safe_to_delete"]

        hits = eventually(
            lambda: len(found(api, "lantern dusk")) == 20 and found(api, "lantern dusk"), what="the index"
        )
        one = next(hit for hit in hits if hit["title"] == "Lantern 7 is lit")
        assert "lantern number 7" in api.get(f"articles/{one['id']}/").json()["body"]
        events = api.get(f"articles/{one['id']}/events/").json()["results"]
        assert [event["verb"] for event in events] == ["article.archived"]
        assert httpx.get(f"{house.url}/api/v1/articles/{one['id']}/").status_code == 401


def test_through_the_admin(house: House):
    with house.browser() as browser, house.api() as api:
        page = browser.get("/admin/archive/deposit/hand-in/")
        sent = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "token")}
        files = [("uploads", ("ferry.txt", article(501, body="The ferry runs again from Monday."), "text/plain"))]
        answer = browser.post(str(page.url), data=sent, files=files, headers={"Referer": str(page.url)})
        assert answer.status_code == 200
        assert "Received and safe" in answer.text
        (hit,) = eventually(lambda: found(api, '"ferry runs again"'), what="the article in the index")
        shown = browser.get(f"/admin/archive/article/{hit['id']}/change/")
        assert shown.status_code == 200
        assert "Bridge number 501 is opened to traffic" in shown.text
        listed = browser.get("/admin/archive/article/", params={"q": "ferry"})
        assert "Bridge number 501" in listed.text
