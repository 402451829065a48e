"""What a text says of its own earlier version: "Details added (first version posted on 12:04)", "UPDATE 2-"."""

import re

from archive.normalization.dates import DateReading, read_date, read_time
from archive.values import RevisionNote, Span

_WHAT = r"(?:details?|quotes?|background|comments?|reaction|photos?|video|context|byline|graphic|analyst|paragraphs?)"
_MARK = r"UPDATED?|WRAPUP|REFILE[DS]?|CORRECT(?:ED|ION|S)|RPT|REPEAT|RECASTS?"
_NOTE = re.compile(
    rf"""
    (?i:{_WHAT}(?:(?:,|\s+and)\s+{_WHAT})*\s+added\b.{{0,120}})
  | (?i:\(\s*(?:adds?|corrects?|recasts?|updates?|removes?|changes?|fixes|clarifies|refiles?|rewrites|repeats)
      \b[^()]{{0,200}}\))
  | (?:{_MARK})(?:\s+\d{{1,2}})?\s*[.:]?
  | (?:(?i:{_MARK}|clarification))\s*[:–—-]\s*
      (?:[^\W\dA-Z_].{{0,200}}|.{{0,200}}\b(?:paragraph|spelling|typo|byline|headline|name)s?\b.{{0,200}})
  | (?i:this\s+(?:story|article|version)\s+(?:has\s+been|was|is)\s+(?:updated|corrected|amended)|updates?\s+with\b|
      (?:an?\s+)?(?:earlier|previous)\s+version\s+of\s+this\s+(?:story|article)).{{0,300}}
    """,
    re.VERBOSE,
)
_PREFIX = re.compile(rf"(?P<mark>(?:{_MARK})(?:\s+\d{{1,2}})?)\s?[-–—:]\s*(?=\S)")
_EARLIER = re.compile(
    r"\b(?:first|earlier|previous|original|initial)\s+version\s+(?:was\s+)?(?:posted|published|issued|sent)(?:\s+(?:on|at))?\s+",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_note(text: str) -> str | None:
    """The text when all of it is a revision note, else None."""
    return text if _NOTE.fullmatch(text) else None


def read_prefix(title: str) -> tuple[str, str] | None:
    """A wire's mark before a title: "UPDATE 2-Ministers meet" gives ("UPDATE 2", "Ministers meet")."""
    match = _PREFIX.match(title)
    return (match["mark"], title[match.end() :]) if match else None


def read_revision(as_written: str, span: Span, published: str | None) -> RevisionNote:
    """The note with the moment of the earlier version, as local time; a bare time is on the day `published`."""
    moment: str | None = None
    if match := _EARLIER.search(as_written):
        reading = read_date(as_written, match.end())
        time = None if reading else read_time(as_written, match.end())
        if isinstance(reading, DateReading) and reading.year:
            moment = reading.edtf
        elif time and published and _DAY.match(published):
            moment = f"{published[:10]}T{time.hour or 0:02d}:{time.minute:02d}:{time.second or 0:02d}"
    return RevisionNote(as_written=as_written, earlier_version_at=moment, span=span)
