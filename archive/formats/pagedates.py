"""When a page says that it was published and modified: microdata, `time` elements, and stamps that are shown.

What a stamp's line means ("Updated 8 November, 14:02") is read with every other line of a text, by the normalization:
here the lines are found that may be stamps, those around the headline that hold a date.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import chain, islice

from htmldate import find_date
from lxml.html import HtmlElement

from archive.formats.page import Found, Page, following, is_aside, words_of
from archive.formats.writtendates import LABELLED, OPENING_DATE, WRITTEN_DATE, holds_date
from archive.values import Claim

VISIBLE = "visible"
"""The note of a claim whose value is a whole line with a date in it."""
_LONGEST_DATE = 60
_LONGEST_STAMP, _LONGEST_BARE = 160, 90
_SHORTEST_PROSE, _SHORTEST_SENTENCE = 140, 70
_FEW = 10
_MOST_LINES = 25
_NEIGHBOURS = 6
_LONGEST_LABEL = 40
_MONTH_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")
_LABEL_TAGS = ("span", "b", "strong", "em", "i", "label", "small", "dt")
_MOST_STAMPS = 4
_LINE_TAGS = (
    "p", "div", "span", "td", "li", "small", "font", "address", "em", "i", "b", "strong", "cite", "center", "h2", "h3",
    "h4", "h5", "h6", "dd", "label", "time", "section", "header", "a",
)  # fmt: skip
_MODIFIED = re.compile(
    r"updated?\b|modified|last\s|aktualisier|geändert|stand\b|mis\sà\sjour|modifié|actualiz|modificad|atualiz|aggiorna|"
    r"modifica|bijgewerkt|gewijzigd|обновл|измен|оновл|зміне|güncelle|değiştir|zaktualiz|aktualiza|oppdater|opdater|"
    r"uppdater|päivitet|更新|改訂|수정|업데이트|diperbarui|cập\snhật|تحديث|yenilən|עודכן|ενημέρωσ|frissít",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"\d[/-]\d\d?[/-](?:\d{4}|\d\d\b)")
_MOMENTS = ("title", "datetime", "data-datetime", "data-date", "data-time", "data-published", "content")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S{0,15}")
_SHORTEST_TEASER = 12
_DIGIT = re.compile(r"\d")
_FRAME_TAGS = ("header", "nav", "aside", "div", "section", "ul", "ol")
_MASTHEAD = re.compile(r"\bmast|\btop-?bar|\bsite-?header|\bnavbar|\bbanner\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:^|\s)(?:comments?(?:[-_]?(?:list|area|section|thread|wrapper))?|commentlist|related(?:[-_]\w+)?|"
    r"(?:recent|latest|other)[-_](?:posts?|articles?|news|stories))(?:\s|$)",
    re.IGNORECASE,
)
_STORY = re.compile(r"entry|post|article|story", re.IGNORECASE)
_EVENT = re.compile(r"(?<![a-z])(?:events?|calendar|schedule|agenda|programme|termine?)(?![a-z])", re.IGNORECASE)
_EVENT_LABEL = re.compile(
    r"(?:starts?|begins?|beginn|when|wann|termin|where|doors|opens|date\sof\sthe\sevent|début|inicio|inizio)\s*:?\s*$",
    re.IGNORECASE,
)
_MOST_EVENT_BOXES = 3
_PUBLISHED = re.compile(
    r"publish|pubdate|posted|entry date|created|erstellt|veröffentlich|publi[ékcs]|pubbl|opublik|julkais|megjelen|"
    r"közzé|zveřejn|zverejn|objav|gepubl|geplaatst|опублик|опублік|објав|публик|yayın|掲載|公開|发布|發布|發佈|입력|게재|نشر|منتشر|"
    r"diterbit|δημοσι",
    re.IGNORECASE,
)
_TEXT_TAGS = (
    "p", "div", "span", "td", "li", "small", "font", "em", "i", "b", "strong", "time", "section", "article", "nobr",
    "a", "abbr", "dd", "br", "h1", "h2", "h3", "h4",
)  # fmt: skip


def date_claims(page: Page, *, timed: bool) -> list[Claim]:
    """Microdata that says what it dates, the `time` nearest the headline, and the stamps that are shown there.

    `timed` says that the time of publication is known already: unmarked lines are not asked then.
    """
    claims: list[Claim] = []
    for field, names in (("published", ("datepublished", "datecreated", "created")), ("modified", ("datemodified",))):
        elements = [element for name in names for element in page.properties.get(name, ())[:3]]
        for element in elements:
            value = element.get("datetime") or element.get("content") or _moment(element) or words_of(element)
            if value and len(value) <= _LONGEST_DATE and not (field == "published" and is_aside(element)):
                claims.append(_claim(field, value, "itemprop", 0.85))
                break
    have = {claim.field for claim in claims}
    for one in _near_head(page.times, page):
        value = one.element.get("datetime")
        if not value and "published" not in have and WRITTEN_DATE.search(words_of(one.element)):
            # What is shown nearest is the story's own: a machine-readable date further away is another story's.
            break
        field = "modified" if value and _is_modified(one.element) else "published"
        _set_aside(page, one.element)
        if value and len(value) <= _LONGEST_DATE and field not in have:
            have.add(field)
            claims.append(_claim(field, value, "time", 0.7))
    if "published" not in have and (value := _attributed(page)):
        claims.append(_claim("published", value, "attribute", 0.65))
    return claims + _stamps(page, timed=timed)


def _attributed(page: Page) -> str:
    """The moment that the first dated element holds beside what it shows ("3 days ago"), in ISO's form; else empty."""
    for one in _near_head(page.dated, page):
        if not _is_modified(one.element) and (value := _moment(one.element)):
            return value
    return ""


def _moment(element: HtmlElement) -> str:
    """The moment in ISO's form that one of the element's attributes holds; else empty."""
    values = (element.get(name) or "" for name in _MOMENTS)
    return next((value for value in values if _MOMENT.fullmatch(value)), "")


def is_dated(claims: Sequence[Claim]) -> bool:
    """True where the page tells a date so that nothing need be searched: in its markup, or shown with one meaning."""
    return any(
        (claim.field in ("published", "modified") and claim.note != VISIBLE)
        or (claim.field == "published" and not _SLASHED.search(claim.value))
        for claim in claims
    )


def searched_date(tree: HtmlElement, source: str, address: str | None) -> list[Claim]:
    """A date that stands somewhere in the page, where its markup tells none: a guess, and said to be one."""
    if not holds_date(source):
        return []
    story = deepcopy(tree)
    _keep_story(story)
    if labelled := LABELLED.search(" ".join(story.itertext(*_TEXT_TAGS))):
        return [_shown("published", labelled["date"] or labelled["before"])]
    found = find_date(story, url=address, original_date=True, extensive_search=True, max_date="2100-12-31")
    # The first of January is what the search makes of a bare year, mostly the one of the copyright.
    if not found or found.endswith("-01-01") or _is_of_other_month(found, address):
        return []
    note = "found by searching the page"
    return [
        Claim(
            field="published",
            value=found,
            method="markup",
            as_written=found,
            stated=False,
            confidence=0.5,
            note=note,
        )
    ]


def _is_of_other_month(found: str, address: str | None) -> bool:
    """True where the page's address tells a month that is not the date's."""
    told = _MONTH_IN_ADDRESS.search(address or "")
    return told is not None and not found.startswith(f"{told[1]}-{told[2]}")


def _keep_story(tree: HtmlElement) -> None:
    """Drop what bears dates of its own: the masthead with the day of the visit, readers' comments, other stories."""
    for element in list(tree.iter(*_FRAME_TAGS)):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        frame = element.tag == "nav" or _OTHERS.search(named) or _is_masthead(element, named)
        if frame and element.find(".//article") is None:
            element.drop_tree()


def _is_masthead(element: HtmlElement, named: str) -> bool:
    if element.tag != "header" or _STORY.search(named) or element.find(".//h1") is not None:
        return False
    return all(around.tag not in ("article", "main") for around in element.iterancestors())


def _stamps(page: Page, *, timed: bool) -> list[Claim]:
    """The nearest line that a class or a `time` marks, with its neighbours; else the short ones by the headline."""
    marked = sorted({one.place: one for one in (*page.times, *page.dated)}.values())
    claims: list[Claim] = []
    first: Found | None = None
    for one in _near_head(marked, page):
        if first and abs(one.place - first.place) > _NEIGHBOURS:
            continue
        line = words_of(one.element) if len(one.element) < _FEW else ""
        if len(line) <= _LONGEST_STAMP and WRITTEN_DATE.search(line):
            first = first or one
            later = _is_modified(one.element) or (_MODIFIED.search(line) and not _PUBLISHED.search(line))
            claims.append(_shown("modified" if later else "published", line))
    if not timed and all(claim.field == "modified" for claim in claims):
        claims += [_shown("published", line) for line in _unmarked(page)]
    return claims[:_MOST_STAMPS]


def _unmarked(page: Page) -> Iterator[str]:
    """Short lines right above the headline, and those below it up to the first paragraph of prose."""
    found = page.head
    if found is None:
        return
    head = found.element
    sentences = 0
    for number, element in enumerate(chain(_above(head), following(head, *_LINE_TAGS))):
        line = words_of(element) if len(element) < _FEW else ""
        if element.tag == "p" and len(line) >= _SHORTEST_SENTENCE and line[-1] in '.!?”"。':
            sentences += 1 + (len(line) >= _SHORTEST_PROSE)
        opening = OPENING_DATE.match(line) if element.tag == "p" else None
        if number > _MOST_LINES or (sentences > 1 and not opening):
            return
        if len(line) > _LONGEST_BARE:
            line = opening["date"] if opening else ""
        if line and WRITTEN_DATE.search(line) and not is_aside(element) and not _is_of_event(element):
            yield line
        if opening:
            return


def _above(head: HtmlElement) -> Iterator[HtmlElement]:
    """What stands right above the headline, but for the masthead, which may bear the day of the visit."""
    for around in (head, *islice(head.iterancestors(), 2)):
        for beside in islice(around.itersiblings(preceding=True), 2):
            if beside.tag not in ("header", "nav") and not _MASTHEAD.search(
                f"{beside.get('class')} {beside.get('id')}"
            ):
                yield beside


def _near_head(found: Sequence[Found], page: Page) -> Iterator[Found]:
    """Those marked as the date of publication, then those below the headline, then those above it; no boxes."""
    first = page.head
    head = first.place if first else 0
    marked = [one for one in found if one.element.get("pubdate") is not None]
    below = [one for one in found if one.place > head and not _is_listed(one.element)]
    above = [one for one in found if one.place <= head and not _is_teaser(one.element)]
    for one in (*marked[:1], *below[:10], *reversed(above[-5:])):
        if not is_aside(one.element) and not _is_of_event(one.element):
            yield one


def _is_listed(element: HtmlElement) -> bool:
    """True for the date of another story in a list: an item or a box of its own that holds a linked headline."""
    box = element.getparent()
    own = box is not None and box.tag in ("li", "article") and next(box.iter("h1", "p"), None) is None
    return own and _is_teaser(element)


def _is_of_event(element: HtmlElement) -> bool:
    """True for a date in a box about what the story tells of: when a festival begins, when doors open."""
    for box in chain((element,), islice(element.iterancestors(), _MOST_EVENT_BOXES)):
        if box.tag in ("article", "main", "body"):
            break
        if _EVENT.search(f"{box.get('class') or ''} {box.get('id') or ''}"):
            return True
    return _EVENT_LABEL.search(_before(element)) is not None


def _is_teaser(element: HtmlElement) -> bool:
    """True for a date beside the linked headline of another story."""
    box = element.getparent()
    links = box.iter("a") if box is not None and len(box) < _FEW else ()
    return any(len(words := words_of(link)) >= _SHORTEST_TEASER and not _DIGIT.search(words) for link in links)


def _is_modified(element: HtmlElement) -> bool:
    """True for a date that its class, or the words right before it in its line ("Updated: "), call a later one."""
    before = _before(element)
    return _MODIFIED.search(before) is not None and not _PUBLISHED.search(before)


def _set_aside(page: Page, element: HtmlElement) -> None:
    """A box with nothing but a label and its `time` is furniture: the extractor would keep the label alone."""
    box = element.getparent()
    if box is None or box.tag not in ("p", "div", "span", "li"):
        return
    label = words_of(box).replace(words_of(element), "", 1).strip()
    if label and len(label) <= _LONGEST_LABEL and (_MODIFIED.search(label) or _PUBLISHED.search(label)):
        page.furniture.append(box)


def _shown(field: str, line: str) -> Claim:
    return _claim(field, line, VISIBLE, 0.6)


def _before(element: HtmlElement) -> str:
    previous, parent = element.getprevious(), element.getparent()
    named = f"{element.get('class') or ''} {element.get('itemprop') or ''}".replace("-", " ").replace("_", " ")
    if previous is not None:
        words = (previous.tail or "").strip() or (words_of(previous) if previous.tag in _LABEL_TAGS else "")
        # A whole stamp beside this one is no label of it.
        words = "" if WRITTEN_DATE.search(words) else words
    else:
        words = ((parent.text if parent is not None else "") or "").strip()
    return f"{named} {words[-_LONGEST_LABEL:]}"


def _claim(field: str, value: str, note: str, confidence: float) -> Claim:
    return Claim(field=field, value=value, method="markup", as_written=value, confidence=confidence, note=note)
