import pytest

from archive.models import Event, Source
from tests.api.conforming import body

NEW = {
    "slug": "azernews",
    "name": "Azernews",
    "kind": "outlet",
    "aliases": ["AzerNEWS", "AzerNEWS"],
    "domains": ["Azernews.az"],
    "time_zone": "Asia/Baku",
    "language": "en",
}


def test_a_source_is_made_and_told(admin):
    made = admin.send("sources/", NEW)
    assert made.status_code == 201
    assert made["Location"].endswith("/api/v1/sources/azernews/")
    source = body(admin.read(made["Location"]))
    assert source == body(made)
    assert source["aliases"] == ["AzerNEWS"]
    assert source["domains"] == ["azernews.az"]
    event = Event.objects.get(verb="source.created")
    assert (event.actor_name, event.data["slug"]) == ("admin", "azernews")
    assert [row["slug"] for row in body(admin.read("sources/"))["results"]] == ["azernews"]


def test_a_change_tells_old_and_new_and_no_change_tells_nothing(admin, source):
    changed = body(admin.change("sources/trend/", {"name": "Trend News Agency", "language": "en"}))
    assert changed["name"] == "Trend News Agency"
    assert Event.objects.get(verb="source.changed").data == {"changes": {"name": ["Trend", "Trend News Agency"]}}
    admin.change("sources/trend/", {"name": "Trend News Agency"})
    assert Event.objects.filter(verb="source.changed").count() == 1
    source.refresh_from_db()
    assert source.time_zone == "Asia/Baku"


def test_all_that_is_wrong_is_told(admin):
    sent = NEW | {
        "slug": "no slug",
        "kind": "blog",
        "time_zone": "Baku",
        "language": "English!",
        "domains": ["no domain"],
    }
    assert set(body(admin.send("sources/", sent))["errors"]) == {"kind"}
    answer = admin.send("sources/", sent | {"kind": "outlet"})
    assert (answer.status_code, set(body(answer)["errors"])) == (400, {"slug", "time_zone", "language", "domains"})
    assert set(body(admin.send("sources/", {}))["errors"]) == {"slug", "name"}
    assert set(body(admin.send("sources/", NEW | {"slugs": "x"}))["errors"]) == {"slugs"}
    assert set(body(admin.send("sources/", NEW | {"name": 7, "aliases": [7]}))["errors"]) == {"name", "aliases.0"}
    assert not Source.objects.exists()


@pytest.mark.usefixtures("source")
def test_a_slug_is_taken_once(admin):
    taken = admin.send("sources/", NEW | {"slug": "trend"})
    assert (taken.status_code, body(taken)["code"]) == (409, "slug_taken")
    admin.send("sources/", NEW)
    moved = admin.change("sources/azernews/", {"slug": "trend"})
    assert (moved.status_code, body(moved)["code"]) == (409, "slug_taken")
    assert admin.change("sources/nobody/", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/localtime", "Asia", "\u00e9", "x" * 64])
def test_a_time_zone_is_no_path(admin, source, zone):
    answer = admin.change(f"sources/{source.slug}/", {"time_zone": zone})
    assert (answer.status_code, set(body(answer)["errors"])) == (400, {"time_zone"})


@pytest.mark.usefixtures("source")
def test_a_source_is_merged_and_its_slug_leads_to_the_other(admin):
    admin.send("sources/", NEW)
    merged = admin.send("sources/trend/merge/", {"into": "azernews", "reason": "One house"})
    assert (merged.status_code, body(merged)["merged_into"]) == (202, "azernews")
    assert body(admin.read("sources/azernews/"))["aliases"] == ["AzerNEWS", "Trend"]
    again = admin.send("sources/trend/merge/", {"into": "azernews"})
    assert (again.status_code, body(again)["code"]) == (409, "source_merged")
    assert admin.send("sources/trend/merge/", {"into": "nobody"}).status_code == 404
    assert body(admin.send("sources/trend/unmerge/", {}))["merged_into"] is None
    again = admin.send("sources/trend/unmerge/", {})
    assert (again.status_code, body(again)["code"]) == (409, "source_not_merged")
