from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError

from archive.models import Original
from archive.models.fields import Sha256Field, uuid7

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_digest_is_text_in_python_and_32_bytes_in_the_database():
    field = Sha256Field()
    assert field.get_prep_value(EMPTY.upper()) == bytes.fromhex(EMPTY)
    assert field.from_db_value(memoryview(bytes.fromhex(EMPTY)), None, None) == EMPTY
    assert field.to_python(bytes.fromhex(EMPTY)) == EMPTY
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None, None, None) is None


@pytest.mark.parametrize("wrong", ["x", "ab", EMPTY[:-2], EMPTY + "00", EMPTY[:-1] + "g", b"short"])
def test_what_is_no_digest_is_told(wrong):
    with pytest.raises(ValidationError, match="64 hexadecimal digits"):
        Sha256Field().to_python(wrong)


def test_rows_are_found_by_their_digest_and_stand_in_its_order(db):
    for data in (b"a", b"b", b"c"):
        Original.objects.create(sha256=sha256(data).hexdigest(), size=1, bytes=data)
    digests = sorted(sha256(data).hexdigest() for data in (b"a", b"b", b"c"))
    assert list(Original.objects.order_by("sha256").values_list("pk", flat=True)) == digests
    assert (
        list(Original.objects.filter(sha256__gt=digests[0]).order_by("pk").values_list("pk", flat=True)) == digests[1:]
    )
    assert Original.objects.get(pk=digests[1].upper()).sha256 == digests[1]


def test_ids_are_ordered_by_time():
    made = [uuid7() for _ in range(1000)]
    assert made == sorted(made)
    assert {one.version for one in made} == {7}
