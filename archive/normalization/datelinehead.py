"""The head of a dateline: its parts, each classified; a head with a part that is none of them is no dateline's."""

import re
from typing import NamedTuple

from archive.normalization.calendar import WEEKDAYS, folded
from archive.normalization.dates import DateReading, read_date
from archive.normalization.names import is_common_word, is_known_person, is_person
from archive.normalization.outlets import is_agency, is_medium, is_office
from archive.normalization.places import ABBREVIATED, TOWN_WORDS, is_region, is_town
from archive.text import is_shouted, word_set
from archive.values import Span

_MARK = re.compile(r"[(\[]\s*(?P<round>[^()\[\]]{2,44}?)\s*[)\]]|(?<![\w/])/\s*(?P<slashed>[^/]{2,34}?)\s*(?:/|$)")
_DATE_MARK = re.compile(r"(?:^|[,.\s(/–-])\s*(?:(?:le|am|el|den|il|de)\s+)?(?=\d|[^\W\d_]{3,12}\.?\s+\d)")
_SPLIT = re.compile(
    r"(?=[\s,;|–—/.:-])\s*(?:,|;|\||\s[-–—]+\s|—|–|--+|/(?=\s|$)|(?<=[^\W\d_]{3})\.\s+|(?<=[^\W\d_]{5})\.$|:\s*$)\s*"
)
_INNER = re.compile(r"\s*[,;/|]\s*|\s+[-–]\s+|(?<=[^\W\d_])\s*[-–]\s*(?=[A-Z]{3})")
_TOWNS = re.compile(r"\s*/\s*|\s+(?:and|und|et|y|e|en|og|och|и)\s+|\s*-\s*")
_JOINED = re.compile(r"[/\s]+")
LINKS = frozenset(
    (
        "and",
        "und",
        "et",
        "y",
        "e",
        "en",
        "og",
        "och",
        "и",
        "de",
        "al",
        "el",
        "la",
        "du",
        "am",
        "an",
        "der",
        "do",
        "da",
        "of",
        "the",
    )
)
_TOWN_PARTS = word_set("new san santa port city north south east west bay st saint county mount")
_LABELS = word_set(
    "the a an by breaking exclusive update updates updated watch video analysis opinion correction corrected factbox "
    "explainer live urgent wrapup refile photos photo editorial review interview news note read sponsored "
    "quote quotes fact facts tip tips dear listen poll pics analysts experts sources source editor editors "
    "nasa nato opec unesco unicef imf who gdp fifa uefa eu un osce unhcr wto covid ai ok tv usa uk us "
    "advertisement related more summary background question answer warning attention flash alert developing corr rpt "
    "срочно молния обновлено эксклюзив видео фото интервью"
)
_LONGEST_SIGN = 14
NARROW_SPACES = "\u00a0\u202f\u2009"


class _Brackets(NamedTuple):
    """Brackets that a date stands in: what is outside of them, and the name before the date."""

    outside: tuple[Span, Span]
    name: Span | None


class DatelineHead(NamedTuple):
    """The parts of a head, each where it stands; `listed`, `shouted` say how sure its town is."""

    places: list[Span]
    agencies: list[tuple[str, Span]]
    unknown: list[tuple[str, Span]]
    persons: list[tuple[str, Span]]
    date: DateReading | None
    date_at: int
    listed: bool
    shouted: bool


def read_head(text: str, start: int, end: int) -> DatelineHead | None:
    """All parts of `text[start:end]`, or None where one is none that a dateline has."""
    date, left, date_at, date_end = _date_in(text, start, end)
    head = DatelineHead([], [], [], [], date, date_at, listed=False, shouted=False)
    inside = _brackets_around(text, (start, left), (date_at, date_end), end) if date else None
    spans = inside.outside if inside else ((start, left), (date_end, end)) if date else ((start, end),)
    for begin, stop in spans:
        at = begin
        for mark in (*_MARK.finditer(text, begin, stop), None):
            for piece in _pieces(text, at, mark.start() if mark else stop):
                if not _take(text, piece, head):
                    return None
            if mark and not _take_mark(mark, head):
                return None
            at = mark.end() if mark else stop
        if inside and begin == start and inside.name and not _take_marked(text, inside.name, head):
            return None
    if not (head.places or (head.agencies and date)):
        return None
    names = [text[slice(*span)] for span in head.places]
    listed = all((len(names) > 1 and is_region(name)) or is_listed(name) for name in names)
    if names and not (listed or _is_place(names, certain=bool(date or head.agencies or head.unknown))):
        return None
    return head._replace(listed=bool(names) and listed, shouted=bool(names) and _is_shouted_town(names[0]))


def _brackets_around(text: str, before: Span, date: Span, end: int) -> _Brackets | None:
    """The brackets that hold the date, alone or behind an agency: "LONDON (Reuters, Nov 7, 2019) -"."""
    opened = text.rfind("(", before[0], date[0])
    closed = text.find(")", date[1], end)
    if opened < 0 or closed < 0 or ")" in text[opened : date[0]] or text[date[1] : closed].strip(" ,."):
        return None
    name = text[opened + 1 : max(before[1], opened + 1)].strip(" ,;/-–—")
    at = text.index(name, opened + 1)
    return _Brackets(((before[0], opened), (closed + 1, end)), (at, at + len(name)) if name else None)


def _pieces(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    at = start
    for mark in (*_SPLIT.finditer(text, start, end), None):
        stop = mark.start() if mark else end
        piece = text[at:stop]
        stripped = (
            piece.strip(" \t.,:-–—=" + NARROW_SPACES)
            if not piece.rstrip().endswith(".")
            else piece.strip(" \t,:-–—=" + NARROW_SPACES)
        )
        if stripped.strip("."):
            begin = at + piece.index(stripped)
            abbreviated = mark and mark.group()[0] == "." and stripped.casefold() in ABBREVIATED
            found.append((begin, begin + len(stripped) + bool(abbreviated)))
        at = mark.end() if mark else stop
    return found


def _take(text: str, span: Span, head: DatelineHead) -> bool:
    """Put one part where it belongs; False where it is none that a dateline has."""
    name = text[slice(*span)]
    if any(map(str.isdigit, name)):
        return False
    if folded(name) in WEEKDAYS:
        return True
    if is_agency(name) and not (is_town(name) or (not head.places and name.casefold() in ("report", "trend"))):
        head.agencies.append((name, span))
        return True
    if not head.date or span[0] < head.date_at or not head.places:
        behind_medium = not head.places and len(head.agencies) == 1 and is_listed(name)
        free = not head.agencies and not head.persons and len(head.places) < 3
        if behind_medium or (free and (is_listed(name) or is_region(name))):
            head.places.append(span)
            return True
    if is_medium(name) and (head.places or "." in name):
        head.agencies.append((name, span))
        return True
    if head.places and is_person(name) and is_known_person(name):
        head.persons.append((name, span))
        return True
    if not head.agencies and not head.persons and len(head.places) < 3 and (not head.date or span[0] < head.date_at):
        head.places.append(span)
        return True
    if head.agencies and is_person(name):
        head.persons.append((name, span))
        return True
    # "Torsk. 18 September 2019. NORDINFORM -": capitals behind the date are an agency that no list knows.
    behind_date = head.date is not None and head.places and span[0] > head.date_at
    return bool(behind_date) and _is_sign(name) and _unknown(name, span, head)


def _is_sign(name: str) -> bool:
    return name.isalpha() and name.isupper() and 3 <= len(name) <= _LONGEST_SIGN and name.casefold() not in _LABELS


def _take_mark(mark: re.Match[str], head: DatelineHead) -> bool:
    """What stands in brackets or slashes: agencies, with their reporter; a region; one name that nobody knows."""
    span = mark.span("round" if mark["round"] else "slashed")
    if mark.group()[0] == "[" and head.places and is_region(mark.string[slice(*span)]):
        head.places[-1] = head.places[-1][0], mark.end()
        return True
    return _take_marked(mark.string, span, head)


def _take_marked(text: str, span: Span, head: DatelineHead) -> bool:
    name = text[slice(*span)]
    if agencies := agencies_in(name, span[0]):
        head.agencies.extend(agencies)
        parts = _INNER.split(name)
        for part in parts if len(parts) > 1 else [name.partition(" ")[2]]:
            if part and not any(part == known for known, _ in agencies):
                at = span[0] + name.index(part)
                if is_person(part):
                    head.persons.append((part, (at, at + len(part))))
        return True
    words = name.split()
    if (
        head.places
        and len(words) <= 4
        and name[0].isupper()
        and not any(map(str.isdigit, name))
        and not is_region(name)
    ):
        head.unknown.append((name, span))
        return True
    signs = name.split("/")
    short = len(signs) <= 3 and all(sign.isalpha() and len(sign) <= 5 for sign in signs)
    return bool(head.places) and short and _unknown(name, span, head)


def _unknown(name: str, span: Span, head: DatelineHead) -> bool:
    head.unknown.append((name, span))
    return True


def agencies_in(name: str, start: int) -> list[tuple[str, Span]]:
    """The agencies of "AFP", "AFP/dpa", "Trend, A.Lee"; empty where another part is neither an agency nor a person."""
    if is_agency(name) or is_medium(name):
        return [(name, (start, start + len(name)))]
    first, _, reporter = name.partition(" ")
    if is_agency(first) and first[-1].isalnum() and is_person(reporter):
        return [(first, (start, start + len(first)))]
    found: list[tuple[str, Span]] = []
    for part in _INNER.split(name):
        if is_agency(part) or is_medium(part):
            at = start + name.index(part)
            found.append((part, (at, at + len(part))))
        elif not (found and is_person(part)):
            return []
    return found


def _date_in(text: str, start: int, stop: int) -> tuple[DateReading | None, int, int, int]:
    """The date of a head, where what stands before it ends, and its own begin and end."""
    if not any(map(str.isdigit, text[start:stop])):
        return None, stop, stop, stop
    head = text[:stop] if len(text) > stop else text
    for mark in _DATE_MARK.finditer(text, start, stop):
        reading = read_date(head, mark.end())
        if isinstance(reading, DateReading) and reading.month and (reading.day or reading.year):
            return reading, mark.start(), mark.end(), reading.end
    return None, stop, stop, stop


def is_listed(name: str) -> bool:
    """A listed town, or two of them written together ("NEW DELHI/ISLAMABAD", "PARIS and BERLIN")."""
    name = name.partition(" [")[0]
    if is_town(name):
        return True
    if "/" not in name and " " not in name and "-" not in name:
        return False
    first = _JOINED.split(name, maxsplit=1)[0].partition("-")[0].casefold()
    if first not in TOWN_WORDS and "\u0307" not in first:
        return False
    parts = [part for part in _TOWNS.split(name) if part]
    return len(parts) > 1 and all(is_town(part) for part in parts)


def _is_shouted_town(town: str) -> bool:
    words = [word for word in _JOINED.split(town) if word.casefold() not in LINKS]
    return bool(words) and is_shouted(town[:1] + "".join(words)) and not any(word.islower() for word in words)


def _is_place(places: list[str], *, certain: bool) -> bool:
    """Capitals name the town; what follows the first comma may be written normally (a country, a state)."""
    town, *regions = places
    words = town.split()
    if not 2 <= len(town) <= 50 or ":" in town or len(words) > 6 or len(regions) > 2:
        return False
    if words[0].casefold() in _LABELS:
        return False
    if not all(region[:1].isupper() and len(region.split()) <= 4 for region in regions):
        return False
    if "\u0590" < town[0] < "\u2e80":
        return certain and len(words) <= 3 and all(word.isalpha() for word in words)
    if not town[0].isupper() or is_known_person(town) or is_office(town) or is_medium(town):
        return False
    plain = [word for word in words if word.isalpha() and word.casefold() not in LINKS]
    if all(word.isupper() for word in plain):
        return certain or len(words) <= 4
    named = all(word[0].isupper() and (word.casefold() in _TOWN_PARTS or not is_common_word(word)) for word in plain)
    return certain and len(words) <= 4 and named
