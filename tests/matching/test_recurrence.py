"""What recurs in an outlet, and what of it is boilerplate."""

from datetime import date, timedelta

import pytest

from archive.matching.recurrence import Carrier, edges, judge, key_of, without

TAIL = "Read more on our page, every day from six in the morning"
HEAD = "Listen to this article as read by our speakers"
STORIES = (
    "bridge", "harbour", "election", "glacier", "orchestra", "tunnel", "vaccine", "orchard", "stadium", "ferry",
    "library", "volcano", "railway", "festival", "parliament", "lighthouse", "embassy", "vineyard", "quarry", "museum",
)  # fmt: skip


def story(number: int, *, paragraphs: int = 3) -> list[str]:
    topic = STORIES[number % len(STORIES)]
    return [
        f"The {topic} was the talk of the town on day {number}, said people who had seen part {part} of it from afar "
        f"and who told the reporter of the {topic} at length."
        for part in range(paragraphs)
    ]


def carrier(
    number: int,
    *,
    head: tuple[str, ...] = (),
    tail: tuple[str, ...] = (TAIL,),
    author: str | None = None,
    apart: int = 3,
) -> Carrier:
    return Carrier(
        body="\n\n".join([*head, *story(number), *tail]),
        day=date(2024, 1, 1) + timedelta(days=number * apart),
        authors=(author or STORIES[number % 7],),
    )


def refused(passage: str, carriers: list[Carrier], *, recurring: tuple[str, ...] = (), elsewhere: int = 0) -> object:
    known = {key_of(text) for text in (passage, *recurring)}
    return judge(key_of(passage), carriers, recurring=known, elsewhere=elsewhere, articles=len(carriers)).refused


class TestEdges:
    def test_two_paragraphs_at_the_head_and_five_at_the_tail(self):
        body = "\n\n".join(f"Paragraph of number {number}" for number in range(20))
        assert [edge.number for edge in edges(body)] == [0, 1, 15, 16, 17, 18, 19]
        assert [edge.place for edge in edges(body)] == ["head"] * 2 + ["tail"] * 5

    def test_spans_are_those_of_the_body(self):
        body = "\n\n".join([*story(1), TAIL])
        assert [body[slice(*edge.span)] for edge in edges(body)][-1] == TAIL

    @pytest.mark.parametrize("body", ["", "One paragraph is the story", "a\n\nb", "x" * 600 + "\n\n" + "y" * 600])
    def test_a_story_alone_single_words_and_long_paragraphs_have_none(self, body):
        assert edges(body) == []

    def test_case_accents_and_signs_are_the_same_and_numbers_are_not(self):
        assert key_of("Follow US — on the café!") == key_of("follow us on the cafe")
        assert key_of("Rate 1.7") != key_of("Rate 1.8")

    def test_a_body_of_five_megabytes_costs_no_more_than_its_paragraphs(self):
        assert len(edges("word " * 1_000_000 + "\n\nRead more here")) == 1


class TestBoilerplate:
    def test_a_line_at_the_tail_of_different_stories(self):
        judgement = judge(
            key_of(TAIL), [carrier(number) for number in range(10)], recurring=[], elsewhere=0, articles=10
        )
        assert (judgement.refused, judgement.place, judgement.text) == (None, "tail", TAIL)
        assert judgement.counts == {
            "articles": 10, "samples": 10, "elsewhere": 0, "stories": 10, "days": 10, "in_place": 10,
        }  # fmt: skip

    def test_other_boilerplate_may_stand_behind_it(self):
        carriers = [carrier(number, tail=(TAIL, "Write to the editors")) for number in range(10)]
        assert refused(TAIL, carriers, recurring=("Write to the editors",)) is None
        assert refused(TAIL, carriers) == "in_the_middle"

    def test_a_line_at_the_head_above_stories_of_many_writers(self):
        assert refused(HEAD, [carrier(number, head=(HEAD,)) for number in range(12)]) is None

    def test_one_stray_in_another_outlet_is_a_reprint_that_carried_it_along(self):
        assert refused(TAIL, [carrier(number) for number in range(10)], elsewhere=1) is None

    def test_articles_without_dates_need_more_samples(self):
        undated = [Carrier(body=carrier(number).body) for number in range(16)]
        assert refused(TAIL, undated) is None
        assert refused(TAIL, undated[:15]) == "few_days"


class TestNoBoilerplate:
    def test_what_other_outlets_carry_too_is_wire_copy(self):
        assert refused(TAIL, [carrier(number) for number in range(10)], elsewhere=2) == "wire_copy"

    def test_seven_articles_are_too_few(self):
        assert refused(TAIL, [carrier(number) for number in range(7)]) == "too_few"

    def test_one_story_in_many_versions(self):
        assert refused(TAIL, [carrier(1) for _ in range(10)]) == "one_story"

    def test_the_line_above_a_daily_table(self):
        head = "The rates of the bank in crowns"
        tables = [
            Carrier(
                body="\n\n".join(
                    [f"The bank set new rates on day {number}.", head, f"Dollar 1.{number}", f"Euro 2.{number}"]
                ),
                day=date(2024, 1, 1) + timedelta(days=number),
            )
            for number in range(20)
        ]
        assert refused(head, tables) == "one_story"

    def test_a_cross_head_amid_the_text(self):
        carriers = [
            Carrier(
                body="\n\n".join([*story(number), "What comes next", *story(number + 3)]),
                day=date(2024, 1, 1) + timedelta(days=number),
            )
            for number in range(10)
        ]
        assert refused("What comes next", carriers) == "in_the_middle"

    def test_the_news_of_one_week(self):
        assert refused(TAIL, [carrier(number, apart=0) for number in range(10)]) == "few_days"

    def test_the_first_line_of_a_columnist(self):
        greeting = "Good morning, dear readers of this column"
        columns = [carrier(number, head=(greeting,), tail=(), author="A. Writer") for number in range(12)]
        assert refused(greeting, columns) == "one_author"
        unsigned = [Carrier(body=one.body, day=one.day) for one in columns]
        assert refused(greeting, unsigned) == "one_author"

    def test_a_quotation(self):
        clause = "An attack on one of them is an attack on all of them"
        said = [carrier(number, tail=("The treaty reads:", clause)) for number in range(10)]
        assert refused(clause, said, recurring=("The treaty reads:",)) == "quotation"
        quoted = f"“{clause}.”"
        assert refused(quoted, [carrier(number, tail=(quoted,)) for number in range(10)]) == "quotation"

    def test_samples_that_do_not_have_it(self):
        assert refused("Nobody wrote this", [carrier(number) for number in range(10)]) == "not_there"


class TestCutting:
    def test_what_is_left_is_the_same_text_without_the_passage(self):
        body = "\n\n".join([HEAD, *story(2), TAIL])
        rest, cuts = without(body, {key_of(TAIL), key_of(HEAD)})
        assert rest == "\n\n".join(story(2))
        assert [(body[slice(*cut.span)], cut.number) for cut in cuts] == [(HEAD, 0), (TAIL, 4)]

    def test_a_body_of_nothing_else_stays(self):
        body = f"{HEAD}\n\n{TAIL}"
        assert without(body, {key_of(HEAD), key_of(TAIL)}) == (body, [])

    def test_the_same_words_in_the_middle_stay(self):
        body = "\n\n".join([*story(1), TAIL, *story(2, paragraphs=8)])
        assert without(body, {key_of(TAIL)}) == (body, [])

    def test_without_templates_nothing_happens(self):
        assert without("a b\n\nc d", ()) == ("a b\n\nc d", [])
