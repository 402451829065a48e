import base64
import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from archive.actions.editing import edit
from archive.models import Actor, Article, Claim, Event, Original, Reading
from tests.actions.handing_in import article as text_of
from tests.api.conforming import body


@pytest.fixture
def metadata_only(with_key):
    return with_key("read", name="metadata")


def test_an_article_is_shown_with_what_was_read(reader, article):
    answer = reader.read(f"articles/{article.pk}/")
    shown = body(answer)
    assert shown["title"] == "Bridge over the river is opened to traffic"
    assert shown["title_is_derived"] is False
    assert shown["source"] == "trend"
    assert shown["credits"] == ["Trend"]
    assert shown["tags"] == ["infrastructure"]
    assert shown["published"]["edtf"] == "2019-11-07T11:55:00+04:00"
    assert shown["published"]["earliest"].endswith("Z")
    assert shown["dateline"]["place"].startswith("BAKU")
    assert shown["header"]["kind"] == "title"
    assert "three years" in shown["body"]
    assert shown["sha256"] == Original.objects.get().sha256
    assert shown["size"] == Original.objects.get().size
    assert "claims" not in shown


def test_a_key_without_text_sees_metadata_only(metadata_only, article):
    shown = body(metadata_only.read(f"articles/{article.pk}/"))
    assert shown["title"] == "Bridge over the river is opened to traffic"
    assert not {"body", "cross_heads", "related_links"} & set(shown)
    assert "three years" not in str(shown)
    assert metadata_only.read(f"articles/{article.pk}/original/").status_code == 403


def test_a_header_line_that_begins_the_body_tells_nothing_of_it(metadata_only, reader, archived):
    sentence = b"The bridge over the river was opened to traffic on Thursday, the ministry of transport said."
    archived(b" date 2019-11-07 " + sentence + b"\n\n" + sentence + b"\n\nThe construction took three years.\n")
    pk = Article.objects.get().pk
    assert "ministry" in body(reader.read(f"articles/{pk}/"))["body"]
    shown = body(metadata_only.read(f"articles/{pk}/"))
    assert shown["header"] == {"kind": "body", "as_written": " date 2019-11-07"}
    assert "ministry" not in str({**shown, "display_title": ""})


def test_claims_say_who_and_on_what_evidence(reader, article):
    claims = body(reader.read(f"articles/{article.pk}/claims/"))["results"]
    assert body(reader.read(f"articles/{article.pk}/", {"include": "claims"}))["claims"] == claims
    dates = [claim for claim in claims if claim["field"] == "published"]
    assert {"header", "stamp"} <= {claim["method"] for claim in dates}
    assert [claim["value"] for claim in dates if claim["chosen"]] == ["2019-11-07T11:55:00+04:00"]


def test_an_editors_claim_is_chosen_before_the_machines(reader, article):
    user = User.objects.create_user(username="mina")
    actor = Actor(kind="user", id=str(user.pk), name="mina")
    for title in ("A first correction", "A second one"):
        edit.edit(article_id=article.pk, changes={"title": title}, actor=actor, user=user.pk)
    claims = [row for row in body(reader.read(f"articles/{article.pk}/claims/"))["results"] if row["field"] == "title"]
    assert [row["value"] for row in claims if row["chosen"]] == ["A second one"]
    by_editor = [row for row in claims if row["method"] == "editor"]
    assert [(row["made_by"], row["superseded_at"] is None) for row in by_editor] == [("mina", False), ("mina", True)]
    assert body(reader.read(f"articles/{article.pk}/"))["title"] == "A second one"
    events = body(reader.read(f"articles/{article.pk}/events/"))["results"]
    assert [event["verb"] for event in events] == ["article.edited", "article.edited", "article.archived"]
    assert events[0]["actor"] == {"kind": "user", "name": "mina"}


def test_revisions_name_their_bytes_and_readings(reader, article):
    (revision,) = body(reader.read(f"articles/{article.pk}/revisions/"))["results"]
    assert revision["number"] == 1
    assert revision["sha256"] == Original.objects.get().sha256
    assert [reading["pipeline"] for reading in revision["readings"]] == [Reading.objects.get().pipeline]


def test_an_article_that_did_not_change_is_not_sent_again(reader, article):
    first = reader.read(f"articles/{article.pk}/")
    again = reader.read(f"articles/{article.pk}/", **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["ETag"] == first["ETag"]
    since = reader.read(f"articles/{article.pk}/", **{"If-Modified-Since": first["Last-Modified"]})
    assert since.status_code == 304
    edit.edit(article_id=article.pk, changes={"title": "New"}, actor=Actor(kind="system"))
    changed = reader.read(f"articles/{article.pk}/", **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_another_version_than_the_one_that_is_wanted_is_a_problem_that_says_so(reader, article):
    for path in ("", "original/"):
        answer = reader.read(f"articles/{article.pk}/{path}", **{"If-Match": '"past"'})
        assert (answer.status_code, body(answer)["code"]) == (412, "stale")


def test_answers_are_nobody_elses(reader, article):
    answer = reader.read(f"articles/{article.pk}/")
    assert {"Authorization", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}
    assert answer["Cache-Control"] == "private, no-cache"


class TestOriginal:
    def test_it_is_the_bytes_as_a_file_that_no_browser_runs(self, reader, article):
        original = Original.objects.get()
        answer = reader.read(f"articles/{article.pk}/original/")
        data = answer.getvalue()
        assert data == bytes(original.bytes)
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert answer["Content-Digest"] == answer["Repr-Digest"] == f"sha-256=:{digest}:"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Content-Length"] == str(len(data))
        assert answer["ETag"] == f'"{original.sha256}"'
        unchanged = reader.read(f"articles/{article.pk}/original/", **{"If-None-Match": answer["ETag"]})
        assert unchanged.status_code == 304

    def test_any_accept_header_will_do(self, reader, article):
        assert reader.read(f"articles/{article.pk}/original/", Accept="text/plain").status_code == 200

    def test_a_large_one_comes_out_of_storage(self, reader, archived, settings):
        settings.MAX_INLINE_SIZE = 1000
        long = text_of(1, body="A sentence about the bridge that is repeated. " * 100)
        archived(long)
        assert Original.objects.get().bytes is None
        answer = reader.read(f"articles/{Article.objects.get().pk}/original/")
        assert answer.getvalue() == long

    def test_a_revision_is_chosen_by_its_number(self, reader, article):
        assert reader.read(f"articles/{article.pk}/original/", {"revision": 1}).status_code == 200
        assert reader.read(f"articles/{article.pk}/original/", {"revision": 2}).status_code == 404
        assert reader.read(f"articles/{article.pk}/original/", {"revision": 0}).status_code == 400


class TestList:
    def test_it_shows_metadata_and_never_the_body(self, reader, article):
        (row,) = body(reader.read("articles/"))["results"]
        assert row["id"] == str(article.pk)
        assert row["display_title"] == row["title"]
        assert row["problem_codes"] == article.problems
        assert "body" not in row

    @pytest.mark.usefixtures("article")
    def test_a_search_tells_where_the_words_stand(self, metadata_only, indexed):
        indexed()
        (row,) = body(metadata_only.read("articles/", {"q": "bridge traffic", "highlight": "1"}))["results"]
        assert [row["title"][start:end] for start, end in row["highlights"]["title"]] == ["Bridge", "traffic"]
        excerpt = row["highlights"]["excerpt"]
        assert {excerpt["text"][start:end] for start, end in excerpt["spans"]} == {"bridge", "traffic"}

    def test_every_filter_narrows(self, reader, article, indexed):
        indexed()
        matching = {
            "q": "bridge",
            "source": "trend",
            "credit": "trend",
            "language": "en",
            "tag": "Infrastructure",
            "state": article.state,
            "published_from": "2019-11",
            "published_to": "2019",
            "received_from": f"{article.received_at:%Y-%m-%d}",
            "received_to": (article.received_at + timedelta(seconds=1)).isoformat(),
        }
        other = {
            "q": "tunnel",
            "credit": "Reuters",
            "author": "Nobody",
            "language": "ru",
            "tag": "music",
            "state": "accepted" if article.state == "in_review" else "in_review",
            "problem": "mojibake_repaired",
            "published_from": "2019-12",
            "published_to": "2018",
            "received_from": (article.received_at + timedelta(seconds=1)).isoformat(),
            "received_to": "2001-01-01",
        }
        assert len(body(reader.read("articles/", matching))["results"]) == 1
        for name, value in matching.items():
            assert len(body(reader.read("articles/", {name: value}))["results"]) == 1, name
        for name, value in other.items():
            assert body(reader.read("articles/", {name: value}))["results"] == [], name
            assert body(reader.read("articles/", matching | {name: value}))["results"] == [], name

    def test_pages_follow_next_and_keep_the_search(self, reader, archived, indexed):
        archived(*(text_of(number) for number in range(5)))
        indexed()
        for address in ("articles/?limit=2", "articles/?limit=2&q=bridge&sort=oldest", "articles/?limit=2&q=bridge"):
            seen, following = [], address
            while following:
                page = body(reader.read(following))
                assert len(page["results"]) <= 2
                seen += [row["id"] for row in page["results"]]
                following = page["next"]
            assert len(seen) == len(set(seen)) == 5

    def test_wrong_parameters_are_told_all_at_once(self, reader):
        query = {
            "limit": "201",
            "sort": "best",
            "published_from": "07.11.2019",
            "received_from": "2026-11-21T10:00:00",
            "state": "gone",
            "sources": "trend",
            "source": "nobody",
        }
        answer = reader.read("articles/", query)
        assert answer.status_code == 400
        assert set(body(answer)["errors"]) == {*query.keys() - {"state"}, "state.0"}

    def test_a_malformed_search_says_what_is_wrong(self, reader, indexed):
        indexed()
        answer = reader.read("articles/", {"q": '"unclosed'})
        assert (answer.status_code, body(answer)["code"]) == (400, "query_invalid")

    @pytest.mark.usefixtures("article")
    def test_without_an_index_searches_wait_and_lists_do_not(self, reader):
        waiting = reader.read("articles/", {"q": "bridge"})
        assert (waiting.status_code, body(waiting)["code"]) == (503, "search_rebuilding")
        assert int(waiting["Retry-After"]) > 0
        assert len(body(reader.read("articles/", {"source": "trend", "published_from": "2019"}))["results"]) == 1


class TestWithdrawn:
    @pytest.fixture
    def withdrawn(self, article):
        Article.objects.update(state="withdrawn")
        return article

    def test_it_is_gone_for_readers_with_all_that_lies_behind_it(self, reader, withdrawn):
        for below in ("", "claims/", "revisions/", "events/", "original/"):
            answer = reader.read(f"articles/{withdrawn.pk}/{below}")
            assert (answer.status_code, body(answer)["code"]) == (410, "withdrawn"), below
        assert body(reader.read("articles/"))["results"] == []
        assert reader.read("articles/", {"state": "withdrawn"}).status_code == 403

    def test_who_may_withdraw_sees_it(self, admin, withdrawn):
        assert admin.read(f"articles/{withdrawn.pk}/").status_code == 200
        assert len(body(admin.read("articles/", {"state": "withdrawn"}))["results"]) == 1


def test_a_list_costs_the_same_queries_however_long(reader, archived, django_assert_max_num_queries):
    archived(*(text_of(number) for number in range(10)))
    reader.read("articles/")
    with django_assert_max_num_queries(5):  # key, dated, undated, sources, tags
        assert len(body(reader.read("articles/"))["results"]) == 10
    pk = Article.objects.first().pk
    with django_assert_max_num_queries(4):  # key, article, reading, tags
        reader.read(f"articles/{pk}/")
    assert Claim.objects.exists()
    assert Event.objects.exists()
