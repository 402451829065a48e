"""Names of agencies and outlets, and how to tell a medium from a person or an office.

The tables name agencies whose sign is a plain word (Trend, Report) or an abbreviation; the rest is told by its form.
"""

import re

from archive.text import word_set

AGENCIES = word_set(
    "ap|associated press|the associated press|reuters|thomson reuters|afp|agence france-presse|"
    "agence france presse|tass|itar-tass|interfax|interfax-ukraine|xinhua|trend|azertac|azertag|azernews|"
    "report|apa|turan|day.az|news.az|anadolu|anadolu agency|aa|dpa|efe|ansa|lusa|apa-ots|kyodo|"
    "kyodo news|jiji|jiji press|yonhap|kcna|cna|pti|ani|ians|uni|upi|ria|ria novosti|sputnik|rbc|"
    "ukrinform|unian|belta|kazinform|kabar|khovar|uzdaily|montsame|agerpres|pap|ctk|čtk|tasr|mti|bta|"
    "hina|tanjug|sta|ana-mpa|cyprus news agency|stt|tt|ntb|ritzau|bns|leta|elta|kuna|wam|spa|qna|bna|"
    "irna|isna|mehr|tasnim|fars|mena|map|aps|tap|petra|nna|sana|ina|wafa|nan|gna|sabc|bernama|antara|vna|"
    "tna|pna|bss|unb|app|cp|the canadian press|canadian press|aap|rfe/rl|rfe|rl|voa|cnn|bbc|bbc news|npr|"
    "abc|cbs|nbc|bloomberg|dow jones|marketwatch|globenewswire|business wire|businesswire|pr newswire|"
    "prnewswire|accesswire|тасс|интерфакс|тренд|риа новости|укринформ|белта",
    "|",
)

_MEDIA_WORDS = word_set(
    "news times post herald tribune gazette journal daily weekly press agency newspaper magazine tv "
    "television radio broadcasting broadcaster channel online wire newswire observer chronicle telegraph "
    "guardian mirror today bulletin courier examiner inquirer independent sun star globe mail standard "
    "express dispatch sentinel monitor reporter zeitung zeitschrift rundschau nachrichten journal presse "
    "diario noticias agencia agenzia agence kommersant vedomosti izvestia correspondent correspondents "
    "newsroom desk staff editors"
)
_MEDIA_ENDING = re.compile(r"(?:news|press|times|inform|tv|radio|media|wire)$", re.IGNORECASE)
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|tv|fm|news|press|online|eu|[a-z]{2})$", re.IGNORECASE)
_OFFICE_WORDS = word_set(
    "ministry minister department office committee commission council court parliament government police "
    "service army university institute bank company union party president embassy administration "
    "authority fund association federation board bureau secretariat"
)


def plain(name: str) -> str:
    """The name for looking up: lower case, without the article and the marks around it."""
    folded = name.strip(" \t.,:;()/\"'“”").casefold()
    return folded.removeprefix("the ")


def is_agency(name: str) -> bool:
    """True for an agency that is known by name."""
    return plain(name) in AGENCIES


def is_medium(name: str) -> bool:
    """True for a known agency, an internet domain, or a capitalized name with a medium's word in it."""
    folded = plain(name)
    if folded in AGENCIES:
        return True
    words = folded.split()
    if not words or len(words) > 6 or not (name[:1].isupper() or "." in name):
        return False
    if any(word in _OFFICE_WORDS for word in words):
        return False
    return any(
        word in _MEDIA_WORDS or _DOMAIN.match(word) or (len(word) > 5 and _MEDIA_ENDING.search(word)) for word in words
    )


def is_office(name: str) -> bool:
    """True for a ministry, a court, a company: it speaks in the news but does not sign it."""
    return any(word in _OFFICE_WORDS for word in plain(name).split())
