"""Who signs a text (credits) and from whom its story is said to come (attribution).

A credit is an agency's own line ("Trend:"), its sign in a dateline ("(Reuters)"), or its clause in the lead
("…, Trend reports"). An attribution is the name after citing, referring to, quoting, with reference to; and a medium
that is reported to have reported ("NEWS.ru reported that"). What a ministry "said" is neither.
"""

import re
from collections.abc import Collection, Iterable

from archive.normalization.outlets import is_agency, is_medium, is_office, plain
from archive.values import Claim, Span

_NAME = r"[^\W_a-zß-öø-ÿа-яё][\w&'’/-]*(?:\.\w[\w-]*)*"
_NAMES = rf"{_NAME}(?:\s+(?:of\s+|and\s+)?{_NAME}){{0,4}}"
_CREDIT_LINE = re.compile(
    rf"(?P<name>{_NAMES})\s*:|[(/\[]\s*(?P<marked>{_NAMES})\s*[)/\]]\.?"
    r"|(?i:source|quelle|источник|fuente|fonte)\s*:\s*(?P<source>\S.{1,60})"
)
_LINK = (
    r"(?:citing|referring\s+to|with\s+(?:a\s+)?reference\s+to|quoting|со\s+ссылкой\s+на|citant|unter\s+Berufung\s+auf|"
    r"citando\s+a)"
)
_LINK_WORDS = ("citing", "referring", "reference", "quoting", "ссылкой", "citant", "Berufung", "citando")
_REPORTS = re.compile(
    rf"(?:^|(?P<comma>,)|(?<=[.!?”\"]))\s*(?:the\s+)?(?P<name>{_NAMES})(?:\s+(?:news\s+)?(?:agency|website|portal))?\s+"
    rf"(?:(?:has\s+|had\s+|also\s+)?reported|reports|informs|writes)\b(?P<that>\s+(?:that\b|on\s+\w+day\b))?"
)
_CITED = re.compile(
    rf"\b{_LINK}\s+(?:(?:the|a|an|its|his|le|la|les|die|der|das|den)\s+)?"
    r"(?P<cited>(?:[^.,;:()\"“”»«\n—–]|\.(?=\w)|(?<=\b[^\W\d_])\.(?=\s)){2,120})",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"\s+(?:that|which|who|as\s+saying|as\s+having|said|says|told|reported|on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"in\s+(?:a|an|its|his|her|their)\s|at\s+a\s).*",
    re.DOTALL,
)
_LEAD_PARAGRAPHS = 3


def read_credit_line(text: str, start: int, *, expected: bool = False) -> list[Claim]:
    """A line that is nothing but an agency's sign: "Trend:", "(AP)", "/TASS/", "Source: Reuters".

    `expected` says that a dateline stands right above: there a name that nobody knows is an agency's too.
    """
    match = _CREDIT_LINE.fullmatch(text)
    if match is None or len(text) > 80:
        return []
    group = "name" if match["name"] else "marked" if match["marked"] else "source"
    name = match[group].strip(" .")
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
    for number, (start, end) in enumerate(paragraphs):
        paragraph = text[start:end]
        lead = number < _LEAD_PARAGRAPHS
        reported = "report" in paragraph or "inform" in paragraph or "writes" in paragraph
        if reported:
            claims += _reports(paragraph, start, media, lead=lead)
        if lead or reported:
            claims += _cited(paragraph, start)
    return claims


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


def _cited(paragraph: str, start: int) -> list[Claim]:
    claims: list[Claim] = []
    if not any(word in paragraph for word in _LINK_WORDS):
        return claims
    for match in _CITED.finditer(paragraph):
        name = _CLAUSE_END.sub("", match["cited"]).strip()
        if not any(character.isupper() for character in name):
            continue
        begin = start + match.start("cited")
        claims.append(
            Claim(
                field="attribution",
                value=name,
                method="reports_clause",
                as_written=paragraph[match.start() : match.start("cited") + len(name)],
                span=(begin, begin + len(name)),
                confidence=0.85,
            )
        )
    return claims
