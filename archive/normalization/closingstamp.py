"""What dates a text below its last sentence: when a wire sent it, a place with its day, where it appeared first."""

import re

from archive.normalization.claimline import from_dateline
from archive.normalization.dateline import read_dateline_line
from archive.normalization.dates import DateReading, read_date, read_exactly
from archive.normalization.datestatements import date_claim
from archive.normalization.stamp import read_stamp
from archive.normalization.stampwords import LABEL, may_be_label
from archive.text import Line
from archive.values import Claim

_SLUG = re.compile(
    r"[A-Z]{2,4}-[A-Z]{2}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>E[SD]T|GMT)"
)
_FIRST_SHORT_YEAR = 70
_LONGEST_STATEMENT = 120
_WORD = re.compile(r"(?<![\w/.-])\w")


def read_closing_stamp(line: Line) -> list[Claim]:
    """A last line that dates the text: "2019-11-07 11:55:04 GMT", "London, 7 November 2019", "First published in the
    Coast Herald, 7 November 2019"."""
    text = line.text
    if stamp := read_stamp(text, line.start):
        claim = stamp.claims[0] if len(stamp.claims) == 1 else None
        sure = claim and claim.earliest and claim.stated and claim.precision in ("minute", "second")
        return stamp.claims if sure else []
    if (place := read_dateline_line(text)) and place.date and place.date.civil_day:
        return from_dateline(place, line.start).claims
    label = LABEL.match(text) if len(text) <= _LONGEST_STATEMENT and may_be_label(text) else None
    if label is None or not label["published"]:
        return []
    for word in _WORD.finditer(text, label.end()):
        reading = read_date(text, word.start())
        if isinstance(reading, DateReading) and reading.civil_day and not text[reading.end :].strip(" .)"):
            at = line.start + word.start()
            return [date_claim("published", reading, method="stamp", span=(at, at + len(reading.as_written)))]
    return []


def read_filed(text: str, start: int) -> list[Claim] | None:
    """When an American agency's wire sent the story: "AP-NY-03-14-97 1432EST"; None for a line that does not say it."""
    slug = _SLUG.fullmatch(text)
    if slug is None:
        return None
    short = int(slug["year"])
    year = short + (1900 if short >= _FIRST_SHORT_YEAR else 2000)
    reading = read_exactly(f"{year}-{slug['month']}-{slug['day']} {slug['hour']}:{slug['minute']} {slug['zone']}")
    if not isinstance(reading, DateReading):
        return []
    at = slug.start("month")
    moment = reading._replace(as_written=slug.group()[at:])
    return [date_claim("published", moment, method="stamp", span=(start + at, start + slug.end()))]
