"""What signs a text below its last sentence: who reported, wrote and edited it, its agency, its source, its history.

"(Reporting by A in Paris; Editing by B)", "(AFP)", "Source: Reuters", "— Ann Lee", "This story has been corrected".
Reporters and writers are authors; who edits or only contributed is kept as a claim and is no author.
"""

import re
from collections.abc import Sequence

from archive.normalization.byline import read_bare_name, read_byline, read_names
from archive.normalization.closingstamp import read_closing_stamp, read_filed
from archive.normalization.credits import credit, read_credit_line
from archive.normalization.outlets import is_agency, is_medium
from archive.normalization.revisions import read_note
from archive.normalization.stamp import read_stamp
from archive.normalization.unlistednames import read_likely_name
from archive.text import Line
from archive.values import Claim, Span

_SIGNING_LINES = 6
_LONGEST = 400
_WROTE = (
    r"(?:reporting|writing|written|reported|compiled|reporting\s+and\s+(?:writing|editing)|"
    r"writing\s+and\s+(?:reporting|editing)|"
    r"reportage|reporte|información|redacción|reportagem|texto|bericht|geschrieben|rédigé|écrit|escrito|escrita|"
    r"scritto|"
    r"репортаж|подготовил[аи]?)"
)
_HELPED = (
    r"(?:(?:with\s+)?additional\s+(?:reporting|writing|research|input)|(?:with\s+)?(?:assistance|contributions?|"
    r"help|inputs?)|"
    r"with\s+(?:assistance|contributions?|help|reporting|inputs?)|editing|edited|sub-?editing|copy-?editing|"
    r"graphics?|translation|"
    r"translated|production|produced|photography|video|research|fact-checking|edit(?:é|ado|ada|ato)|édité|"
    r"édition|edição|"
    r"edición|editing|redigiert|redaktion|bearbeit(?:et|ung)|traduit|traducido|tradotto|version\s+française|"
    r"редактирование|"
    r"редактор|monta(?:je|gem)|reporter\s+ajout[ée]s?)"
)
_BY = r"(?:\s+(?:by|from|de|par|por|da|von|di))?\s*:?\s+"
_SEGMENT = re.compile(rf"(?:(?P<wrote>{_WROTE})|(?P<helped>{_HELPED})){_BY}(?P<names>\S.*)", re.IGNORECASE | re.DOTALL)
_NEXT = re.compile(
    rf"\s*[;.,]\s*(?:and\s+)?(?=(?:{_WROTE}|{_HELPED})\b)|\s*;\s*|\s+and\s+(?=editing\s+by\b)", re.IGNORECASE
)
_CUE = re.compile(rf"[(\[]?\s*(?:{_WROTE}|{_HELPED})(?:\s+(?:by|from|par|por|von)\b|\s*:)", re.IGNORECASE)
_EDITED_INSIDE = re.compile(
    r"[;,.]\s*(?:éditée?|editado|edição|edición|editing|redigiert|edited|редактор)\b", re.IGNORECASE
)
_BRACKETED = re.compile(r"\s*(?P<whole>[(\[](?P<inside>[^()\[\]]{3,400})[)\]])\.?\s*$")
_SIGN_AT_END = re.compile(
    r"(?<=[.!?…\"”»'’)。])\s*(?P<whole>(?:[-–—]{1,2}\s*(?P<dash>[^\s–—()/][^–—()/]{0,30})|"
    r"[(\[](?P<round>[^()\[\]]{2,40})[)\]]|/(?P<slashed>[^/\s][^/]{0,28})/)\s*\.?)\s*$"
)
_SIGN_MARKS = "-–—([/"
_LONGEST_SIGN = 80
_CONTRIBUTED = re.compile(
    r"(?P<names>[^.;()]{3,120}?)\s+(?:also\s+)?contributed\s+(?:reporting|to\s+this\s+(?:report|story|"
    r"article))(?:\s+from\s+[^.]{2,40})?\.?",
    re.IGNORECASE,
)
_WITH_AGENCIES = re.compile(
    r"[(\[]?\s*(?:with|mit|avec|con|com|с|met)\s+(?:inputs?\s+from\s+|material\s+(?:from|von|der)\s+|"
    r"reporting\s+(?:by|from)\s+|files\s+from\s+)?"
    r"(?P<names>[^()\[\]]{2,60})\s*[)\]]?\.?",
    re.IGNORECASE,
)
_EDITOR_LINE = re.compile(
    r"[（(\[【]?\s*(?:(?:责任)?编辑|責任編輯|责编|責編|編輯|编审|校对|監制|监制|主编|审核|"
    r"編集)\s*[:：/／]?\s*\S.{0,40}",
    re.IGNORECASE,
)
_END_MARK = re.compile(
    r"[（(\[]\s*(?:完|終|了|끝|конец|fin|fine|ende|end)\s*[)）\]]|(?:end(?:s|it)?|ende|fin)", re.IGNORECASE
)
_DESK = re.compile(r"[A-Za-z]{2,6}(?:/[A-Za-z]{2,6}){1,4}")
_PRESS_SOURCE = re.compile(r"SOURCE:?\s+(?P<name>[^\W\d_].{1,60}[^.])")
_LONGEST_NAMES = 60
_DASHES = "-–—― "


def read_signing_lines(lines: Sequence[Line], *, dated: bool = True) -> tuple[list[Line], list[Claim], list[Span]]:
    """Take the last lines that sign the text, and a signature that stands behind the last sentence.

    Where nothing above the body has said the year (`dated`), a last line that is a whole moment is the text's stamp.
    """
    rest = list(lines)
    claims: list[Claim] = []
    spans: list[Span] = []
    while len(rest) > 1 and len(spans) < _SIGNING_LINES:
        taken = _taken(rest) or (None if dated else _dated(rest[-1]))
        if taken is None:
            break
        count, found = taken
        claims = found + claims
        spans.insert(0, (rest[-count].start, rest[-1].end))
        del rest[-count:]
    if (rest and rest[-1].text[-1] in ").]/") or (rest and rest[-1].text[-1] not in ".!?"):
        _cut_inline(rest, claims, spans)
    return rest, claims, spans


def read_reporters(text: str, start: int) -> list[Claim]:
    """The claims of "Reporting by A and B in Paris; Writing by C; Editing by D", brackets or not."""
    if not _CUE.match(text) and not (text[0] in "([" and _EDITED_INSIDE.search(text)):
        return []
    begin = len(text) - len(text.lstrip("([ "))
    end = len(text.rstrip(")]. "))
    claims: list[Claim] = []
    at = begin
    for found in (*_NEXT.finditer(text, begin, end), None):
        stop = found.start() if found else end
        segment = text[at:stop]
        match = _SEGMENT.match(segment)
        if match is None:
            # Names stand alone only before who edits them: "(Ann Lee, édité par Bo Ek)".
            names, offset, field = (segment, at, "authors") if not claims else ("", at, "")
        else:
            names, offset = match["names"], at + match.start("names")
            field = "authors" if match["wrote"] else "contributor"
        read = read_names(names.replace("\n", " "), start + offset) if names else None
        if read is None and field == "authors":
            return []
        claims += [
            Claim(
                field=field,
                value=" ".join(name.split()),
                method="signature",
                as_written=name,
                span=span,
                confidence=0.9,
            )
            for name, span in (read.persons if read else [])
        ]
        claims += [credit(name, span) for name, span in (read.outlets if read else []) if is_agency(name)]
        at = found.end() if found else end
    return claims


def _taken(rest: Sequence[Line]) -> tuple[int, list[Claim]] | None:
    """How many of the last lines are one signature, and its claims."""
    line = rest[-1]
    if len(line.text) <= _LONGEST and (found := _signature(line.text, line.start)) is not None:
        return 1, found
    # A bracket that was wrapped: it opens one or two lines above.
    if line.text[-1] in ")]." and line.follows and line.text[0] not in "([":
        for count in (2, 3):
            if count < len(rest) and all(one.follows for one in rest[-count + 1 :]):
                whole = "\n".join(one.text for one in rest[-count:])
                exact = rest[-count].start + len(whole) == line.end
                if exact and len(whole) <= _LONGEST and (found := read_reporters(whole, rest[-count].start)):
                    return count, found
    return None


def _dated(line: Line) -> tuple[int, list[Claim]] | None:
    return (1, found) if (found := read_closing_stamp(line)) else None


def _signature(text: str, start: int) -> list[Claim] | None:
    """The claims of one signing line; None when it is none, an empty list where it says nothing that is kept."""
    if found := read_reporters(text, start):
        return found
    if len(text) > 200:
        return _note(text, start) if len(text) <= _LONGEST else None
    if found := read_byline(text, start, method="signature") or read_credit_line(text, start):
        return found
    if _END_MARK.fullmatch(text) or _EDITOR_LINE.fullmatch(text):
        return []
    if found := _named(text, start):
        return found
    if (
        "contributed" in text
        and (match := _CONTRIBUTED.fullmatch(text))
        and (names := read_names(match["names"], start))
    ):
        return [
            Claim(field="contributor", value=name, method="signature", as_written=text, span=span, confidence=0.9)
            for name, span in names.persons
        ]
    return _told_of_text(text, start)


def _named(text: str, start: int) -> list[Claim]:
    """The agencies or the names that a line holds, behind a dash or not, and nothing else."""
    bare = text.lstrip(_DASHES)
    if not bare:
        return []
    at = start + len(text) - len(bare)
    if found := _agencies(bare, at):
        return found
    if len(bare) <= _LONGEST_NAMES and (found := read_bare_name(bare, at)):
        return [_signed(claim) for claim in found]
    return read_byline(bare, at, method="signature") if len(bare) < len(text) else []


def _told_of_text(text: str, start: int) -> list[Claim] | None:
    """What says from where the text is, when it was filed, and how it was changed."""
    if match := _PRESS_SOURCE.fullmatch(text):
        span = start + match.start("name"), start + match.end("name")
        return [credit(match["name"], span, confidence=0.8)]
    if stamp := read_stamp(text, start, labelled=True):
        return stamp.claims
    if text.startswith("LOAD-DATE:"):
        return []
    if (filed := read_filed(text, start)) is not None:
        return filed
    bare = text.lstrip(_DASHES)
    return _note(text, start) or read_likely_name(bare, start + len(text) - len(bare)) or None


def _signed(claim: Claim) -> Claim:
    return Claim(
        field=claim.field,
        value=claim.value,
        method="signature",
        as_written=claim.as_written,
        span=claim.span,
        confidence=0.7,
    )


def _note(text: str, start: int) -> list[Claim] | None:
    if not read_note(text):
        return None
    return [
        Claim(
            field="revision_note",
            value=text,
            method="signature",
            as_written=text,
            span=(start, start + len(text)),
            confidence=0.8,
        )
    ]


def _agencies(text: str, start: int) -> list[Claim]:
    """A line of agencies and nothing else: "AFP", "dpa/afp", "With inputs from PTI"."""
    match = _CONTRIBUTED.fullmatch(text) if "contributed" in text else None
    match = match or _WITH_AGENCIES.fullmatch(text)
    if match is None and len(text) > 60:
        return []
    group = match["names"] if match else text
    offset = match.start("names") if match else 0
    names = (
        [
            (one.group(), one.span())
            for one in re.finditer(r"[^,;/&+]+?(?=\s*(?:[,;/&+]|\sand\s|\sund\s|\set\s|\sy\s|$))", group)
        ]
        if len(group) <= 60
        else []
    )
    claims: list[Claim] = []
    for name, (begin, _) in names:
        bare = (
            name.strip(" .,()[]")
            .removeprefix("and ")
            .removeprefix("und ")
            .removeprefix("et ")
            .removeprefix("y ")
            .strip()
        )
        if not bare:
            continue
        if not is_agency(bare) and not (match and is_medium(bare)):
            if _DESK.fullmatch(text) and claims:
                # "dpa/mk": the initials of a desk behind the agency.
                continue
            return []
        at = start + offset + begin + name.index(bare)
        claims.append(credit(bare, (at, at + len(bare)), confidence=0.85))
    return claims


def _cut_inline(rest: list[Line], claims: list[Claim], spans: list[Span]) -> None:
    """Cut a signature off the end of the last paragraph: "… he said. (Reporting by A)", "… he said. – AFP"."""
    line = rest[-1]
    tail = line.text[-_LONGEST:]
    shift = len(line.text) - len(tail)
    found: list[Claim] = []
    begin = 0
    bracketed = _BRACKETED.search(tail) if tail[-1] in ")]." and ("(" in tail or "[" in tail) else None
    if bracketed and bracketed.start("whole"):
        begin = shift + bracketed.start("whole")
        found = read_reporters(bracketed["whole"], line.start + begin)
    near = max(0, len(tail) - _LONGEST_SIGN)
    if not found and any(map(tail.__contains__, _SIGN_MARKS)) and (sign := _SIGN_AT_END.search(tail, near)):
        group = next(name for name in ("dash", "round", "slashed") if sign[name])
        name = sign[group].strip(" .")
        if is_agency(name):
            begin = shift + sign.start("whole")
            at = line.start + shift + sign.start(group)
            found = [credit(name, (at, at + len(name)), confidence=0.9)]
    if not found or not line.text[:begin].strip():
        return
    claims[:0] = found
    body = line.text[:begin].rstrip()
    spans.insert(0, (line.start + begin, line.end))
    rest[-1] = Line(line.start, line.start + len(body), body, line.number, line.follows)
