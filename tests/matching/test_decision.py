"""What two texts are to each other."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.actions.processing.understand import understand
from archive.matching import fingerprint
from archive.values import RULES, Arrival, RevisionNote
from benchmarks.stockforms import FORMS
from tests.matching.texts import AT, OWN, RELEASE, candidate, match

POST, MAIL = ("post", "post"), ("mail", "post")
NOTE = RevisionNote(
    as_written="Details added (first version posted on 11:55)", earlier_version_at="2026-03-02T15:55:00"
)
CHANGED = RELEASE.replace("first\nweek of September", "last\nweek of October") + "\n\nThe old ferry is for sale."


def test_the_same_words() -> None:
    found = match(RELEASE.upper(), RELEASE, source=POST)
    assert found is not None
    assert (found.kind, found.reasons, found.outlets, found.days_apart) == ("same_text", ("same_words",), "same", 0)
    assert found.rules == RULES


@pytest.mark.parametrize("source", [POST, MAIL, (None, None)])
@pytest.mark.parametrize("body", ["", "Photo", "Follow us on the wire for more"])
def test_short_bodies_are_not_related(body: str, source: tuple[str | None, str | None]) -> None:
    assert match(body, body, source=source) is None


def test_one_outlet_that_adds_to_a_story_revises_it() -> None:
    found = match(CHANGED, RELEASE, source=POST, at=(AT + timedelta(hours=2), AT))
    assert found is not None
    assert (found.kind, found.reasons) == ("revision", ("same_outlet",))
    assert (found.first, found.first_because) == ("held", "earlier_stated_time")


def test_an_earlier_version_that_comes_later_is_first() -> None:
    found = match(RELEASE, CHANGED, source=POST, at=(AT, AT + timedelta(hours=2)))
    assert found is not None
    assert (found.kind, found.first) == ("revision", "new")


def test_without_a_known_outlet_the_note_tells() -> None:
    noted = match(CHANGED, RELEASE, at=(AT + timedelta(hours=1), AT), revision_note=(NOTE, None))
    assert noted is not None
    assert (noted.kind, noted.reasons, noted.first) == ("revision", ("note_names_the_other",), "held")
    plain = match(CHANGED, RELEASE, at=(AT + timedelta(hours=1), AT))
    assert plain is not None
    assert plain.kind == "reprint"


def test_one_outlet_weeks_later_reprints_itself() -> None:
    found = match(CHANGED, RELEASE, source=POST, at=(AT + timedelta(days=20), AT))
    assert found is not None
    assert (found.kind, found.days_apart) == ("reprint", pytest.approx(20, abs=0.01))


def test_another_outlet_word_for_word_reprints() -> None:
    found = match(CHANGED, RELEASE, source=MAIL)
    assert found is not None
    assert (found.kind, found.reasons, found.outlets) == ("reprint", ("nearly_word_for_word",), "other")


def test_half_of_it_in_a_story_of_its_own_is_a_rewrite() -> None:
    paragraphs = RELEASE.split("\n\n")
    found = match("\n\n".join([OWN, paragraphs[2], paragraphs[1]]), RELEASE, source=MAIL)
    assert found is not None
    assert found.kind == "rewrite"
    assert len(found.passages) == 2


def test_what_most_articles_carry_does_not_count() -> None:
    common = frozenset(fingerprint(RELEASE).keys)
    assert match(CHANGED, RELEASE, source=MAIL, common=common) is None


def test_a_closing_paragraph_of_one_outlet_is_background() -> None:
    background = RELEASE.split("\n\n")[1]
    other = "\n\n".join([RELEASE.split("\n\n")[3], RELEASE.split("\n\n")[4], background])
    assert match(f"{OWN}\n\n{background}", other, source=POST) is None
    assert match(f"{OWN}\n\n{background}", other, source=MAIL) is not None


@pytest.mark.parametrize("number", range(len(FORMS)))
@pytest.mark.parametrize("source", [POST, MAIL, (None, None)])
def test_stock_forms_are_not_related(number: int, source: tuple[str | None, str | None]) -> None:
    words = {"month": "March", "name": "Ines Halloran", "place": "Tarn City", "sky": "clear", "wind": "north"}
    one = FORMS[number].format(*range(100, 120), day=4, **words)
    other = FORMS[number].format(*range(200, 220), day=5, **words)
    assert match(one, other, source=source, at=(AT + timedelta(days=2), AT)) is None


def test_a_form_corrected_the_same_day_is_a_revision() -> None:
    words = {"month": "March", "name": "Ines Halloran", "place": "Tarn City", "sky": "clear", "wind": "north"}
    one = FORMS[0].format(*range(100, 120), day=4, **words)
    found = match(one.replace("100", "101"), one, source=POST, at=(AT + timedelta(hours=1), AT))
    assert found is not None
    assert found.kind == "revision"


def test_the_reason_is_kept_as_json() -> None:
    found = match(CHANGED, RELEASE, source=MAIL)
    assert found is not None
    kept = found.as_json()
    assert kept["kind"] == "reprint"
    assert kept["containment_held"] == round(found.containment_held, 4)
    assert kept["passages"] == [[list(new), list(held)] for new, held in found.passages]
    assert kept["rules"] == RULES


SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds lie outside of the project")
def test_of_the_seeds_two_are_related() -> None:
    bodies = [
        understand(Arrival(data=path.read_bytes(), name=path.name))[0].article.body
        for path in sorted(SEEDS.glob("*.txt"))
    ]
    pairs = [(one, other) for other in range(len(bodies)) for one in range(other)]
    found = {pair: match(bodies[pair[1]], bodies[pair[0]], at=(None, None)) for pair in pairs}
    related = {pair: made for pair, made in found.items() if made is not None}
    assert list(related) == [(0, 1)]
    assert related[0, 1].kind == "rewrite"
    assert related[0, 1].containment == pytest.approx(0.55, abs=0.01)
    assert related[0, 1].jaccard == pytest.approx(0.33, abs=0.01)


def test_candidates_need_no_date() -> None:
    assert candidate(RELEASE, at=None).published is None
    found = match(CHANGED, RELEASE, source=POST, at=(None, None))
    assert found is not None
    assert (found.kind, found.days_apart, found.first_because) == ("revision", None, "received_first")
