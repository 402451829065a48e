from archive.models import Item
from tests.actions.handing_in import article, work_off
from tests.api.conforming import body


def test_items_are_listed_by_verdict_and_cause(reader, archived):
    archived(article(1), b"", b"\x89PNG\r\n\x1a\n\x00\x00")
    assert len(body(reader.read("items/"))["results"]) == 3
    quarantined = body(reader.read("items/", {"verdict": "quarantined"}))["results"]
    assert {item["code"] for item in quarantined} == {"file_empty", "not_text"}
    (empty,) = body(reader.read("items/", {"verdict": "quarantined", "code": "file_empty"}))["results"]
    assert body(reader.read(f"items/{empty['id']}/")) == empty
    assert empty["problems"][0]["code"] == "file_empty"
    assert body(reader.read("items/", {"verdict": "in_progress"}))["results"] == []


def test_a_quarantined_item_is_tried_again(with_key, archived):
    editor = with_key("edit", name="editor")
    archived(b"")
    item = Item.objects.get()
    again = editor.send(f"items/{item.pk}/retry/")
    assert again.status_code == 202
    assert body(again)["verdict"] is None
    conflict = editor.send(f"items/{item.pk}/retry/")
    assert (conflict.status_code, body(conflict)["code"]) == (409, "not_quarantined")
    assert work_off() == {"quarantined": 1}


def test_all_items_of_a_cause_are_tried_again(with_key, archived, sent):
    editor = with_key("edit", name="editor")
    first = archived(b"", b"\x89PNG\r\n\x1a\n\x00\x00")
    answer = editor.send("items/retry/", {"code": "file_empty"})
    assert sent.read() == [("archive.tasks.process", [str(first.pk)])]  # nobody waits for the sweeper
    assert (answer.status_code, body(answer)) == (202, {"retried": 1})
    assert Item.objects.in_progress().count() == 1
    assert body(editor.send("items/retry/", {}))["errors"] == {"code": ["This field is required."]}


def test_pages_of_items_follow_next(reader, archived):
    archived(*(article(number) for number in range(5)))
    seen, address = [], "items/?limit=2"
    while address:
        page = body(reader.read(address))
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert seen == [str(pk) for pk in Item.objects.order_by("-id").values_list("id", flat=True)]
