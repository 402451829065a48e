"""Bylines: who wrote it.

"By A and B", "By A in Paris", "Von A", "Reporting by A; editing by B"; "By Azernews" names an outlet, no person.
"""

import re
from typing import NamedTuple

from archive.normalization.calendar import MONTHS, WEEKDAYS
from archive.normalization.outlets import is_agency, is_medium
from archive.text import word_set
from archive.values import Claim, Method, Span

_OPENING = re.compile(
    r"(?:(?:written|reported|story|text|article)\s+)?(?:by|par|von|por|di|door|af|av|od|przez)\s*:?\s+(?=\S)"
    r"|(?:author|autor|auteur|autore|автор|müəllif|yazar|reporter|correspondent)s?\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"\(?\s*(?:additional\s+)?(?:reporting|writing|compiled|written)\s+(?:and\s+(?:writing|editing)\s+)?by\s+(?P<names>[^;()\n]{3,200}?)"
    r"(?:;[^()\n]{0,200})?\s*\.?\s*\)?\.?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:,\s*and\s+|,|;|\s&\s|\s+(?:and|und|et|y|e|en|и|və|ve)\s+)\s*")
_PLACE = re.compile(r"\s+(?:in|à|aus|en|from|at)\s+(?=[^\W\da-z_]).*$")
_TRAILING_OUTLET = re.compile(
    r"\s*[|–—/-]\s+(?P<outlet>[^|–—]{2,40}?)\s*:?\s*$|\s*\((?P<marked>[^()]{2,40})\)\s*:?\s*$"
)
_ROLES = re.compile(
    r"(?:the\s+)?(?:(?:senior|chief|special|staff|political|business|foreign|diplomatic|economics?|sports?|our|science|health|"
    r"technology|deputy|managing|guest|contributing)\s+)*"
    r"(?:writers?|correspondents?|reporters?|editors?|columnists?|contributors?|staff|bureau\s+chief|analysts?|"
    r"journalists?|photographers?|producers?|newsroom|desk|editor-in-chief|redaktion|rédaction|redacción|redazione)"
    r"(?:\s+(?:for|of|at)\s+.*)?|special\s+(?:to|for)\s+.*|for\s+.*",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(
    r"(?P<outlet>[^,;]{0,40}?)\s*\b(?i:(?:staff\s+)?(?:writers?|correspondents?|reporters?|editors?|columnists?))\s+"
    r"(?=[^\W\da-z_])"
)
_ROLE_LINE = re.compile(
    r"(?:[\w.&'’-]+\s+){0,5}(?:writer|correspondent|reporter|editor|columnist|contributor|bureau\s+chief|journalist)s?",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|dr|prof|sir|dame)\.?\s+", re.IGNORECASE)
_EMAIL = re.compile(
    r"[(<\[]?\s*\S+@\S+\.\w+\s*[)>\]]?|(?:e-?mail|follow|contact)\s+(?:the\s+)?author\b.*$|@\w+", re.IGNORECASE
)
_PARTICLES = word_set(
    "de da do dos das del della di du la le van von der den ter ten zu zur al el bin ibn abu bint y e af "
    "av mac san st st. o' d'"
)
_LONGEST = 200
_LONGEST_BARE = 60


class Byline(NamedTuple):
    """What one byline names, each with its span in the text of the byline."""

    persons: list[tuple[str, Span]]
    outlets: list[tuple[str, Span]]
    roles: bool


def read_byline(text: str, start: int, *, method: Method = "byline") -> list[Claim]:
    """The claims of a line that is a byline and nothing else; an empty list when it is none."""
    if len(text) > _LONGEST:
        return []
    if match := _REPORTING.fullmatch(text):
        return _claims(read_names(match["names"], start + match.start("names")), method, text)
    if opening := _OPENING.match(text):
        return _claims(read_names(text[opening.end() :], start + opening.end()), method, text)
    if "," in text and len(text) <= _LONGEST_BARE and is_agency(text.rpartition(",")[2]):
        names = read_names(text, start)
        # Without "By" only a person beside an agency that is known by name is a byline: "Ann Lee, Reuters".
        if names and names.persons and names.outlets and all(is_agency(name) for name, _ in names.outlets):
            return _claims(names, method, text)
    return []


def is_role_line(text: str) -> bool:
    """True for a line that only says what the author above it is ("Harbour correspondent", "Staff Writer")."""
    return len(text) <= _LONGEST_BARE and _ROLE_LINE.fullmatch(text) is not None


def read_names(text: str, start: int = 0) -> Byline | None:
    """Persons and outlets in "A and B in Paris, Staff Writer, Reuters"; None when a part is neither."""
    persons: list[tuple[str, Span]] = []
    outlets: list[tuple[str, Span]] = []
    roles = False
    text = _EMAIL.sub(lambda match: " " * len(match.group()), text)
    if trailing := _TRAILING_OUTLET.search(text):
        group = "outlet" if trailing["outlet"] else "marked"
        if is_medium(trailing[group]):
            begin = start + trailing.start(group)
            outlets.append((trailing[group], (begin, begin + len(trailing[group]))))
            text = text[: trailing.start()]
    at = 0
    for part in _parts(text):
        begin = text.index(part, at)
        at = begin + len(part)
        name = _PLACE.sub("", part)
        before = _ROLE_BEFORE.match(name)
        if before and (not before["outlet"] or is_medium(before["outlet"])):
            roles = True
            name = name[before.end() :]
        name = _HONORIFIC.sub("", name).strip(" .:")
        if not name or name.casefold() in WEEKDAYS or name.casefold() in MONTHS:
            continue
        begin = start + text.index(name, begin)
        span = begin, begin + len(name)
        if _ROLES.fullmatch(name):
            roles = True
        elif is_agency(name) or is_medium(name) or (" " not in name and name[:1].isupper() and not persons):
            outlets.append((name, span))
        elif is_person(name):
            persons.append((name, span))
        elif not (persons or outlets):
            return None
    return Byline(persons, outlets, roles) if persons or outlets or roles else None


def is_person(name: str) -> bool:
    """True for two to six words that are written like a person's name (capitals, particles, initials)."""
    words = name.split()
    if not 2 <= len(words) <= 6 or any(character.isdigit() for character in name):
        return False
    for word in words:
        first = word.lstrip("'’\"“(")[:1]
        if word.casefold() in _PARTICLES or word[:2].casefold() in ("d'", "d’", "o'", "o’", "l'", "l’"):
            continue
        # Scripts without case (Chinese, Arabic, Georgian) have names as well.
        if not first.isalpha() or (first.islower() and first.upper() != first):
            return False
    return not words[0].islower() or words[0].casefold() in _PARTICLES


def _parts(text: str) -> list[str]:
    return [part for part in _SPLIT.split(text) if part and part.strip()]


def _claims(byline: Byline | None, method: Method, as_written: str) -> list[Claim]:
    if byline is None:
        return []
    claims = [
        Claim(field="authors", value=name, method=method, as_written=as_written, span=span, confidence=0.95)
        for name, span in byline.persons
    ]
    for name, span in byline.outlets:
        # Beside a person an agency signs the text ("By A B, Reuters"); alone it is the outlet that names itself.
        field = "credits" if byline.persons and is_agency(name) else "publisher"
        claims.append(Claim(field=field, value=name, method=method, as_written=as_written, span=span, confidence=0.85))
    if not claims:
        claims.append(Claim(field="byline", value=as_written, method=method, as_written=as_written, confidence=0.6))
    return claims
