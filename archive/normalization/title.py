"""Titles: what looks like one, what is only a label beside it, and which of several is the title.

A title has no full stop (unless it is set in capitals), and it is not a sentence that only lost its own: one that ends
with who said so, or that runs on for more than a title's length.
"""

import re
from collections.abc import Sequence

from archive.normalization.labels import KICKER_PREFIX, KICKER_SUFFIX, KICKERS, is_kicker, is_section
from archive.normalization.outlets import is_medium
from archive.normalization.revisions import is_mark, read_prefix
from archive.text import ends_sentence, fold, is_shouted
from archive.values import Claim, Method, Span

__all__ = [
    "choose_title",
    "is_dialogue",
    "is_kicker",
    "looks_like_title",
    "read_title",
    "reads_like_sentence",
    "without_section",
    "without_site",
]

LONGEST = 220
_MOST_WORDS = 24
_FEWEST_BEFORE_SECTION = 2
_BESIDE = frozenset("-–—|•·»｜_")
# Without one of these nothing is marked off before a title.
_PREFIX_MARKS = frozenset("-–—:：!|*[]()【】")
_SUFFIX = re.compile(
    r"\s+(?:[-–—|•·»]|::|\|\|)\s+(?P<outlet>[^|–—•·»]{2,60})$|\s*[|｜_](?P<tight>[^|｜_\s][^|｜_]{1,40})$"
)
_PREFIX_OUTLET = re.compile(r"(?P<outlet>[^|:]{3,40}?)\s+(?:\||::)\s+(?=\S)")
_ABBREVIATED_END = re.compile(
    r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|St|No|vs|Bros|p\.m|a\.m)\.$|(?:\.\.\.|…)$"
)
_LABELLED = re.compile(
    r"(?:[QAВОFПВ]|question|answer|frage|antwort|вопрос|ответ|pregunta|respuesta|問|答|问)\s*[:.：]", re.IGNORECASE
)
_LIST_ITEM = re.compile(r"(?:[-–—•*·►▪◦‣]|\d{1,2}[.)])\s+\S")
_SAID_SO = re.compile(
    r",\s(?:[^,]{2,60}\s)?(?:said|told|announced|added|reported|has\ssaid|reports|informs|learned|has\slearned)\b[^,]{0,60}$"
    r"|\s(?:said|reported|announced|reports|informs|сообщил[аи]?|заявил[аи]?)\s(?:that|что)\s"
    r"|\s(?:has|have)\s(?:said|announced|reported)$"
    r"|,\s(?:сообщает|сообщил[аи]?|передает|передаёт|пишет|заявил[аи]?)\s[^,]{2,60}$"
    r"|\s(?:said|told\s\w+|announced|reported)\son\s\w+day\b"
    r"|^(?:on|by)\s(?:\w+\s\d|\d|\w+day\b)",
    re.IGNORECASE,
)
# Without one of these nobody said so, and the expression need not be tried.
_SAYING = (
    "said", "told", "announced", "added", "report", "inform", "learned", "сообщ", "заявил", "переда", "пишет",
)  # fmt: skip
_DATED = ("on", "by")
_FILED = re.compile(
    r"\b(?:said|told|announced|according\sto|has\sbeen|have\sbeen|had\sbeen|was\s\w+ed|were\s\w+ed|on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)

_RANK: dict[Method, int] = {
    "editor": 0,
    "header": 1,
    "json_ld": 2,
    "meta": 3,
    "markup": 4,
    "feed": 5,
    "sender": 6,
    "position": 7,
}


def looks_like_title(text: str) -> bool:
    """True for a line that is written like a title: short, several words, no sentence end unless in capitals."""
    if not 3 <= len(text) <= LONGEST or text[0].islower() or text[-1] in ":,;：、，":
        return False
    if not any(map(str.isalpha, text)):
        return False
    if text[0] in "-–—•*·►▪◦‣0123456789" and _LIST_ITEM.match(text):
        return False
    if is_dialogue(text):
        return False
    if is_shouted(text):
        return len(text.split()) <= _MOST_WORDS
    if (
        ends_sentence(text)
        and not text.endswith(("?", "!", "？", "！"))
        and not _ABBREVIATED_END.search(text, len(text) - 8)
    ):
        # A quotation is a title with the full stop inside it: “It is over.”
        return False
    words = len(text.split())
    if words > _MOST_WORDS or reads_like_sentence(text):
        return False
    # Scripts without spaces have titles of one "word".
    return words >= 2 or (not text.isascii() and (text[0] > "\u2e7f" or len(text) > 12))


def is_dialogue(text: str) -> bool:
    """True for a line of an interview: "Q: …", "Answer: …"."""
    return _LABELLED.match(text) is not None


def reads_like_sentence(text: str) -> bool:
    """True for a sentence without its full stop: it says who said so, or it is long and told in the past."""
    words = len(text.split())
    if words < 5:
        return False
    lowered = text.casefold()
    if (lowered[:2] in _DATED or any(map(lowered.__contains__, _SAYING))) and _SAID_SO.search(text):
        return True
    return words > 17 and _FILED.search(text) is not None


def read_title(text: str, start: int, *, method: Method, confidence: float) -> list[Claim]:
    """The claims of a title as written; its wire mark, its labels and an outlet beside it are claims of their own."""
    claims: list[Claim] = []
    # Mark-up that was left in the text ("# Title", "**Title**") is no part of it.
    begin, end = len(text) - len(text.lstrip("#*_= ")), len(text.rstrip("#*_= "))
    if begin >= end:
        begin, end = 0, len(text)
    marked = not _PREFIX_MARKS.isdisjoint(text)
    if marked and (prefix := read_prefix(text[begin:end])):
        mark, rest = prefix
        # The mark is a label, and it proves an earlier version.
        claims += [_claim(field, mark, start + text.index(mark), method) for field in ("kicker", "revision_note")]
        begin = end - len(rest)
    while marked and (label := KICKER_PREFIX.match(text, begin, end)) and label.end() < end:
        group = "kicker" if label["kicker"] else "marked"
        if label[group].strip(" .!").casefold() not in KICKERS:
            break
        claims.append(_claim("kicker", label[group], start + label.start(group), method))
        begin = label.end()
    title, behind = _without_suffixes(text[begin:end], start + begin, method)
    claims += behind
    if (
        ("|" in title or "::" in title)
        and (outlet := _PREFIX_OUTLET.match(title))
        and (is_medium(outlet["outlet"]) or is_section(outlet["outlet"]))
    ):
        field = "publisher" if is_medium(outlet["outlet"]) else "section"
        claims.append(_claim(field, outlet["outlet"], start + begin, method, 0.7))
        begin += outlet.end()
        title = title[outlet.end() :]
    if title:
        value = " ".join(title.split())
        span = start + begin, start + begin + len(title)
        claims.append(
            Claim(field="title", value=value, method=method, as_written=title, span=span, confidence=confidence)
        )
    return claims


def _without_suffixes(title: str, start: int, method: Method) -> tuple[str, list[Claim]]:
    """The title without "(VIDEO)", "| Business | Coast Herald" behind it, and those as claims."""
    claims: list[Claim] = []
    if title[-1:] not in ")]" and _BESIDE.isdisjoint(title):
        return title, claims
    for _ in range(4):
        if (label := KICKER_SUFFIX.search(title)) and label.start() >= 6:
            group = next(name for name in ("kicker", "dashed", "part") if label[name])
            claims.append(_claim("kicker", label[group], start + label.start(group), method))
            if is_mark(label[group]):
                claims.append(_claim("revision_note", label[group], start + label.start(group), method))
            title = title[: label.start()].rstrip()
            continue
        suffix = _SUFFIX.search(title)
        if suffix is None or suffix.start() < 10:
            break
        group = "outlet" if suffix["outlet"] else "tight"
        name = suffix[group].strip()
        field = _beside(title[: suffix.start()], suffix.group(), name)
        if field is None:
            break
        claims.append(_claim(field, name, start + suffix.start(group), method, 0.7))
        title = title[: suffix.start()].rstrip()
    return title, claims


def _beside(head: str, suffix: str, name: str) -> str | None:
    """What a suffix is: outlet, section, behind a bar any short name; None where the title goes on."""
    if is_medium(name):
        return "publisher"
    bar = any(mark in suffix for mark in "|•·»｜") or "::" in suffix
    if not bar:
        return None
    if is_section(name):
        return "section"
    words = name.split()
    proper = len(words) <= 4 and all(word[0].isupper() or not word[0].isalpha() or len(word) <= 3 for word in words)
    return "publisher" if proper and len(head) >= 2 * len(name) and len(head.split()) >= 3 else None


def _claim(field: str, value: str, start: int, method: Method, confidence: float = 1.0) -> Claim:
    span = start, start + len(value)
    return Claim(field=field, value=value, method=method, as_written=value, span=span, confidence=confidence)


def without_site(title: str, sites: Sequence[str]) -> str:
    """A page title without the name of the site at either end."""
    known: set[str] | None = None
    for mark in (" | ", " - ", " – ", " — ", " • ", " · ", " » ", " :: "):
        if mark in title:
            known = known or {fold(site) for site in sites if site}
            head, _, tail = title.rpartition(mark)
            if fold(tail) in known or (is_medium(tail) and len(head) > len(tail)):
                return without_site(head.strip(), sites)
            first, _, rest = title.partition(mark)
            if fold(first) in known:
                return without_site(rest.strip(), sites)
    return title


def without_section(title: str) -> str:
    """A page title without the name of a section behind it ("Mill burns down - Business")."""
    for mark in (" | ", " - ", " – ", " — ", " » ", " :: "):
        head, found, tail = title.rpartition(mark)
        if found and is_section(tail) and len(head.split()) > _FEWEST_BEFORE_SECTION:
            return head.strip()
    return title


_KEYED = 0.95
"""How sure a title is that stands under a key of its own ("Title: …")."""


def choose_title(claims: Sequence[Claim]) -> Claim | None:
    """The title whose claims add up to the most confidence; of these the surest, then the one whose method ranks first.

    Claims agree when they are equal after folding, or when one is the beginning of another that is no surer (a page
    title that goes on with the site's name). The titles of a web page come weighed against one another already.
    """
    titles = [claim for claim in claims if claim.field == "title" and claim.value]
    if not titles:
        return None
    if len(titles) == 1:
        return titles[0]
    # What stands behind a date at the head of a page's text is a title only where the page names none itself.
    least = _KEYED if any(claim.method in ("json_ld", "markup") for claim in titles) else 0.0
    stated = [
        claim
        for claim in titles
        if claim.method == "editor" or (claim.method == "header" and claim.confidence >= least)
    ]
    if stated:
        return min(stated, key=_order)
    folded = [(fold(claim.value), claim) for claim in titles]
    votes = {
        one: sum(
            other.confidence
            for text, other in folded
            if text == one or (len(one) >= 10 and text.startswith(one) and other.confidence <= claim.confidence)
        )
        for one, claim in folded
    }
    best = max(votes.values())
    return min((claim for one, claim in folded if votes[one] == best), key=_order)


def _order(claim: Claim) -> tuple[float, int, Span, str]:
    return -claim.confidence, _RANK.get(claim.method, len(_RANK)), claim.span or (0, 0), claim.value
