import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Invalid
from archive.search.syntax import LONGEST_TEXT, MOST_WORDS, Expression, Label, Term, parse


def one(*words: str, field: str | None = None, exact: bool = False) -> Term:
    return Term(words, field, exact)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Expression()),
        ("  \t\u3000", Expression()),
        ("Baku summit", Expression(((one("baku"),), (one("summit"),)))),
        ('"Nuclear  Talks"', Expression(((one("nuclear", "talks", exact=True),),))),
        ("“nuclear talks”", Expression(((one("nuclear", "talks", exact=True),),))),
        ('"Élysée"', Expression(((one("elysee", exact=True),),))),
        ("COVID-19", Expression(((one("covid", "19"),),))),
        ("baku -sport", Expression(((one("baku"),),), (one("sport"),))),
        ('-"press review"', Expression((), (one("press", "review", exact=True),))),
        ("a b OR c d", Expression(((one("a"),), (one("b"), one("c")), (one("d"),)))),
        ("a AND b OR c", Expression(((one("a"),), (one("b"), one("c"))))),
        ('a and "AND"', Expression(((one("a"),), (one("and"),), (Term(("and",), exact=True),)))),
        ("a OR b OR c", Expression(((one("a"), one("b"), one("c")),))),
        (
            'title:Budget body:"in Baku"',
            Expression(((one("budget", field="title"),), (one("in", "baku", field="body", exact=True),))),
        ),
        ("-title:budget", Expression((), (one("budget", field="title"),))),
        ("http://example.org 12:30", Expression(((one("http", "example", "org"),), (one("12", "30"),)))),
        ("or and not", Expression(((one("or"),), (one("and"),), (one("not"),)))),
        ("Baku - Tbilisi & (Yerevan)", Expression(((one("baku"),), (one("tbilisi"),), (one("yerevan"),)))),
        ("baku Baku BAKU", Expression(((one("baku"),),))),
        ('"nuclear talks"~5', Expression(((Term(("nuclear", "talks"), None, exact=True, places=5),),))),
        ("Minist* co-oper*", Expression(((Term(("minist",), open=True),), (Term(("co", "oper"), open=True),)))),
        ("東*", Expression(((Term(("東",), open=True),),))),
        (
            'author:"Inés  Halloran" -tag:music year:2019 OR source:tre*',
            Expression(
                ((Label("authors", "ines  halloran"),), (Label("year", "2019"), Label("source", "tre", open=True))),
                (Label("tags", "music"),),
            ),
        ),
        ("language:pt-BR", Expression(((Label("language", "pt"),),))),
        ("東京 都", Expression(((one("東", "京"),), (one("都"),)))),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_a_tree(text: str, expected: Expression) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('budget "unclosed talks', "quotation mark at character 8"),
        ("OR baku", "OR at character 1"),
        ("baku OR", "OR at character 6"),
        ("baku OR OR summit", "OR at character 9"),
        ("-sport OR baku", "OR at character 8"),
        ("baku OR -sport", "minus at character 9"),
        ("a\x00b", "Character 2 cannot"),
        ("ab\ud800", "Character 3 cannot"),
        ("?! …", "no word"),
        ('"" -""', "no word"),
        ('"' * 1000, "no word"),
        ("bridge a*", "character 8 needs at least 2 characters before"),
        ("bridge author:", "author: at character 8 has nothing behind"),
        ('tag:""', "tag: at character 1 has nothing behind"),
        ("tag:*", "tag: at character 1 has nothing behind"),
        ('the "two words"~101', "character 5 can be at most 100 places"),
        ("x" * (LONGEST_TEXT + 1), "at most 1,000 characters"),
        ("w " * (MOST_WORDS + 1), "character 129 is too many"),
    ],
)
def test_what_makes_no_sense_is_invalid_and_says_where(text: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as caught:
        parse(text)
    assert caught.value.reason == "query_invalid"
    assert caught.value.fields == {"q": [caught.value.message]}


@given(
    st.text(alphabet=st.one_of(st.sampled_from('"-:OR titlebody\x00 “»|()*~^[]{}\\/+!'), st.characters()), max_size=80)
)
def test_any_text_is_a_bounded_tree_or_invalid(text: str) -> None:
    try:
        expression = parse(text)
    except Invalid:
        return
    terms = [*expression.wanted, *expression.excluded]
    assert all(term.words and all(term.words) for term in terms if isinstance(term, Term))
    assert all(term.value for term in terms if isinstance(term, Label))
    assert bool(terms or expression.required) == bool(text.strip())


def test_a_single_word_knows_where_it_stands() -> None:
    text = "the (Brigde), title:“Summit” body:talks"
    assert [text[slice(*term.at)] for term in parse(text).wanted] == ["the", "Brigde", "Summit", "talks"]
