"""When an article was published and changed, as agencies, papers and broadcasters say it above and below a text."""

import pytest

from archive.normalization import normalize
from archive.values import ParsedArticle

TITLE = "Council approves new pier"
BODY = """The harbour council of Kestrel Bay has approved a plan to rebuild the old northern pier, its chairman told
reporters after the session.

Work will begin in spring and take about two years, according to the plan. The cost is put at nine million crowns."""

# What stands above the body, what stands below it, the date of publication, that of the change.
SAID: list[tuple[str, str, str | None, str | None]] = [
    (f"{TITLE}\n\nBy ANN LEE\nMay 3, 2019 GMT\n\n", "", "2019-05-03", None),
    (f"{TITLE}\n\nBy ANN LEE\nPublished 5:21 PM EDT, May 3, 2023\n\n", "", "2023-05-03T17:21:00-04:00", None),
    (f"{TITLE}\n\nUpdated 9:05 AM GMT+4, May 4, 2023\n\n", "", None, "2023-05-04T09:05:00+04:00"),
    (f"{TITLE}\n\nKESTREL BAY (AP) — ", "\n\nAP-WF-05-03-19 1721GMT", "2019-05-03T17:21:00Z", None),
    (f"{TITLE}\n\nBy Ann Lee\n\nMAY 3, 2019 / 5:21 PM / UPDATED 2 YEARS AGO\n\n", "", "2019-05-03T17:21:00", None),
    (f"{TITLE}\n\nMay 3, 2019 5:21 PM UTC Updated 3 hours ago\n\n", "", "2019-05-03T17:21:00Z", None),
    (f"AFP\n03/05/2019 17:21\n\n{TITLE}\n\n", "", "2019", None),
    (f"{TITLE}\n\nPARIS, 3 mai 2019 (AFP) - ", "", "2019-05-03", None),
    (f"{TITLE}\n\nParis (AFP) – ", "\n\nIssued on: 03/05/2019 - 17:21", "2019", None),
    (f"{TITLE}\n\n03.05.2019, 17:21 Uhr | dpa\n\n", "", "2019-05-03T17:21:00", None),
    (f"{TITLE}\n\n", "\n\n© dpa-infocom, dpa:190503-99-123456/2", None, None),
    (f"{TITLE}\n\nStand: 03.05.2019, 17.21 Uhr\n\n", "", None, "2019-05-03T17:21:00"),
    (
        f"{TITLE}\n\nErstellt: 03.05.2019 Aktualisiert: 04.05.2019, 08:12 Uhr\n\n",
        "",
        "2019-05-03",
        "2019-05-04T08:12:00",
    ),
    (f"{TITLE}\n\n3 MAY, 17:21\nUpdated at: 17:40\n\n", "", None, None),
    (f"{TITLE}\n\n3 мая 2019, 17:21\n\nМОСКВА, 3 мая. /ТАСС/. ", "", "2019-05-03T17:21:00", None),
    (f"{TITLE}\n\n3 мая, 17:21, обновлено 3 мая, 18:05\n\n", "", None, None),
    (f"{TITLE}\n\n03.05.2019 17:21 (мск)\n\n", "", "2019-05-03T17:21:00+03:00", None),
    (f"{TITLE}\n\nSource: Xinhua| 2019-05-03 17:21:04|Editor: zh\n\n", "", "2019-05-03T17:21:04", None),
    (f"{TITLE}\n\nXinhua | Updated: 2019-05-03 17:21\n\n", "", None, "2019-05-03T17:21:00"),
    (f"{TITLE}\n\nBEIJING, May 3 (Xinhua) -- ", "\n\n2019年05月03日 17:21:04", "2019-05-03T17:21:04", None),
    (f"{TITLE}\n\nKYODO NEWS - May 3, 2019 - 17:21 | All, Japan\n\n", "", "2019-05-03T17:21:00", None),
    (
        f"{TITLE}\n\n2019/5/3 17:21 (JST)\n2019/5/3 18:02 (JST)updated\n\n",
        "",
        "2019-05-03T17:21:00+09:00",
        "2019-05-03T18:02:00+09:00",
    ),
    (f"{TITLE}\n\nAnn Lee   |03.05.2019 - Update : 04.05.2019\n\n", "", "2019-05-03", "2019-05-04"),
    (
        f"{TITLE}\n\n03.05.2019 - 17:21 Güncelleme : 03.05.2019 - 18:05\n\n",
        "",
        "2019-05-03T17:21:00",
        "2019-05-03T18:05:00",
    ),
    (f"{TITLE}\n\nKestrel Bay, 3 may 2019 (EFE).- ", "", "2019-05-03", None),
    (f"{TITLE}\n\nEFE | 3/05/2019 - 17:21h. | Actualizado 3/05/2019 - 18:05h.\n\n", "", "2019", "2019"),
    (f"{TITLE}\n\n03 may 2019 17:21h\n\n", "", "2019-05-03T17:21:00", None),
    (f"{TITLE}\n\n(ANSA) - ROMA, 3 MAG - ", "\n\n03 maggio 2019, 17:21", "2019-05-03T17:21:00", None),
    (
        "7 November 2019 11:55 (UTC+04:00)\n\nBAKU, Azerbaijan, Nov. 7\n\nTrend:\n\n",
        "",
        "2019-11-07T11:55:00+04:00",
        None,
    ),
    (f"{TITLE}\n\nEconomy 3 May 2019 17:21 (UTC +04:00)\n\n", "", "2019-05-03T17:21:00+04:00", None),
    (f"{TITLE}\n\nFirst published on Fri 3 May 2019 17.21 BST\n\n", "", "2019-05-03T17:21:00+01:00", None),
    (
        f"{TITLE}\n\nFri 3 May 2019 17.21 BST Last modified on Sat 4 May 2019 08.12 BST\n\n",
        "",
        "2019-05-03T17:21:00+01:00",
        "2019-05-04T08:12:00+01:00",
    ),
    (
        f"{TITLE}\n\nPosted at 5:21pm Fri 3 May 2019, updated 6:05pm Fri 3 May 2019\n\n",
        "",
        "2019-05-03T17:21:00",
        "2019-05-03T18:05:00",
    ),
    (f"{TITLE}\n\nUpdated: May 3, 2019 / 5:21 PM EST\n\n", "", None, "2019-05-03T17:21:00-05:00"),
    (f"{TITLE}\n\nPublished: Friday | May 3, 2019 | 12:10 AM\n\n", "", "2019-05-03T00:10:00", None),
    (f"{TITLE}\n\nMay 03, 2019 05:21 pm IST - KESTREL BAY\n\n", "", "2019-05-03T17:21:00", None),
    (
        f"{TITLE}\n\nUpdated - May 04, 2019 08:12 am IST\nPublished - May 03, 2019 05:21 pm IST\n\n",
        "",
        "2019-05-03T17:21:00",
        "2019-05-04T08:12:00",
    ),
    (
        f"{TITLE}\n\nPublié le 03 mai 2019 à 17 h 21 - Mis à jour le 03 mai 2019 à 18 h 05\n\n",
        "",
        "2019-05-03T17:21:00",
        "2019-05-03T18:05:00",
    ),
    (
        f"{TITLE}\n\nPublié le 03 mai 2019 à 17 h 21, modifié le 04 mai 2019 à 08 h 12\n\n",
        "",
        "2019-05-03T17:21:00",
        "2019-05-04T08:12:00",
    ),
    (f"{TITLE}\n\n3 mai 2019 à 17:21 | Mis à jour à 18:05\n\n", "", "2019-05-03T17:21:00", "2019-05-03T18:05:00"),
    (
        f"{TITLE}\n\nOpublikowano: 03.05.2019 17:21. Ostatnia aktualizacja: 04.05.2019 08:12\n\n",
        "",
        "2019-05-03T17:21:00",
        "2019-05-04T08:12:00",
    ),
    (f"{TITLE}\n\nBakı, 3 may, AZƏRTAC\n\n03.05.2019 [17:21]\n\n", "", "2019-05-03T17:21:00", None),
    (f"{TITLE}\n\nDate: 03-05-2019 | Time: 17:21\n\n", "", "2019", None),
    (f"{TITLE}\n\n1721 GMT 3 May 2019\n\n", "", "2019-05-03T17:21:00Z", None),
    (f"{TITLE}\n\nFriday, 3 May 2019, 5:21 pm AEST\n\n", "", "2019-05-03T17:21:00+10:00", None),
    (f"{TITLE}\n\n3.5.2019 klo 17.21\n\n", "", "2019-05-03T17:21:00", None),
    (
        f"{TITLE}\n\nPublisert 3. mai 2019 kl. 17:21 Oppdatert 3. mai 2019 kl. 18:05\n\n",
        "",
        "2019-05-03T17:21:00",
        "2019-05-03T18:05:00",
    ),
    (
        f"{TITLE}\n\nLONDON, Dec 31 (Reuters) - ",
        "\n\nPublished 1 January 2020 00:12 GMT",
        "2020-01-01T00:12:00Z",
        None,
    ),
    (f"{TITLE}\n\nPosted on May 3, 2019, at 5:21 p.m. ET\n\n", "", "2019-05-03T17:21:00", None),
    (f"{TITLE}\n\nMay 3, 2019|Updated May 4, 2019 8:12 a.m.\n\n", "", "2019-05-03", "2019-05-04T08:12:00"),
    (f"{TITLE}\n\nDEVELOPING\nMay 3, 2019 17:21\n\n", "", "2019-05-03T17:21:00", None),
    (f"{TITLE}\n\nFiled 5/3/2019 at 5:21 p.m. EDT\n\n", "", "2019", None),
    (f"{TITLE}\n\n7 November 2019\n14:02 GMT\n\n", "", "2019-11-07T14:02:00Z", None),
    (f" date 2019-11-07 {TITLE}\n\n7 November, 14:02\n\n", "", "2019-11-07T14:02:00", None),
    (f"{TITLE}\n20191107T115500Z\n\n", "", "2019-11-07T11:55:00Z", None),
    (f"{TITLE}\n\n", "\n\nLondon, 7 November 2019", "2019-11-07", None),
    (f"{TITLE}\n\n", "\n\nFirst published in the Coast Herald, 7 November 2019", "2019-11-07", None),
    (f"{TITLE}\n\n", "\n\n(c) 2019 Coast Herald", None, None),
    (f" date 2019-11-07 {TITLE}\n\n14:02 GMT\n\n", "", "2019-11-07", None),
]


@pytest.mark.parametrize(("above", "below", "published", "modified"), SAID)
def test_dates_as_outlets_write_them(above: str, below: str, published: str | None, modified: str | None) -> None:
    article = normalize(ParsedArticle(text=above + BODY + below, media_type="text/plain", encoding="utf-8"))
    assert (article.published.edtf if article.published else None) == published
    assert (article.modified.edtf if article.modified else None) == modified
