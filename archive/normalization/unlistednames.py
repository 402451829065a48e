"""Bylines of people whose given name no list knows: what stands around the line has to tell that it is a byline."""

import re

from archive.normalization.bylinewords import OPENINGS
from archive.normalization.labels import is_kicker, is_section
from archive.normalization.names import is_common_word, is_given, is_person
from archive.normalization.outlets import is_medium, is_office
from archive.normalization.places import is_region, is_town
from archive.values import Claim, Method

_IN_TOWN = re.compile(
    r"\s+(?:in|à|aus|en)\s+(?=[^\W\d_])(?-i:[A-ZÀ-ÞА-Я])[\w'’-]{1,20}(?:\s[A-ZÀ-ÞА-Я][\w'’-]{1,20}){0,2}$"
)
_LONGEST = 40
_LONGEST_SMALL = 48
_MOST_WORDS = 4


def read_small_byline(text: str, start: int) -> list[Claim]:
    """ "by nell corbyn" in small letters, below a title or before a date."""
    opening = OPENINGS.match(text) if text.islower() and len(text) <= _LONGEST_SMALL else None
    name = text[opening.end() :] if opening else ""
    words = name.split()
    if not 2 <= len(words) < _MOST_WORDS or any(
        not word.isalpha() or len(word) < 2 or is_common_word(word) for word in words
    ):
        return []
    return [_author(name, start + len(text) - len(name), "byline", 0.6, text)]


def read_name_above(text: str, start: int) -> list[Claim]:
    """A name alone or with its town ("Ann Lee in Coral Bay"), in capitals or not, right above a role or a stamp."""
    town = _IN_TOWN.search(text)
    name = text[: town.start()] if town else text
    return [_author(name, start, "byline", 0.6, text)] if _is_name(name) else []


def read_likely_name(text: str, start: int) -> list[Claim]:
    """A name alone between title and story, or below the story: the author where nothing else says who that is."""
    sure = not text.isupper() and _is_name(text) and all(word.isalpha() and len(word) > 1 for word in text.split())
    # A small word is a particle behind a given name, elsewhere that of a heading ("Notes of the sea").
    sure = sure and (not any(word.islower() for word in text.split()) or is_given(text.split(maxsplit=1)[0]))
    return [_author(text, start, "position", 0.5, text)] if sure else []


def _is_name(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    words = text.split()
    if not 2 <= len(words) <= _MOST_WORDS or not is_person(text):
        return False
    if any(map(is_common_word, words)) or is_section(text) or is_kicker(text):
        return False
    return not (is_town(text) or is_region(text) or is_medium(text) or is_office(text))


def _author(name: str, start: int, method: Method, confidence: float, as_written: str) -> Claim:
    span = start, start + len(name)
    return Claim(field="authors", value=name, method=method, as_written=as_written, span=span, confidence=confidence)
