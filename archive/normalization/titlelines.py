"""The title by position: which of the first lines of a text that states none elsewhere are its title."""

import re
from collections.abc import Sequence

from archive.normalization.claimline import is_dated
from archive.normalization.claimlines import ReadLines
from archive.normalization.title import looks_like_title
from archive.normalization.unlistednames import read_name_above
from archive.text import Line, ends_sentence, is_shouted

RUNNING_TEXT = 90
"""A line that is longer is no head of anything."""

_LONGEST_SENTENCE_TITLE = 110
_VERSE = 55
_LONGEST_NAME = 60
_NEAR_LINES = 56
# Words with which no title ends: what follows them goes on in the next line.
_OPEN_END = re.compile(
    r"(?:[,:–—&/-]|\b(?i:a|an|the|of|to|in|on|at|for|with|from|by|and|or|as|over|after|before|into|against|amid|"
    r"is|are|will|und|der|die|das|"
    r"den|dem|des|von|mit|für|auf|im|zu|zum|zur|le|la|les|de|du|des|et|à|au|aux|en|pour|par|sur|dans|el|los|las|"
    r"del|con|por|para|"
    r"un|una|il|lo|gli|di|da|e|do|dos|com|em|no|na|het|een|van|met|voor|op|в|на|с|и|по|за|о|об|для|из|от|к|во|"
    r"со|не|i|w|z|na|og|av|som|ve|və))$"
)


def title_lines(read: ReadLines, index: int, *, wrapped: bool) -> int:
    """How many lines from `index` on are a title by position: 0, 1, or 2 that stand together above the text."""
    lines = read.lines
    line = lines[index]
    if index + 1 >= len(lines):
        return 0
    following = lines[index + 1]
    if not looks_like_title(line.text):
        return int(_is_sentence_title(read, index))
    if not (following.follows and following.number == line.number + 1):
        return 1
    more = lines[index + 2].follows if index + 2 < len(lines) else False
    if read.claims(index + 1) is not None or is_name_above_stamp(read, index + 1):
        return 1
    if wrapped and not _breaks_early(lines, index):
        # The line is full: its block is a paragraph, unless it is short and has no full stop.
        return 2 if not more and continues_title(line.text, following.text) else 0
    if continues_title(line.text, following.text) and (not more or _is_above_claims(read, index + 2)):
        return 2
    return 0 if _is_verse(read, index) else 1


def is_name_above_stamp(read: ReadLines, index: int) -> bool:
    """Whether a name stands alone between the title and the date: who wrote it, no second line of the title."""
    if index + 1 >= len(read.lines):
        return False
    name, stamp = read.lines[index].text, read.lines[index + 1].text
    if len(name) > _LONGEST_NAME or len(stamp) > RUNNING_TEXT or not any(map(str.isdigit, stamp)):
        return False
    if not read_name_above(name, 0):
        return False
    found = read.claims(index + 1)
    return found is not None and is_dated(found.claims)


def _is_sentence_title(read: ReadLines, index: int) -> bool:
    """A short first line with a full stop, or all in small letters, is a title where a claim line stands below it."""
    text = read.lines[index].text
    if index or len(text) > _LONGEST_SENTENCE_TITLE or not 3 <= len(text.split()) <= 16:
        return False
    is_small = text.islower() and not ends_sentence(text)
    if text[0].islower() and not is_small:
        return False
    if not (is_small or text.endswith((".", "”", '"', "»", "。"))) or ". " in text:
        return False
    found = read.claims(index + 1)
    return found is not None and any(
        claim.field in ("published", "authors", "publisher", "dateline") for claim in found.claims
    )


def continues_title(upper: str, lower: str) -> bool:
    """Whether `lower` is the second line of the title that begins with `upper`."""
    if lower[0] in "-–—•*·([" or not looks_like_title(f"{upper} {lower}") or len(lower) > RUNNING_TEXT + 20:
        return False
    if lower[0].islower() or _OPEN_END.search(upper):
        return True
    if is_shouted(upper) != is_shouted(lower):
        return False
    if is_shouted(upper):
        return True
    if _is_sentence_case(upper):
        return False
    # A line that is much longer than the title above it is its subtitle.
    return not ends_sentence(upper) and not ends_sentence(lower) and len(lower) <= 1.3 * len(upper)


def _is_sentence_case(title: str) -> bool:
    """Whether most words of a title are small: what begins with a capital below it begins anew, as a subtitle does."""
    words = [word for word in title.split()[1:] if word.isalpha() and len(word) > 3]
    return len(words) > 1 and 3 * sum(word[0].isupper() for word in words) < len(words)


def _breaks_early(lines: Sequence[Line], index: int) -> bool:
    """Whether the next word would have fitted behind this line of a wrapped text: then somebody broke it on purpose."""
    width = max(len(line.text) for line in lines[:_NEAR_LINES])
    return len(lines[index].text) + 1 + len(lines[index + 1].text.split(None, 1)[0]) <= 0.9 * width


def _is_above_claims(read: ReadLines, index: int) -> bool:
    return read.claims(index) is not None or len(read.lines[index].text) > RUNNING_TEXT


def _is_verse(read: ReadLines, index: int) -> bool:
    """Four short lines that touch, none of them a claim line: verse, or a list without marks."""
    block = read.lines[index : index + 4]
    return (
        len(block) == 4
        and all(line.follows for line in block[1:])
        and all(len(line.text) <= _VERSE for line in block)
        and not any(map(read.claims, range(index + 1, index + 4)))
    )
