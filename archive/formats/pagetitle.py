"""Which of a page's titles is the article's.

A page names itself up to six times. The headline of its JSON-LD and its `h1` are what an editor wrote over the story;
`og:title`, `title` and `twitter:title` are often one text made for search engines and networks. So:

1. The site's name is cut off at either end: what `title` has beyond another of the titles, and names known otherwise.
2. Titles that are the same but for case, marks and a cut end are one group. The sources of a group add up their
   weights; the heaviest group wins. Its form is the one whose very words weigh most, the `h1`'s before
   the headline's.
3. A label in front ("Analysis: …") is a kicker where another title is the same without it.

The claim that wins has the highest confidence; all those that say something else together have less.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.formats.headline import LONGEST, clean, kicker_of, spoken
from archive.formats.page import Page, words_of
from archive.text import fold
from archive.values import Claim, Method

_WEIGHTS = {"h1": 1.1, "headline": 1.0, "og:title": 0.5, "title": 0.35, "twitter:title": 0.1}
_LESSER = 0.3
_METAS = (
    "og:title",
    "twitter:title",
    "sailthru.title",
    "parsely-title",
    "dc.title",
    "dcterms.title",
    "title",
    "headline",
)
_SHORTEST_KEY = 12
_MARKS = r"[|–—\-•·»«:ㅣ｜/›~]|::"
_BETWEEN = re.compile(rf"\s+(?:{_MARKS})+\s+|\s*[|ㅣ｜]+\s*|(?<=\S)\s*[–—]\s+")
_EDGE = re.compile(rf"^(?:\s|{_MARKS})+|(?:\s|{_MARKS})+$")
_LABEL_END = re.compile(r"(?:\s*[:|–—]|\s-|[.!?…»”\"'’]|\s[/>•·])\s*$")
_BAR = re.compile(r"\s*[|ㅣ｜»·•]\s*\S|\s[–—-]+\s+\S")
_DATE_END = re.compile(r"\s+\d{1,2}[./]\d{1,2}[./]\d{4}$")
_INDEX = re.compile(r"/?(?:index|home|start|default)\.\w{2,5}")
_AROUND_KICKER = " -–—|•·/:."
_NO_KEY = re.compile(r"[\W_]+")
_POINTS = re.compile(r"[:,;.!?–—]|(?<=\s)-(?=\s)")
_CUT = re.compile(r"(?:\.\.\.|…)$")
_HEADLINE_LIMIT = 105
_MOST_LESSER = 10
_LONGEST_LABEL = 70


@dataclass(slots=True)
class _Title:
    source: str
    method: Method
    written: str
    text: str
    key: str = ""
    kicker: str = ""


def title_claims(page: Page, headline: Claim | None, sites: Sequence[str], host: str) -> list[Claim]:
    """A claim for each title, cleaned, the one that wins with the highest confidence; kickers beside them."""
    titles = list(_metas(page))
    if headline:
        titles.insert(0, _Title("headline", "json_ld", headline.as_written or headline.value, clean(headline.value)))
    if page.title:
        titles.append(_Title("title", "markup", page.title, clean(page.title)))
    known = _without_sites(titles, [*sites, *_home_links(page)], host)
    if head := _head(page, titles, known, host) or _lesser_head(page, titles):
        titles.insert(0, head)
        _end_with(head.text, titles)
    titles = [title for title in titles if title.text]
    kickers = _without_labels(titles)
    for title in titles:
        title.key = _key(title.text)
    titles = [title for title in titles if title.key]
    return [*_weighed(titles), *kickers]


def _metas(page: Page) -> Iterable[_Title]:
    for name in _METAS:
        for value in page.metas.get(name, ())[:1]:
            yield _Title(name, "meta", value, clean(value))


def _head(page: Page, titles: Sequence[_Title], known: set[str], host: str) -> _Title | None:
    """The `h1` of the story: of several the one that another title repeats, or that calls itself the headline."""
    label = _label(host)
    keys = [_key(title.text) for title in titles]
    best: tuple[int, str, HtmlElement] | None = None
    heads = page.heads[:30]
    for _, element in heads:
        text = spoken(element)
        key = _key(text)
        if not key or _is_site(text, known, label) or len(text) >= LONGEST:
            continue
        told = any(
            _agree(key, other) or (len(key) >= _SHORTEST_KEY and (other in key or key in other))
            for other in keys
            if other
        )
        named = "headline" in (element.get("itemprop") or "")
        rank = 2 * told + named
        if best is None or rank > best[0]:
            best = rank, text, element
    if best is None or (best[0] == 0 and len(heads) > 1 and titles):
        return None
    return _Title("h1", "markup", best[1], best[1], kicker=kicker_of(best[2]))


def _home_links(page: Page) -> Iterable[str]:
    """The headings that are nothing but a link to the start page: the site's own name."""
    for _, element in page.heads[:30]:
        links = list(element.iter("a"))
        if len(links) == 1 and words_of(links[0]) == words_of(element) and _is_home(links[0].get("href") or "-"):
            yield spoken(element)


def _is_home(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (
        not parts.query and not parts.fragment and (parts.path in ("", "/") or _INDEX.fullmatch(parts.path) is not None)
    )


def _end_with(head: str, titles: Sequence[_Title]) -> None:
    """What other titles have behind the headline, set off by a bar or a dash, is none of it; nor is its own date."""
    for title in titles:
        if len(head) >= _SHORTEST_KEY and title.text.startswith(head) and _BAR.match(title.text, len(head)):
            title.text = head
        elif title.source == "h1" and (dated := _DATE_END.search(title.text)):
            bare = title.text[: dated.start()]
            title.text = bare if any(other.text == bare for other in titles) else title.text


def _lesser_head(page: Page, titles: Sequence[_Title]) -> _Title | None:
    """Where no `h1` is the story's: the `h2` or `h3` with which another title ends or begins, set off by a mark."""
    for _, element in page.lesser_heads[:_MOST_LESSER]:
        text = spoken(element)
        if len(text) >= _SHORTEST_KEY and any(_beyond(title.text, text) or title.text == text for title in titles):
            return _Title("h1", "markup", text, text)
    return None


def _without_sites(titles: Sequence[_Title], sites: Sequence[str], host: str) -> set[str]:
    """Cut the site's name off: what `title` has beyond another title tells it, else the names that are known.

    Returns the keys of all names of the site.
    """
    others = [title for title in titles if title.source != "title"]
    extras: set[str] = set()
    for title in titles:
        if title.source == "title":
            for other in sorted(others, key=lambda one: -len(one.text)):
                rest = _beyond(title.text, other.text)
                if rest:
                    extras.add(_key(rest))
                    break
    known = {_key(site) for site in sites if site} | extras
    label = _label(host)
    for title in titles:
        title.text = _stripped(title.text, known, label)
    return known


def _beyond(long: str, short: str) -> str:
    """What stands behind or before `short` in `long`, marks aside; empty where nothing does."""
    if len(short) < _SHORTEST_KEY or len(long) <= len(short):
        return ""
    if long.startswith(short):
        rest = long[len(short) :]
    elif long.endswith(short):
        rest = long[: -len(short)]
    else:
        return ""
    bare = _EDGE.sub("", rest)
    return bare if bare != rest.strip() and len(bare) <= 60 else ""


def _stripped(text: str, known: set[str], label: str) -> str:
    for _ in range(4):
        marks = list(_BETWEEN.finditer(text))
        if not marks:
            return text
        first, last = marks[0], marks[-1]
        # What was taken for one name ("News - Daily") may hold a mark itself.
        for mark in marks:
            tail = text[mark.end() :]
            if _is_site(tail, known, label if mark is last else "") and mark.start() >= 4:
                text = text[: mark.start()].rstrip()
                break
        else:
            head = text[: first.start()]
            if not _is_site(head, known, label) or len(text) - first.end() < 4:
                return text
            text = text[first.end() :].lstrip()
    return text


def _is_site(text: str, known: set[str], label: str) -> bool:
    key = _key(text)
    if key in known:
        return True
    return bool(label) and len(key) <= 40 and label in key and len(label) >= 0.4 * len(key)


def _label(host: str) -> str:
    """The name in a host: `herald` for `www.herald.co.uk`."""
    parts = [part for part in host.lower().removeprefix("www.").split(".") if part]
    named = [part for part in parts[:-1] if len(part) > 3] or parts[:1]
    label = _NO_KEY.sub("", max(named, key=len)) if named else ""
    return label if len(label) >= 3 else ""


def _without_labels(titles: Sequence[_Title]) -> list[Claim]:
    """Where one title is another with a label in front, the label is a kicker of both."""
    kickers: dict[str, Claim] = {}
    whole = [title.text for title in titles if len(_key(title.text)) >= _SHORTEST_KEY]
    behind = {rest for title in titles if (rest := _behind_two_labels(title, whole))}
    bare = sorted({*whole, *behind}, key=len)
    for title in titles:
        for text in bare:
            if len(text) >= len(title.text) or not title.text.endswith(text):
                continue
            written = title.text[: -len(text)]
            label = _EDGE.sub("", written)
            if label and len(label) <= _LONGEST_LABEL and (_LABEL_END.search(written) or title.source == "h1"):
                claim = Claim(
                    field="kicker", value=label, method=title.method, as_written=written.strip(), confidence=0.7
                )
                kickers.setdefault(label, claim)
                title.text = text
                break
    return list(kickers.values())


def _behind_two_labels(title: _Title, whole: Sequence[str]) -> str:
    """What stands behind the kicker that the `h1` holds in its own box, and behind other words in another title."""
    rest = title.text[len(title.kicker) :].lstrip(_AROUND_KICKER)
    if not title.kicker or not title.text.startswith(title.kicker) or len(_key(rest)) < _SHORTEST_KEY:
        return ""
    labels = [text[: -len(rest)] for text in whole if text.endswith(rest)]
    if any(_key(label) == _key(title.kicker) for label in labels if label != title.text[: -len(rest)]):
        return ""
    others = [label for label in labels if _key(label) != _key(title.kicker)]
    return rest if any(_LABEL_END.search(label) for label in others) else ""


def _weighed(titles: Sequence[_Title]) -> list[Claim]:
    groups: list[list[_Title]] = []
    for title in titles:
        for group in groups:
            if any(_agree(title.key, other.key) for other in group):
                group.append(title)
                break
        else:
            groups.append([title])
    if not groups:
        return []
    best = max(groups, key=_weight)
    words = max({one.key for one in best}, key=lambda key: (_weight([one for one in best if _is_key(one, key)]), key))
    form = min(best, key=lambda one: _form_order(one, words, best))
    same = fold(form.text)
    claims = []
    for title in titles:
        weight = _WEIGHTS.get(title.source, _LESSER)
        confidence = 0.95 if title is form else 0.9 if fold(title.text) == same else weight / 4
        claims.append(
            Claim(
                field="title",
                value=title.text,
                method=title.method,
                as_written=title.written,
                confidence=round(confidence, 2),
                note=title.source,
            )
        )
    return claims


def _weight(group: Sequence[_Title]) -> float:
    sources = {title.source for title in group}
    lesser = any(source not in _WEIGHTS for source in sources)
    return sum(_WEIGHTS.get(source, 0) for source in sources) + (_LESSER if lesser else 0)


def _form_order(title: _Title, words: str, group: Sequence[_Title]) -> tuple[bool, bool, int]:
    """The order in which a group's forms are taken: the words that weigh most, none with broken marks, by source."""
    ranks = ("h1", "headline", "og:title", "title")
    rank = ranks.index(title.source) if title.source in ranks else len(ranks)
    return title.key != words, _is_broken(title, group), rank


def _is_key(title: _Title, key: str) -> bool:
    """True for a title with these words; one that was cut off counts for what it was cut from."""
    cut = _CUT.search(title.text) or len(title.text) >= _HEADLINE_LIMIT
    return title.key == key or (bool(cut) and key.startswith(title.key))


def _is_broken(title: _Title, group: Sequence[_Title]) -> bool:
    """True for an `h1` that shows its marks by boxes ("Topic : Title", "Topic Title") where another writes them."""
    marks = len(_POINTS.findall(title.text))
    return title.source == "h1" and any(
        other.key == title.key
        and other.source in ("headline", "og:title")
        and (len(_POINTS.findall(other.text)) > marks or len(other.text.split()) != len(title.text.split()))
        for other in group
    )


def _agree(one: str, other: str) -> bool:
    """Equal keys; or one is the other with its end cut off."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_KEY and long.startswith(short)


@lru_cache(maxsize=256)
def _key(text: str) -> str:
    return _NO_KEY.sub("", fold(text))
