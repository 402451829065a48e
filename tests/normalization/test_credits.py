"""Who signs and who is cited, from the clauses of the running text."""

import pytest

from tests.normalization.articles import BODY, HEADER, understood


@pytest.mark.parametrize(
    ("sentence", "signed", "cited"),
    [
        ("The pier opened, Trend reports.", ("Trend",), ()),
        (
            "The pier opened, Trend reports referring to the Norvik Port Ministry.",
            ("Trend",),
            ("Norvik Port Ministry",),
        ),
        ("The pier opened, Azertac reports with reference to the mayor Bo Ek.", ("Azertac",), ("mayor Bo Ek",)),
        ("The pier opened, Report informs referring to Ukrinform.", ("Report",), ("Ukrinform",)),
        ("The pier opened, citing U.S. officials, and closed.", (), ("U.S. officials",)),
        ("The pier opened, Harbour Times reported on Monday.", (), ("Harbour Times",)),
        ("Interfax reported that the pier opened, quoting Mayor Bo Ek as saying so.", (), ("Interfax", "Mayor Bo Ek")),
        ("Trend reports that the pier opened.", (), ("Trend",)),
        ("NEWS.ru reported that the pier opened", (), ("NEWS.ru",)),
        ("Об этом сообщает канал со ссылкой на Интерфакс.", (), ("Интерфакс",)),
        ("The Ministry of Ports reports that the pier opened.", (), ()),
        ("The pier opened, the ministry said.", (), ()),
        ("The pier opened, citing security concerns.", (), ()),
        ("According to the resolution, the pier opened.", (), ()),
        ("The pier opened, according to Reuters.", (), ("Reuters",)),
        ("Об этом сообщает Тренд со ссылкой на Интерфакс.", ("Тренд",), ("Интерфакс",)),
        ("Körpü açılıb, Trend xəbər verir.", ("Trend",), ()),
        (
            "Der Pier ist offen, meldet die dpa unter Berufung auf Kreise der Behörde.",
            (),
            ("dpa", "Kreise der Behörde"),
        ),
        ("Le quai a rouvert, selon l'AFP.", (), ("AFP",)),
        ("El muelle abrió, informó la agencia EFE.", (), ("EFE",)),
        ("据新华社报道，码头已经开放。", (), ("新华社",)),
        ("The company reports a loss.", (), ()),
        ("Ann Lee reported that the pier opened.", (), ()),
        ("The pier opened, the Trend news agency has reported.", ("Trend",), ()),
        ("It is not known who reports. NEWS.ru reported that the pier opened.", (), ("NEWS.ru",)),
    ],
)
def test_clauses(sentence: str, signed: tuple[str, ...], cited: tuple[str, ...]):
    text = f"{HEADER}{sentence}\n\n{BODY}"
    article = understood(text)
    assert (article.credits, article.attribution) == (signed, cited)
    for claim in article.claims:
        if claim.method == "reports_clause":
            assert claim.span is not None
            assert text[slice(*claim.span)] == claim.value


def test_far_below_the_lead_only_a_medium_that_reported_is_named():
    article = understood(
        f"{HEADER}{BODY}\n\n{BODY}\n\nIt opened, citing Ann Lee.\n\nTARN.info reported that it opened."
    )
    assert article.attribution == ("TARN.info",)
