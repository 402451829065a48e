"""Titles: what looks like one, what is only a label beside it, and which of several is the title."""

import re
from collections import Counter
from collections.abc import Sequence

from archive.normalization.outlets import is_medium
from archive.normalization.revisions import read_prefix
from archive.text import ends_sentence, fold, is_shouted
from archive.values import Claim, Method, Span

LONGEST = 220
_KICKER_WORDS = (
    "exclusive|breaking|breaking news|analysis|opinion|editorial|comment|interview|factbox|explainer|feature|insight|"
    "special report|live|video|photos?|in pictures|watch|urgent|developing|just in|update|news analysis|column|review|"
    "fact check|timeline|profile|obituary|exklusiv|exclusif|exclusiva|эксклюзив|срочно"
)
_KICKER_LINE = re.compile(rf"\W{{0,2}}(?P<kicker>{_KICKER_WORDS})\s*[:!.\])]?", re.IGNORECASE)
_KICKER_PREFIX = re.compile(
    rf"(?P<kicker>{_KICKER_WORDS})\s*(?::|\s[–—|-])\s+(?=\S)|\[(?P<marked>{_KICKER_WORDS})\]\s*", re.IGNORECASE
)
_SUFFIX = re.compile(r"\s+(?:[-–—|•·:»]|::)\s+(?P<outlet>[^|–—•·»]{2,60})$")
_ABBREVIATED_END = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|St|No|vs)\.$|\.\.\.$")

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
    if not 3 <= len(text) <= LONGEST or text[0].islower() or text.endswith((":", ",", ";")):
        return False
    if not any(character.isalpha() for character in text):
        return False
    if is_shouted(text):
        return True
    if ends_sentence(text) and not text.endswith(("?", "!")) and not _ABBREVIATED_END.search(text):
        return False
    # Scripts without spaces have titles of one "word".
    return len(text.split()) >= 2 or not text.isascii()


def is_kicker(text: str) -> bool:
    """True for a line that is only a label ("EXCLUSIVE", "Breaking news:")."""
    return len(text) <= 40 and _KICKER_LINE.fullmatch(text) is not None


def read_title(text: str, start: int, *, method: Method, confidence: float) -> list[Claim]:
    """The claims of a title as written; its wire mark, its label and an outlet behind it are claims of their own."""
    claims: list[Claim] = []
    title, begin = text, start
    if prefix := read_prefix(title):
        mark, rest = prefix
        # The mark is a label, and it proves an earlier version.
        claims += [
            Claim(field=field, value=mark, method=method, as_written=mark, span=(begin, begin + len(mark)))
            for field in ("kicker", "revision_note")
        ]
        begin += len(title) - len(rest)
        title = rest
    if label := _KICKER_PREFIX.match(title):
        group = "kicker" if label["kicker"] else "marked"
        span = begin + label.start(group), begin + label.end(group)
        claims.append(Claim(field="kicker", value=label[group], method=method, as_written=label[group], span=span))
        begin += label.end()
        title = title[label.end() :]
    suffix = _SUFFIX.search(title)
    if suffix and is_medium(suffix["outlet"]) and suffix.start() >= 10:
        at = begin + suffix.start("outlet")
        claims.append(
            Claim(
                field="publisher",
                value=suffix["outlet"],
                method=method,
                as_written=suffix["outlet"],
                span=(at, at + len(suffix["outlet"])),
                confidence=0.7,
            )
        )
        title = title[: suffix.start()]
    if title:
        value = " ".join(title.split())
        span = begin, begin + len(title)
        claims.append(
            Claim(field="title", value=value, method=method, as_written=title, span=span, confidence=confidence)
        )
    return claims


def without_site(title: str, sites: Sequence[str]) -> str:
    """A page title without the name of the site at either end."""
    known = {fold(site) for site in sites if site}
    for mark in (" | ", " - ", " – ", " — ", " • ", " · ", " » ", " :: "):
        if mark in title:
            head, _, tail = title.rpartition(mark)
            if fold(tail) in known or (is_medium(tail) and len(head) > len(tail)):
                return without_site(head.strip(), sites)
            first, _, rest = title.partition(mark)
            if fold(first) in known:
                return without_site(rest.strip(), sites)
    return title


def choose_title(claims: Sequence[Claim]) -> Claim | None:
    """The title that most claims agree on; among equals the one whose method ranks first.

    Claims agree when they are equal after folding, or when one is the beginning of the other (a page title that goes
    on with the site's name).
    """
    titles = [claim for claim in claims if claim.field == "title" and claim.value]
    if not titles:
        return None
    stated = [claim for claim in titles if claim.method in ("editor", "header")]
    if stated:
        return min(stated, key=_order)
    folded = [fold(claim.value) for claim in titles]
    votes = Counter(folded)
    for one in set(folded):
        votes[one] += sum(other != one and len(one) >= 10 and other.startswith(one) for other in folded)
    best = max(votes[one] for one in folded)
    winners = [claim for claim, one in zip(titles, folded, strict=True) if votes[one] == best]
    return min(winners, key=_order)


def _order(claim: Claim) -> tuple[int, float, Span, str]:
    return _RANK.get(claim.method, len(_RANK)), -claim.confidence, claim.span or (0, 0), claim.value
