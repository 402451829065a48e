"""Shared passages where paragraphs are left out of the texts."""

from archive.matching import align
from archive.matching.recurrence import key_of, without
from archive.matching.shown import Whole, as_shown

HEAD = "Read all that matters each morning in our letter of the day"
TAIL = "More of this you find on our page, every day from six"
STORY = (
    "The bridge over the river was opened on Thursday by both mayors.\n\nThe harbour closes at noon until winter ends."
)


def cut(body: str, *passages: str) -> tuple[str, Whole]:
    shown, cuts = without(body, {key_of(passage) for passage in passages})
    return shown, Whole(body, [one.span for one in cuts])


def shared(body_a: str, body_b: str, *passages: str) -> list[tuple[str, str]]:
    """What both show, with one paragraph or another left out of the first."""
    shown_a, a = cut(body_a, *passages)
    shown_b, b = cut(body_b)
    found = [(passage.a, passage.b) for passage in align(body_a, body_b).passages]
    return [(shown_a[slice(*own)], shown_b[slice(*others)]) for own, others in as_shown(found, a, b)]


def same_words(pairs: list[tuple[str, str]]) -> bool:
    return all(one.split() == other.split() for one, other in pairs)


def test_without_cuts_nothing_moves():
    assert as_shown([((3, 9), (4, 10))], Whole(), Whole()) == [((3, 9), (4, 10))]


def test_behind_a_head_that_is_left_out_passages_move_up():
    pairs = shared(f"{HEAD}\n\n{STORY}", f"Another beginning of it all.\n\n{STORY}", HEAD)
    assert [own for own, _ in pairs] == [STORY[:-1]]
    assert same_words(pairs)


def test_a_passage_that_runs_through_the_head_begins_behind_it():
    pairs = shared(f"{HEAD}\n\n{STORY}", f"{HEAD}\n\n{STORY}", HEAD)
    assert pairs == [(STORY[:-1], STORY[:-1])]


def test_a_passage_that_runs_through_a_cut_in_its_middle_is_two():
    body = f"{STORY}\n\n{TAIL}\n\nThe mayors come again in spring to close it once more."
    assert [own for own, _ in shared(body, body, TAIL)] == [STORY[:-1], body.rpartition("\n\n")[2][:-1]]


def test_a_passage_that_stands_in_what_is_left_out_is_gone():
    pairs = shared(f"{STORY}\n\n{TAIL}", f"Quite another story is told here at length.\n\n{TAIL}", TAIL)
    assert pairs == []


def test_scraps_are_no_passages():
    body = f"Four words of it.\n\n{TAIL}\n\nThe mayors come again in spring to close it once more."
    assert [own for own, _ in shared(body, body, TAIL)] == ["The mayors come again in spring to close it once more"]


def test_texts_without_spaces_are_cut_too():
    head = "每天早上阅读我们的来信了解所有重要的事情"
    story = "星期四两位市长为河上的新桥举行了开通仪式并且讲话\n\n港口中午关闭直到冬天结束为止不再开放"
    pairs = shared(f"{head}\n\n{story}", f"{head}\n\n{story}", head)
    assert pairs == [(story, story)]
