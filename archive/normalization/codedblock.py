"""Blocks of two-letter fields at the head of a text, as databases of the press export them: `HD Title`, `PD 6 May`.

The story stands behind `LP` (its lead) and `TD` (the rest); what other fields say (copyright, page, number of words)
is passed over. A mark that stands between two paragraphs is furniture, which `notices` knows.
"""

import re
from collections.abc import Sequence

from archive.normalization.byline import read_byline
from archive.normalization.bylineparts import read_names
from archive.normalization.dates import DateReading, read_exactly
from archive.normalization.datestatements import date_claim
from archive.normalization.headerblock import Head
from archive.normalization.title import read_title
from archive.text import Line, word_set
from archive.values import Claim, Header

_LINE = re.compile(r"(?P<code>[A-Z]{2,3})(?:\s+(?P<value>\S.*))?")
_CODES = word_set("au by clm cr cx cy ed et hd la lp pd pg pub rf sc se sn td vol wc")
_STORY = ("LP", "TD")
_MOST_LINES = 30
_FEWEST_FIELDS = 3

_Field = tuple[int, str]


def read_coded_block(lines: Sequence[Line]) -> Head | None:
    """The block at the head of `lines`, or None."""
    if lines[0].text.split(None, 1)[0] not in ("HD", "SE"):
        return None
    fields, last = _fields(lines)
    story = next((fields[code] for code in _STORY if code in fields), None)
    if len(fields) < _FEWEST_FIELDS or "HD" not in fields or last is None:
        return None
    rest = list(lines[last + 1 :])
    end = lines[last].end
    if story:
        rest.insert(0, Line(story[0], end, story[1], lines[last].number, follows=False))
        end = lines[last].start + len("LP")
    written = [line.text for line in lines[:last]] + [lines[last].text[: end - lines[last].start]]
    header = Header(kind="title", as_written="\n".join(written), span=(lines[0].start, end))
    return Head(header, _claims(fields), [], rest)


def _fields(lines: Sequence[Line]) -> tuple[dict[str, _Field], int | None]:
    """Each field's value with its place, and the index of the line that opens the story."""
    fields: dict[str, _Field] = {}
    code = ""
    for index, line in enumerate(lines[:_MOST_LINES]):
        match = _LINE.fullmatch(line.text)
        if match and match["code"].casefold() in _CODES:
            code = match["code"]
            if value := match["value"]:
                fields[code] = line.start + match.start("value"), value
            if code in _STORY:
                return fields, index
        elif code and code not in fields:
            fields[code] = line.start, line.text
        else:
            return {}, None
    return fields, None


def _claims(fields: dict[str, _Field]) -> list[Claim]:
    title_at, title = fields["HD"]
    claims = read_title(title, title_at, method="header", confidence=0.95)
    if "BY" in fields:
        at, name = fields["BY"]
        named = read_names(name, at)
        claims += read_byline(name, at, method="header") or [
            Claim(field="authors", value=person, method="header", as_written=person, span=span)
            for person, span in (named.persons if named else [])
        ]
    if "PD" in fields:
        at, day = fields["PD"]
        # The day and the time stand in two fields.
        reading = read_exactly(f"{day} {fields['ET'][1]}") if "ET" in fields else read_exactly(day)
        if isinstance(reading, DateReading) and reading.year:
            dated = reading._replace(as_written=day)
            claims.append(date_claim("published", dated, method="header", span=(at, at + len(day))))
    if "SN" in fields:
        at, outlet = fields["SN"]
        span = at, at + len(outlet)
        claims.append(Claim(field="publisher", value=outlet, method="header", as_written=outlet, span=span))
    return claims
