"""The parts of a byline, each classified: persons, outlets, roles and places."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.normalization.bylinewords import HONORIFIC, PLACE, ROLE_START, ROLE_WORDS, SEPARATOR, SPANISH_AND
from archive.normalization.calendar import MONTHS, WEEKDAYS, folded
from archive.normalization.names import is_common_word, is_given, is_known_person, is_person
from archive.normalization.outlets import is_agency, is_medium, is_office
from archive.normalization.places import is_region, is_town
from archive.text import ends_sentence
from archive.values import Span

EMAIL = re.compile(
    r"[(<\[]?\s*(?:e-?mail\s*:\s*)?[\w.+-]{1,60}@[\w-]{1,60}(?:\.\w{2,20}){1,3}\s*[)>\]]?|"
    r"(?:e-?mail|follow|contact)\s+(?:the\s+)?author\b.*$|[(\[]?@\w+[)\]]?",
    re.IGNORECASE,
)
MARKED = re.compile(r"\s*[(\[/]\s*(?P<marked>[^()\[\]/]{2,40}?)\s*[)\]/]")
_FAMILY_FIRST = re.compile(
    r"\s*(?P<family>[^\W\d_a-z][\w'’-]{1,24}),\s(?P<given>[^\W\d_a-z][\w'’-]{1,20}(?:\s[^\W\d_a-z]\.?)?)\.?\s*"
)
_INITIAL_END = re.compile(r"\s[^\W\d_a-z]\.$")
_FOR_OUTLET = re.compile(r"(?<!\s)\s++(?i:for)\s+(?=[^\W\da-z_]).{2,60}$")
# "Ana Luz, da Agência Norda"
_OF = re.compile(r"(?:da|do|de|del|della|dell['’]|du|des|of)\s*(?:(?:the|la|el)\s+)?(?=[^\W\d_])")
_DASHES = ("-", "–", "—")
_LONGEST = 2_000
_LONGEST_ROLE = 12


class Byline(NamedTuple):
    """What one byline names, each with its span in the text of the byline."""

    persons: list[tuple[str, Span]]
    outlets: list[tuple[str, Span]]
    roles: bool


def read_names(text: str, start: int = 0) -> Byline | None:
    """Persons and outlets in "A and B in Paris, Staff Writer, Reuters"; None when a part is none of a byline's.

    Nor does a text of more than 2,000 characters name anybody: that is the length of the longest lists of authors.
    """
    if len(text) > _LONGEST:
        return None
    if turned := read_turned(text, start):
        return turned
    persons: list[tuple[str, Span]] = []
    outlets: list[tuple[str, Span]] = []
    roles = False
    if "@" in text or "author" in text.casefold():
        text = EMAIL.sub(_blank, text)
    if "(" in text or "[" in text or "/" in text:
        outlets = _marked_outlets(text, start)
        text = MARKED.sub(_blank, text)
    for begin, end, mark in parts_of(text):
        part = text[begin:end]
        # Scraped columns run names and outlets together behind wide gaps; a trailing colon belongs to "Trend:".
        kind, at, to = _classify(part, behind_person=bool(persons))
        span = start + begin + at, start + begin + to
        if (
            kind == "person"
            and persons
            and mark.strip() in _DASHES
            and mark.strip()
            and not is_known_person(part[at:to])
        ):
            # "By Ann Lee – Coral Bay": a town that is not listed.
            continue
        if kind == "person":
            persons.append((part[at:to], span))
        elif kind == "outlet":
            outlets.append((part[at:to], span))
        elif kind == "role":
            roles = True
        elif kind == "none":
            return None
    return Byline(persons, outlets, roles) if persons or outlets or roles else None


def _marked_outlets(text: str, start: int) -> list[tuple[str, Span]]:
    """Outlets in brackets or between slashes."""
    return [
        (marked["marked"], (start + marked.start("marked"), start + marked.end("marked")))
        for marked in MARKED.finditer(text)
        if is_agency(marked["marked"]) or is_medium(marked["marked"])
    ]


def read_turned(text: str, start: int, *, expected: bool = False) -> Byline | None:
    """Names as catalogues write them: "Quill, Hanne", "Quill, Hanne; Marsh, Tom".

    The given names must be listed, or a person `expected` there.
    """
    if "," not in text:
        return None
    persons: list[tuple[str, Span]] = []
    at = start
    for part in text.split(";"):
        match = _FAMILY_FIRST.fullmatch(part)
        if match is None or not _is_turned(match["family"], match["given"], expected=expected):
            return None
        persons.append((f"{match['given']} {match['family']}", (at + match.start("family"), at + match.end("given"))))
        at += len(part) + 1
    return Byline(persons, [], roles=False)


def _is_turned(family: str, given: str, *, expected: bool) -> bool:
    if is_given(family) or is_town(family) or is_agency(family) or is_medium(family):
        return False
    if is_given(given.split(maxsplit=1)[0]):
        return True
    role = family.casefold() in ROLE_WORDS or given.casefold() in ROLE_WORDS
    return expected and not (role or is_common_word(family) or is_common_word(given) or is_town(given))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def parts_of(text: str) -> Iterator[tuple[int, int, str]]:
    """Begin, end and the mark before each part; "Ortega y Gasset" stays one name."""
    begin, mark = 0, ""
    pieces: list[tuple[int, int, str]] = []
    for found in (*SEPARATOR.finditer(text), None):
        end = found.start() if found else len(text)
        piece = text[begin:end]
        if piece.strip(" .:()[]"):
            at = begin + len(piece) - len(piece.lstrip())
            to = end - (len(piece) - len(piece.rstrip()))
            if (
                pieces
                and SPANISH_AND.fullmatch(mark)
                and " " not in text[at:to]
                and is_person(text[slice(*pieces[-1][:2])])
            ):
                pieces[-1] = pieces[-1][0], to, pieces[-1][2]
            else:
                pieces.append((at, to, mark))
        begin, mark = (found.end(), found.group()) if found else (end, "")
    return iter(pieces)


def _classify(part: str, *, behind_person: bool) -> tuple[str, int, int]:
    """What one part of a byline is, and where in it its name stands."""
    kept = part.endswith((" Jr.", " Sr.")) or _INITIAL_END.search(part)
    name = part if kept else without_place(part).rstrip(" .:()[]")
    at = len(name) - len(name.lstrip(" .:()[]"))
    to = len(name)
    if (honorific := HONORIFIC.match(name, at)) and is_person(name[honorific.end() :]):
        return "person", honorific.end(), to
    name = name[at:]
    if not name or folded(name) in WEEKDAYS or folded(name) in MONTHS:
        return ("place" if behind_person else "none"), at, to
    if behind_person and (of := _OF.match(name)) and (is_medium(name[of.end() :]) or is_office(name[of.end() :])):
        return "role", at, to
    if ROLE_START.match(name):
        return ("role" if behind_person or "special" in name.casefold() else "none"), at, to
    if is_agency(name):
        return "outlet", at, to
    if (role := _behind_role(name)) is not None:
        return ("person", at + role, to) if role < len(name) else ("role", at, to)
    if is_medium(name):
        return "outlet", at, to
    if is_person(name) and not is_office(name) and not is_town(name):
        return "person", at, to
    if is_town(name) or is_region(name):
        return ("place" if behind_person else "none"), at, to
    if " " not in name and name[0].isupper() and name[1:2] and not is_common_word(name) and not name.isdigit():
        alone = "person" if is_given(name) else "outlet"
        return ("place" if behind_person else alone), at, to
    # What describes a person behind a comma ("professor of law at Strand University").
    described = (
        behind_person
        and len(name.split()) <= _LONGEST_ROLE
        and not ends_sentence(name)
        and not any(character.isdigit() for character in name)
    )
    return ("role" if described else "none"), at, to


def without_place(part: str) -> str:
    if (outlet := _FOR_OUTLET.search(part)) and is_person(part[: outlet.start()]):
        return part[: outlet.start()]
    match = PLACE.search(part)
    if match and (match["town"] is None or is_town(match["town"])):
        return part[: match.start()]
    return part


def _behind_role(name: str) -> int | None:
    """Where a name begins behind a role ("Associated Press Writer Ann Lee"); the end when there is only the role."""
    words = name.split()
    last = next((index for index in range(len(words), 0, -1) if _is_role(words[index - 1])), 0)
    if not last or len(words) > _LONGEST_ROLE:
        return None
    rest = " ".join(words[last:])
    if rest and is_person(rest):
        return name.rindex(words[last]) if len(words) - last == 1 else name.index(rest) if rest in name else None
    return len(name)


def _is_role(word: str) -> bool:
    plain = word.casefold().strip(".'’")
    # "ONLINE-Experte"
    return plain in ROLE_WORDS or ("-" in plain and plain.rpartition("-")[2] in ROLE_WORDS)


def tells_role(text: str) -> bool:
    words = [word.strip(".,:'’()").casefold() for word in text.split()]
    return any(word in ROLE_WORDS for word in words) and not any(character.isdigit() for character in text)
