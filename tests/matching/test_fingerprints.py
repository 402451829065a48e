"""Fingerprints: the same words the same digest, a shared sentence a shared key."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.matching import estimate, fingerprint, worth_aligning
from archive.matching.fingerprints import FEWEST_WORDS, MOST_KEYS, SHINGLE, keys_in, shingles
from archive.matching.words import numbers_of, pack
from tests.matching.texts import OWN, RELEASE


def test_the_digest_is_that_of_the_words() -> None:
    dressed = RELEASE.upper().replace("\n\n", "\n \n").replace("“", "«")
    assert fingerprint(RELEASE).digest == fingerprint(dressed).digest
    assert fingerprint(RELEASE).digest != fingerprint(RELEASE + " Nobody").digest
    typed = RELEASE.replace("“", '"').replace("”", '"').replace("’", "'") + " A_1 (b-2)\n"
    assert typed.isascii()
    assert fingerprint(typed).digest == fingerprint(RELEASE + " “a_1” b–2").digest


def test_the_keys_are_the_same_on_every_machine() -> None:
    assert fingerprint("France supports the territorial integrity of its neighbours in the region.").keys == (
        2193026520816,
        26423858512604,
        80404040930159,
        86253634471769,
        122897135017865,
        183276539232661,
        218651250791875,
        261488925348969,
    )


def test_keys_are_48_bit_numbers_in_order() -> None:
    keys = fingerprint(RELEASE).keys
    assert list(keys) == sorted(set(keys))
    assert all(0 <= key < 2**48 for key in keys)
    assert len(keys) <= fingerprint(RELEASE).words / 8


@pytest.mark.parametrize("sentence", [one for one in RELEASE.replace("\n", " ").split(". ") if len(one.split()) >= 12])
def test_a_sentence_carried_over_is_found(sentence: str) -> None:
    quoting = f"{OWN}\n\n“{sentence.strip(' “.')},” it says.\n\n{OWN[:200]}"
    assert worth_aligning(fingerprint(RELEASE).keys, fingerprint(quoting).keys) or "”" in sentence


def test_texts_of_their_own_share_no_key() -> None:
    assert not worth_aligning(fingerprint(RELEASE).keys, fingerprint(OWN).keys)
    assert estimate(fingerprint(RELEASE).keys, fingerprint(OWN).keys) == 0


def test_common_keys_are_not_worth_it() -> None:
    keys = fingerprint(RELEASE).keys
    assert worth_aligning(keys, keys, keys[1:])
    assert not worth_aligning(keys, keys, keys)


def test_the_estimate_is_the_share_of_the_shorter() -> None:
    half = RELEASE.split("\n\n")[:3]
    assert estimate(fingerprint("\n\n".join(half)).keys, fingerprint(RELEASE).keys) > 0.6
    assert estimate((), (1, 2)) == 0


def test_what_is_cut_out_of_an_endless_sentence_is_found() -> None:
    rng = random.Random(1)  # noqa: S311 - made-up text
    endless = [f"word{rng.randrange(900)}" for _ in range(600)]
    cut = endless[200:320]
    assert worth_aligning(fingerprint(" ".join(endless)).keys, fingerprint(" ".join(cut)).keys)


def test_chinese_and_thai_passages_are_found() -> None:
    chinese = "外交部发言人周二表示两国将继续就贸易问题举行磋商。双方同意在下个月于首都再次会面。"
    thai = "รัฐมนตรีว่าการกระทรวงคมนาคมกล่าวว่าโครงการรถไฟสายเหนือจะเริ่มก่อสร้างในเดือนหน้า"
    for passage in (chinese, thai):
        assert worth_aligning(fingerprint(passage).keys, fingerprint("另据报道，" + passage).keys)


@pytest.mark.parametrize("body", ["", "Photo", " \n\n ", "… — !!!", "one two three four five six seven eight nine"])
def test_short_bodies_have_no_keys(body: str) -> None:
    found = fingerprint(body)
    assert found.words < FEWEST_WORDS
    assert found.keys == ()
    assert len(found.digest) == 32


@pytest.mark.parametrize("body", [RELEASE, "另据报道，外交部发言人周二表示两国将继续就贸易问题举行磋商。" * 2])
def test_the_keys_of_a_text_are_among_those_of_its_passages(body: str) -> None:
    assert set(fingerprint(body).keys) <= keys_in(body)


def test_one_sentence_repeated_has_few_keys_and_a_long_text_a_bounded_number() -> None:
    assert len(fingerprint("The plan will be carried out in the spring of the year. " * 5000).keys) <= 16
    rng = random.Random(1)  # noqa: S311 - made-up text
    assert len(fingerprint(" ".join(str(rng.random()) for _ in range(30_000))).keys) == MOST_KEYS


def test_shingles_added_at_once_are_those_added_one_by_one() -> None:
    numbers = numbers_of(RELEASE)
    sums = [
        sum(number << (SHINGLE - 1 - place) for place, number in enumerate(numbers[at : at + SHINGLE]))
        for at in range(len(numbers) - SHINGLE + 1)
    ]
    exchanged = [((one & 0xFFFF) << 32) | one >> 32 for one in sums]
    assert list(shingles(pack(numbers))) == exchanged


@given(st.text(max_size=300))
def test_any_text_has_a_fingerprint(body: str) -> None:
    assert fingerprint(body) == fingerprint(body)


@given(st.text(max_size=200), st.text(max_size=50))
def test_white_space_around_changes_nothing(body: str, other: str) -> None:
    assert fingerprint(f"\n\n{body}\n\n{other} ").words == fingerprint(f"{body} \n {other}").words
