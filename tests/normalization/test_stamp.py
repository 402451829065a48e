"""Lines that date an article and nothing else."""

import pytest

from archive.normalization.stamp import read_stamp


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("7 November 2019 11:55 (UTC+04:00)", [("published", "2019-11-07T11:55:00+04:00")]),
        ("[7 November 2019]", [("published", "2019-11-07")]),
        ("Last updated: 3 January 2020", [("modified", "2020-01-03")]),
        ("Aktualisiert am 3. Januar 2020", [("modified", "2020-01-03")]),
        ("5 May 2021 | Sport", [("published", "2021-05-05"), ("section", "Sport")]),
        (
            "Published: 5 May 2021 14:02 | Updated: 6 May 2021 08:00",
            [("published", "2021-05-05T14:02:00"), ("modified", "2021-05-06T08:00:00")],
        ),
        ("2 hours ago", []),
    ],
)
def test_stamps_claim_what_they_say_where_they_say_it(text: str, claims: list[tuple[str, str]]):
    stamp = read_stamp(text, 100)
    assert stamp is not None
    assert [(claim.field, claim.value) for claim in stamp.claims] == claims
    for claim in stamp.claims:
        assert claim.span is not None
        assert text[claim.span[0] - 100 : claim.span[1] - 100] == claim.as_written
    assert stamp.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "On 7 November 2019 the pier opened",
        "7 November 2019 was a Thursday",
        "Published by the harbour",
        "Updated plans for 2020 were shown",
        "The pier opened long ago",
        "7 November 2019" + " " * 170,
        "",
    ],
)
def test_sentences_and_words_are_no_stamps(text: str):
    assert read_stamp(text, 0) is None


LABELLED = """
Published 7 Nov 2019 · Updated 8 Nov 2019 => published 2019-11-07, modified 2019-11-08
Thu 7 Nov 2019 11.55 GMT Last modified on Fri 8 Nov 2019 16.10 GMT => published 2019-11-07T11:55:00Z, modified 2019-11-08T16:10:00Z
Publié le 7 novembre 2019 à 14h02 - Mis à jour le 8 novembre 2019 à 09h10 => published 2019-11-07T14:02:00, modified 2019-11-08T09:10:00
le 7 novembre 2019 à 14h02 => published 2019-11-07T14:02:00
Veröffentlicht am 07.11.2019, 14:02 Uhr => published 2019-11-07T14:02:00
Stand: 07.11.2019 14:02 Uhr => modified 2019-11-07T14:02:00
Publicado: 7 de noviembre de 2019 a las 14:02 h | Actualizado: 15:10 => published 2019-11-07T14:02:00, modified XXXXT15:10:00
7 novembre 2019 alle 14:02 - Aggiornato 8 novembre 2019 => published 2019-11-07T14:02:00, modified 2019-11-08
Publicado em 7 de novembro de 2019 => published 2019-11-07
07 nov. 2019 om 14:02 • Laatste update 8 nov. 2019 => published 2019-11-07T14:02:00, modified 2019-11-08
Опубликовано: 7 ноября 2019 г. в 14:02 МСК. Обновлено: 15:10 => published 2019-11-07T14:02:00+03:00, modified XXXXT15:10:00
7 ноября 2019, 14:02 (МСК) | Политика => published 2019-11-07T14:02:00+03:00, section Политика
Оновлено: 7 листопада 2019 року о 15:10 => modified 2019-11-07T15:10:00
Data publikacji: 7 listopada 2019, godz. 14:02. Aktualizacja: 15:10 => published 2019-11-07T14:02:00, modified XXXXT15:10:00
Giriş: 07.11.2019 - 14:02 Güncelleme: 07.11.2019 - 15:10 => published 2019-11-07T14:02:00, modified 2019-11-07T15:10:00
7 noyabr 2019 14:02 (UTC+04:00) Siyasət => published 2019-11-07T14:02:00+04:00, section Siyasət
Publicerad 7 november 2019 kl 14.02, uppdaterad 15.10 => published 2019-11-07T14:02:00, modified XXXXT15:10:00
Opdateret 7. nov. 2019 kl. 14:02 => modified 2019-11-07T14:02:00
7.11.2019 klo 14.02 (päivitetty 15.10) => published 2019-11-07T14:02:00, modified XXXXT15:10:00
Publikováno 7. listopadu 2019 14:02 => published 2019-11-07T14:02:00
Publicat: 7 noiembrie 2019, ora 14:02 => published 2019-11-07T14:02:00
نشر في: الخميس 7 نوفمبر 2019 - 14:02 | آخر تحديث: الجمعة 8 نوفمبر 2019 => published 2019-11-07T14:02:00, modified 2019-11-08
تاریخ انتشار: ۱۶ آبان ۱۳۹۸ - ۱۴:۰۲ => published 2019-11-07T14:02:00
发布时间：2019-11-07 11:55 => published 2019-11-07T11:55:00
2019年11月07日 11:55 来源：远山社 => published 2019-11-07T11:55:00, credits 远山社
2019年11月7日 11時55分 更新 => modified 2019-11-07T11:55:00
2019年11月7日(木) 11:55 配信 => published 2019-11-07T11:55:00
입력 2019-11-07 14:02 | 수정 2019-11-08 09:10 => published 2019-11-07T14:02:00, modified 2019-11-08T09:10:00
Business, 7 November 2019 => published 2019-11-07, section Business
7 November 2019 · 3 min read => published 2019-11-07
November 7, 2019 | 1,245 views => published 2019-11-07
7 November 2019 | Ann Lee => published 2019-11-07
il y a 2 heures =>
Heute, 14:02 Uhr =>
Сегодня в 14:02 =>
3 часа назад =>
"""  # noqa: E501 - one stamp a line


@pytest.mark.parametrize("row", LABELLED.strip().splitlines())
def test_words_beside_the_date_tell_what_it_is(row: str):
    text, _, wanted = row.partition(" =>")
    stamp = read_stamp(text, 0)
    assert stamp is not None
    assert ", ".join(f"{claim.field} {claim.value}" for claim in stamp.claims) == wanted.strip()


@pytest.mark.parametrize(
    "text",
    [
        "Stand by 2 ships",
        "Data from 2019 show a rise",
        "Update 2-Ministers meet",
        "Date 5 children were born",
        "Giriş 5 lira oldu",
        "By 2030 the ministry",
        "公開 2019 was good",
    ],
)
def test_labels_in_sentences_date_nothing(text: str):
    assert read_stamp(text, 0) is None


@pytest.mark.parametrize(
    "piece", ["7 November 2019 | ", "Published ", "3 min read ", "| ", "(", "2019 ", "Updated 14:02 "]
)
def test_long_lines_are_no_stamps(piece: str):
    assert read_stamp(piece * 20_000, 0) is None


def test_an_impossible_date_is_a_stamp_with_a_problem_and_without_a_claim():
    stamp = read_stamp("Updated 30 February 2019", 0)
    assert stamp is not None
    assert stamp.claims == []
    assert [(problem.code, problem.field) for problem in stamp.problems] == [("date_impossible", "modified")]


def test_where_a_label_is_asked_for_a_bare_date_is_none():
    assert read_stamp("3 January 2020", 0, labelled=True) is None
    assert read_stamp("Published 3 January 2020", 0, labelled=True) is not None
