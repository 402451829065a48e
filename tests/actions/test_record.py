"""What comes with a record is kept with it: its tags."""

import io
import json

import pytest

from archive.actions.receive import HandedIn
from archive.models import Tagging
from tests.actions.handing_in import hand_in, work_off

TEXT = (
    "The pier in the old harbour opened on Monday after a long winter of repairs, the mayor said, and ships came back "
    "to the bay."
)


def sent(name: str, data: str) -> HandedIn:
    return HandedIn(name=name, stream=io.BytesIO(data.encode()))


@pytest.mark.parametrize(
    ("tags", "labels"),
    [(["harbour", "repairs"], ["harbour", "repairs"]), ("harbour, repairs; ships,", ["harbour", "repairs", "ships"])],
)
@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
def test_the_tags_of_a_record_are_the_senders(db, name, tags, labels):
    deposit = hand_in(sent(name, json.dumps({"title": "New pier", "text": TEXT, "keywords": ["pier"], "tags": tags})))
    work_off()
    item = deposit.items.get()
    taggings = Tagging.objects.filter(article=item.article).order_by("term__label")
    assert [(tagging.term.label, tagging.origin, tagging.item_id) for tagging in taggings] == [
        (label, "sender", item.pk) for label in labels
    ]
    assert item.article.keywords == ["pier"]
