"""Bodies that somebody else has cut out already: every block of them is text."""

from time import process_time

import pytest

from archive.formats.fragments import line_of_fragment, text_of_fragment
from archive.formats.html import extract_text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>One <b>two</b>.</p><p>Three.</p>", "One two.\n\nThree."),
        ("One<br>two<br/><br/>three", "One\ntwo\n\nthree"),
        ("<div>One<p>Two</p>three</div>four", "One\n\nTwo\n\nthree\n\nfour"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        ("<table><tr><td>One</td><td>two</td></tr><tr><td>Three</td></tr></table>", "One two\n\nThree"),
        ("<p>One\n   two</p>", "One two"),
        ("<p>One\u00a0two</p>", "One\u00a0two"),
        ("<p>One</p><script>x()</script><style>p{}</style><!-- no --><p>Two</p>", "One\n\nTwo"),
        ("<p>One</p><figure><img alt='x'><figcaption>By me</figcaption></figure><p>Two</p>", "One\n\nTwo"),
        ("<p class='a wp-caption-text'>By me</p><p>Two</p>", "Two"),
        ("One &amp; two", "One & two"),
        ("1 < 2 and\n3 > 2", "1 < 2 and\n3 > 2"),
        ("<p>Never closed <b>at all", "Never closed at all"),
        ("<p></p>", ""),
    ],
)
def test_text(fragment: str, text: str):
    assert text_of_fragment(fragment) == text


@pytest.mark.parametrize(
    ("written", "line"),
    [("A\n  b", "A b"), ("<i>A</i> b", "A b"), ("A &#8211; b", "A – b"), ("Q&A", "Q&A"), ("a < b", "a < b")],
)
def test_lines(written: str, line: str):
    assert line_of_fragment(written) == line


def test_a_whole_page_is_read_as_one():
    told = "The pier in the old harbour opened on Monday after a winter of repairs, and ships came back at once."
    page = f"<html><body><nav><a href='/'>Home</a></nav><article>{f'<p>{told}</p>' * 5}</article></body></html>"
    assert text_of_fragment(page) == extract_text(page)


@pytest.mark.parametrize("piece", ["<p", "<p>a", "<b>", "<br>", "&amp;", "<!--", "<script>", "<p a=", "<td>"])
def test_hostile_repetition_takes_no_longer_than_its_length(piece: str):
    begun = process_time()
    text_of_fragment(piece * (100_000 // len(piece)))
    assert process_time() - begun < 2
