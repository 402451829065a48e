"""Long runs of white space, as columns and broken encodings leave them: a reader must not try all ways to share them
out. Without that care each of these lines takes from many seconds to hours; the limit is only there so that it ends."""

import random
import re
from contextlib import suppress

import pytest

from archive.actions.tagging.timelimit import time_limits
from archive.errors import Unreadable
from archive.formats import read
from archive.normalization import normalize
from benchmarks.gold import GOLD, samples_in

GAPS = ("\u00a0", " ", "\u3000", "\u2003")
FAR_TOO_LONG = 30
BODY = "\n\nThe harbour was closed on Monday, the council said. It opens again in spring."

LINES = {
    "stamp": "Puerto cerrado el lunes\n\n20 de nov{gap}iembre de 2023",
    "stamp behind its zone": "Harbour opens on Monday\n\n7 November 2019 11:55 GMT{gap}x!",
    "labelled names": "Harbour opens\n\n文{gap}王小{gap}x!",
    "line of an agency": "Harbour opens\n\n（{gap}王小明{gap}x!",
    "authors of a block": "Title: Harbour opens\nAuthor: Ruth{gap}Lane\nDate: 2020-01-02",
    "byline": "Harbour opens\n\nBy Ruth{gap}Lane{gap}and{gap}Hal Voss",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
@pytest.mark.parametrize("size", [60, 120, 6_000])
def test_a_gap_in_a_line_is_passed_over(line: str, size: int) -> None:
    with time_limits(FAR_TOO_LONG) as limit, limit:
        normalize(read((line.format(gap=GAPS[0] * size) + BODY).encode(), name="gap.txt")[0])


def test_gaps_in_the_lines_above_any_body_are_passed_over() -> None:
    rng = random.Random(11)  # noqa: S311
    with time_limits(FAR_TOO_LONG) as limit:
        for sample in samples_in(GOLD / "tuned"):
            if sample.format != "text" or sample.quarantined:
                continue
            text = sample.path.read_bytes().decode("utf-8", "replace")
            gaps = [match.start() for match in re.finditer(r"\s", text[:600])]
            at = rng.choice(gaps) if gaps else 0
            text = text[:at] + rng.choice(GAPS) * rng.choice((60, 150, 400)) + text[at:]
            with limit, suppress(Unreadable):
                for parsed in read(text.encode(), name=sample.path.name, media_type="text/plain"):
                    normalize(parsed)
