"""Bylines: who wrote it.

"By A and B", "By A in Paris", "Von A", "Reporting by A; editing by B"; "By Azernews" names an outlet, no person.

A line is a byline only where each of its parts is a person, an outlet, a role or a place: a line with a part that is
none of these ("By the way, nobody knows") is a sentence. Who edits is no author, nor is who contributed reporting.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.normalization.bylinewords import (
    CORRESPONDENT,
    FIRST_WORDS,
    HONORIFIC,
    OPENINGS,
    PLACE,
    ROLE_START,
    ROLE_WORDS,
    SEPARATOR,
    SPANISH_AND,
)
from archive.normalization.calendar import MONTHS, WEEKDAYS, folded
from archive.normalization.eastasia import may_be_byline, read_east_asian_byline
from archive.normalization.names import is_common_word, is_given, is_known_person, is_particle, is_person
from archive.normalization.outlets import is_agency, is_medium, is_office
from archive.normalization.places import is_region, is_town
from archive.text import ends_sentence
from archive.values import Claim, Method, Span

_EMAIL = re.compile(
    r"[(<\[]?\s*(?:e-?mail\s*:\s*)?[\w.+-]{1,60}@[\w-]{1,60}(?:\.\w{2,20}){1,3}\s*[)>\]]?|"
    r"(?:e-?mail|follow|contact)\s+(?:the\s+)?author\b.*$|[(\[]?@\w+[)\]]?",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\s*[(\[/]\s*(?P<marked>[^()\[\]/]{2,40}?)\s*[)\]/]")
_REPORTS_FROM = re.compile(r"\s+(?:reports|reporting|reported|berichtet|writes)\s+(?:from|for|in|aus)\s+\S.{0,60}$")
_FOR_OUTLET = re.compile(r"\s+(?i:for)\s+(?=[^\W\da-z_]).{2,60}$")
_IN_PLACE = re.compile(r"\((?:à|in|aus|en|a)\s[^()]{2,30}\)$")
_SMALL_WORD = re.compile(r"(?<![\w'’])[^\W\d_]+")
_SMALL_LINKS = frozenset(("and", "und", "et", "en", "og", "och", "in", "from", "aus", "à", "for", "at", "with"))
# "Ana Luz, da Agência Norda": a preposition and what is written with a capital.
_OF_OUTLET = re.compile(
    r"(?:da|do|de|del|della|dell['’]|du|des|of)\s*(?:the\s+|la\s+|el\s+)?(?:Ag|Reda|Réda|Diari|Jorna|Gaz|Agen|Folha|Correi|Corri)"
)
_LONGEST = 200
_LONGEST_BARE = 80
_DASHES = "-–—"
_LONGEST_ROLE = 12


class Byline(NamedTuple):
    """What one byline names, each with its span in the text of the byline."""

    persons: list[tuple[str, Span]]
    outlets: list[tuple[str, Span]]
    roles: bool


def read_byline(text: str, start: int, *, method: Method = "byline") -> list[Claim]:
    """The claims of a line that is a byline and nothing else; an empty list when it is none."""
    if not text or len(text) > _LONGEST:
        return []
    first = text.lstrip("(*_–—-· ").split(None, 1)[0:1]
    word = first[0].casefold().rstrip(":：") if first else ""
    opens = word in FIRST_WORDS or word.partition(":")[0] in FIRST_WORDS
    if opens and (claims := _opened(text, start, method)):
        return claims
    if opens and text.islower() and (claims := _in_small_letters(text, start, method)):
        return claims
    if not text.isascii() and may_be_byline(text) and (names := read_east_asian_byline(text)):
        persons = [(name, (start + at, end + start)) for name, (at, end) in names]
        return _claims(Byline(persons, [], roles=False), method, text)
    return _signed(text, start, method)


def read_bare_name(text: str, start: int) -> list[Claim]:
    """Names that stand alone in a line ("Ann Lee", "ANN LEE and BO EK"), where each begins with a listed given name.

    Only what stands around such a line (a title above, a stamp beside it) makes it a byline.
    """
    if len(text) > _LONGEST_BARE or text[-1] in ".!?:…" or not is_given(text.split(None, 1)[0]):
        return []
    plain = _EMAIL.sub("", text).rstrip()
    parts = [plain[begin:end] for begin, end, _ in _parts(plain)]
    if not parts or not all(is_known_person(part) and len(part.split()) <= 4 for part in parts):
        return []
    names = read_names(text, start)
    return _claims(names, "byline", text, confidence=0.7) if names and names.persons and not names.outlets else []


def is_role_line(text: str) -> bool:
    """True for a line that only says what the author above it is ("Harbour correspondent", "Staff Writer")."""
    return len(text) <= _LONGEST_BARE and not ends_sentence(text) and len(text.split()) <= 7 and _is_role(text)


def read_names(text: str, start: int = 0) -> Byline | None:
    """Persons and outlets in "A and B in Paris, Staff Writer, Reuters"; None when a part is none of a byline's."""
    persons: list[tuple[str, Span]] = []
    outlets: list[tuple[str, Span]] = []
    roles = False
    if "@" in text or "author" in text.casefold():
        text = _EMAIL.sub(_blank, text)
    if "(" in text or "[" in text or "/" in text:
        for marked in _MARKED.finditer(text):
            name = marked["marked"]
            if is_agency(name) or is_medium(name):
                outlets.append((name, (start + marked.start("marked"), start + marked.end("marked"))))
        text = _MARKED.sub(_blank, text)
    for begin, end, mark in _parts(text):
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


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _opened(text: str, start: int, method: Method) -> list[Claim]:
    if match := CORRESPONDENT.match(text):
        names = read_names(text[match.end() :], start + match.end())
        if names and names.roles and (names.persons or not names.outlets) and not ends_sentence(text):
            return _claims(names, method, text)
    begin = len(text) - len(text.lstrip("(*_–—-· "))
    opening = OPENINGS.match(text, begin)
    if opening is None:
        return []
    rest = text[opening.end() :].rstrip(")*_ ") if begin else text[opening.end() :]
    names = read_names(rest, start + opening.end())
    if opening.group().casefold().startswith("from") and not (names and names.persons and _all_known(names)):
        return []
    if names is None or (ends_sentence(rest) and not _may_end(rest, names)):
        return []
    return _claims(names, method, text)


def _in_small_letters(text: str, start: int, method: Method) -> list[Claim]:
    """ "by ann lee, staff writer": small letters make a byline only of names that begin with listed given names."""
    opening = OPENINGS.match(text)
    if opening is None or len(text) > _LONGEST_BARE or ends_sentence(text):
        return []
    begin = opening.end()
    names = read_names(_SMALL_WORD.sub(_with_capital, text[begin:]), start + begin)
    if names is None or not names.persons or names.outlets or not _all_known(names):
        return []
    persons = [(text[begin:][at - start - begin : to - start - begin], (at, to)) for _, (at, to) in names.persons]
    return _claims(Byline(persons, [], names.roles), method, text, confidence=0.75)


def _with_capital(word: re.Match[str]) -> str:
    plain = word.group()
    kept = is_particle(plain) or plain in _SMALL_LINKS or plain in ROLE_WORDS or len(plain.upper()) != len(plain)
    return plain if kept else plain[0].upper() + plain[1:]


def _all_known(names: Byline) -> bool:
    return all(is_known_person(name) for name, _ in names.persons)


def _may_end(rest: str, names: Byline) -> bool:
    """Whether a byline with a full stop is one: only names and outlets stand in it, or an initial closes it."""
    return rest.endswith(".") and bool(names.persons or names.outlets) and (not names.roles or rest[-3:-2] in ". ")


def _signed(text: str, start: int, method: Method) -> list[Claim]:
    """Without "By" only a person beside what signs is a byline: "Ann Lee, Reuters", "Ann Lee, Staff Writer"."""
    if len(text) > _LONGEST_BARE or text[0].islower() or text[0].isdigit() or text[-1] in ".!?…":
        return []
    if not (
        "," in text
        or "|" in text
        or "(" in text
        or "–" in text
        or "—" in text
        or " - " in text
        or "/" in text
        or " in " in text
        or " report" in text
        or " for " in text
        or " and " in text
    ):
        return []
    words = text.split(None, 2)
    if len(words) < 2 or not (is_particle(words[1]) or not words[1][0].islower()):
        return []
    plain = _REPORTS_FROM.sub("", text)
    first = next(_parts(plain), None)
    if first is None:
        return []
    name = _without_place(_MARKED.sub("", plain[first[0] : first[1]]))
    # A town in capitals is written like a name: "CORAL BAY, Reuters".
    if not is_person(name) or is_town(name) or (name.isupper() and not is_known_person(name)):
        return []
    if any(plain[begin].islower() and not _is_role(plain[begin:end]) for begin, end, mark in _parts(plain) if mark):
        return []
    names = read_names(plain, start)
    if names is None or not names.persons:
        return []
    if names.outlets and all(is_agency(name) for name, _ in names.outlets):
        return _claims(names, method, text)
    known = _all_known(names)
    _, comma, role = text.partition(",")
    # A role in so many words stands for a given name that is not listed: "Thandiwe Nkosi, Business Editor".
    if comma and names.roles and len(role.split()) <= 4 and _is_role(role):
        return _claims(names, method, text, confidence=0.75)
    town = role.strip()
    if known and (_IN_PLACE.search(text) or (town.isalpha() and town[0].isupper() and len(names.persons) == 1)):
        return _claims(names, method, text, confidence=0.75)
    if known and (names.outlets or names.roles or len(plain) < len(text)):
        return _claims(names, method, text, confidence=0.8)
    return []


def _parts(text: str) -> Iterator[tuple[int, int, str]]:
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
    name = _without_place(part).rstrip(" .:()[]") if not part.endswith((" Jr.", " Sr.")) else part
    at = len(name) - len(name.lstrip(" .:()[]"))
    to = len(name)
    if (honorific := HONORIFIC.match(name, at)) and is_person(name[honorific.end() :]):
        return "person", honorific.end(), to
    name = name[at:]
    if not name or folded(name) in WEEKDAYS or folded(name) in MONTHS:
        return ("place" if behind_person else "none"), at, to
    if behind_person and _OF_OUTLET.match(name):
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


def _without_place(part: str) -> str:
    if (outlet := _FOR_OUTLET.search(part)) and is_person(part[: outlet.start()]):
        return part[: outlet.start()]
    match = PLACE.search(part)
    if match and (match["town"] is None or is_town(match["town"])):
        return part[: match.start()]
    return part


def _behind_role(name: str) -> int | None:
    """Where a name begins behind a role ("Associated Press Writer Ann Lee"); the end when there is only the role."""
    words = name.split()
    last = next(
        (index for index in range(len(words), 0, -1) if words[index - 1].casefold().strip(".'’") in ROLE_WORDS), 0
    )
    if not last or len(words) > _LONGEST_ROLE:
        return None
    rest = " ".join(words[last:])
    if rest and is_person(rest):
        return name.rindex(words[last]) if len(words) - last == 1 else name.index(rest) if rest in name else None
    return len(name)


def _is_role(text: str) -> bool:
    words = [word.strip(".,:'’()").casefold() for word in text.split()]
    return any(word in ROLE_WORDS for word in words) and not any(character.isdigit() for character in text)


def _claims(byline: Byline | None, method: Method, as_written: str, *, confidence: float = 0.95) -> list[Claim]:
    if byline is None:
        return []
    claims = [
        Claim(field="authors", value=name, method=method, as_written=as_written, span=span, confidence=confidence)
        for name, span in byline.persons
    ]
    for name, span in byline.outlets:
        # Beside a person an agency signs the text ("By A B, Reuters"); alone it is the outlet that names itself.
        field = "credits" if byline.persons and is_agency(name) else "publisher"
        claims.append(Claim(field=field, value=name, method=method, as_written=as_written, span=span, confidence=0.85))
    if not claims:
        claims.append(Claim(field="byline", value=as_written, method=method, as_written=as_written, confidence=0.6))
    return claims
