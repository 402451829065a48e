"""Blocks of `Key: value` lines at the head of a text: plain, between fences, or as a database prints them.

A block is believed for two known keys, or for one that names a title. Keys that nobody knows are passed over inside a
block; a value may go on in indented lines; a key for the body ("BODY:") ends the block.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from archive.normalization.byline import read_byline, read_names
from archive.normalization.bylineparts import read_turned
from archive.normalization.bylinewords import OPENINGS
from archive.normalization.dateline import read_dateline_line
from archive.normalization.dates import DateReading, Refusal, read_date, read_exactly, read_time
from archive.normalization.datestatements import date_claim, refusal_problem
from archive.normalization.title import looks_like_title, read_title
from archive.normalization.urls import canonical
from archive.text import Line, word_set
from archive.values import Claim, Header, HeaderKind, Problem, Span

_KEY_VALUE = re.compile(
    r"[*_#>\s]{0,4}(?P<key>[^\W\d][\w ’'/-]{0,24}?)\s*\**\s*(?P<mark>[:：=])\s*\**\s*(?P<value>\S.*)?"
)
_FENCES = frozenset(("---", "+++"))
_KEYS: dict[str, str] = {
    word: field
    for field, words in {
        "title": (
            "title headline head heading hl subject story-title article-title titel überschrift betreff schlagzeile "
            "titre título titulo titular titolo titolo-articolo kop заголовок название тема başlıq başlık tytuł "
            "nadpis titlu otsikko cím 标题 標題 题目 タイトル 見出し 제목 العنوان عنوان"
        ),
        "section": (
            "rubrik section category rubric rubrique sección seção sezione рубрика раздел bölüm bölmə kategori "
            "kategorie ressort dział rubriek 栏目 分类 분야"
        ),
        "subtitle": (
            "subtitle subhead sub-headline subheadline deck dek standfirst summary lead-in untertitel unterzeile "
            "chapô sous-titre subtítulo sottotitolo подзаголовок ondertitel podtytuł altbaşlık 副标题 副題 부제"
        ),
        "authors": (
            "author authors by byline writer writers journalist reporter autor autora autoren autorin auteur auteurs "
            "autore autori автор авторы автори müəllif yazar door von par por di redakteur correspondent kirjoittaja "
            "författare forfatter szerző 作者 记者 記者 著者 执笔 기자 글쓴이 الكاتب بقلم نویسنده"
        ),
        "published": (
            "date published published-on publication-date pubdate pub-date publish-date date-published published-at "
            "posted posted-on created release-date load-date datum erscheinungsdatum veröffentlicht veröffentlicht-am "
            "fecha fecha-de-publicación data data-publicação date-de-publication publié publié-le дата "
            "дата-публикации опубликовано tarix tarih yayın-tarihi gepubliceerd päiväys dátum 日期 时间 發布時間 "
            "发布时间 日付 公開日 날짜 التاريخ تاريخ تاریخ"
        ),
        "time": "time uhrzeit heure hora ora tijd tid klockslag время час saat vaxt godzina čas kellonaika",
        "modified": (
            "updated modified last-updated last-modified lastmod last-mod date-modified updated-at "
            "aktualisiert mis-à-jour actualizado "
            "atualizado aggiornato обновлено изменено yenilənib güncellendi 更新时间 更新日"
        ),
        "publisher": (
            "publisher outlet site website newspaper publication publication-title journal paper издание zeitung "
            "medium média medio testata jornal nəşr gazete 媒体 新聞社 언론사"
        ),
        "credits": (
            "source sources agency credit wire news-agency quelle agentur fuente agencia fonte agenzia источник "
            "агентство джерело mənbə agentlik kaynak ajans źródło zdroj sursă bron lähde källa kilde 来源 來源 出典 "
            "출처 المصدر منبع"
        ),
        "language": ("language lang sprache langue idioma lingua язык мова dil język taal kieli 语言 言語 언어"),
        "url": ("url link permalink canonical address web-address adresse enlace ссылка 链接"),
        "keywords": (
            "keywords keyword tags tag topics schlagwörter schlagworte mots-clés palabras-clave palavras-chave теги "
            "ключевые-слова açar-sözlər etiketler 关键词 关键字 タグ"
        ),
        "dateline": ("dateline place location ort lieu lugar luogo место"),
        "imprint": "publication-info",
        "body": ("body text content full-text article story текст volltext contenu cuerpo texto corpo 正文 本文 본문"),
    }.items()
    for word in words.split()
}
_PASSED_OVER = word_set(
    "byline-title cc content-transfer-encoding content-type copyright doc-id document-type draft edition format "
    "from graphic id image issn issue layout length message-id mime-version page pages priority reply-to slug "
    "status to type version volume word-count words"
)
_IMPRINT = re.compile(r"(?P<outlet>[^;]{2,80}?)\s?;[^;]{0,90}\.\s(?P<date>\d{1,2}\s[^\W\d]{3,9}\.?\s\d{4})(?=[:.]|$)")
_LONGEST_BLOCK = 40
_FRONT_VALUE = " \t[]"


class Head(NamedTuple):
    """The header, its claims, the lines behind it, and where the body begins when it begins in the header line."""

    header: Header
    claims: list[Claim]
    problems: list[Problem]
    rest: list[Line]


class _Pair(NamedTuple):
    field: str
    value: str
    start: int


def read_block(lines: Sequence[Line]) -> Head | None:
    """The block at the head of `lines`, or None."""
    fenced = lines[0].text in _FENCES
    if not fenced and not (":" in lines[0].text[:40] or "：" in lines[0].text[:20] or "=" in lines[0].text[:30]):
        return _titled_block(lines)
    pairs: list[_Pair] = []
    index = 1 if fenced else 0
    closed = not fenced
    while index < min(len(lines), _LONGEST_BLOCK):
        if fenced and lines[index].text == lines[0].text:
            index += 1
            closed = True
            break
        pair = _inside(lines, index, pairs, fenced=fenced)
        if pair is None:
            break
        pairs.append(pair)
        index += 1
        if pair.field == "body":
            break
    known = [pair for pair in pairs if pair.field not in ("", "body") and pair.value]
    keys = sum(pair.field not in ("", "body") for pair in pairs)
    if not closed or not known or (not fenced and keys < 2 and known[0].field != "title"):
        return None
    body = pairs[-1] if pairs[-1].field == "body" else None
    return _head(lines, index, known, body)


def _titled_block(lines: Sequence[Line]) -> Head | None:
    """A title without a key above a block that ends with the key of the body, as catalogues of the press print it."""
    title = lines[0]
    if len(lines) < 3 or not lines[1].follows or ":" not in lines[1].text[:40] or not looks_like_title(title.text):
        return None
    pair = _pair(lines[1])
    head = read_block(lines[1:]) if pair and pair.field not in ("", "title") else None
    if head is None or head.header.span is None or head.header.kind == "title" or not _ends_with_body(head):
        return None
    claims = [*read_title(title.text, title.start, method="header", confidence=0.95), *head.claims]
    span = title.start, head.header.span[1]
    header = Header(kind="title", as_written=f"{title.text}\n{head.header.as_written}", span=span)
    return Head(header, claims, head.problems, head.rest)


def _ends_with_body(head: Head) -> bool:
    last = (head.header.as_written or "").rpartition("\n")[2]
    match = _KEY_VALUE.fullmatch(last)
    return match is not None and _KEYS.get("-".join(match["key"].casefold().split())) == "body"


def _inside(lines: Sequence[Line], index: int, pairs: Sequence[_Pair], *, fenced: bool) -> _Pair | None:
    """What a line of the block says; None where the block has ended. A pair without a field says nothing."""
    line = lines[index]
    pair = _pair(line, fenced=fenced)
    if pair is None:
        inside = _is_item(line.text) and (fenced or (line.follows and bool(pairs)))
        return _item(pairs, line) if inside else None
    if pair.field == "body":
        return pair if len(pairs) >= 2 and not fenced else None
    if pair.field == "":
        passed = fenced or (line.follows and _knows_next(lines, index)) or _is_passed_over(line.text)
        return pair if passed else None
    # A paragraph that begins with a known word and a colon is no key.
    return None if index and not line.follows and not fenced and len(line.text) > 200 else pair


def _head(lines: Sequence[Line], index: int, pairs: Sequence[_Pair], body: _Pair | None) -> Head:
    claims: list[Claim] = []
    problems: list[Problem] = []
    clock = next((pair.value for pair in pairs if pair.field == "time"), "")
    for pair in pairs:
        found, refused = _field(*pair, clock=clock)
        claims += found
        problems += refused
    fields = {claim.field for claim in claims}
    kind: HeaderKind = "title" if "title" in fields else "byline" if "authors" in fields else "none"
    rest = list(lines[index:])
    last = lines[index - 1]
    end = last.end
    if body and body.value:
        first = Line(body.start, last.end, body.value, last.number, follows=False)
        rest.insert(0, first)
        end = last.start + len(last.text[: body.start - last.start].rstrip())
    span = lines[0].start, end
    whole = [line.text for line in lines[: index - 1]] + [last.text[: end - last.start]]
    return Head(Header(kind=kind, as_written="\n".join(whole), span=span), claims, problems, rest)


def _pair(line: Line, *, fenced: bool = False) -> _Pair | None:
    """The key's field, empty for one that nobody knows; None for a line that is no pair."""
    match = _KEY_VALUE.fullmatch(line.text)
    if match is None:
        return None
    key = "-".join(match["key"].casefold().replace("_", " ").split())
    value = match["value"] or ""
    if match["mark"] == "=" and key not in _KEYS and not fenced:
        return None
    return _Pair(_KEYS.get(key, ""), value, line.start + (match.start("value") if value else len(line.text)))


def _is_passed_over(text: str) -> bool:
    match = _KEY_VALUE.fullmatch(text)
    return match is not None and "-".join(match["key"].casefold().replace("_", " ").split()) in _PASSED_OVER


def _knows_next(lines: Sequence[Line], index: int) -> bool:
    following = _pair(lines[index + 1]) if index + 1 < len(lines) else None
    return following is not None and following.field != "" and lines[index + 1].follows


def _is_item(text: str) -> bool:
    return text.startswith("- ") or text in ("[", "]", "...")


def _item(pairs: Sequence[_Pair], line: Line) -> _Pair:
    """A line of a list below its key, as front matter writes it."""
    value = line.text[2:].strip()
    listed = next((pair.field for pair in reversed(pairs) if pair.field), "")
    if listed in ("authors", "keywords") and line.text.startswith("- ") and value:
        return _Pair(listed, value, line.start + line.text.index(value))
    return _Pair("", "", line.start)


def _field(field: str, value: str, start: int, *, clock: str = "") -> tuple[list[Claim], list[Problem]]:
    stripped = value.strip(_FRONT_VALUE) if field in ("authors", "keywords") else value
    if len(stripped) > 1 and stripped[0] in "\"'" and stripped[-1] == stripped[0] and stripped.count(stripped[0]) == 2:
        stripped = stripped[1:-1]
    if not stripped:
        return [], []
    start += value.index(stripped)
    span: Span = start, start + len(stripped)
    if field in ("published", "modified"):
        return _date(field, stripped, start, clock if field == "published" else "")
    if field == "title":
        return read_title(stripped, start, method="header", confidence=0.95), []
    if field == "authors":
        return _authors(stripped, start), []
    if field == "imprint":
        return _imprint(stripped, start)
    if field == "dateline":
        reading_place = read_dateline_line(stripped)
        place = reading_place.place if reading_place and reading_place.place else stripped
        return [Claim(field="place", value=place, method="header", as_written=stripped, span=span)], []
    if field == "keywords":
        words = [word.strip(" \"'[]") for word in re.split(r"[,;、，]", stripped)]
        return [Claim(field="keywords", value=word, method="header", span=span) for word in words if word], []
    if field == "credits" and "://" in stripped:
        return [], []
    read = canonical(stripped) if field == "url" else stripped
    return [Claim(field=field, value=read, method="header", as_written=stripped, span=span)] if read else [], []


def _date(field: str, written: str, start: int, clock: str) -> tuple[list[Claim], list[Problem]]:
    reading = read_date(written)
    reading = reading if isinstance(reading, DateReading) else read_exactly(written) or reading
    if isinstance(reading, Refusal):
        return [], [refusal_problem(reading)]
    if reading is None or reading.year is None:
        return [], []
    if clock and reading.hour is None and read_time(clock):
        # The day and the time stand under two keys.
        timed = read_exactly(f"{written} {clock}")
        reading = timed._replace(as_written=reading.as_written) if isinstance(timed, DateReading) else reading
    return [date_claim(field, reading, method="header", span=(start, start + len(reading.as_written)))], []


def _imprint(text: str, start: int) -> tuple[list[Claim], list[Problem]]:
    """The outlet, its town and the day of the issue in one field: "Fen Post ; Norvik [Norvik]. 19 Feb 2016: A.3."."""
    match = _IMPRINT.match(text)
    if match is None:
        return [], []
    at = start + match.start("date")
    outlet, _ = _field("publisher", match["outlet"], start)
    dated, refused = _field("published", match["date"], at)
    return [*outlet, *dated], refused


def _authors(text: str, start: int) -> list[Claim]:
    """The persons and outlets of an author's field; a single word that is no medium is a pen name."""
    text = text.replace('"', " ").replace("[", " ").replace("]", " ")
    opening = OPENINGS.match(text)
    at = opening.end() if opening else 0
    names = read_turned(text[at:], start + at, expected=True) or read_names(text[at:], start + at)
    if names is None:
        return read_byline(text, start, method="header")
    found: list[Claim] = []
    for name, span in names.persons:
        found.append(Claim(field="authors", value=name, method="header", as_written=name, span=span))
    for name, span in names.outlets:
        found.append(Claim(field="publisher", value=name, method="header", as_written=name, span=span))
    return found
