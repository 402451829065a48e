import csv
import io

import orjson
import pytest
from django.conf import settings

from archive.actions.following import follow
from archive.actions.recognition import relate
from archive.models import Article, Relation, Source
from archive.search.writer import Writer
from tests.actions.handing_in import ACTOR
from tests.actions.handing_in import article as text_of
from tests.api.conforming import body


@pytest.fixture
def metadata_only(with_key):
    return with_key("read", name="metadata")


@pytest.fixture
def several(archived, indexed, source):
    """Seven articles of a source and five of none, all in the index."""
    archived(*(text_of(number) for number in range(7)), source=source, declared={"tags": ["Bridges"]})
    archived(*(text_of(number) for number in range(7, 12)))
    indexed()


def table(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))


def objects(answer) -> list[dict]:
    return [orjson.loads(line) for line in answer.getvalue().splitlines()]


@pytest.mark.usefixtures("several")
class TestFacets:
    def test_they_count_all_that_is_found(self, reader):
        page = body(
            reader.read("articles/", {"facets": "source,tag,year,credit,language,state,problem,author", "limit": 2})
        )
        assert len(page["results"]) == 2
        assert page["facets"]["source"] == [{"value": "trend", "count": 7}]
        assert page["facets"]["tag"] == [{"value": "Bridges", "count": 7}]
        assert page["facets"]["year"] == [{"value": "2019", "count": 12}]
        assert page["facets"]["credit"] == [{"value": "Trend", "count": 12}]
        assert page["facets"]["language"] == [{"value": "en", "count": 12}]
        assert sum(each["count"] for each in page["facets"]["state"]) == 12
        assert page["facets"]["author"] == []

    def test_they_respect_words_and_filters(self, reader):
        page = body(reader.read("articles/?q=bridge&source=trend&facets=source&facets=tag"))
        assert page["facets"] == {
            "source": [{"value": "trend", "count": 7}],
            "tag": [{"value": "Bridges", "count": 7}],
        }
        nothing = body(reader.read("articles/?q=tunnel&facets=source"))
        assert nothing["facets"] == {"source": []}

    def test_withdrawn_articles_do_not_count(self, reader, indexed):
        Article.objects.filter(source=None).update(state="withdrawn")
        indexed()
        page = body(reader.read("articles/?facets=state,year"))
        assert page["facets"]["year"] == [{"value": "2019", "count": 7}]
        assert "withdrawn" not in str(page["facets"]["state"])

    def test_an_unknown_one_is_refused(self, reader):
        answer = reader.read("articles/?facets=source,body")
        assert (answer.status_code, set(body(answer)["errors"])) == (400, {"facets.1"})


@pytest.mark.usefixtures("several")
class TestPage:
    def test_the_total_is_told_where_it_is_known(self, reader):
        assert body(reader.read("articles/", {"q": "bridge", "limit": 3}))["total"] == 12
        assert body(reader.read("articles/"))["total"] is None

    def test_a_slip_is_noticed(self, reader):
        page = body(reader.read("articles/", {"q": "brigde ministry"}))
        assert page["results"] == []
        assert page["suggestions"] == [{"parameter": "q", "value": "bridge ministry", "instead_of": "brigde ministry"}]
        assert body(reader.read("articles/", {"q": "bridge"}))["suggestions"] == []
        credited = body(reader.read("articles/", {"credit": "Tremd"}))
        assert credited["suggestions"] == [{"parameter": "credit", "value": "trend", "instead_of": "Tremd"}]

    def test_names_and_codes_can_be_asked_for_in_q(self, reader):
        assert body(reader.read("articles/", {"q": "bridge source:trend tag:bridges -year:2020"}))["total"] == 7
        wrong = reader.read("articles/", {"q": "bridge source:"})
        assert (wrong.status_code, "character 8" in body(wrong)["detail"]) == (400, True)

    def test_fields_and_omit_choose(self, reader):
        (row, *_) = body(reader.read("articles/?fields=title,published&fields=tags"))["results"]
        assert set(row) == {"id", "title", "published", "tags"}
        (row, *_) = body(reader.read("articles/?omit=keywords,id"))["results"]
        assert "keywords" not in row
        assert {"id", "title"} <= set(row)
        assert "body" not in row

    @pytest.mark.parametrize("address", ["articles/?fields=title,body", "articles/?fields=body&q=bridge"])
    def test_the_body_comes_where_it_is_asked_for_by_who_may_read_it(self, reader, metadata_only, address):
        (row, *_) = body(reader.read(address))["results"]
        assert "ministry said" in row["body"]
        assert metadata_only.read(address).status_code == 403


@pytest.mark.usefixtures("several")
class TestFiles:
    @pytest.mark.parametrize("query", ["", "&q=bridge", "&q=bridge&sort=relevance", "&sort=received", "&credit=trend"])
    def test_all_that_is_found_comes_as_lines(self, reader, query):
        answer = reader.read(f"articles/?format=ndjson{query}")
        found = objects(answer)
        assert answer["Content-Type"] == "application/x-ndjson"
        assert answer["Content-Disposition"] == 'attachment; filename="articles.ndjson"'
        assert len({row["id"] for row in found}) == len(found) == 12
        assert all("ministry said" in row["body"] for row in found)
        listed = {row["id"]: row for row in body(reader.read("articles/?limit=200&fields=body"))["results"]}
        listed |= {row["id"]: row | listed[row["id"]] for row in body(reader.read("articles/?limit=200"))["results"]}
        for line in answer.getvalue().splitlines():
            assert line == orjson.dumps(listed[orjson.loads(line)["id"]])

    def test_the_order_is_that_of_the_list(self, reader):
        for sort in ("newest", "oldest", "received"):
            listed = [row["id"] for row in body(reader.read(f"articles/?sort={sort}"))["results"]]
            assert [row["id"] for row in objects(reader.read(f"articles/?sort={sort}&format=ndjson"))] == listed
            found = objects(reader.read(f"articles/?q=bridge&sort={sort}&format=ndjson"))
            assert [row["id"] for row in found] == listed

    def test_the_accept_header_chooses_too(self, reader):
        assert len(objects(reader.read("articles/", Accept="application/x-ndjson"))) == 12
        assert len(table(reader.read("articles/", Accept="text/csv"))) == 12
        assert reader.read("articles/?format=json", Accept="text/csv")["Content-Type"] == "application/json"
        assert reader.read("articles/", Accept="image/png").status_code == 406
        for weighed, kind in {
            "text/csv;q=0, */*": "application/json",
            "application/json;q=0.1, text/csv;q=0.9": "text/csv; charset=utf-8",
            "text/csv;charset=utf-8": "text/csv; charset=utf-8",
        }.items():
            assert reader.read("articles/", Accept=weighed)["Content-Type"] == kind
        assert reader.read("articles/?format=xml").status_code == 400

    def test_a_table_has_dates_in_columns(self, reader):
        (row,) = table(reader.read("articles/?format=csv&fields=published,tags,body&q=title:3"))
        assert list(row) == [
            "id",
            "published",
            "published_precision",
            "published_earliest",
            "published_latest",
            "published_stated",
            "tags",
            "body",
        ]
        assert (row["published"], row["published_stated"]) == ("2019-11-07T11:55:00+04:00", "true")
        assert row["published_earliest"] == "2019-11-07T07:55:00Z"
        assert row["tags"] == "Bridges"

    def test_no_title_is_a_formula(self, reader):
        Article.objects.update(title="=HYPERLINK(1)")
        assert {row["title"] for row in table(reader.read("articles/?format=csv"))} == {"'=HYPERLINK(1)"}

    def test_without_the_scope_text_no_body_comes(self, metadata_only):
        lines = metadata_only.read("articles/?format=ndjson&q=bridge")
        assert all("body" not in row and "ministry said" not in str(row) for row in objects(lines))
        assert "body" not in table(metadata_only.read("articles/?format=csv"))[0]
        assert metadata_only.read("articles/?format=csv&fields=body").status_code == 403

    def test_the_body_can_be_left_out(self, reader):
        assert all("body" not in row for row in objects(reader.read("articles/?format=ndjson&omit=body")))

    def test_what_was_withdrawn_since_it_was_indexed_does_not_come(self, reader):
        Article.objects.filter(source=None).update(state="withdrawn")
        assert len(objects(reader.read("articles/?format=ndjson&q=bridge"))) == 7
        assert reader.read("articles/?format=ndjson&state=withdrawn").status_code == 403

    def test_what_cannot_be_is_a_problem_before_the_first_line(self, reader, settings):
        for query in ('q="unclosed', "cursor=abc", "limit=5", "highlight=1", "facets=source"):
            answer = reader.read(f"articles/?format=csv&{query}")
            assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), query
        settings.SEARCH_FOLDER = settings.SEARCH_FOLDER / "nowhere"
        assert reader.read("articles/?format=ndjson&q=bridge").status_code == 503

    def test_nothing_found_is_an_empty_file(self, reader):
        assert reader.read("articles/?format=ndjson&q=tunnel").getvalue() == b""
        assert table(reader.read("articles/?format=csv&q=tunnel")) == []


@pytest.mark.usefixtures("several")
def test_a_file_costs_the_same_queries_however_long(reader, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # key, its last use, dated, undated, the rows
        assert len(objects(reader.read("articles/?format=ndjson"))) == 12


@pytest.mark.usefixtures("several")
def test_one_article_can_be_cut_down_too(reader):
    pk = Article.objects.first().pk
    assert set(body(reader.read(f"articles/{pk}/?fields=title,body"))) == {"id", "title", "body"}
    assert "body" not in body(reader.read(f"articles/{pk}/?omit=body,header"))


class TestOrigins:
    """What one outlet prints of another's story, and what is alone."""

    @pytest.fixture
    def reprinted(self, archived, indexed):
        first, second = (Source.objects.create(slug=slug, name=slug, kind="outlet") for slug in ("herald", "courier"))
        story = (
            "The ferry between the two islands will run again from Monday, the harbour master told the council after "
            "a night of talks. Repairs to the slipway had kept it in the dock since the storm of last winter, and "
            "fishermen had carried the post, the doctor and the schoolchildren in their own boats all that time."
        )
        archived(f"{story}\n".encode(), source=first)
        archived(f"(Herald)\n\n{story}\n".encode(), source=second)
        archived(b"Hail fell on the vineyards of the southern valley on Tuesday night.\n", source=first)
        indexed()
        return Article.objects.get(origin__isnull=False, source=first)

    @pytest.mark.parametrize("query", [{}, {"q": "the"}], ids=["list", "search"])
    def test_a_row_stands_for_its_origin(self, reader, reprinted, query):
        page = body(reader.read("articles/", query | {"collapse": "origin", "origins": "1", "fields": "source"}))
        assert page["origins"] == {"articles": 3, "origins": 2}
        told = {row["source"]: row["origin"] for row in page["results"] if row["origin"]}
        assert list(told) == ["herald"]
        assert (told["herald"]["first"], told["herald"]["articles"]) == (str(reprinted.pk), 2)
        assert told["herald"]["others"] == 1
        members = body(reader.get(told["herald"]["url"]))["results"]
        assert {row["source"] for row in members} == {"herald", "courier"}

    def test_an_origin_is_a_facet_and_a_filter(self, reader, reprinted):
        page = body(reader.read("articles/", {"facets": "origin"}))
        assert page["facets"]["origin"] == [{"value": str(reprinted.origin_id), "count": 2}]
        found = body(reader.read("articles/", {"origin": str(reprinted.origin_id)}))["results"]
        assert len(found) == 2

    def test_related_articles_are_near(self, reader, reprinted):
        found = body(reader.read("articles/", {"near": str(reprinted.pk)}))
        assert [row["source"] for row in found["results"]] == ["courier"]

    @pytest.mark.usefixtures("reprinted")
    @pytest.mark.parametrize(
        ("name", "value", "code"),
        [
            ("near", "no-id", "invalid"),
            ("near", "0199f0a0-0000-7000-8000-000000000000", "article_unknown"),
            ("origin", "no-id", "invalid"),
            ("collapse", "source", "invalid"),
        ],
    )
    def test_a_bad_value_is_refused(self, reader, name, value, code):
        answer = reader.read("articles/", {name: value})
        assert (answer.status_code, body(answer)["code"]) == (400, code)
        assert any(field.startswith(name) for field in body(answer)["errors"])

    def test_a_file_has_no_rows_for_many(self, reader):
        answer = reader.read("articles/", {"collapse": "origin", "format": "ndjson"})
        assert (answer.status_code, body(answer)["code"]) == (400, "parameter_misplaced")

    @pytest.mark.usefixtures("reprinted")
    def test_the_index_follows_when_only_the_origin_changes(self, reader):
        relation = Relation.objects.get()
        relate.reject(relation_id=relation.pk, actor=ACTOR, reason="another ferry")
        with Writer.open(settings.SEARCH_FOLDER) as writer:
            follow.sequence()
            assert follow.index_changes(writer=writer) > 0
        page = body(reader.read("articles/", {"q": "the", "origins": "1"}))
        assert page["origins"] == {"articles": 3, "origins": 3}
