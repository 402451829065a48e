import pytest

from archive.models import Source


@pytest.mark.parametrize(
    "name", ["trend", "TREND News", "trend.az", "Тренд", "ТРЕНД", 'a "quoted", {braced} \\ ALIAS', "null"]
)
def test_a_source_is_known_by_each_of_its_names_whatever_the_case(db, name):
    Source.objects.create(slug="other", name="Other", aliases=["Trend Capital"])
    aliases = ["Trend.AZ", "тренд", 'A "quoted", {braced} \\ alias', "NULL"]
    source = Source.objects.create(slug="Trend", name="Trend news", aliases=aliases)
    assert Source.objects.named(name).get() == source


@pytest.mark.parametrize("name", ["", "tren", "trend.az,тренд", "{", "%", "trend_az"])
def test_part_of_a_name_is_none(db, name):
    Source.objects.create(slug="trend", name="Trend news", aliases=["Trend.AZ", "тренд"])
    assert not Source.objects.named(name).exists()
