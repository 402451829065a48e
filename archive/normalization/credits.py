"""Who signs a text (credits) and from whom its story is said to come (attribution).

A credit is an agency's own line ("Trend:"), its sign in a dateline ("(Reuters)"), or its clause in the lead
("…, Trend reports", "передает Тренд", "Trend xəbər verir"). An attribution is the name after citing, referring to,
quoting, with reference to; and a medium that is reported to have reported ("NEWS.ru reported that", "according to
Reuters", "meldet die dpa"). What a ministry "said", or what is so "according to" it, is neither.
"""

import re
from collections.abc import Collection, Iterable

from archive.normalization.citations import LINK_WORDS, TOLD_WORDS, cited_from, told_by_media
from archive.normalization.outlets import is_agency, is_medium, is_office, plain
from archive.text import word_set
from archive.values import Claim, Span

_NAME = r"[^\W_a-zß-öø-ÿа-яё][\w&'’/-]*(?:\.\w[\w-]*)*"
_NAMES = rf"{_NAME}(?:\s+(?:of\s+|and\s+)?{_NAME}){{0,4}}"
_SOURCE = (
    r"(?:sources?|credits?|quellen?|источник[и]?|джерело|fuentes?|fontes?|fonte|mənbə|kaynak|bron|źródło|zdroj|sursa|källa|kilde|"
    r"lähde|来源|來源|出典|출처|المصدر|منبع)"
)
_CREDIT_LINE = re.compile(
    rf"(?P<name>{_NAMES})\s*[:：]|[(/\[【（]\s*(?P<marked>{_NAMES})\s*[)/\]】）]\.?"
    rf"|[(\[（]?(?i:{_SOURCE})\s*[:：]\s*(?P<source>[^\s()（）].{{0,60}}?)[)\]）]?"
)
_SOURCE_WORDS = word_set(
    "source sources credit credits quelle quellen источник источники джерело fuente fuentes fonte fontes mənbə kaynak "
    "bron źródło zdroj sursa källa kilde lähde 来源 來源 出典 출처 المصدر منبع"
)
_REPORTS = re.compile(
    rf"(?:^|(?P<comma>,)|(?<=[.!?”\"]))\s*(?:(?:as|like)\s+)?(?:the\s+)?(?P<name>{_NAMES})(?:\s+(?:news\s+)?(?:agency|website|portal))?\s+"
    rf"(?:(?:has\s+|had\s+|also\s+)?reported|reports|informs|writes)\b(?P<that>\s+(?:that\b|on\s+\w+day\b))?"
)
_REPORTED = re.compile(r"(?:reported|reports|informs|writes)\b")
_SPEAKING = TOLD_WORDS | LINK_WORDS
_NAME_START = re.compile(r"[^\W_a-zß-öø-ÿа-яё]")
_NAME_WITHIN = 200
_WORDS_BETWEEN = 3
_LEAD_PARAGRAPHS = 3


def read_credit_line(text: str, start: int, *, expected: bool = False) -> list[Claim]:
    """A line that is nothing but an agency's sign: "Trend:", "(AP)", "/TASS/", "Source: Reuters".

    `expected` says that a dateline stands right above: there a name that nobody knows is an agency's too.
    """
    if len(text) > 80 or not text or not (text[-1] in ":：)/].】）" or ":" in text or "：" in text):
        return []
    match = _CREDIT_LINE.fullmatch(text)
    if match is None:
        return []
    group = "name" if match["name"] else "marked" if match["marked"] else "source"
    name = match[group].strip(" .")
    # "Source: ferry will not return" is a title.
    if group == "source" and ("://" in name or (name[:1].islower() and not is_agency(name)) or len(name.split()) > 6):
        return []
    if group == "name" and name.casefold() in _SOURCE_WORDS:
        return []
    if group != "source" and not (expected or is_agency(name) or is_medium(name)):
        return []
    begin = start + match.start(group)
    return [credit(name, (begin, begin + len(match[group])), confidence=0.95)]


def credit(name: str, span: Span | None, *, confidence: float = 0.9) -> Claim:
    """A claim that this agency or outlet signs the text with its own sign."""
    return Claim(field="credits", value=name, method="signature", as_written=name, span=span, confidence=confidence)


def read_clauses(text: str, paragraphs: Iterable[Span], signed: Iterable[Claim] = ()) -> list[Claim]:
    """Credits and attributions in the running text, from `X reports` clauses and what follows them.

    `signed` are the claims made so far: who signs or publishes the text is a medium, whatever its name.
    """
    claims: list[Claim] = []
    media = {plain(claim.value) for claim in signed if claim.field in ("credits", "publisher")}
    spans = list(paragraphs)
    if not spans:
        return claims
    # One look at the words of the lead spares most texts the expressions.
    words = text[spans[0][0] : spans[:_LEAD_PARAGRAPHS][-1][1]].split()
    spaceless = text[spans[0][0]] > "\u2e7f"
    speaking = _SPEAKING.intersection(words)
    told, cites = (spaceless or not table.isdisjoint(speaking) for table in (TOLD_WORDS, LINK_WORDS))
    if not (told or cites) and "report" not in text and "inform" not in text and "writes" not in text:
        return claims
    for number, (start, end) in enumerate(spans):
        paragraph = text[start:end]
        lead = number < _LEAD_PARAGRAPHS
        reported = "report" in paragraph or "inform" in paragraph or "writes" in paragraph
        if reported and _names_reporter(paragraph):
            claims += _reports(paragraph, start, media, lead=lead)
        if lead and told and (spaceless or not TOLD_WORDS.isdisjoint(paragraph.split())):
            claims += _told(paragraph, start, media)
        if (lead and cites) or (reported and not lead and not LINK_WORDS.isdisjoint(paragraph.split())):
            claims += [_attribution(name, written, start, at) for name, written, at in cited_from(paragraph)]
    return claims


def _names_reporter(paragraph: str) -> bool:
    """Whether a word that may be a name stands near before "reports": "has", "news" and "agency" may come between."""
    for verb in _REPORTED.finditer(paragraph):
        before = paragraph[max(0, verb.start() - _NAME_WITHIN) : verb.start()].rsplit(None, _WORDS_BETWEEN + 1)
        if _NAME_START.search(" ".join(before[-_WORDS_BETWEEN - 1 :])):
            return True
    return False


def _reports(paragraph: str, start: int, media: Collection[str], *, lead: bool) -> list[Claim]:
    claims: list[Claim] = []
    for match in _REPORTS.finditer(paragraph):
        name = match["name"]
        if plain(name) not in media and (is_office(name) or not is_medium(name)):
            continue
        # At the end of a sentence of the lead the outlet speaks of itself; before "that" another one is told of.
        own = lead and bool(match["comma"]) and not match["that"]
        claims.append(
            Claim(
                field="credits" if own else "attribution",
                value=name,
                method="reports_clause",
                as_written=match.group().strip(" ,"),
                span=(start + match.start("name"), start + match.end("name")),
                confidence=0.9 if own else 0.8,
            )
        )
    return claims


def _told(paragraph: str, start: int, media: Collection[str]) -> list[Claim]:
    """Media told of in other words and languages: their own clause is a credit, every other one an attribution."""
    claims: list[Claim] = []
    for name, written, at, own in told_by_media(paragraph):
        if plain(name) not in media and not is_medium(name):
            continue
        claim = _attribution(name, written, start, at)
        if own:
            span = start + at, start + at + len(name)
            claim = Claim(
                field="credits", value=name, method="reports_clause", as_written=written, span=span, confidence=0.85
            )
        claims.append(claim)
    return claims


def _attribution(name: str, written: str, start: int, at: int) -> Claim:
    span = start + at, start + at + len(name)
    return Claim(
        field="attribution", value=name, method="reports_clause", as_written=written, span=span, confidence=0.85
    )
