"""Bylines: who wrote it.

"By A and B", "By A in Paris", "Von A", "Reporting by A; editing by B"; "By Azernews" names an outlet, no person.

A line is a byline only where each of its parts is a person, an outlet, a role or a place: a line with a part that is
none of these ("By the way, nobody knows") is a sentence. Who edits is no author, nor is who contributed reporting.
"""

import re

from archive.normalization.bylineparts import EMAIL, MARKED, Byline, parts_of, read_names, tells_role, without_place
from archive.normalization.bylinewords import CORRESPONDENT, FIRST_WORDS, OPENINGS, ROLE_WORDS
from archive.normalization.eastasia import may_be_byline, read_east_asian_byline
from archive.normalization.names import is_given, is_known_person, is_particle, is_person
from archive.normalization.outlets import is_agency
from archive.normalization.places import is_town
from archive.text import ends_sentence
from archive.values import Claim, Method

__all__ = ["is_role_line", "read_bare_name", "read_byline", "read_names"]

_REPORTS_FROM = re.compile(r"\s+(?:reports|reporting|reported|berichtet|writes)\s+(?:from|for|in|aus)\s+\S.{0,60}$")
_IN_PLACE = re.compile(r"\((?:à|in|aus|en|a)\s[^()]{2,30}\)$")
_SMALL_WORD = re.compile(r"(?<![\w'’])[^\W\d_]+")
_SMALL_LINKS = frozenset(("and", "und", "et", "en", "og", "och", "in", "from", "aus", "à", "for", "at", "with"))
_LONGEST = 200
_LONGEST_BARE = 80


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
    plain = EMAIL.sub("", text).rstrip()
    parts = [plain[begin:end] for begin, end, _ in parts_of(plain)]
    if not parts or not all(is_known_person(part) and len(part.split()) <= 4 for part in parts):
        return []
    names = read_names(text, start)
    return _claims(names, "byline", text, confidence=0.7) if names and names.persons and not names.outlets else []


def is_role_line(text: str) -> bool:
    """True for a line that only says what the author above it is ("Harbour correspondent", "Staff Writer")."""
    return len(text) <= _LONGEST_BARE and not ends_sentence(text) and len(text.split()) <= 7 and tells_role(text)


def _opened(text: str, start: int, method: Method) -> list[Claim]:
    if match := CORRESPONDENT.match(text):
        names = read_names(text[match.end() :], start + match.end())
        if names and names.roles and (names.persons or not names.outlets) and not ends_sentence(text):
            return _claims(names, method, text)
    begin = len(text) - len(text.lstrip("(*_–—-· "))
    opening = OPENINGS.match(text, begin)
    if opening is None:
        return []
    if again := OPENINGS.match(text, opening.end()):
        # A label and the preposition behind it: "BYLINE: By Ann Lee".
        opening = again
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
    first = next(parts_of(plain), None)
    if first is None:
        return []
    name = without_place(MARKED.sub("", plain[first[0] : first[1]]))
    # A town in capitals is written like a name: "CORAL BAY, Reuters".
    if not is_person(name) or is_town(name) or (name.isupper() and not is_known_person(name)):
        return []
    if any(plain[begin].islower() and not tells_role(plain[begin:end]) for begin, end, mark in parts_of(plain) if mark):
        return []
    names = read_names(plain, start)
    if names is None or not names.persons:
        return []
    if names.outlets and all(is_agency(name) for name, _ in names.outlets):
        return _claims(names, method, text)
    known = _all_known(names)
    _, comma, role = text.partition(",")
    # A role in so many words stands for a given name that is not listed: "Thandiwe Nkosi, Business Editor".
    if comma and names.roles and len(role.split()) <= 4 and tells_role(role):
        return _claims(names, method, text, confidence=0.75)
    town = role.strip()
    if known and (_IN_PLACE.search(text) or (town.isalpha() and town[0].isupper() and len(names.persons) == 1)):
        return _claims(names, method, text, confidence=0.75)
    if known and (names.outlets or names.roles or len(plain) < len(text)):
        return _claims(names, method, text, confidence=0.8)
    return []


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
