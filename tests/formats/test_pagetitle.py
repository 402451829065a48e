"""Which of a page's titles is the article's."""

import pytest

from archive import formats
from archive.normalization import normalize

STORY = "".join(
    f"<p>The harbour board of Lindhaven met on Monday for the {which} time this year and spoke about the cranes.</p>"
    for which in ("first", "second", "third")
)


def title(head: str, top: str = "", address: str | None = None) -> str | None:
    page = f"<html><head>{head}</head><body><article>{top}{STORY}</article></body></html>"
    (article,) = formats.read(page.encode(), name="a.html", address=address)
    return normalize(article).title


def json_ld(headline: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


@pytest.mark.parametrize(
    ("head", "top", "expected"),
    [
        # What an editor wrote over the story outweighs what is made for networks and search engines.
        (
            og("You will not believe these cranes") + "<title>You will not believe these cranes</title>",
            "<h1>Harbour gets new cranes</h1>",
            "Harbour gets new cranes",
        ),
        # ... unless all the rest of the page says otherwise.
        (
            json_ld("Harbour gets new cranes") + og("Harbour gets new cranes"),
            "<h1>Business in Lindhaven</h1>",
            "Harbour gets new cranes",
        ),
        # Cut forms count for what they were cut from.
        (json_ld("Harbour gets new cra…"), "<h1>Harbour gets new cranes soon</h1>", "Harbour gets new cranes soon"),
        # An h1 whose label and title are kept apart by boxes alone lacks their marks.
        (
            json_ld("Lindhaven: Harbour gets new cranes"),
            "<h1><span>Lindhaven</span><span>Harbour gets new cranes</span></h1>",
            "Lindhaven: Harbour gets new cranes",
        ),
        # A label in front is a kicker where another title is without it.
        (og("Trade: Harbour gets new cranes"), "<h1>Harbour gets new cranes</h1>", "Harbour gets new cranes"),
        (json_ld("Harbour gets &quot;new&quot; cranes"), "", 'Harbour gets "new" cranes'),
        ("<title>Harbour gets new\u00ad cranes\u200b</title>", "", "Harbour gets new cranes"),
    ],
)  # fmt: skip
def test_the_title_that_weighs_most(head: str, top: str, expected: str):
    assert title(head, top) == expected


@pytest.mark.parametrize(
    "written",
    [
        "Harbour gets new cranes | Lindhaven Echo",
        "Lindhaven Echo - Harbour gets new cranes",
        "Harbour gets new cranes – Business – Lindhaven Echo",
        "Harbour gets new cranes ｜ Lindhaven Echo",
    ],
)
def test_the_site_is_cut_off_where_its_name_is_known(written: str):
    section = "Business – Lindhaven Echo" if "Business" in written else "Lindhaven Echo"
    assert (
        title(f'<title>{written}</title><meta property="og:site_name" content="{section}">')
        == "Harbour gets new cranes"
    )


def test_the_site_is_known_by_its_address_too():
    assert title("<title>Harbour gets new cranes - Lindecho</title>", address="https://www.lindecho.example/a") == (
        "Harbour gets new cranes"
    )
    assert title(
        "<title>Harbour gets new cranes - and a crane driver</title>", address="https://www.lindecho.example/"
    ) == ("Harbour gets new cranes - and a crane driver")


def test_the_kicker_stays_as_a_claim():
    head = og("Trade: Harbour gets new cranes")
    page = f"<html><head>{head}</head><body><h1>Harbour gets new cranes</h1>{STORY}</body></html>"
    (article,) = formats.read(page.encode(), name="a.html")
    assert [claim.value for claim in article.claims if claim.field == "kicker"] == ["Trade"]


def test_a_logo_is_no_title():
    site = (
        '<meta property="og:site_name" content="Lindhaven Echo"><title>Harbour gets new cranes | Lindhaven Echo</title>'
    )
    assert title(site, "<h1>Lindhaven Echo</h1><h1>Harbour gets new cranes</h1>") == "Harbour gets new cranes"
