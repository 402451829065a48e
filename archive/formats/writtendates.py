"""Where a page's text may hold a date, in the forms in which pages write one; the normalization reads what it says."""

import re
from itertools import chain

# Years of the common count in the figures of Europe, Arabic, Persian, Hindi and Bengali; of Iran's; of Thailand's.
_YEAR = r"(?:(?:[1١۱१১][9٩۹९৯]|[2٢۲२২][0٠۰०০])\d\d|۱[۳۴]\d\d|25[4-7]\d)"
_MONTH = r"(?:0?[1-9]|1[0-2]|[٠-٩۰-۹०-९০-৯]{1,2})"
_DAY = r"(?:[0-3]?[0-9]|[٠-٩۰-۹०-९০-৯]{1,2})"
# A letter, then letters with their vowel signs; "มี.ค." has a point inside.
_NAME = r"""[^\W\d_][^\s\d_<>/|,;:()"'=]{2,14}"""
_BETWEEN = r"(?:\s+|-)"
WRITTEN_DATE = re.compile(
    r"(?<![\d/.-])(?:(?:"
    rf"{_YEAR}[-./]\s?{_MONTH}[-./]\s?{_DAY}|{_DAY}[-./]\s?{_MONTH}[-./]\s?{_YEAR}|{_MONTH}[-/]{_DAY}[-/]{_YEAR}|"
    r"[0-3]?\d[./][0-3]?\d[./]\d\d|"
    rf"{_DAY}(?:st|nd|rd|th|er|º|°|\.)?{_BETWEEN}(?:of\s+|de\s+|d['’])?{_NAME}(?:\s[\u0600-\u06ff]{{3,8}})?,?{_BETWEEN}"
    rf"(?:del?\s+)?{_YEAR}|"
    rf"{_NAME},?{_BETWEEN}{_DAY}(?:st|nd|rd|th)?,?{_BETWEEN}{_YEAR}|"
    rf"{_YEAR}(?:\.|\s?m\.)\s+(?:gada\s+)?(?:{_NAME}\s+{_DAY}|{_DAY}\.\s+{_NAME})|"
    rf"{_DAY}\stháng\s\d\d?,?\s(?:năm\s)?{_YEAR}"
    # A full stop may follow: many write one behind the year.
    r")(?![\d/-]|\.\d)|"
    r"(?:19|20)\d\d\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
)
"""A date as a page writes it, in any of the languages that are read."""

# What every such date holds, to be looked for in a whole page.
_MAY_BE_YEAR = re.compile(r"\d(?:(?<=[12١٢۱۲१२১২])\d\d\d|[./]\d\d?[./]\d\d)")
_BEFORE_YEAR, _BEHIND_YEAR = 100, 60

# "Veröffentlicht am 16.08.2019", "This entry was posted on Friday, 2 May 2014 at 10:00", wherever it stands.
_LABEL = (
    r"\b(?:(?:posted|published|written|veröffentlicht|erstellt|erschienen|geschrieben|publié|écrit|publicado|pubblicato"
    r"|gepubliceerd|geplaatst|publicerad|publisert|opublikowano|опубликовано|опубліковано|yayınlandı)"
    r"(?:\s+(?:on|am|le|el|il|em|op|den))?|(?:beitrag|eintrag|artikel)\s+wurde\s+am)\s*:?\s*(?:[^\W\d_]{3,12},?\s+)?"
)
# German puts the word behind: "wurde am 19. Mai 2010 um 23:03 Uhr gepostet".
_LABEL_BEHIND = (
    r",?\s+(?:um\s+)?(?:\d\d?[:.]\d\d\s+)?(?:uhr\s+)?(?:von\s+\S{2,20}\s+)?"
    r"(?:veröffentlicht|gepostet|geschrieben|publiziert|erstellt)\b"
)
LABELLED = re.compile(
    rf"{_LABEL}(?P<date>{WRITTEN_DATE.pattern})|\bam\s+(?P<before>{WRITTEN_DATE.pattern}){_LABEL_BEHIND}",
    re.IGNORECASE,
)
"""A date that its own line calls the one of publication."""

OPENING_DATE = re.compile(rf"\(?(?P<date>{WRITTEN_DATE.pattern})(?:\)|\s?[-–—|:])\s(?!\S{{0,4}}\d)")
"""A date that is set off in front of running text ("29.11.2022 – The council …"), and begins no span of time."""


def holds_date(source: str) -> bool:
    """Whether a date is written in a page: looked for around what may be its year, in a sixth of the time."""
    begin = end = 0
    for year in chain(_MAY_BE_YEAR.finditer(source), (None,)):
        if year and year.start() - _BEFORE_YEAR <= end:
            end = year.end() + _BEHIND_YEAR
            continue
        found = WRITTEN_DATE.search(source, begin, end)
        if found and WRITTEN_DATE.match(source, found.start()):
            return True
        if year:
            begin, end = year.start() - _BEFORE_YEAR, year.end() + _BEHIND_YEAR
    return False
