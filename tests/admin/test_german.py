"""The second language of the editors' pages: chosen by the reader, complete, and for nobody else."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation

from archive.admin import wording
from archive.models import Article, Item
from tests.config.catalogs import CATALOGS, messages

PAGES = ("/admin/", "/admin/archive/article/", "/admin/archive/review/", "/admin/archive/item/quarantine/")
QUOTED = {"script", "style", "bdi", "pre", "code"}
"""Elements with code, or with what an article or a person says."""


class _Shown(HTMLParser):
    """Texts of a page, each as a whole, and attributes that are read out; not code, nor what articles say."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in QUOTED or "material-symbols-outlined" in (dict(attrs).get("class") or ""):
            self.silent.append(tag)
        spoken = {"aria-label", "placeholder", "title", "alt"}
        self.found += [value for name, value in attrs if name in spoken and value]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def shown(page: bytes) -> set[str]:
    parser = _Shown()
    parser.feed(page.decode())
    return {re.sub(r"\s+", " ", text).strip() for text in parser.found}


@pytest.fixture(scope="module")
def untranslated() -> set[str]:
    """What the catalogs translate into something else, and what is no German word too, as "Tag" is."""
    english: set[str] = set()
    german = {"Dateline"}  # the program is called so; the field of that name is not
    for catalog in CATALOGS:
        for message in messages(catalog):
            english |= {message.id} if isinstance(message.id, str) else set(message.id)
            german |= {message.string} if isinstance(message.string, str) else set(message.string)
    return english - german


@pytest.mark.django_db
def test_german_pages_have_no_english_words(
    administrator: Client, article: Article, quarantined: Item, indexed: Callable[[], None], untranslated: set[str]
) -> None:
    Article.objects.filter(pk=article.pk).update(state=Article.State.IN_REVIEW)
    indexed()
    for address in (*PAGES, f"/admin/archive/article/{article.pk}/", f"/admin/archive/item/{quarantined.pk}/change/"):
        page = administrator.get(address, headers={"accept-language": "de-DE,de;q=0.9"}, follow=True)
        assert page.status_code == 200
        assert b'lang="de"' in page.content
        assert shown(page.content) & untranslated == set(), address


@pytest.mark.django_db
def test_english_words_would_be_found(administrator: Client, article: Article, untranslated: set[str]) -> None:
    page = administrator.get(f"/admin/archive/article/{article.pk}/", follow=True)
    assert {"Versions", "Relations", "Overview"} <= shown(page.content) & untranslated


@pytest.mark.django_db
def test_a_choice_stays_and_goes_before_the_browsers(administrator: Client) -> None:
    answer = administrator.post("/admin/language/", {"language": "de", "next": "/admin/archive/article/"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/archive/article/")
    page = administrator.get("/admin/archive/article/", headers={"accept-language": "en"})
    assert page["Content-Language"] == "de"
    assert "Artikel finden" in page.content.decode()
    administrator.post("/admin/language/", {"language": "en"})
    assert administrator.get("/admin/", headers={"accept-language": "de"})["Content-Language"] == "en"


@pytest.mark.django_db
def test_nobody_is_led_elsewhere_by_a_choice(administrator: Client) -> None:
    answer = administrator.post("/admin/language/", {"language": "de", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/articles", "/api/v1/nothing-here", "/nothing-here"])
def test_programs_are_answered_in_english(client: Client, address: str) -> None:
    asked = client.get(address, headers={"accept-language": "de", "cookie": "django_language=de"})
    plain = client.get(address)
    assert asked.status_code == plain.status_code
    without_id = [re.sub(rb'"request_id":\s?"[^"]*"', b"", one.content) for one in (asked, plain)]
    assert without_id[0] == without_id[1]
    assert "Content-Language" not in asked


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2019-11-07T11:55:00+04:00", "7. November 2019, 11:55 +04:00"),
        ("2019-03-01", "1. März 2019"),
        ("2019-12", "Dezember 2019"),
        ("2019", "2019"),
    ],
)
def test_dates_are_said_in_german(edtf: str, words: str) -> None:
    with translation.override("de"):
        assert wording.spoken_date(edtf) == words
