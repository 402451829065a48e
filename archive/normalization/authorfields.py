"""Names in a field that holds authors (JSON-LD, a meta element, a record): persons, pen names, outlets, desks.

Such a field is a byline already, so that less must be proven than of a line of text: a name of one word or in small
letters is a pen name. But what is in it is often no author: the site's own name, a desk ("Redaktion", "admin"), an
address, the label of a button, the credit of a picture.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from archive.normalization.byline import read_byline, read_names
from archive.normalization.names import is_known_person
from archive.normalization.outlets import is_agency, is_medium
from archive.text import fold, word_set

_LABEL = re.compile(
    r"^(?:(?:posted|written|reported|published|eingestellt|verfasst|geschrieben|publicado|escrito|publié|écrit|scritto|"
    r"geschreven|(?:text|interview)\s(?:und|and|et|y|&)\s\w+|text|interview|story|words|article|artikel|testo|texto|texte|kommentar|analyse|protokoll|rezension|quelle|source|"
    r"fuente|fonte)\s*)?"
    r"(?:\b(?:by|von|par|por|di|door|av|af)\b|:)\s*:?\s*|"
    r"^(?:ein(?:e)?\s)?(?:presse(?:mitteilung|meldung)|gast(?:beitrag|kommentar)|nachricht|meldung|beitrag|essay|bericht)\s(?:von|vom)\s|"
    r"^vom\s|^(?:autor(?:in|en|es)?|authors?|auteurs?|autore|yazar|автор|автори|müəllif)\s*:\s*",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"\s*(?:\b(?:(?:zeige )?alle (?:artikel|beiträge)|weitere artikel|mehr (?:von|zum autor)|"
    r"zur (?:artikelübersicht|autorenseite)|autorenseite von|"
    r"all (?:posts|articles|stories)|more (?:by|from|articles|stories)|view (?:all|profile|bio)|"
    r"see (?:all|bio|full bio)|full bio|"
    r"read (?:more|full)|follow(?:ing)?|e-?mail(?: the author)?|contact|share|subscribe|"
    r"tous (?:ses|les) articles|voir (?:plus|tous)|"
    r"ver (?:más|perfil|todos)|seguir|bio|twitter|facebook|x\.com|instagram|linkedin|archive page)\b.*)$",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"^\W*(?:photo|foto|image|bild|picture|illustration|imagen|immagine|fotografie|©|getty|\(c\))", re.IGNORECASE
)
_ADDRESS = re.compile(r"[(<\[]?\s*[\w.+-]{1,60}@[\w.-]{1,80}\s*[)>\]]?|(?:^|\s)@\w{1,40}|https?://\S{1,300}")
_SEPARATOR = re.compile(r"\s*(?:,|;|\||\s&\s|\s(?:and|und|et|y|e|en|og|och|и|і|ve|və)\s|\s/\s)\s*")
_TITLES = re.compile(r"^(?:(?:dr|prof|mr|mrs|ms|mag|dipl|ing|rer|nat|med|phil|h\.c)\b\.?(?:-ing)?\s*)+", re.IGNORECASE)
# What a name stands before in a line of the page: "Ann Lee am Samstag", "Coast House vor".
_LEFT = re.compile(r"\s(?:am|vor|um|on|le|el)(?:\s\w+(?:tag|day|di|es))?[\s,]*$")
_COMPANY = re.compile(r"\b(?:e\.\s?V\.?|GmbH|gGmbH|AG|Inc\.?|Ltd\.?|LLC|S\.A\.)$")
_DESK = word_set(
    "admin administrator administrador webmaster editor editors editorial staff newsroom team redaktion "
    "redaktionsteam redakcja rédaction redaction redacción redaccion redazione redactie redakcija redakce desk user "
    "author authors guest anonymous unknown none null reporter reporters correspondent correspondents agency agencies "
    "agenturen agences agencias root support info online office редакция редакція nachrichten presse pressestelle "
    "pressemitteilung webredaktion onlineredaktion contributor contributors moderator wire wires service services "
    "report reports bureau department text texte nachricht meldung beitrag artikel publiziert veröffentlicht posted"
)
_NO_NAME = re.compile(r"\d{2}|[<>{}=|#*]|\b(?:www\.|\.(?:com|org|net|de|fr|html?)\b)|\(|\)")
_INITIAL_END = re.compile(r"\s[^\W\d_]$")
_LONGEST = 320
_LONGEST_NAME = 40


@lru_cache(maxsize=1024)
def read_author_field(value: str, *, organisation: bool, sites: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """(field, name) for every name in `value`; `sites` are the folded names of the page's own outlet.

    Kept: a page names its author up to four times, and an outlet the same few people.
    """
    return tuple(_names(value, organisation=organisation, sites=sites))


def _names(value: str, *, organisation: bool, sites: frozenset[str]) -> list[tuple[str, str]]:
    value = _trimmed(value)
    if not value or len(value) > _LONGEST or _PICTURE.match(value):
        return []
    if _is_site(value, sites):
        # A site of one person bears its author's name.
        return [("authors" if is_known_person(value) and not organisation else "publisher", value)]
    if "/" in value and all(is_agency(part.strip()) for part in value.split("/")):
        return [("credits", part.strip()) for part in value.split("/")]
    if organisation or _COMPANY.search(value):
        return [("credits" if is_agency(value) else "publisher", value)]
    value, named = _without_site(value, sites)
    if named:
        return [("publisher", named), *_names(value, organisation=False, sites=sites)]
    byline = read_byline(value, 0)
    if byline and any(claim.field == "authors" for claim in byline):
        return [(claim.field, claim.value) for claim in byline if not _is_site(claim.value, sites)]
    if names := read_names(value):
        found = [("authors", name) for name, _ in names.persons if not _is_site(name, sites)]
        return found + list(_outlets([name for name, _ in names.outlets], sites))
    return list(_pen_names(value, sites))


def _trimmed(value: str) -> str:
    value = html.unescape(value) if "&" in value else value
    value = _BUTTON.sub("", _ADDRESS.sub(" ", value))
    value = _LEFT.sub("", value)
    for _ in range(2):
        value = _LABEL.sub("", value.strip(" \t,;:|·•–—-/"))
    return " ".join(value.split())


def _without_site(value: str, sites: frozenset[str]) -> tuple[str, str]:
    """ "Coast Herald - Mara Voss" without the outlet, and the outlet."""
    for mark in (" - ", " – ", " | "):
        first, found, rest = value.partition(mark)
        if found and fold(first) in sites:
            return rest, first
        if found and fold(rest) in sites:
            return first, rest
    return value, ""


def _outlets(names: list[str], sites: frozenset[str]) -> Iterator[tuple[str, str]]:
    outlet = False
    for name in names:
        if is_agency(name):
            yield "credits", name
        elif is_medium(name) or _is_site(name, sites) or "." in name:
            outlet = True
            yield "publisher", name
        elif not _is_desk(name) and not outlet:
            # One word that is known as no medium is a pen name here; behind an outlet it is the outlet's town.
            yield "authors", name


def _is_site(name: str, sites: frozenset[str]) -> bool:
    """True for a name of the outlet, or for a word or two of it ("LBCI" of "LBCI Lebanon")."""
    folded = fold(name)
    if folded in sites:
        return True
    return any(f" {folded} " in f" {site} " for site in sites if len(folded) > 2) and len(folded.split()) <= 3


def _pen_names(value: str, sites: frozenset[str]) -> Iterator[tuple[str, str]]:
    outlet = False
    for part in _SEPARATOR.split(value):
        name = _TITLES.sub("", part or "").strip(" .,;:")
        if _INITIAL_END.search(name) and f"{name}." in value:
            name += "."
        if _is_site(name, sites) or is_medium(name):
            outlet = True
            yield ("credits" if is_agency(name) else "publisher"), name
        elif outlet and " " not in name:
            # Behind an outlet, one word is its town or its country.
            continue
        elif not 2 <= len(name) <= _LONGEST_NAME or len(name.split()) > 4 or _NO_NAME.search(name):
            continue
        elif not _is_desk(name) and any(character.isalpha() for character in name):
            yield "authors", name


def _is_desk(name: str) -> bool:
    return any(word in _DESK for word in re.split(r"[\W_]+", name.casefold()))
