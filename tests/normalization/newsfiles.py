"""News files of all shapes, made up by Hypothesis: what stands at their head, in their body and in their tail."""

from hypothesis import strategies as st

from tests.formats.paragraphs import PARAGRAPHS

HEADERS = [
    " date 2019-11-07 Minister: new pier opens in spring",
    " date 2020-02-30 By Harbour News",
    " date 2021-12-27 Details added (first version posted on 12:04)",
    " date 2019-11-07",
    "Date: 5 May 2021",
    "Published: 2019-11-07T11:55:00+04:00",
    "Title: New pier\nAuthor: Ann Lee\nDate: 2020-01-02\nSource: Harbour News",
    "---\ntitle: New pier\nauthor: Ann Lee\ndate: 2020-01-02\n---",
    "2020-01-02 | Harbour News | New pier",
    "Datum: 5. Mai 2021",
]
TITLES = [
    "NEW PIER OPENS IN SPRING",
    "UPDATE 2-Harbour opens again - Coast Herald",
    "EXCLUSIVE",
    "WRAPUP 3-Harbour opens\nafter two winters",
    "“Not a day later”: the mayor’s promise",
    "Die Brücke öffnet im Frühjahr",
    "旧码头将于春天重新开放",
]
CLAIM_LINES = [
    "By Ann Lee",
    "By Ann Lee and Bo Ek",
    "By Ann Lee in Paris and Bo Ek in London, Staff Writers, Reuters",
    "By Harbour News | 7 November 2019 | Reuters",
    "By AZERNEWS",
    "ABBY LEE",
    "Par Anne Dupont, à Lyon",
    "Von Jan Müller",
    "Автор: Анна Ли",
    "文/记者 李安",
    "ann.lee@example.org",
    "7 November 2019 11:55 (UTC+04:00)",
    "Thu 07 Nov 2019 11:55 GMT",
    "Updated 14:02",
    "19/11/2020",
    "BAKU, Azerbaijan, Nov. 7",
    "LONDON, March 3 (Reuters) -",
    "Trend:",
    "(Adds quotes, background)",
    "CORRECTED: the day was a Monday",
    "Details added (first version posted on 12:04)",
]
DATELINES = [
    "PARIS (AP) — ",
    "MOSCOW, May 5. /TASS/. ",
    "BEIJING, Sept. 1 (Xinhua) -- ",
    "(CNN) ",
    "NEW DELHI/ISLAMABAD, Dec 31 (Reuters) - ",
    "WASHINGTON — ",
    "Paris, le 3 mars (AFP) – ",
    "МОСКВА, 5 мая. /ТАСС/. ",
    "（新华社北京9月1日电）",
    "",
]
BODIES = [
    *PARAGRAPHS.values(),
    "The pier, closed since the storms of last winter, opened on Monday, Trend reports, citing Ann Lee.",
    "Q: Is it open?\nA: It is.",
    "By 2030 the harbour is to be twice as large, the ministry said.",
    "NEWS.ru reported that ships came back to the bay.",
    "Here, as everybody knows, is nothing to be seen",
]
CROSS_HEADS = ["What the law says", "French Senate's Resolution", "1.", "* * *", "Q&A"]
TAILS = [
    "Follow us on Telegram",
    "Related news\nFrench police clear migrant camp\nEurope 11:57\nNew rails for the north\nBusiness 6 November 20:55",
    "Read also: Pier to open in spring",
    "Latest",
    "Most read",
    "Share this article",
    "Photo: Ann Lee",
    "© 2020 Harbour News. All rights reserved.",
    "(Reporting by Ann Lee; Editing by Bo Ek)",
    "--\nAnn Lee\nHarbour News",
    "- 2 -",
    "We use cookies to improve this site.",
    "0 comments",
]
BREAKS = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n", "\n \u00a0\n", "\n\u3000\n"])
DIRT = st.one_of(
    st.just(""), st.just(""), st.text(max_size=30), st.sampled_from([" ", "\u00a0", "\u200b", "\ufeff", "-"])
)


def _some(lines: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(lines), max_size=most)


def _wrapped(text: str, width: int) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


@st.composite
def news_files(draw: st.DrawFn) -> str:
    """A header, titles and claim lines, a body with cross-heads, a tail: each there or not, with dirt between them."""
    width = draw(st.sampled_from([0, 0, 0, 60, 72]))
    paragraphs = [draw(st.sampled_from(DATELINES)) + body for body in draw(_some(BODIES, 5))]
    for place in draw(st.lists(st.integers(0, len(paragraphs)), max_size=2)):
        paragraphs.insert(place, draw(st.sampled_from(CROSS_HEADS)))
    if width:
        paragraphs = [_wrapped(paragraph, width) for paragraph in paragraphs]
    heads = [*draw(_some(HEADERS, 1)), *draw(st.permutations([*draw(_some(TITLES, 2)), *draw(_some(CLAIM_LINES, 4))]))]
    tail = draw(_some(TAILS, 5))
    if draw(st.booleans()):
        place = draw(st.integers(0, len(paragraphs)))
        paragraphs.insert(place, draw(st.sampled_from([*TAILS, *CLAIM_LINES, *TITLES])))
    parts = [part for block in (heads, paragraphs, tail) for part in block]
    return "".join(draw(DIRT) + part + draw(DIRT) + draw(BREAKS) for part in parts)
