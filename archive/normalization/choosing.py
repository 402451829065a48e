"""Which claims are shown: one pure function of the claims. Only the values of a list keep the order in which they came.

Each field ranks the methods that can claim it. Dates: the best-ranked stated claim is the anchor; of the stated claims
that can mean the same moment the most precise is shown. A meta that does not say which date it tells ranks with the
rest of the markup, and JSON-LD gives way where it stands alone against a meta and what the page shows. Only where
nothing is stated an inferred date is shown (and then it says so); the file's name never dates an article alone, for it
may hold the day of collection.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from archive.normalization.localtime import narrowed
from archive.normalization.title import choose_title
from archive.text import fold, word_set
from archive.values import Claim, Method, StatedDate

_READ_LANGUAGE: tuple[Method, ...] = ("function_words", "language_model")
_DATES: tuple[Method, ...] = (
    "editor",
    "json_ld",
    "meta",
    "feed",
    "stamp",
    "header",
    "sender",
    "markup",
    "dateline",
    "url",
)
_RECORDED: tuple[Method, ...] = (
    "editor", "header", "json_ld", "meta", "feed", "markup", "sender", "byline", "signature", "position", "url",
)  # fmt: skip
_ONE: dict[str, tuple[Method, ...]] = {
    "subtitle": _RECORDED,
    "publisher": ("editor", "header", "byline", "json_ld", "meta", "feed", "markup", "sender", "signature", "position"),
    "url": ("editor", "header", "markup", "json_ld", "meta", "feed", "sender"),
    "section": (*_RECORDED, "stamp"),
}
_MANY = ("authors", "credits", "attribution", "keywords")
_AUTHORS: tuple[Method, ...] = (
    "editor",
    "byline",
    "header",
    "json_ld",
    "meta",
    "feed",
    "markup",
    "sender",
    "signature",
    "position",
)
_SURE_LANGUAGE = 0.8
# Words; what is longer is mostly an organisation.
_LONGEST_NAME = 3
_SECONDS_END = len("2019-11-07T11:55:00")
# Which date these metas tell is not said: many systems keep the day of the last change in them, or that of the draft.
_LOOSE = word_set("date dc.date dcterms.date created datecreated dc.date.created dcterms.created")
_SHOWN_BY_PAGE: tuple[Method, ...] = ("stamp", "markup")
_FINENESS = {"year": 0, "month": 1, "day": 2, "minute": 3, "second": 4}


class Choice(NamedTuple):
    """The shown values, and the claims with those that were chosen marked."""

    one: dict[str, str]
    many: dict[str, tuple[str, ...]]
    published: StatedDate | None
    modified: StatedDate | None
    claims: tuple[Claim, ...]


def choose(claims: Sequence[Claim], *, zone: ZoneInfo | None = None) -> Choice:
    """Choose for every field. The chosen date, where it states no offset, is narrowed to the time zone."""
    of: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        of[claim.field].append(claim)
    chosen: list[Claim] = []
    one: dict[str, str] = {}
    for field, ranks in _ONE.items():
        if field in of:
            _take(one, chosen, field, _best(of[field], ranks))
    if "title" in of:
        _take(one, chosen, "title", choose_title(of["title"]))
    if "language" in of:
        _take(one, chosen, "language", _language(of["language"]))
    many: dict[str, tuple[str, ...]] = {}
    for field in _MANY:
        kept = of.get(field, [])
        distinct = _distinct(_authors(kept) if field == "authors" and kept else kept)
        many[field] = tuple([claim.value for claim in distinct])
        chosen += distinct
    dates: list[StatedDate | None] = []
    for field in ("published", "modified"):
        date = choose_date(of[field]) if field in of else None
        if date and zone:
            found = narrowed(date, zone)
            claims = [found if claim is date else claim for claim in claims]
            date = found
        dates.append(_stated(date) if date else None)
        if date:
            chosen.append(date)
    chosen += of.get("dateline", [])[:1] + of.get("revision_note", [])[:1]
    marks = set(map(id, chosen))
    marked = tuple(claim.as_chosen() if id(claim) in marks else claim for claim in claims)
    return Choice(one, many, dates[0], dates[1], marked)


def choose_date(claims: Sequence[Claim]) -> Claim | None:
    """The date that is shown, or None where nothing tells it."""
    dated = [claim for claim in claims if claim.earliest and claim.latest and claim.method in _DATES]
    pool = [claim for claim in dated if claim.stated] or dated
    # A year or a month alone says nothing beside a day: it dates a volume. An editor's word stands all the same.
    pool = [claim for claim in pool if claim.method == "editor" or _fineness(claim) >= _FINENESS["day"]] or pool
    if len(pool) < 2:
        return pool[0] if pool else None
    anchor = min(pool, key=_date_order)
    if anchor.method == "json_ld" and anchor.field == "published":
        anchor = _outvoted(anchor, pool) or anchor
    same = [claim for claim in pool if claim is anchor or claim.agrees_with(anchor)]
    return min(same, key=lambda claim: (-_fineness(claim), _zone_order(claim), *_date_order(claim)))


def _fineness(claim: Claim) -> int:
    """Full minutes of UTC or of no zone ("22:04:00Z") are what a database makes of a moment known to the minute."""
    fine = _FINENESS[claim.precision or "day"]
    unmarked = _is_utc(claim) or not claim.value[_SECONDS_END:]
    return fine - 1 if claim.precision == "second" and unmarked and claim.value[17:19] == "00" else fine


def _is_utc(claim: Claim) -> bool:
    return claim.value.endswith(("Z", "+00:00"))


def _zone_order(claim: Claim) -> int:
    """Of claims of one moment, the one in local time says most, then the one in UTC; one without a zone least."""
    if _is_utc(claim):
        return 1
    return 0 if claim.value[_SECONDS_END:] else 2


def _date_order(claim: Claim) -> tuple[int, int, str]:
    # What a search over a whole page guesses says less than the date in its address.
    guessed = claim.method == "markup" and not claim.stated
    method: Method = "markup" if claim.method == "meta" and claim.note in _LOOSE else claim.method
    return len(_DATES) if guessed else _DATES.index(method), -_FINENESS[claim.precision or "day"], claim.value


def _outvoted(anchor: Claim, pool: Sequence[Claim]) -> Claim | None:
    """The date in which a page's meta and what it shows agree against its JSON-LD, which then is an earlier story's."""
    others = [claim for claim in pool if not claim.agrees_with(anchor)]
    if len(others) < len(pool) - 1:
        return None
    metas = [claim for claim in others if claim.method == "meta" and claim.note not in _LOOSE]
    shown = [claim for claim in others if claim.method in _SHOWN_BY_PAGE]
    return next((meta for meta in metas if any(meta.agrees_with(claim) for claim in shown)), None)


def _take(one: dict[str, str], chosen: list[Claim], field: str, claim: Claim | None) -> None:
    if claim:
        one[field] = claim.value
        chosen.append(claim)


def _best(claims: Sequence[Claim], ranks: Sequence[Method]) -> Claim | None:
    ranked = [claim for claim in claims if claim.method in ranks]
    if len(ranked) < 2:
        return ranked[0] if ranked else None
    return min(ranked, key=lambda one: (ranks.index(one.method), -one.confidence, one.span or (0, 0), one.value))


def _first_method(claims: Sequence[Claim], ranks: Sequence[Method]) -> list[Claim]:
    best = _best(claims, ranks)
    return [claim for claim in claims if best and claim.method == best.method]


def _authors(claims: Sequence[Claim]) -> list[Claim]:
    """The names of the best-ranked method; those of a page's byline where it names all of them and more."""
    first = _first_method(claims, _AUTHORS)
    if first and first[0].method in ("json_ld", "meta"):
        shown = [claim for claim in claims if claim.method == "markup"]
        named, more = {fold(claim.value) for claim in first}, {fold(claim.value) for claim in shown}
        if named < more and all(_is_other_name(name, named) for name in more - named):
            return shown
    return first


def _is_other_name(name: str, named: Collection[str]) -> bool:
    return 2 <= len(name.split()) <= _LONGEST_NAME and not any(one in name for one in named)


def _distinct(claims: list[Claim]) -> list[Claim]:
    if len(claims) < 2:
        return claims
    seen: dict[str, Claim] = {}
    for claim in claims:
        seen.setdefault(fold(claim.value), claim)
    return list(seen.values())


def _language(claims: Sequence[Claim]) -> Claim | None:
    """The text itself where the model is sure, then what markup or sender say, then the model where it is not."""
    read = next((claim for claim in claims if claim.method in _READ_LANGUAGE), None)
    edited = next((claim for claim in claims if claim.method == "editor"), None)
    if edited or (read and read.confidence >= _SURE_LANGUAGE):
        return edited or read
    return _best(claims, _RECORDED) or read


def _stated(claim: Claim) -> StatedDate | None:
    if not (claim.earliest and claim.latest and claim.precision):
        return None
    return StatedDate(
        edtf=claim.value,
        precision=claim.precision,
        earliest=claim.earliest,
        latest=claim.latest,
        stated=claim.stated,
    )
