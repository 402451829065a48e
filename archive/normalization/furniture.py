"""What a single line around an article is: looked up by its first word, so that a sentence of the story costs one look.

The tables are in `phrases`, `notices` and `headings`. A pattern must fit the whole line, and a line in which somebody
speaks is never furniture.
"""

import re
from functools import cache
from typing import NamedTuple

from archive.normalization import notices, phrases
from archive.normalization.headings import BEFORE_A_TITLE, HEADINGS
from archive.values import BoilerplateKind

_OPENERS = " \t\u00a0\ufeff*•·●■□◆▶►▷→➤⇒»>|-–—_=#([{【（～~✓✔📷📸🔴⚡️"
_CLOSERS = " \t\u00a0*•·>|-–—_=#)]}】）:：.!…»›→←↓↑▼▲。！~"
_WORD = re.compile(r"[^\W_]+")
_AGENCIES = (
    "(?:afp|ap|reuters|tass|тасс|риа новости|риа|epa(?:-efe)?|dpa|getty(?: images)?|xinhua|ansa|efe|aa"
    "|upi|pa|pap|anp|ntb|tt"
    "|ritzau(?: scanpix)?|scanpix|lehtikuva|čtk|mti|ukrinform|укринформ|unian|унiан|shutterstock"
    "|bloomberg|anadolu|iha|dha|trend"
    "|azertac|report|kyodo|yonhap|sputnik|interfax|интерфакс|архив|archive|handout|pool)"
)
_CAPITALIZED = r"(?-i:[^\W\d_a-zà-ÿа-яё][\w.'’&-]*)"
_NAME = rf"{_CAPITALIZED}(?:[ /,|]{{1,3}}(?:de |van |von |al |el |of )?{_CAPITALIZED}){{0,7}}"
_SHORTHANDS = (
    ("@S", phrases.SITES),
    ("@T", ".{0,140}"),
    ("@L", ".{0,400}"),
    ("@U", r"[^ ]+(?: [^ ]+){0,4}"),
    ("@A", _AGENCIES),
    ("@N", _NAME),
)
_SPEECH = re.compile(
    r"\b(?:said|says|told|added|recalled|warned|explained|a dit|a déclaré|dit-il|dit-elle|sagte|sagt"
    r"|erklärte|dijo|afirmó|señaló"
    r"|ha detto|ha spiegato|disse|afirmou|zei|aldus|сказал\w*|заявил\w*|сообщил\w*|рассказал\w*|отметил\w*"
    r"|сказав|заявив|заявила"
    r"|повідоми\w+|powiedział\w*|dodał\w*|dedi|söyledi|deyib|bildirib|sade|sa han|sa hun|sagde|sanoi"
    r"|řekl\w*|a spus|a declarat"
    r"|قال|قالت|گفت|表示|说：|說：|と述べ|と話し|말했다|밝혔다)\b",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"[-–—]\s*\d{1,3}\s*[-–—]|\d{1,3}\s*/\s*\d{1,3}|(?:\d{1,2}\s+){2,9}(?:next|»|>|…)?"
    r"|\d{1,4}\s+of\s+\d{1,5}\s+(?:documents|results|articles)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"\d{1,6}\s+(?:comments?|kommentare?|kommentarer|commentaires?|comentarios?|comentários?|commenti"
    r"|reacties|комментари\w+"
    r"|коментар\w+|komentarz\w*|komentář\w*|yorum|şərh|kommenttia|comentarii"
    r"|تعليق\w*|نظر|条评论|件のコメント|개의 댓글)\s*",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\d[\d.,]{0,9}\s*(?:min(?:ute)?s?(?:\s+read|\s+de\s+lecture|\s+de\s+lectura|\s+lesezeit)|views"
    r"|просмотр\w+|перегляд\w+|baxış|shares?|okunma|次阅读)\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|@\w{2,30}|(?:https?://|www\.)\S{3,300}")
_HASHTAGS = re.compile(r"#\w{2,40}(?:[\s,]{1,3}#\w{2,40}){0,15}")
_RIGHTS = re.compile(
    r"\d{4}(?:\s?[-–]\s?\d{4})?\s?©\s?.{2,80}"
    r"|[\w.,&' -]{2,60}(?:©|\(c\))\s?(?:\d{4}(?:\s?[-–]\s?\d{4})?)?\W?(?:\s?all\s.{5,60})?",
    re.IGNORECASE,
)
_PICTURE_AT_END = re.compile(
    r"(?:^|[\s.(\[])(?:REUTERS|Reuters|AP Photo|AFP(?: Photo)?|EPA(?:-EFE)?|ITAR-TASS|TASS|Xinhua"
    r"|Getty Images|dpa|picture alliance"
    r"|Anadolu|ANSA|EFE|Sputnik|Scanpix|Bloomberg|Shutterstock"
    r"|(?-i:[A-Z][\w.'-]+ [A-Z][\w.'-]+))\s?/\s?(?-i:[A-ZÀ-ÞА-Я])[\w.'-]{1,30}(?:[ -][\w.'-]{1,30}){0,3}"
    r"(?:\s?/\s?[\w.' -]{2,30}|\s+via\s+[\w.' -]{2,30})?[)\]]?\.?$"
)
_COLON = re.compile(r"\s*(?:[:：|]|\s[>»–—-])\s*(?=\S)")
_MARK_OF_COLON = re.compile(r"[:：|>»–—-]")
_QUOTES = frozenset("\"'“„‘‚«‹「『")
_SPEAKING = ("photo_credit", "copyright")
LONGEST = 460
_LONGEST_UNSPOKEN = 40
_LONGEST_LINK = 240
_LONGEST_LINE = 260
_LONGEST_HEADING = 60
_LONGEST_SIGNED = 260
_LONGEST_CREDIT = 120
_SHORTEST_TITLE = 6


class Furniture(NamedTuple):
    """What a line is: a kind, whether it heads a list, and where the title begins that it names itself."""

    kind: BoilerplateKind
    heads_list: bool = False
    title_at: int | None = None


class _Rules(NamedTuple):
    """What may begin with one word: headings, and lines with the pattern of what follows the word.

    `heads` says that a heading, or a word before a title, begins so; `reaches` that one of the lines may be long.
    """

    headings: dict[str, BoilerplateKind]
    lines: list[tuple[BoilerplateKind, str]]
    heads: bool = False
    reaches: bool = False


def read_line(text: str, *, as_heading: bool = True) -> Furniture | None:
    """What this line is when it is no part of the story, else None.

    With `as_heading` off, what also heads lists ("Read more") is read as the line that it is without one.
    """
    first = text[0]
    if len(text) > LONGEST or first in _QUOTES:
        return None
    bare = text if first.isalpha() else text.lstrip(_OPENERS)
    if not bare:
        return Furniture("other")
    key, at = _key(bare)
    rules = _RULES.get(key)
    if rules and (found := _by_rules(text, bare, at, rules, as_heading=as_heading)):
        return found
    if len(text) <= _LONGEST_SIGNED and ("/" in text or "@" in text or not key.isalpha() or _is_signed(text)):
        return _by_signs(text, bare)
    return None


def _is_signed(text: str) -> bool:
    return "©" in text or "(c)" in text or "#" in text


def _by_rules(text: str, bare: str, at: int, rules: _Rules, *, as_heading: bool) -> Furniture | None:
    if as_heading and rules.heads and len(bare) <= _LONGEST_LINK and (headed := _headed(text, bare, rules)):
        return headed
    if rules.lines and (len(bare) <= _LONGEST_LINE or rules.reaches):
        rest = bare[at:]
        trimmed = rest.rstrip(_CLOSERS)
        is_long = len(bare) > _LONGEST_LINE
        for kind, pattern in rules.lines:
            if is_long and "@L" not in pattern:
                continue
            compiled = _compiled(pattern)
            if compiled.fullmatch(trimmed) or (len(trimmed) < len(rest) and compiled.fullmatch(rest)):
                spoken = len(bare) > _LONGEST_UNSPOKEN and kind not in _SPEAKING and _SPEECH.search(bare)
                return None if spoken else Furniture(kind)
    return None


def _headed(text: str, bare: str, rules: _Rules) -> Furniture | None:
    """A heading that fills its line, or one with the title of another article behind it ("Read also: …")."""
    if len(bare) <= _LONGEST_HEADING and (kind := rules.headings.get(_plain(bare.rstrip(_CLOSERS)))):
        return Furniture(kind, heads_list=True)
    if not _MARK_OF_COLON.search(bare, 0, _LONGEST_HEADING):
        return None
    mark = _COLON.search(bare, 1, _LONGEST_HEADING)
    if mark is None:
        return None
    head, title = _plain(bare[: mark.start()]), bare[mark.end() :]
    if head not in rules.headings and head not in _TITLE_WORDS:
        return None
    # A title is no sentence: "See also: the annex to the report." is one of the story.
    if head not in rules.headings and title[0].islower():
        return None
    if len(title) < _SHORTEST_TITLE or (title.endswith((".", "。")) and not title.endswith("..")):
        return None
    return Furniture(rules.headings.get(head, "related"), title_at=len(text) - len(bare) + mark.end())


def _by_signs(text: str, bare: str) -> Furniture | None:
    """What is told by its figures and signs: page number, count, address, hashtags, rights, a picture's credit."""
    if bare[0].isdigit():
        if _PAGE_NUMBER.fullmatch(text):
            return Furniture("page_number")
        if _COMMENTS.fullmatch(text):
            return Furniture("comments")
        if _COUNTED.fullmatch(text):
            return Furniture("other")
    if text[0] == "#" and _HASHTAGS.fullmatch(text):
        return Furniture("other")
    if ("@" in text or "." in text) and " " not in text and _ADDRESS.fullmatch(bare.rstrip(_CLOSERS)):
        return Furniture("signature" if "@" in text else "other")
    if bare[0] != "©" and ("©" in text or "(c)" in text) and _RIGHTS.fullmatch(text):
        return Furniture("copyright")
    if "/" in text and _PICTURE_AT_END.search(text, max(0, len(text) - _LONGEST_CREDIT)):
        return Furniture("photo_credit")
    return None


def _key(bare: str) -> tuple[str, int]:
    """The word that rules are looked up by, and where it ends: two characters in scripts that do not part words."""
    first = bare[0]
    if "\u2e80" <= first <= "\uabff":
        wide = bare[:2] if "\u2e80" <= bare[1:2] <= "\uabff" else first
        return wide, len(wide)
    if first == "©":
        return first, 1
    plain = bare.partition(" ")[0]
    if plain.isalpha() and plain.isascii():
        return plain.lower(), len(plain)
    found = _WORD.match(bare)
    if found is None:
        return "", 0
    word = found.group().casefold()
    return (word if word.isascii() else word.replace("\u0307", "")), found.end()


def _plain(text: str) -> str:
    """A heading as the tables write it."""
    return " ".join(text.casefold().replace("\u0307", "").replace("’", "'").split())


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Patterns are compiled when a line first asks for them: a few of several hundred, in most archives."""
    for short, whole in _SHORTHANDS:
        pattern = pattern.replace(short, whole)
    return re.compile(pattern.replace(" ", r"\s"), re.IGNORECASE)


def _rules() -> dict[str, _Rules]:
    table: dict[str, _Rules] = {}

    def of(word: str) -> tuple[_Rules, str]:
        key, at = _key(word.casefold())
        return table.setdefault(key, _Rules({}, [])), word[at:]

    for kind, words, pattern in (*phrases.ROWS, *notices.ROWS):
        for word in words.split():
            rules, left = of(word)
            rules.lines.append((kind, re.escape(left) + pattern))
    for kind, headings in HEADINGS:
        for heading in _listed(headings):
            of(heading)[0].headings[_plain(heading)] = kind
    for heading in _TITLE_WORDS:
        of(heading)
    headed = {_key(head)[0] for rules in table.values() for head in rules.headings}
    headed |= {_key(word)[0] for word in _TITLE_WORDS}
    return {
        key: rules._replace(heads=key in headed, reaches=any("@L" in pattern for _, pattern in rules.lines))
        for key, rules in table.items()
    }


def _listed(words: str) -> list[str]:
    return [word for line in words.strip().splitlines() for word in line.split("|") if word]


_TITLE_WORDS = frozenset(_plain(word) for word in _listed(BEFORE_A_TITLE))
_RULES = _rules()
