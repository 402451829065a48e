"""Dates in the languages of the press, each with its own words, figures, order and clock."""

import pytest

from archive.normalization.calendar import MONTHS, from_solar_hijri
from archive.normalization.dates import DateReading, Refusal, read_date, read_exactly, read_time


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("7 November 2019 11:55 (UTC+04:00)", "2019-11-07T11:55:00+04:00"),
        ("Thu 07 Nov 2019 11:55 GMT", "2019-11-07T11:55:00Z"),
        ("Thursday, 7th November, 2019", "2019-11-07"),
        ("7 novembre 2019 à 14h02", "2019-11-07T14:02:00"),
        ("7 novembre 2019 à 14 h 02", "2019-11-07T14:02:00"),
        ("jeudi 7 novembre 2019, 14:02", "2019-11-07T14:02:00"),
        ("7. November 2019, 14.02 Uhr", "2019-11-07T14:02:00"),
        ("07.11.2019, 14:02 Uhr MEZ", "2019-11-07T14:02:00+01:00"),
        ("Donnerstag, den 7. November 2019 um 14:02 Uhr", "2019-11-07T14:02:00"),
        ("7 de noviembre de 2019 a las 14:02 h", "2019-11-07T14:02:00"),
        ("7 de novembro de 2019 às 14h02", "2019-11-07T14:02:00"),
        ("quinta-feira, 7 de novembro de 2019", "2019-11-07"),
        ("7 novembre 2019 ore 14.02", "2019-11-07T14:02:00"),
        ("7 novembre 2019 alle ore 14:02", "2019-11-07T14:02:00"),
        ("7 listopada 2019 r., godz. 14:02", "2019-11-07T14:02:00"),
        ("7 listopada 2019, godz. 14.02", "2019-11-07T14:02:00"),
        ("7. listopada 2019.", "2019-10-07"),
        ("7. listopadu 2019 14:02", "2019-11-07T14:02:00"),
        ("7 ноября 2019 г. в 14:02 МСК", "2019-11-07T14:02:00+03:00"),
        ("7 ноября 2019 года, 14:02 (мск)", "2019-11-07T14:02:00+03:00"),
        ("14:02, 7 ноября 2019", "2019-11-07T14:02:00"),
        ("14:02, 07.11.2019", "2019-11-07T14:02:00"),
        ("7 листопада 2019 року, 14:02", "2019-11-07T14:02:00"),
        ("четвер, 7 листопада 2019 14:02", "2019-11-07T14:02:00"),
        ("7 Kasım 2019 Perşembe 14:02", "2019-11-07T14:02:00"),
        ("7 noyabr 2019-cu il, 14:02", "2019-11-07T14:02:00"),
        ("2019-cu il 7 noyabr", "2019-11-07"),
        ("7 noyabr 2019 14:02 (UTC+04:00)", "2019-11-07T14:02:00+04:00"),
        ("7 november 2019 kl 14.02", "2019-11-07T14:02:00"),
        ("11.19.2020", "2020-11-19"),
        ("19 พฤศจิกายน 2563", "2020-11-19"),
        ("19 ธ.ค. 2563", "2020-12-19"),
        ("19 নভেম্বর ২০২০", "2020-11-19"),
        ("19 நவம்பர் 2020", "2020-11-19"),
        ("19 నవంబర్ 2020", "2020-11-19"),
        ("19 नोव्हेंबर 2020", "2020-11-19"),
        ("19 ნოემბერი 2020", "2020-11-19"),
        ("19 նոյեմբերի 2020", "2020-11-19"),
        ("19 בנובמבר 2020", "2020-11-19"),
        ("19 nóvember 2020", "2020-11-19"),
        ("19 nëntor 2020", "2020-11-19"),
        ("19 Novemba 2020", "2020-11-19"),
        ("2020. gada 19. novembris", "2020-11-19"),
        ("2020 оны 11 сарын 19", "2020-11-19"),
        ("19 tháng 11 năm 2020", "2020-11-19"),
        ("Thứ năm, 19/11/2020, 10:11 (GMT+7)", "2020-11-19T10:11:00+07:00"),
        ("令和2年11月19日", "2020-11-19"),
        ("平成元年5月1日", "1989-05-01"),
        ("民國109年11月19日", "2020-11-19"),
        ("7. nov. 2019 kl. 14.02", "2019-11-07T14:02:00"),
        ("torstaina 7. marraskuuta 2019 klo 14.02", "2019-11-07T14:02:00"),
        ("7.11.2019 klo 14.02", "2019-11-07T14:02:00"),
        ("7.11.2019 14.02", "2019-11-07T14:02:00"),
        ("7 noiembrie 2019, ora 14:02", "2019-11-07T14:02:00"),
        ("الخميس 7 نوفمبر 2019 - 14:02", "2019-11-07T14:02:00"),
        ("٧ نوفمبر ٢٠١٩ الساعة ١٤:٠٢", "2019-11-07T14:02:00"),
        ("7 نوفمبر/تشرين الثاني 2019", "2019-11-07"),
        ("7 تشرين الثاني 2019", "2019-11-07"),
        ("۱۶ آبان ۱۳۹۸ - ۱۴:۰۲", "2019-11-07T14:02:00"),
        ("پنجشنبه ۱۶ آبان ۱۳۹۸ ساعت ۱۴:۰۲", "2019-11-07T14:02:00"),
        ("۱۳۹۸/۰۸/۱۶ ۱۴:۰۲", "2019-11-07T14:02:00"),
        ("۱۳۹۸/۸/۱۶", "2019-11-07"),
        ("2019年11月7日 11:55", "2019-11-07T11:55:00"),
        ("2019年11月07日11:55", "2019-11-07T11:55:00"),
        ("2019年11月7日 下午2时02分", "2019-11-07T14:02:00"),
        ("2019年11月7日(木) 11時55分", "2019-11-07T11:55:00"),
        ("2019年11月7日 午後2:02", "2019-11-07T14:02:00"),
        ("2019年11月7日 星期四 11:55", "2019-11-07T11:55:00"),
        ("2019년 11월 7일 (목) 오후 2시 02분", "2019-11-07T14:02:00"),
        ("2019년 11월 7일 14:02", "2019-11-07T14:02:00"),
        ("2019.11.07 11:55", "2019-11-07T11:55:00"),
        ("2019.11.07. 오후 2:02", "2019-11-07T14:02:00"),
        ("2019. november 7. 11:55", "2019-11-07T11:55:00"),
        ("Nov 7, 2019, 2:02 p.m. ET", "2019-11-07T14:02:00"),
        ("November 7, 2019 at 2:02 PM EST", "2019-11-07T14:02:00-05:00"),
        ("Nov. 7th, 2019 | 11.55 am", "2019-11-07T11:55:00"),
        ("July 7, 2019 11:55 BST", "2019-07-07T11:55:00+01:00"),
        ("7 November 2019 11:55 BST", "2019-11-07T11:55:00"),
        ("November 07, 2019 11:55 IST", "2019-11-07T11:55:00"),
        ("Nov 7, 2019, 1402 hrs IST", "2019-11-07T14:02:00"),
        ("11:55 GMT, 7 November 2019", "2019-11-07T11:55:00Z"),
        ("11:55 AM EST Thu November 7, 2019", "2019-11-07T11:55:00-05:00"),
        ("Thu Nov 7 11:55:00 UTC 2019", "2019-11-07T11:55:00Z"),
        ("03/04/2020", "2020"),
        ("Thu 07/11/2019", "2019"),
        ("Fri 03/04/2020", "2020-04-03"),
        ("2019-11-07T11:55+0400", "2019-11-07T11:55:00+04:00"),
        ("7 November", "XXXX-11-07"),
        ("Nov. 7, 11:55", "XXXX-11-07T11:55:00"),
        ("11月7日", "XXXX-11-07"),
        ("7 November 2019 11:55 Moscow time", "2019-11-07T11:55:00+03:00"),
        ("7 November 2019 11:55 local time", "2019-11-07T11:55:00"),
        ("7 November 2019 11:55 GMT+3", "2019-11-07T11:55:00+03:00"),
        ("7 November 2019 11:55 (GMT +03:00)", "2019-11-07T11:55:00+03:00"),
        ("7 νοεμβρίου 2019, 2:02 μ.μ.", "2019-11-07T14:02:00"),
        ("7 gennaio 2020", "2020-01-07"),
        ("1° marzo 2020", "2020-03-01"),
        ("1er mars 2020", "2020-03-01"),
        ("1-го марта 2020", "2020-03-01"),
        ("7 mar 2019, 11:55 CET", "2019-03-07T11:55:00+01:00"),
        ("May 2020", "2020-05"),
        ("Mar 5, 2019", "2019-03-05"),
        ("Mon, Mar 5", "XXXX-03-05"),
        ("7/11/2019 14:02", "2019"),
        ("31/12/2019 14:02", "2019-12-31T14:02:00"),
        ("Чт, 7 ноя 2019 14:02:33", "2019-11-07T14:02:33"),
        ("7 ago 2019", "2019-08-07"),
        ("7 janvier 2019 – 08:00", "2019-01-07T08:00:00"),
        ("28. 2. 2020 14:02", "2020-02-28T14:02:00"),
    ],
)
def test_read(text: str, edtf: str):
    reading = read_date(text)
    assert isinstance(reading, DateReading)
    assert (reading.edtf, reading.as_written, reading.end) == (edtf, text, len(text))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2019-11-07 By Harbour News", "2019-11-07"),
        ("2019-11-07 2.50 million people came", "2019-11-07"),
        ("2019-11-07 11 people came", "2019-11-07"),
        ("7 November 2019 - 12 people came", "7 November 2019"),
        ("2019-11-07 11:55 et al.", "2019-11-07 11:55"),
        ("7 ноября 2019, четверг", "7 ноября 2019"),
    ],
)
def test_what_follows_a_date_is_none_of_it(text: str, written: str):
    reading = read_date(text)
    assert isinstance(reading, DateReading)
    assert reading.as_written == written


@pytest.mark.parametrize(
    ("text", "edtf", "note"),
    [
        ("07.11.19 11:55", "2019-11-07T11:55:00", "century"),
        ("07-Nov-19", "2019-11-07", "century"),
        ("Fri 03/04/2020", "2020-04-03", "weekday"),
    ],
)
def test_what_is_worked_out_is_not_stated(text: str, edtf: str, note: str):
    reading = read_date(text)
    assert isinstance(reading, DateReading)
    assert (reading.edtf, reading.stated) == (edtf, False)
    assert note in str(reading.note)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("November 07, 2019 11:55 IST", "IST"),
        ("Nov 7, 2019, 2:02 p.m. ET", "ET"),
        ("7 December 2019 11:55 BST", "BST"),
        ("7 November 2019 11:55 Norvik time", "Norvik time"),
    ],
)
def test_a_zone_that_means_several_is_told_and_gives_no_offset(text: str, note: str):
    reading = read_date(text)
    assert isinstance(reading, DateReading)
    assert reading.offset is None
    assert note in str(reading.note)


def test_a_weekday_that_does_not_fit_is_told():
    reading = read_date("Monday, 7 November 2019")
    assert isinstance(reading, DateReading)
    assert (reading.edtf, reading.stated, reading.note) == ("2019-11-07", True, "the weekday is another one")


@pytest.mark.parametrize("text", ["Thu 07/11/2019", "Tue 03/04/2020"])
def test_a_weekday_that_fits_both_or_none_tells_nothing(text: str):
    reading = read_date(text)
    assert isinstance(reading, DateReading)
    assert reading.edtf == text[-4:]


@pytest.mark.parametrize(
    "text", ["20-11-19", "9-11-20", "1/2/3", "12.30", "2 hours", "Set 3", "1/2 million", "20th century", "7-8 May", ""]
)
def test_figures_that_are_no_date(text: str):
    assert read_date(text) is None


def test_the_moscow_clock_stood_an_hour_ahead_for_three_years():
    offsets = []
    for year in (2010, 2012, 2015):
        reading = read_date(f"7 июля {year}, 14:02 МСК")
        assert isinstance(reading, DateReading)
        offsets.append(reading.offset)
    assert offsets == [180, 240, 180]


@pytest.mark.parametrize(
    ("day", "civil"),
    [
        ((1398, 8, 16), "2019-11-07"),
        ((1399, 12, 30), "2021-03-20"),
        ((1400, 1, 1), "2021-03-21"),
        ((1403, 12, 30), "2025-03-20"),
        ((1300, 1, 1), "1921-03-21"),
        ((1400, 12, 30), "None"),
        ((1400, 7, 31), "None"),
        ((1400, 13, 1), "None"),
    ],
)
def test_days_of_irans_calendar(day: tuple[int, int, int], civil: str):
    assert str(from_solar_hijri(*day)) == civil


def test_years_of_irans_calendar_are_its_own_only_in_its_figures():
    assert isinstance(read_date("1398/08/16"), Refusal)
    reading = read_date("۱۳۹۸/۸/۱۶ ساعت ۱۴:۰۲")
    assert isinstance(reading, DateReading)
    assert (reading.edtf, reading.as_written) == ("2019-11-07T14:02:00", "۱۳۹۸/۸/۱۶ ساعت ۱۴:۰۲")


@pytest.mark.parametrize(
    ("text", "edtf", "precision"),
    [
        ("20191107", "2019-11-07", "day"),
        ("20191107T115500Z", "2019-11-07T11:55:00Z", "second"),
        ("20191107T115500+0400", "2019-11-07T11:55:00+04:00", "second"),
        ("20191107T1155", "2019-11-07T11:55:00", "minute"),
        ("20191107115500", "2019-11-07T11:55:00", "second"),
    ],
)
def test_a_field_may_be_written_without_marks(text: str, edtf: str, precision: str):
    reading = read_exactly(text)
    assert isinstance(reading, DateReading)
    assert (reading.edtf, reading.precision, reading.as_written) == (edtf, precision, text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:02 GMT", (14, 2, 0)),
        ("14h02", (14, 2, None)),
        ("14.02 Uhr", (14, 2, None)),
        ("kl. 14.02", (14, 2, None)),
        ("2.02pm", (14, 2, None)),
        ("2 p.m. EST", (14, 0, -300)),
        ("下午2时02分", (14, 2, None)),
        ("12 am", (0, 0, None)),
        ("12:30 p.m.", (12, 30, None)),
    ],
)
def test_times_alone(text: str, clock: tuple[int, int, int | None]):
    time = read_time(text)
    assert time is not None
    assert (time.hour, time.minute, time.offset) == clock
    assert (time.day, time.as_written) == (None, text)


@pytest.mark.parametrize("text", ["14.02", "25:00", "13 p.m.", "7", "2:75", "harbour"])
def test_what_is_no_time(text: str):
    assert read_time(text) is None


def test_a_month_has_one_number():
    assert set(MONTHS.values()) == set(range(1, 13))
    assert (MONTHS["may"], MONTHS["kasim"], MONTHS["fevrier"], MONTHS["كانون الثاني"]) == (5, 11, 2, 1)


@pytest.mark.parametrize("piece", ["7 ", "7.", "mar ", "1/", "11:55 ", "(", "2019年", "٧ ", "at "])
def test_only_a_window_of_a_long_line_is_looked_at(piece: str):
    short, long = read_date(piece * 60), read_date(piece * 60_000)
    assert short == long
    assert read_time(piece * 60) == read_time(piece * 60_000)
