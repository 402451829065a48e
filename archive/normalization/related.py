"""Lists of other articles ("Related news", "Latest"): title, section, date and time as written; they date nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.normalization.calendar import MONTHS
from archive.normalization.furniture import INLINE_LINK
from archive.text import Line
from archive.values import RelatedLink

_TIME_AT_END = re.compile(r"(?P<time>(?<!\d)[0-2]?\d:[0-5]\d)\s*$")
_DATE_AT_END = re.compile(
    r"(?<!\w)(?P<date>\d{1,2}\.?\s+(?P<month>[^\W\d_]{3,12})\.?(?:\s+\d{4})?|(?P<us_month>[^\W\d_]{3,12})\.?\s+\d{1,2}(?:,?\s+\d{4})?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d)$"
)
_MARKS = " \t|,•·–—-"
_DIGIT = re.compile(r"\d")
_LONGEST_META = 90
_LONGEST_SECTION = 45
_BULLETS = " \t*•·►▶→»>-–—"
_URL = re.compile(r"https?://\S+")


def read_links(lines: Sequence[Line]) -> list[RelatedLink]:
    """The entries of one list: a title line, and where there is one the line with its section, date and time."""
    links: list[RelatedLink] = []
    for line in lines:
        meta = read_meta(line.text)
        last = links[-1] if links else None
        if meta and last and (last.section, last.date, last.time) == (None, None, None):
            section, date, time = meta
            links[-1] = replace(last, section=section, date=date, time=time)
        elif url := _URL.fullmatch(line.text):
            if last and last.url is None:
                links[-1] = replace(last, url=url.group())
            else:
                links.append(RelatedLink(title=url.group(), url=url.group()))
        elif title := line.text.strip(_BULLETS):
            links.append(RelatedLink(title=title))
    return links


def read_meta(text: str) -> tuple[str | None, str | None, str | None] | None:
    """Section, date and time of a line like "Business 6 November 20:55"; None where neither date nor time stands."""
    if len(text) > _LONGEST_META or not _DIGIT.search(text):
        return None
    clock = _TIME_AT_END.search(text)
    rest = (text[: clock.start()] if clock else text).rstrip(_MARKS)
    day = _DATE_AT_END.search(rest)
    month = (day["month"] or day["us_month"]) if day else None
    if day and month and month.casefold() not in MONTHS:
        day = None
    if not (clock or day):
        return None
    section = (rest[: day.start()] if day else rest).strip(_MARKS)
    if len(section) > _LONGEST_SECTION:
        return None
    return section or None, day["date"] if day else None, clock["time"] if clock else None


def read_inline(text: str) -> RelatedLink | None:
    """One link in one line: "Read also: …", "RELATED: …"."""
    if len(text) > 240:
        return None
    match = INLINE_LINK.fullmatch(text)
    return RelatedLink(title=match["title"].strip()) if match else None
