"""From what a reading says and what editors say to the columns of an article: the one place that puts them together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from archive.models import Article, Claim
from archive.normalization.dates import DateReading, read_exactly
from archive.values import StatedDate

TEXT_FIELDS = ("title", "subtitle", "publisher", "language", "url", "section", "dateline")
LIST_FIELDS = ("authors", "credits", "attribution", "keywords")
DATE_FIELDS = ("published", "modified")
EDITABLE = (*TEXT_FIELDS, *LIST_FIELDS, *DATE_FIELDS)

COLUMNS = (
    *TEXT_FIELDS,
    *LIST_FIELDS,
    "published_edtf",
    "published_precision",
    "published_earliest",
    "published_latest",
    "published_stated",
    "modified_edtf",
    "problems",
    "body",
)
"""Every column of an article that is derived; the others (state, version, source, times) are decided elsewhere."""

NEEDS_A_PERSON = frozenset(
    {
        "date_impossible",
        "date_in_future",
        "dates_disagree",
        "publication_date_unknown",
        "title_missing",
    }
)
"""Problems that only a person can settle: an article with one of them waits in review until somebody has."""

SETTLED_BY = {
    "title_missing": "title",
    "publication_date_unknown": "published",
    "dates_disagree": "published",
    "date_impossible": "published",
    "date_in_future": "published",
    "language_unknown": "language",
}
"""The field whose editor's claim makes a problem go away."""


def columns(document: Mapping[str, Any], *, body: str, by_editors: Iterable[Claim] = ()) -> dict[str, Any]:
    """The derived columns. `document` is a reading's (the contract's JSON), `by_editors` the claims in force."""
    edited: dict[str, list[Claim]] = defaultdict(list)
    for claim in by_editors:
        edited[claim.field].append(claim)
    values: dict[str, Any] = {"body": body}
    for field in TEXT_FIELDS:
        read = document[field]
        if field == "dateline" and read is not None:
            read = read["place"]
        values[field] = edited[field][-1].value if field in edited else read
    for field in LIST_FIELDS:
        values[field] = [c.value for c in edited[field] if c.value] if field in edited else document[field]
    values |= _published(document["published"], edited.get("published"))
    modified = document["modified"]
    values["modified_edtf"] = modified["edtf"] if modified else None
    if "modified" in edited:
        values["modified_edtf"] = edited["modified"][-1].value
    values["problems"] = [code for code in _codes(document["problems"]) if SETTLED_BY.get(code) not in edited]
    return values


def state(problems: Iterable[str]) -> str:
    """The state of an article that nobody has withdrawn."""
    return Article.State.ACCEPTED if NEEDS_A_PERSON.isdisjoint(problems) else Article.State.IN_REVIEW


def read_edtf(text: str) -> StatedDate:
    """A date that an editor wrote in EDTF. Raises ValueError for all else, ambiguous and impossible dates included."""
    reading = read_exactly(text)
    bounds = reading.bounds() if isinstance(reading, DateReading) else None
    if not isinstance(reading, DateReading) or bounds is None or reading.edtf != text:
        raise ValueError(f"not a date in EDTF: {text}")
    return StatedDate(edtf=text, precision=reading.precision, earliest=bounds[0], latest=bounds[1])


def _published(read: Mapping[str, Any] | None, edited: list[Claim] | None) -> dict[str, Any]:
    if edited is not None:
        value = edited[-1].value
        if value is None:
            return _date_columns(None, "", None, None, stated=True)
        date = read_edtf(value)
        return _date_columns(date.edtf, date.precision, date.earliest, date.latest, stated=True)
    if read is None:
        return _date_columns(None, "", None, None, stated=True)
    earliest, latest = (datetime.fromisoformat(read[end]) for end in ("earliest", "latest"))
    return _date_columns(read["edtf"], read["precision"], earliest, latest, stated=read["stated"])


def _date_columns(
    edtf: str | None, precision: str, earliest: datetime | None, latest: datetime | None, *, stated: bool
) -> dict[str, Any]:
    return {
        "published_edtf": edtf,
        "published_precision": precision,
        "published_earliest": earliest,
        "published_latest": latest,
        "published_stated": stated,
    }


def _codes(problems: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(problem["code"] for problem in problems))
