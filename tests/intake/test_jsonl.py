import json
import tracemalloc
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.intake.jsonl import elements, items, lines
from archive.intake.limits import Refused
from archive.values import Arrival

BOM = b"\xef\xbb\xbf"


def in_pieces(data, size):
    return [data[start : start + size] for start in range(0, len(data), size)]


def cut_lines(data, *, size=1 << 20, max_line=1000):
    return list(lines(in_pieces(data, size), container="a.ndjson", max_line=max_line))


def cut_list(data, *, size=1 << 20, max_element=1000):
    return list(elements(in_pieces(data, size), container="a.json", max_element=max_element))


def data_of(told):
    return [each.data for each in told if isinstance(each, Arrival)]


def codes_of(told):
    return [(each.name, each.code) for each in told if isinstance(each, Refused)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1 << 20])
def test_lines_keep_their_bytes_and_their_numbers(size):
    told = cut_lines(b'{"a": 1}\r\n\n  \n{"b" : 2 }\n not json \xff\x00\n{"c":3}', size=size)

    assert [(each.name, each.data) for each in told] == [
        ("a.ndjson#1", b'{"a": 1}'),
        ("a.ndjson#4", b'{"b" : 2 }'),
        ("a.ndjson#5", b" not json \xff\x00"),
        ("a.ndjson#6", b'{"c":3}'),
    ]
    assert all(each.declared == {"media_type": "application/json"} for each in told)


@pytest.mark.parametrize("size", [1, 2, 1 << 20])
def test_a_byte_order_mark_is_not_part_of_the_first_line(size):
    assert data_of(cut_lines(BOM + b"{}\n{}\n", size=size)) == [b"{}", b"{}"]


@pytest.mark.parametrize("size", [1, 4, 1 << 20])
def test_a_line_that_is_too_long_is_refused_and_the_stream_goes_on(size):
    told = cut_lines(b"1\n" + b"x" * 11 + b"\n" + b"y" * 10 + b"\n" + b"z" * 99, size=size, max_line=10)

    assert data_of(told) == [b"1", b"y" * 10]
    assert codes_of(told) == [("a.ndjson#2", "line_too_long"), ("a.ndjson#4", "line_too_long")]


def test_utf_16_is_told_once_and_not_line_by_line():
    told = cut_lines('{"a": 1}\n{"b": 2}\n'.encode("utf-16"))

    assert codes_of(told) == [("a.ndjson#1", "json_invalid")]
    assert told[0].ends


def peak_memory(told):
    tracemalloc.start()
    try:
        for _ in told:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_million_empty_lines_leave_nothing():
    assert list(lines((b"\n" * 10_000 for _ in range(100)), container="a", max_line=10)) == []


@pytest.mark.parametrize(
    "cut",
    [lambda *a: lines(*a, container="a", max_line=1000), lambda *a: elements(*a, container="a", max_element=1000)],
)
def test_one_endless_line_or_string_is_never_held(cut):
    endless = chain([b'["'], (b"x" * 65_536 for _ in range(1600)))

    assert peak_memory(cut(endless)) < 1_000_000


@given(st.binary(), st.integers(1, 9), st.integers(1, 20))
def test_any_bytes_come_out_as_lines_or_refusals(data, size, longest):
    told = cut_lines(data, size=size, max_line=longest)

    assert all(len(each.data) <= longest for each in told if isinstance(each, Arrival))
    whole = cut_lines(data, max_line=len(data) + 1)
    if not codes_of(whole):
        kept = [line.removesuffix(b"\r") for line in data.removeprefix(BOM).split(b"\n") if line.strip(b" \t\r\n")]
        assert data_of(whole) == kept


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 1 << 20])
def test_elements_are_exact_slices_of_the_source(size):
    source = rb' [ {"a":"x]},\"[{", "b" : [1 , {"c":"\\"}]} ,"text\\", 12.50 ,null,[],{"d":"\u00e9"}  ]  '

    assert [(each.name, each.data) for each in cut_list(source, size=size)] == [
        ("a.json#1", rb'{"a":"x]},\"[{", "b" : [1 , {"c":"\\"}]}'),
        ("a.json#2", rb'"text\\"'),
        ("a.json#3", b"12.50"),
        ("a.json#4", b"null"),
        ("a.json#5", b"[]"),
        ("a.json#6", rb'{"d":"\u00e9"}'),
    ]


@pytest.mark.parametrize(
    ("source", "good", "refused"),
    [
        (b"[]", [], []),
        (b"  [ \n ] \n", [], []),
        (BOM + b"[1]", [b"1"], []),
        (b"[1,]", [b"1"], [("a.json#2", "json_invalid")]),
        (b"[,2]", [b"2"], [("a.json#1", "json_invalid")]),
        (b"[1,,3]", [b"1", b"3"], [("a.json#2", "json_invalid")]),
        (b"[1,2", [b"1"], [("a.json#2", "json_invalid")]),
        (b'[1,"2', [b"1"], [("a.json#2", "json_invalid")]),
        (b"[1] [2]", [b"1"], [("a.json#2", "json_invalid")]),
        (b"[1}", [], [("a.json#1", "json_invalid")]),
        (b"[1,{2]]", [b"1", b"{2]"], []),
        (b"", [], [("a.json#1", "json_invalid")]),
        (b'{"a": [1]}', [], [("a.json#1", "json_invalid")]),
        (b"[NaN,\x00,\xff]", [b"NaN", b"\x00", b"\xff"], []),
    ],
)
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_a_list_that_is_not_quite_one(source, good, refused, size):
    told = cut_list(source, size=size)

    assert data_of(told) == good
    assert codes_of(told) == refused


@pytest.mark.parametrize("size", [1, 4, 1 << 20])
def test_an_element_that_is_too_long_is_refused_and_the_list_goes_on(size):
    told = cut_list(b'["' + b"x" * 50 + b'", 2, [' + b"3," * 50 + b"3], 4]", size=size, max_element=10)

    assert data_of(told) == [b"2", b"4"]
    assert codes_of(told) == [("a.json#1", "line_too_long"), ("a.json#3", "line_too_long")]


def test_no_depth_is_too_deep():
    deep = b"[" * 20_000 + b"]" * 20_000

    assert data_of(cut_list(b"[" + deep + b",1]", max_element=50_000)) == [deep, b"1"]


def test_a_long_string_full_of_escapes_is_cut_in_one_pass():
    article = b'{"body": "' + rb"\u0431" * 200_000 + b'"}'

    assert (
        data_of(cut_list(b"[" + article + b"," + article + b"]", size=65_537, max_element=2_000_000)) == [article] * 2
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(json_values), st.sampled_from([None, 1]), st.booleans(), st.integers(1, 9))
def test_every_list_that_json_writes_is_cut_into_its_elements(values, indent, ascii_only, size):
    source = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    told = cut_list(source, size=size, max_element=len(source))

    assert not codes_of(told)
    assert [json.loads(each.data.decode("utf-8", "surrogatepass")) for each in told] == values
    assert all(each.data in source for each in told)


@given(st.from_regex(rb'[\[\]{},"\\ 1]{0,30}', fullmatch=True) | st.binary(), st.integers(1, 9), st.integers(1, 20))
def test_any_bytes_come_out_as_elements_or_refusals_however_they_are_chunked(data, size, longest):
    told = cut_list(data, size=size, max_element=longest)

    assert told == cut_list(data, max_element=longest)
    assert all(0 < len(each.data) <= longest for each in told if isinstance(each, Arrival))


FEED = (
    b'\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1.1", "title": "Coast \\u0000", "a": {"items": [1]},\n'
    b'"authors": [{"name": "Ann Lee"}], "items": [ {"id": "1", "x": "]}"} ,{"id": "2"}], "language": "en"}\n'
)


@pytest.mark.parametrize("step", [1, 3, 17, 10_000])
def test_items_of_a_json_feed_come_with_what_it_says_of_all(step: int):
    chunks = [FEED[at : at + step] for at in range(0, len(FEED), step)]
    declared = {"media_type": "application/feed+json", "feed": {"title": "Coast \u2400", "authors": ["Ann Lee"]}}
    assert list(items(chunks, container="f", max_element=100)) == [
        Arrival(data=b'{"id": "1", "x": "]}"}', name="f#1", declared=declared),
        Arrival(data=b'{"id": "2"}', name="f#2", declared=declared),
    ]


@pytest.mark.parametrize(
    ("feed", "found"),
    [
        (b'{"items": []}', []),
        (b'{"items": [{"id": "1"}]', [b'{"id": "1"}', "json_invalid"]),
        (b'{"items": [{"id": "1"}', ["json_invalid"]),
        (b'{"title": "items", "b": [{"items": []}]}', ["json_invalid"]),
        (b'{"title": "' + b"x" * 200_000, ["json_invalid"]),
        (b"", ["json_invalid"]),
    ],
)
def test_broken_json_feeds(feed: bytes, found: list[object]):
    cut = items([feed[at : at + 1000] for at in range(0, len(feed), 1000)], container="f", max_element=100)
    assert [one.data if isinstance(one, Arrival) else one.code for one in cut] == found
