"""Bylines and datelines as newsrooms in China, Taiwan, Japan and Korea write them: no spaces, no capitals, no "By".

`本报记者 张三`, `文/记者 李四`, `（新华社北京9月1日电 记者张三）`, `【ワシントン共同】`, `[東京 1日 ロイター]`,
`(서울=연합뉴스) 홍길동 기자 =`.
"""

import re
from typing import NamedTuple

from archive.normalization.places import EAST_ASIAN_TOWNS
from archive.values import Span

Names = list[tuple[str, Span]]

_HAN = r"[\u3400-\u9fff]"
_NAME = rf"(?:{_HAN}{{2,4}}|{_HAN}{{1,8}}(?:[·・•]{_HAN}{{1,8}}){{1,2}})"
_LIST = rf"{_NAME}(?:[\s、，,／/]{{1,3}}{_NAME}){{0,5}}"
_AGENCY = (
    r"(?:新华社|新華社|中新社|中新网|中新網|中央社|人民网|人民網|新华网|新華網|法新社|路透社|美联社|美聯社|德新社|"
    r"塔斯社|共同社|央视网|澎湃新闻|[\u3400-\u9fff]{1,5}(?:社|网|網|報|报|讯社))"
)
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"

_LABELLED = re.compile(
    rf"[（(\[【〔□■◎●\s]*+(?:(?:文|图文|作者|撰文|撰稿|采写|採訪|撰|记者|記者|本报记者|本報記者|特约记者|通讯员|"
    rf"本刊记者|{_AGENCY}记者|{_AGENCY}記者|"
    rf"文字|執筆|筆者|取材|文・|文＝)\s*+[:：/／|｜]?\s*+(?:(?:本报|本報|{_AGENCY})?\s*+(?:记者|"
    rf"記者)\s*+[:：]?\s*+)?)"
    rf"(?P<names>{_LIST}?)"
    rf"(?:\s*+[/／]?\s*+(?P<place>{_HAN}{{2,6}}?)?\s*+(?:报道|報導|報道|电|電|撰|摄|专题报道|"
    rf"专电))?[）)\]】〕\s]*+(?:(?:整理|编辑|編輯)?)",
)
_JAPANESE = re.compile(
    rf"[（(【\[]?\s*(?P<names>(?:{_HAN}{{1,4}}[ \u3000]?[\u3400-\u9fff\u3040-\u30ff々]{{1,4}}?)"
    rf"(?:[、・]\s*{_HAN}{{1,4}}[ \u3000]?{_HAN}{{1,4}}?){{0,3}})\s*"
    r"(?:記者|特派員|編集委員|論説委員)\s*[）)】\]]?"
)
_JAPANESE_SIGN = ("記者", "特派員", "編集委員", "論説委員")
_KOREAN = re.compile(
    r"[(\[]?\s*(?:[가-힣A-Za-z0-9]{2,12}\s*[=|]?\s+)?(?P<names>[가-힣]{2,4}(?:\s*[·,]\s*[가-힣]{2,4}){0,4})\s*(?:선임|수습|전문|인턴)?\s?(?:기자|특파원|논설위원)\s*[)\]]?"
    r"(?:\s*[(<]?[\w.+-]{1,40}@[\w.-]{3,40}[)>]?)?"
)
_SPLIT = re.compile(r"[\s、，,／/·]+")

_CHINESE_LINE = re.compile(
    rf"[（(【\[]?\s*(?P<agency>{_AGENCY})\s*(?:(?:记者|記者)\s*(?P<before>{_HAN}{{2,4}}?)\s*)?"
    rf"(?P<place>{_HAN}{{2,7}}?)?\s*(?P<date>{_DAY})\s*(?:专电|專電|电|電|讯|訊|综合外电报道|綜合外電報導)\s*"
    rf"(?:[（(]?\s*(?:记者|記者)\s*[:：]?\s*(?P<names>{_LIST})\s*[）)]?)?\s*[）)】\]]?\s*[:：]?\s*"
)
_TAIWAN_LINE = re.compile(
    rf"[（(【〔\[]\s*+(?P<agency>{_AGENCY})?\s*+(?:记者|記者)?\s*+(?P<names>{_LIST}?)\s*+[/／]?\s*+(?P<place>{_HAN}{{2,4}})"
    rf"\s*+(?P<date>{_DAY})?\s*+(?:报道|報導|報道|电|電|综合报道|綜合報導)\s*+[）)】〕\]]\s*+"
)
_JAPANESE_LINE = re.compile(
    r"【(?P<only>共同|時事|AFP|AFP時事|ロイター|CNN|CNS)】\s*"
    r"|【(?P<place>[\u3400-\u9fff\u30a0-\u30ff・]{2,12}?)(?:(?P<agency>共同|時事|ロイター|AFP時事|AFP|AP|DPA|CNN)"
    r"|\s*[=＝]\s*(?P<names>[^】=＝]{2,20}?)(?:[=＝][^】]{0,20})?)】\s*"
    r"|\[(?P<town>[\u3400-\u9fff\u30a0-\u30ff・]{2,12})\s*(?P<date>(?:\d{1,2}月)?\d{1,2}日)\s*"
    r"(?P<sign>ロイター|AFP|共同|時事)\]\s*[-－—]*\s*"
)
_KOREAN_LINE = re.compile(
    r"[(\[【]\s*(?P<place>[가-힣]{2,8}(?:[·/][가-힣]{2,8}){0,2})\s*=\s*(?P<agency>[가-힣\w.]{2,12})\s*[)\]】]\s*"
    r"(?:(?P<names>[가-힣]{2,4}(?:\s*[·,]\s*[가-힣]{2,4}|\s+[가-힣]{2,4}(?=\s)){0,4}?)\s*(?:기자|특파원)\s*=?\s*)?"
)
_OPENERS = "（(【〔[新中人法路美德塔共央本"


class EastAsianDateline(NamedTuple):
    """The spans of what a dateline names; `end` is the offset behind it."""

    place: Span | None
    agency: Span | None
    date: Span | None
    persons: Names
    end: int


def may_be_byline(text: str) -> bool:
    """A cheap look: whether there is anything that a byline of these newsrooms has."""
    return any(
        sign in text
        for sign in ("记者", "記者", "기자", "특파원", "文", "作者", "撰", "特派員", "論説", "執筆", "編集委員")
    )


def read_east_asian_byline(text: str) -> Names:
    """The persons that a whole line names as its writers."""
    if match := _LABELLED.fullmatch(text):
        return _names(match["names"], match.start("names"))
    if match := _KOREAN.fullmatch(text):
        return _names(match["names"], match.start("names"))
    if any(text.rstrip("）)】]").endswith(sign) for sign in _JAPANESE_SIGN) and (match := _JAPANESE.fullmatch(text)):
        return [(match["names"], match.span("names"))]
    return []


def read_east_asian_dateline(text: str, start: int, end: int) -> EastAsianDateline | None:
    """The dateline at `start`; None when there is none."""
    first = text[start : start + 1]
    if not first or (first not in _OPENERS and not "\u3400" <= first <= "\u9fff"):
        return None
    for pattern in (_CHINESE_LINE, _JAPANESE_LINE, _KOREAN_LINE, _TAIWAN_LINE):
        if match := pattern.match(text, start, min(end, start + 120)):
            return _dateline(match)
    return None


def _dateline(match: re.Match[str]) -> EastAsianDateline | None:
    found = match.groupdict()
    place = "town" if found.get("town") else "place"
    agency = next((group for group in ("agency", "only", "sign") if found.get(group)), None)
    persons: Names = []
    place_span = match.span(place) if found.get(place) else None
    before = found.get("before")
    if before and place_span is None and before in EAST_ASIAN_TOWNS:
        place_span = match.span("before")
    elif before:
        persons.append((before, match.span("before")))
    if before and place_span:
        persons, place_span = _parted(match.string, (match.start("before"), place_span[1])) or (persons, place_span)
    if found.get("names"):
        names = found["names"]
        if match.re is _JAPANESE_LINE:
            persons.append((names, match.span("names")))
        else:
            persons += _names(names, match.start("names"))
    if match.re is _TAIWAN_LINE and not (agency or persons):
        return None
    return EastAsianDateline(
        place_span,
        match.span(agency) if agency else None,
        match.span("date") if found.get("date") else None,
        persons,
        match.end(),
    )


def _parted(text: str, span: Span) -> tuple[Names, Span] | None:
    """A name and a town written together (`王小明台北`), told apart by the town that is listed."""
    start, end = span
    for at in range(start + 2, min(start + 5, end - 1)):
        if text[at:end] in EAST_ASIAN_TOWNS:
            return [(text[start:at], (start, at))], (at, end)
    return None


def _names(text: str, start: int) -> Names:
    found: Names = []
    at = 0
    for part in (*_SPLIT.finditer(text), None):
        end = part.start() if part else len(text)
        if text[at:end]:
            found.append((text[at:end], (start + at, start + end)))
        at = part.end() if part else end
    return found
