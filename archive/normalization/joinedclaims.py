"""Several claims in one line: "By A B | 7 November 2019 | Reuters", "By A B, 5 May 2021", "Fen Post, 5 May 2021"."""

import re
from collections.abc import Sequence

from archive.normalization.byline import is_role_line, read_bare_name, read_byline
from archive.normalization.claimline import ClaimLine, claim_at, from_dateline, is_dated, read_outlet
from archive.normalization.credits import read_credit_line
from archive.normalization.dateline import read_dateline_line
from archive.normalization.labels import is_kicker, is_section
from archive.normalization.names import is_person
from archive.normalization.places import is_town
from archive.normalization.stamp import read_stamp
from archive.normalization.unlistednames import read_small_byline
from archive.text import Line, ends_sentence
from archive.values import Span

_MARKS = frozenset("|•·｜│–—-\t/\u3000:：")
_PIECES = re.compile(
    r"(?=[\s|•·｜│])(?:\s*[|•·｜│]\s*|\s+[–—-]\s+(?=\S)|\s*\t\s*|\s{2,}|\s+//?\s+|\u3000+|"
    r"\s+(?=(?:来源|來源|作者|记者|記者|編輯|编辑|责任编辑|责编|出处|Source|Quelle|Источник|Author|Автор|"
    r"Autor)\s*[:：]))"
)
_STAMP_BEHIND = re.compile(
    r"[,;]?\s+(?:(?:on|am|vom|le|du|el|del|il|em|den|van|в|от|за|z\s+dnia)\s+)?(?=[令平昭民]|(?:published|posted|updated|last\s+updated|publié|"
    r"mis\s+à|veröffentlicht|"
    r"aktualisiert|publicado|actualizado|publicada|опубликовано|обновлено)\b|[(\[]?\d|[^\W\d_]{3,12}\.?,?\s+\d)",
    re.IGNORECASE,
)
_BYLINE_BEHIND = re.compile(
    r"[,;]?\s+(?=(?:by|von|par|por|di|door|av|af|автор|autor|auteur|author)\b\s*:?\s)", re.IGNORECASE
)
_PAGE = re.compile(r"\s(?:p|pp|pg|s|pág|str|стр|page|seite|pagina|página|strona)\.?\s?[A-Z]?\d{1,3}\b", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}(?:[:.h]\d\d|\s?[ap]\.?m)", re.IGNORECASE)
_DIGITS = frozenset("0123456789")
FILLER = re.compile(
    r"\d{1,3}\s*(?:min(?:ute)?s?|мин\S*|мин\.?)(?:\s+(?:read|de\s+lecture|lesezeit|de\s+lectura|чтения))?|"
    r"(?:views?|просмотров|hits|comments?|"
    r"kommentare|commentaires|comentarios|комментари\S*|shares?|просмотры)\s*[:(]?\s*\d[\d .,]*\)?|"
    r"\d[\d .,]*\s*(?:views?|comments?|shares?|просмотр\S*|комментари\S*)"
    r"|(?:reading\s+time|lesezeit|temps\s+de\s+lecture|время\s+чтения)\s*:?\s*\d.{0,12}|editor\s?:\s?\S.{0,30}",
    re.IGNORECASE,
)
"""What stands beside claims and says nothing: minutes to read, counts."""


def read_several(line: Line) -> ClaimLine | None:
    """Several claims in one line: "By A B | 7 November 2019 | Reuters". All of its pieces must be claims."""
    if _MARKS.isdisjoint(line.text) and "  " not in line.text:
        return None
    marks = list(_PIECES.finditer(line.text))
    if not marks or len(marks) > 8:
        return None
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(line.text)]
    bounds = [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
    pieces = [(line.text[start:end], line.start + start) for start, end in _with_times(line.text, bounds)]
    whole = ClaimLine()
    open_pieces: list[tuple[str, int]] = []
    for piece, at in pieces:
        found = _piece(piece, at)
        if found is None:
            open_pieces.append((piece, at))
        else:
            whole.claims += found.claims
            whole.problems += found.problems
            whole.dateline = whole.dateline or found.dateline
    if open_pieces:
        # Beside a date a short name is the author's ("Bo Ek | 5 May 2021"), a word the section's.
        dated = any(claim.field in ("published", "modified") for claim in whole.claims)
        if not dated or len(open_pieces) > 2 or not all(_take_open(piece, at, whole) for piece, at in open_pieces):
            return None
    return whole if whole.claims or whole.problems else None


def _with_times(text: str, bounds: Sequence[Span]) -> list[Span]:
    """The pieces of a line; a time behind its date ("May 3, 2019 - 17:21 | Japan") is one piece with it."""
    found: list[Span] = []
    for start, end in bounds:
        if found and _TIME.match(text, start) and read_stamp(text[found[-1][0] : end], 0):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _piece(piece: str, at: int) -> ClaimLine | None:
    if stamp := read_stamp(piece, at):
        return ClaimLine(stamp.claims, stamp.problems)
    if found := read_byline(piece, at) or read_credit_line(piece, at) or read_credit_line(f"({piece})", at - 1):
        return ClaimLine(found)
    if is_section(piece) or is_kicker(piece):
        name = "section" if is_section(piece) else "kicker"
        return ClaimLine([claim_at(name, piece, (at, at + len(piece)), "position", 0.6, piece)])
    if FILLER.fullmatch(piece) or (is_role_line(piece) and len(piece) < 50):
        return ClaimLine()
    if is_town(piece):
        return ClaimLine([claim_at("place", piece, (at, at + len(piece)), "position", 0.6, piece)])
    if found := read_bare_name(piece, at):
        return ClaimLine(found)
    if piece[-1:].isdigit() and (reading := read_dateline_line(piece)):
        return from_dateline(reading, at)
    return None


def _take_open(piece: str, at: int, whole: ClaimLine) -> bool:
    span = at, at + len(piece)
    if len(piece) > 40 or len(piece.split()) > 4 or not piece[0].isupper() or piece[-1] in ".!?":
        return False
    authored = any(claim.field == "authors" for claim in whole.claims)
    field = "authors" if is_person(piece) and not authored else "section"
    whole.claims.append(claim_at(field, piece, span, "byline" if field == "authors" else "position", 0.6, piece))
    return True


def read_with_stamp(line: Line) -> ClaimLine | None:
    """A byline and a stamp that run together: "By A B, 5 May 2021", "Published 5 May 2021 by A B"."""
    text, start = line.text, line.start
    if _DIGITS.isdisjoint(text):
        return None
    for count, mark in enumerate(_STAMP_BEHIND.finditer(text)):
        if count >= 4 or mark.start() < 3:
            break
        head = text[: mark.start()]
        outlet = read_outlet(head, start)
        found = read_byline(head, start) or read_small_byline(head, start)
        found = found or ([outlet] if outlet else []) or read_bare_name(head, start)
        if not found and _may_be_masthead(head, mark.group(), text):
            stamp = read_stamp(text[mark.end() :], start + mark.end())
            return ClaimLine(stamp.claims, stamp.problems) if stamp and is_dated(stamp.claims) else None
        if found and (stamp := read_stamp(text[mark.end() :], start + mark.end())):
            return ClaimLine([*found, *stamp.claims], stamp.problems)
    for count, mark in enumerate(_BYLINE_BEHIND.finditer(text)):
        if count >= 2:
            break
        if (stamp := read_stamp(text[: mark.start()], start)) and (
            found := read_byline(text[mark.end() :], start + mark.end())
        ):
            return ClaimLine([*stamp.claims, *found], stamp.problems)
    return None


def _may_be_masthead(head: str, mark: str, text: str) -> bool:
    """Whether the words before a date may name the paper that is of that date ("Głos Doliny, 12 XI 2019").

    Where its page stands behind the date, one word is enough: the paper's part ("Actualité, 3 février 2019, p. 2").
    """
    words = head.split()
    if not mark.strip() or len(words) > 4 or ends_sentence(head) or not all(word[0].isupper() for word in words):
        return False
    return ("," in mark and len(words) > 1) or _PAGE.search(text) is not None
