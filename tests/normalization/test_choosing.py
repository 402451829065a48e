"""Which claims are shown: a pure function, whatever order the claims come in."""

from hypothesis import given
from hypothesis import strategies as st

from archive.normalization.choosing import choose, choose_date
from archive.normalization.dates import DateReading, read_exactly
from archive.normalization.datestatements import date_claim
from archive.values import Claim, Method


def dated(value: str, method: Method, *, stated: bool = True, field: str = "published") -> Claim:
    reading = read_exactly(value)
    assert isinstance(reading, DateReading)
    return date_claim(field, reading, method=method, stated=stated)


def named(field: str, value: str, method: Method, confidence: float = 0.9) -> Claim:
    return Claim(field=field, value=value, method=method, confidence=confidence)


def chosen(*claims: Claim) -> tuple[str, bool] | None:
    claim = choose_date(claims)
    return (claim.value, claim.stated) if claim else None


def test_the_most_precise_of_those_that_agree_with_the_best():
    header, stamp = dated("2019-11-07", "header"), dated("2019-11-07T11:55:00+04:00", "stamp")
    assert chosen(header, stamp) == chosen(stamp, header) == ("2019-11-07T11:55:00+04:00", True)
    assert chosen(dated("2019-11-07", "json_ld"), dated("2019-11-07T10:00:00Z", "markup")) == (
        "2019-11-07T10:00:00Z",
        True,
    )


def test_a_more_precise_date_of_another_day_does_not_win():
    assert chosen(dated("2019-11-07", "json_ld"), dated("2019-11-20T10:00:00Z", "sender")) == ("2019-11-07", True)


def test_a_day_agrees_with_a_moment_of_that_day_where_it_is_or_in_utc():
    day, night = dated("2019-11-07", "header"), dated("2019-11-08T01:30:00+04:00", "meta")
    assert day.agrees_with(night)
    assert night.agrees_with(day)
    assert dated("2019-11-08", "header").agrees_with(night)
    assert not dated("2019-11-09", "header").agrees_with(night)
    assert not day.agrees_with(dated("2019-11-08", "stamp"))
    assert dated("2019-11", "header").agrees_with(night)
    assert not day.agrees_with(named("published", "someday", "meta"))


def test_stated_before_inferred_and_inferred_only_where_nothing_is_stated():
    url, stamp = dated("2019-11-07", "url", stated=False), dated("2019", "stamp")
    assert chosen(url, stamp) == ("2019", True)
    assert chosen(url) == ("2019-11-07", False)


def test_a_files_name_never_dates_an_article():
    assert chosen(dated("2019-11-07", "file_name", stated=False)) is None


def test_a_year_alone_gives_way_to_a_day():
    assert chosen(dated("1988", "meta"), dated("2017-01-30", "markup")) == ("2017-01-30", True)
    assert chosen(dated("1988", "meta")) == ("1988", True)


def test_an_editors_word_is_final():
    assert chosen(dated("2019-11-07T10:00:00Z", "json_ld"), dated("2018", "editor")) == ("2018", True)


def test_one_method_gives_the_authors_and_all_of_them():
    claims = [
        named("authors", "Ann Lee", "meta"),
        named("authors", "Ann Lee", "byline"),
        named("authors", "Bo Ek", "byline"),
        named("authors", "ann  lee", "byline"),
    ]
    choice = choose(claims)
    assert choice.many["authors"] == ("Ann Lee", "Bo Ek")
    assert [claim.value for claim in choice.claims if claim.chosen] == ["Ann Lee", "Bo Ek"]


def test_a_sure_model_wins_over_markup_and_an_unsure_one_does_not():
    markup = named("language", "en", "markup")
    assert choose([markup, named("language", "de", "language_model", 0.95)]).one["language"] == "de"
    assert choose([markup, named("language", "de", "language_model", 0.5)]).one["language"] == "en"
    assert choose([named("language", "de", "language_model", 0.5)]).one["language"] == "de"


CLAIMS = st.lists(
    st.one_of(
        st.builds(
            dated,
            st.sampled_from(["2019", "2019-11-07", "2019-11-07T11:55:00+04:00", "2019-11-08", "2020-01-01T00:00:00Z"]),
            st.sampled_from(["header", "stamp", "json_ld", "sender", "url", "file_name", "dateline"]),
            stated=st.booleans(),
        ),
        st.builds(
            named,
            st.sampled_from(["title", "publisher", "language", "section"]),
            st.sampled_from(["New pier", "New pier opens", "en"]),
            st.sampled_from(["header", "json_ld", "meta", "sender", "position"]),
        ),
    ),
    max_size=8,
    unique=True,
)


@given(claims=CLAIMS, order=st.randoms(use_true_random=False))
def test_order_does_not_matter(claims: list[Claim], order: object):
    shuffled = list(claims)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = choose(claims), choose(shuffled)
    assert first.published == second.published
    assert first.one == second.one


def test_local_time_before_utc_and_either_before_no_zone():
    utc, local = dated("2024-01-09T22:04:00Z", "json_ld"), dated("2024-01-10T00:04+02:00", "meta")
    assert choose_date([utc, local]) == local
    assert choose_date([utc, dated("2024-01-10T00:04", "markup")]) == utc
    finer = dated("2024-01-09T22:04:31Z", "json_ld")
    assert choose_date([finer, local]) == finer


def test_a_byline_that_names_all_and_more_is_believed():
    stated, shown = named("authors", "Ann Lee", "json_ld"), named("authors", "Ann Lee", "markup")
    assert choose([stated, shown, named("authors", "Bo Ek", "markup")]).many["authors"] == ("Ann Lee", "Bo Ek")
    assert choose([stated, named("authors", "Bo Ek", "markup")]).many["authors"] == ("Ann Lee",)
    longer = named("authors", "Coast Herald News Desk", "markup")
    assert choose([stated, shown, longer]).many["authors"] == ("Ann Lee",)
