import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.actions.pages import as_uuid, decode, encode
from archive.errors import Invalid

PARTS = st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.integers(0, 2**53) | st.none())


@given(kind=st.sampled_from(["newest", "items"]), parts=PARTS)
def test_a_cursor_gives_back_what_it_was_made_of(kind, parts):
    assert decode(encode(kind, *parts), kind, *(type(part) for part in parts)) == parts
    with pytest.raises(Invalid):
        decode(encode(kind, *parts), f"{kind}-oldest", *(type(part) for part in parts))


@given(text=st.text())
def test_any_other_text_is_refused(text):
    with pytest.raises(Invalid) as refused:
        decode(text, "newest", str)
    assert refused.value.reason == "cursor_invalid"
    assert "cursor" in refused.value.fields


def test_parts_of_another_type_are_refused():
    with pytest.raises(Invalid):
        decode(encode("items", 7), "items", str)
    with pytest.raises(Invalid):
        as_uuid("no uuid")
