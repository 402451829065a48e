"""Blocks below a story: whom to ask, what the company is, what the law wants said. Heading and sequel tell them."""

import re
from collections.abc import Sequence

from archive.text import Line, ends_sentence
from archive.values import BoilerplateKind

_LONGEST_HEAD = 80
_FIRST_WORDS = frozenset(
    """
    media press investor investors public editorial contact contacts for further notes note about über a à acerca sobre
    informazioni o о forward-looking forward safe disclaimer pressekontakt ansprechpartner rückfragen kontakt kontakty
    contacto contactos contatti ufficio contato contatos assessoria perscontact контакты контактное пресс-служба om over
    basın mətbuat presskontakt kontakter yhteystiedot hakkında haqqında legal haftungsausschluss cautionary
    """.split()  # noqa: SIM905 - a table of words
)
_CONTACTS = re.compile(
    r"(?:(?:for\s+)?(?:media|press|investor|public\s+relations|editorial)\s+)?(?:contacts?|enquiries|inquiries|relations)"
    r"(?:\s+(?:information|details|persons?|us))?(?:\s+(?:for|presse|média|médias)\s*(?:the\s+)?(?:media|press|journalists|presse)?)?"
    r"|for\s+(?:more|further|additional|press|media)\s+(?:information|details|inquiries|enquiries)(?:,?\s+(?:please\s+)?(?:contact|visit|call|write))?.{0,40}"
    r"|pressekontakt|ansprechpartner(?:in)?|rückfragen(?:\s+(?:bitte\s+)?an)?|kontakt(?:\s+für\s+(?:die\s+)?(?:presse|medien))?"
    r"|contactos?(?:\s+(?:de\s+prensa|para\s+(?:la\s+)?prensa|para\s+medios))?|contatti(?:\s+(?:per\s+la\s+)?stampa)?|ufficio\s+stampa"
    r"|contatos?(?:\s+(?:para|de|com)\s+(?:a\s+)?imprensa)?|assessoria\s+de\s+imprensa|perscontact|контакты(?:\s+для\s+(?:прессы|сми))?"
    r"|контактное\s+лицо|пресс-служба.{0,40}|kontakt\s+dla\s+mediów|kontakty\s+pro\s+média|basın\s+(?:iletişim|irtibat)|mətbuat\s+(?:xidməti|əlaqələri)"
    r"|press?kontakt(?:er)?|yhteystiedot",
    re.IGNORECASE,
)
_REACH = re.compile(r"\S@\S|https?://|www\.|\+?\(?\d[\d ()/.-]{6,}\d")
_ABOUT = re.compile(
    r"(?:about|über|à\s+propos\s+(?:de\s+la\s+|du\s+|de\s+l['’]|d['’]|de\s+)|acerca\s+de|sobre|informazioni\s+su|o\s+firmie|о\s+компании|om|over)\s+"
    r"(?:(?:the|die|der|das|den|la|le|el|los|las|a|o|os|as)\s+)?(?P<name>\S.{1,60})",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"(?:(?:cautionary\s+(?:note|statement).{0,20}|legal|important)?\s*(?:forward-looking\s+statements?|safe\s+harbou?r.{0,40}|disclaimers?|notice)"
    r"|haftungsausschluss|legal)",
    re.IGNORECASE,
)
_EDITORS = re.compile(r"notes?\s+(?:to|for)\s+(?:the\s+)?editors?", re.IGNORECASE)
_MOST_LINES = 12
_NEAR = 6
_MOST_PARAGRAPHS = 4


def read_block(lines: Sequence[Line], index: int) -> tuple[BoilerplateKind, int] | None:
    """The block that the line at `index` heads: its kind and the index behind it; None when it heads none."""
    text = lines[index].text
    if len(text) > _LONGEST_HEAD or text[:1].casefold() not in _INITIALS:
        return None
    if text.split(maxsplit=1)[0].rstrip(":").casefold() not in _FIRST_WORDS:
        return None
    if contacts := read_contact(lines, index):
        return contacts
    head = text.rstrip(" .:")
    left = len(lines) - index - 1
    if _CONTACTS.fullmatch(head):
        return _contacts(lines, index)
    if _EDITORS.fullmatch(head) and left <= _MOST_LINES:
        return "other", len(lines)
    if not 0 < left <= _MOST_LINES or ends_sentence(text):
        return None
    following = lines[index + 1].text
    if _LEGAL.fullmatch(head):
        return "other", index + 2
    if (about := _ABOUT.fullmatch(head)) and _tells_of(about["name"], following):
        return "other", _about_end(lines, index)
    return None


def read_contact(lines: Sequence[Line], index: int) -> tuple[BoilerplateKind, int] | None:
    """Whom to ask, named in the line itself ("Contact: Ann Lee"), with an address there or in the lines that touch it.

    Press releases have such lines above their title as well.
    """
    text = lines[index].text
    if len(text) > _LONGEST_HEAD or ":" not in text or text[:1].casefold() not in _INITIALS:
        return None
    name, _, person = text.partition(":")
    if not person or not _CONTACTS.fullmatch(name.strip()):
        return None
    end = index + 1
    while end < min(len(lines), index + _NEAR) and lines[end].follows and len(lines[end].text) <= _LONGEST_HEAD:
        end += 1
    return ("signature", end) if any(_REACH.search(line.text) for line in lines[index:end]) else None


def _contacts(lines: Sequence[Line], index: int) -> tuple[BoilerplateKind, int] | None:
    """A heading of contacts is one only where an address or a number stands below it."""
    if not any(_REACH.search(line.text) for line in lines[index + 1 : index + 1 + _NEAR]):
        return None
    end = index + 1
    while end < len(lines):
        text = lines[end].text
        if (ends_sentence(text) and not _REACH.search(text) and len(text.split()) > _NEAR) or len(
            text
        ) > 2 * _LONGEST_HEAD:
            break
        end += 1
    return "signature", end


def _tells_of(name: str, paragraph: str) -> bool:
    """Whether a paragraph begins with the name that its heading announces."""
    first = name.split(maxsplit=1)[0].strip(",.'’\"«»")
    return len(paragraph) > _LONGEST_HEAD and first[:1].isupper() and first in paragraph[: 2 * _LONGEST_HEAD]


def _about_end(lines: Sequence[Line], index: int) -> int:
    end = index + 2
    while end < min(len(lines), index + 1 + _MOST_PARAGRAPHS) and len(lines[end].text) > _LONGEST_HEAD:
        end += 1
    return end


_INITIALS = frozenset(word[0] for word in _FIRST_WORDS)
