"""What is given back is what was taken in, or nothing is."""

from pathlib import Path

import pytest

from archive.actions.custody import originals
from archive.actions.custody.originals import arrival_of, load
from archive.errors import OriginalDamaged, Unavailable
from archive.models import Original
from tests.actions.handing_in import article, hand_in, only_item, states, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    """Everything above 100 bytes goes here."""
    settings.MAX_INLINE_SIZE = 100
    settings.ORIGINALS_URL = tmp_path.as_uri()
    return tmp_path


def overwrite(folder: Path, data: bytes) -> None:
    path = folder / Original.objects.get().location
    path.chmod(0o600)
    path.write_bytes(data)


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"!", lambda data: data[:-1] + b"!"])
def test_stored_bytes_that_have_changed_are_not_read(folder, change):
    deposit = hand_in(article(1))
    overwrite(folder, change(article(1)))
    with pytest.raises(OriginalDamaged) as refused:
        load(Original.objects.get())
    assert (refused.value.reason, isinstance(refused.value, Unavailable)) == ("original_damaged", True)

    work_off()
    assert states(deposit) == ["received"]
    overwrite(folder, article(1))
    deposit.items.update(leased_until=None)
    work_off()
    assert states(deposit) == ["archived"]


def test_no_more_is_read_of_a_large_original_than_shows_that_it_is_too_large(folder, monkeypatch):
    monkeypatch.setattr(originals, "LARGEST", 300)
    item = only_item(hand_in(b"12345678\n" * 1000))
    assert arrival_of(item).data == (b"12345678\n" * 1000)[:301]
    overwrite(folder, b"12345678\n" * 20)
    with pytest.raises(OriginalDamaged):
        arrival_of(item)


@pytest.mark.parametrize(
    ("data", "code"),
    [((b"word " * 200 + b"\n") * 17_000, "file_too_large"), (b"a" * (17 * 1024 * 1024), "line_too_long")],
    ids=["many short lines", "one long line"],
)
def test_why_a_large_original_is_not_read_is_told_as_of_the_whole(folder, data, code):
    deposit = hand_in(data)
    work_off()
    assert only_item(deposit).code == code
