"""Lists of other articles ("Related news", "Latest"): title, section, date and time as written; they date nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from archive.normalization.calendar import MONTHS, folded
from archive.text import Line
from archive.values import RelatedLink

_CLOCK = r"(?<!\d)[0-2]?\d[:h][0-5]\d(?:\s?(?:[ap]\.?m\.?|uhr|h))?"
_TIME_AT_END = re.compile(rf"(?P<time>{_CLOCK})\s*$", re.IGNORECASE)
_TIME_AT_START = re.compile(rf"(?P<time>{_CLOCK})(?:\s*[|,–—-])?\s+(?=\S)", re.IGNORECASE)
_DATE_AT_END = re.compile(
    r"(?<!\w)(?P<date>\d{1,2}\.?\s+(?:de\s+)?(?P<month>[^\W\d_]{3,12})\.?(?:,?\s+(?:de\s+)?\d{4})?"
    r"|(?P<us_month>[^\W\d_]{3,12})\.?\s+\d{1,2}(?:,?\s+\d{4})?"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d|\d{4}[./]\d\d[./]\d\d|(?:\d{4}年)?\d{1,2}月\d{1,2}日)$"
)
_AGO_AT_END = re.compile(
    r"(?<!\w)(?:(?:\d{1,2}|an?)\s+(?:min(?:ute)?s?|hours?|days?|weeks?)\s+ago|vor\s+\d{1,2}\s+\w+|hace\s+\d{1,2}\s+\w+|il\s+y\s+a\s+\d{1,2}\s+\w+"
    r"|\d{1,2}\s+\w+\s+назад)$",
    re.IGNORECASE,
)
_MARKS = " \t\u00a0|,•·–—-"
_DIGIT = re.compile(r"\d|\bago$")
_BEHIND_FIGURES = frozenset("日mMhr.")
_LONGEST_META = 90
_LONGEST_DATE = 30
_LONGEST_SECTION = 45
_MOST_SECTION_WORDS = 4
_SHORTEST_TITLE = 3
_BULLETS = " \t\u00a0*•·●■►▶→»>-–—"
_NUMBER = re.compile(r"\d{1,2}[.)]\s+(?=[^\W\d_])")
_URL = re.compile(r"https?://\S+")
_ADDRESS_AT_END = re.compile(r"\s*[(\[]?(?P<url>https?://[^\s)\]]+)[)\]]?\s*$")
_NO_META = (None, None, None)

Meta = tuple[str | None, str | None, str | None]


def read_links(lines: Sequence[Line]) -> list[RelatedLink]:
    """The entries of one list: titles, each with the line below it (or, where the list begins so, above it) that names
    section, date and time."""
    links: list[RelatedLink] = []
    before: Meta | None = None
    metas = [read_meta(line.text) for line in lines]
    above = len(lines) > 1 and metas[0] is not None and metas[1] is None
    for line, meta in zip(lines, metas, strict=True):
        last = links[-1] if links else None
        if meta and above:
            before = meta
        elif meta and last and (last.section, last.date, last.time) == _NO_META:
            links[-1] = RelatedLink(title=last.title, section=meta[0], date=meta[1], time=meta[2], url=last.url)
        elif url := _URL.fullmatch(line.text):
            if last and last.url is None:
                links[-1] = replace(last, url=url.group())
            else:
                links.append(RelatedLink(title=url.group(), url=url.group()))
        elif title := line.text.strip(_BULLETS):
            link = read_inline(title)
            if before:
                link = replace(link, section=before[0], date=before[1], time=before[2])
                before = None
            links.append(link)
    return links


def read_inline(title: str) -> RelatedLink:
    """One entry as it stands in its line: a time before it, an address behind it."""
    title = title.strip()
    time: str | None = None
    url: str | None = None
    if title[:1].isdigit() and (clock := _TIME_AT_START.match(title)) and len(title) - clock.end() > _SHORTEST_TITLE:
        time, title = clock["time"], title[clock.end() :]
    elif title[:1].isdigit() and (number := _NUMBER.match(title)):
        title = title[number.end() :]
    if "http" in title and (address := _ADDRESS_AT_END.search(title)) and address.start():
        url, title = address["url"], title[: address.start()]
    return RelatedLink(title=title.strip(), time=time, url=url)


def is_meta(text: str) -> bool:
    """True for a line that only says where and when another article stood."""
    return read_meta(text) is not None


def read_meta(text: str) -> Meta | None:
    """Section, date and time of a line like "Business 6 November 20:55"; None where neither date nor time stands."""
    if len(text) > _LONGEST_META:
        return None
    near = max(0, len(text) - _LONGEST_DATE)
    # Where a line ends in a figure, or in what is written behind one, it may be a date or a time.
    if not (text[-1].isdigit() or text[-1] in _BEHIND_FIGURES):
        ago = _AGO_AT_END.search(text, near) if _DIGIT.search(text, near) else None
        rest = text[: ago.start()].rstrip(_MARKS) if ago else ""
        return (rest or None, None, None) if ago and len(rest.split()) < _MOST_SECTION_WORDS else None
    return _dated_meta(text) if _DIGIT.search(text, near) else None


@lru_cache(maxsize=4096)
def _dated_meta(text: str) -> Meta | None:
    """Kept: the same entries stand in the lists of all articles of an outlet on one day."""
    rest = text
    near = max(0, len(text) - _LONGEST_DATE)
    clock = _TIME_AT_END.search(text, near)
    rest = (rest[: clock.start()] if clock else rest).rstrip(_MARKS)
    late = max(0, len(rest) - _LONGEST_DATE)
    day = _DATE_AT_END.search(rest, late) if _DIGIT.search(rest, late) else None
    month = (day["month"] or day["us_month"]) if day else None
    if day and month and folded(month) not in MONTHS:
        day = None
    early = None
    if day and not clock and (early := _TIME_AT_END.fullmatch(rest[: day.start()].rstrip(_MARKS))):
        clock = early
    if not (clock or day):
        return None
    section = "" if early else (rest[: day.start()] if day else rest).strip(_MARKS)
    if len(section) > _LONGEST_SECTION or len(section.split()) > _MOST_SECTION_WORDS:
        return None
    return section or None, day["date"] if day else None, clock["time"] if clock else None
