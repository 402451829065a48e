"""The original text cut into what became of it. No database: claims are made, not saved."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.admin.marked_text import LABELS, legend, segments
from archive.models import Claim

TEXT = " date 2019-11-07 Bridge opened\n\nBAKU, Nov. 7\n\nFirst.\n\nSecond.\n\nFollow us"
DOCUMENT: dict[str, Any] = {
    "header": {"kind": "title", "span": [0, 30]},
    "lines": [[32, 44]],
    "body_spans": [[46, 52], [54, 61]],
    "cross_heads": [],
    "boilerplate": [{"span": [63, 72], "kind": "follow_us"}],
}
CLAIMS = [
    Claim(field="published", value="2019-11-07", method="header", span_start=6, span_end=16),
    Claim(field="title", value="Bridge opened", method="header", span_start=17, span_end=30, chosen=True),
    Claim(field="dateline", value="BAKU", method="dateline", span_start=32, span_end=44),
    Claim(field="language", value="en", method="language_model"),
]


def test_each_stretch_is_named_by_what_it_became() -> None:
    found = segments(TEXT, DOCUMENT, CLAIMS)
    assert [(segment.text, segment.label) for segment in found if segment.text.strip()] == [
        (" date ", "Header"),
        ("2019-11-07", "Header"),
        ("Bridge opened", "Title"),
        ("BAKU, Nov. 7", "Dateline"),
        ("First.", "Body"),
        ("Second.", "Body"),
        ("Follow us", "Boilerplate: follow us"),
    ]


def test_label_begins_where_the_kind_changes() -> None:
    found = segments(TEXT, DOCUMENT, CLAIMS)
    assert [segment.label for segment in found if segment.begins] == [
        "Header",
        "Title",
        "Dateline",
        "Body",
        "Boilerplate: follow us",
    ]


def test_claims_stand_where_they_rest() -> None:
    evidence = {segment.text: segment.evidence for segment in segments(TEXT, DOCUMENT, CLAIMS) if segment.evidence}
    assert evidence == {
        "2019-11-07": "Published: 7 November 2019 (header line)",
        "Bridge opened": "Title: Bridge opened (header line, chosen)",
        "BAKU, Nov. 7": "Dateline: BAKU (dateline)",
    }


def test_legend_has_only_what_occurs() -> None:
    shown = [label for _, label in legend(segments(TEXT, DOCUMENT, CLAIMS))]
    assert shown == ["Header", "Title", "Dateline", "Body", "Boilerplate"]
    assert set(shown) <= set(LABELS.values())


def test_what_a_template_leaves_out_is_boilerplate_and_names_it() -> None:
    learned = [{"span": [54, 61], "kind": "other", "template": "t1"}, {"span": None, "kind": "other", "template": "t2"}]
    found = segments(TEXT, DOCUMENT, CLAIMS, learned)
    told = {segment.text: (segment.label, segment.template) for segment in found if segment.text.strip()}
    assert told["Second."] == ("Boilerplate: other, learned", "t1")
    assert (told["First."], told["Follow us"]) == (("Body", ""), ("Boilerplate: follow us", ""))
    assert [label for _, label in legend(found)][-2:] == ["Body", "Boilerplate"]


def test_cross_head_is_told_from_body() -> None:
    found = segments(TEXT, {**DOCUMENT, "cross_heads": ["First."]}, ())
    assert [segment.label for segment in found if segment.text == "First."] == ["Cross-head"]


spans = st.tuples(st.integers(-5, 60), st.integers(-5, 60))


@given(
    text=st.text(max_size=50),
    header=spans,
    lines=st.lists(spans, max_size=4),
    body=st.lists(spans, max_size=4),
    cuts=st.lists(spans, max_size=4),
    claimed=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_whatever_the_spans_nothing_is_lost_or_invented(
    text: str, header: Any, lines: Any, body: Any, cuts: Any, claimed: Any
) -> None:
    document = {
        "header": {"kind": "title", "span": header},
        "lines": lines,
        "body_spans": body,
        "boilerplate": [{"span": span, "kind": "other"} for span in cuts],
    }
    claims = [Claim(field="title", value="x", method="header", span_start=a, span_end=b) for a, b in claimed]
    assert "".join(segment.text for segment in segments(text, document, claims)) == text
