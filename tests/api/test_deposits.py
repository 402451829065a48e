import hashlib
import io
import zipfile
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from archive.actions import keys
from archive.actions.custody.account import account
from archive.actions.receiving import receive as receiving
from archive.models import Article, Deposit, Event, Item, Original
from tests.actions.handing_in import ACTOR, article, work_off
from tests.api.conforming import Api, body
from tests.intake import recording

LINES = "application/x-ndjson"


def upload(name: str, data: bytes, content_type: str = "text/plain") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=content_type)


def json_article(number: int = 1) -> dict[str, str]:
    return {
        "title": f"Bridge number {number} is opened",
        "published": "2019-11-07",
        "text": f"The bridge number {number} over the river was opened to traffic on Thursday, the ministry said.",
    }


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.txt", data)
    return stream.getvalue()


def test_files_of_a_form_are_taken_and_the_receipt_says_where_they_are(depositor, source):
    first, second = article(1), article(2)
    files = [upload("a.txt", first), upload("b.txt", second)]
    answer = depositor.send_form("deposits/", {"file": files, "source": "trend", "name": "Two bridges"})
    receipt = body(answer)
    assert answer.status_code == 202
    assert answer["Location"] == f"http://testserver/api/v1/deposits/{receipt['id']}/"
    assert receipt["items"] == 2
    assert receipt["counts"]["in_progress"] == 2
    assert receipt["source"] == "trend"
    assert receipt["name"] == "Two bridges"
    assert receipt["safe_to_delete"] is True
    assert {original.sha256 for original in Original.objects.all()} == {
        hashlib.sha256(data).hexdigest() for data in (first, second)
    }
    event = Event.objects.get(verb="deposit.received")
    assert (event.actor_kind, event.actor_name) == ("key", "depositor")


def test_the_receipt_follows_the_work(depositor):
    deposit = body(depositor.send_form("deposits/", {"file": [upload("a.txt", article()), upload("empty.txt", b"")]}))
    work_off()
    receipt = body(depositor.read(f"deposits/{deposit['id']}/"))
    assert receipt["counts"]["archived"] == 1
    assert receipt["counts"]["quarantined"] == 1
    assert receipt["finished"] is True
    items = body(depositor.read(receipt["items_url"]))["results"]
    assert [item["verdict"] for item in items] == ["archived", "quarantined"]
    assert items[0]["article"]
    assert items[1]["code"] == "file_empty"
    only = body(depositor.read(f"deposits/{deposit['id']}/items/", {"verdict": "quarantined"}))["results"]
    assert [item["name"] for item in only] == ["empty.txt"]


def test_what_the_sender_says_becomes_part_of_the_deposit(depositor):
    fields = {"file": upload("a.txt", article()), "title": "A bridge", "tags": ["bridges", "rivers"]}
    receipt = body(depositor.send_form("deposits/", fields))
    assert receipt["declared"] == {"title": "A bridge", "tags": ["bridges", "rivers"]}


def test_all_wrong_fields_are_told_at_once(depositor):
    fields = {"file": upload("a.txt", article()), "titel": "A bridge", "tags": "x" * 201, "url": "a\x00b"}
    answer = depositor.send_form("deposits/", fields)
    assert answer.status_code == 400
    assert set(body(answer)["errors"]) == {"titel", "tags", "url"}
    assert not Deposit.objects.exists()


def test_an_unknown_source_is_refused_and_nothing_is_taken(depositor):
    for answer in (
        depositor.send_form("deposits/", {"file": upload("a.txt", article()), "source": "nobody"}),
        depositor.send("deposits/?source=nobody", json_article()),
        depositor.send_bytes("deposits/?source=nobody", orjson.dumps(json_article()), LINES),
    ):
        assert answer.status_code == 400
        assert body(answer)["errors"] == {"source": ["There is no source nobody."]}
    assert not Item.objects.exists()


def test_one_json_article_keeps_the_bytes_of_the_body(depositor, source):
    sent = orjson.dumps(json_article())
    receipt = body(depositor.send_bytes("deposits/?source=trend", sent, "application/json"))
    assert receipt["source"] == "trend"
    assert bytes(Original.objects.get().bytes) == sent
    work_off()
    assert body(depositor.read(f"deposits/{receipt['id']}/"))["counts"]["archived"] == 1


def test_a_json_list_is_many_items_and_the_list_itself_is_none(depositor):
    receipt = body(depositor.send("deposits/", [json_article(1), json_article(2), json_article(3)]))
    assert receipt["items"] == 3
    assert not Item.objects.filter(container__isnull=False).exists()


@pytest.mark.parametrize("sent", [b" ", b"[]", b'"text"', b"3", b"null"])
def test_json_that_is_no_article_is_refused(depositor, sent):
    answer = depositor.send_bytes("deposits/", sent, "application/json")
    assert answer.status_code == 400
    assert not Deposit.objects.exists()


def test_lines_are_taken_in_chunks_and_counted_once(depositor):
    lines = b"".join(orjson.dumps(json_article(number)) + b"\n" for number in range(5000))
    receipt = body(depositor.send_bytes("deposits/", lines, LINES))
    assert receipt["items"] == 5000
    assert receipt["safe_to_delete"] is True
    assert Item.objects.count() == 5000
    assert list(Item.objects.order_by("position").values_list("name", flat=True)[:2]) == [
        "articles.ndjson#1",
        "articles.ndjson#2",
    ]


def test_a_bad_line_does_not_stop_the_others(depositor):
    lines = orjson.dumps(json_article(1)) + b"\n{broken\n" + orjson.dumps(json_article(2)) + b"\n"
    receipt = body(depositor.send_bytes("deposits/", lines, LINES))
    work_off()
    counts = body(depositor.read(f"deposits/{receipt['id']}/"))["counts"]
    assert (counts["archived"], counts["quarantined"]) == (2, 1)


def test_a_warc_is_a_body_of_its_own(depositor):
    text = "The old quay closes on Monday, the harbour board said after a meeting that took four hours."
    told = recording.answer(recording.page("Quay closes", text))
    warc = recording.record(told) + recording.record(recording.answer(b"x", media_type="image/png"))
    receipt = body(depositor.send_bytes("deposits/", warc, "application/warc"))
    assert receipt["items"] == 1
    item = Item.objects.get()
    assert (item.name, item.address, item.container_id) == (
        "crawl.warc#1",
        "https://a.example/1",
        hashlib.sha256(warc).hexdigest(),
    )


def test_a_package_is_kept_whole_and_opened(depositor):
    package = zipped(a=article(1), b=article(2))
    by_form = body(depositor.send_form("deposits/", {"file": upload("two.zip", package, "application/zip")}))
    assert by_form["items"] == 2
    by_body = body(depositor.send_bytes("deposits/?name=two.zip", package, "application/zip"))
    assert by_body["items"] == 2
    container = hashlib.sha256(package).hexdigest()
    assert set(Item.objects.values_list("container_id", flat=True)) == {container}
    assert Original.objects.count() == 3


def test_a_package_sent_as_lines_is_refused(depositor):
    answer = depositor.send_bytes("deposits/", zipped(a=article()), LINES)
    assert (answer.status_code, body(answer)["code"]) == (400, "body_malformed")


def test_what_is_no_known_kind_of_body_is_refused(depositor):
    answer = depositor.send_bytes("deposits/", article(), "application/x-www-form-urlencoded")
    assert (answer.status_code, body(answer)["code"]) == (415, "media_type_unsupported")
    packed = depositor.send_bytes("deposits/", article(), LINES, headers={"Content-Encoding": "gzip"})
    assert packed.status_code == 415
    assert not Deposit.objects.exists()


class TestIdempotency:
    KEY = {"Idempotency-Key": "import-7"}

    def test_the_same_request_gives_the_same_deposit(self, depositor):
        sent = orjson.dumps(json_article()) + b"\n"
        first = depositor.send_bytes("deposits/", sent, LINES, headers=self.KEY)
        second = depositor.send_bytes("deposits/", sent, LINES, headers=self.KEY)
        assert (first.status_code, second.status_code) == (202, 202)
        assert body(first)["id"] == body(second)["id"]
        assert Item.objects.count() == 1

    @pytest.mark.usefixtures("source")
    def test_another_body_with_the_same_key_is_refused(self, depositor):
        depositor.send("deposits/", json_article(1), headers=self.KEY)
        for address, sent in (("deposits/", json_article(2)), ("deposits/?source=trend", json_article(1))):
            answer = depositor.send(address, sent, headers=self.KEY)
            assert (answer.status_code, body(answer)["code"]) == (409, "idempotency_key_reused")

    def test_a_form_is_the_same_whatever_its_boundary(self, depositor):
        deposits = set()
        for boundary in ("one", "another"):
            form = (
                f"--{boundary}\r\n"
                'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
                f"{article().decode()}\r\n--{boundary}--\r\n"
            ).encode()
            content_type = f"multipart/form-data; boundary={boundary}"
            deposits.add(body(depositor.send_bytes("deposits/", form, content_type, headers=self.KEY))["id"])
        assert len(deposits) == 1

    def test_two_clients_may_use_the_same_key(self, depositor, with_key):
        other = with_key("deposit", name="other")
        first = body(depositor.send("deposits/", json_article(), headers=self.KEY))
        assert body(other.send("deposits/", json_article(), headers=self.KEY))["id"] != first["id"]

    def test_an_earlier_request_that_was_cut_off_is_not_passed_off_as_complete(self, depositor):
        first = body(depositor.send("deposits/", json_article(), headers=self.KEY))
        with connection.cursor() as cursor:  # as a crash between two chunks leaves it
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE archive_deposit SET state = 'open', sealed_at = NULL, complete = false")
            cursor.execute("RESET session_replication_role")
        answer = depositor.send("deposits/", json_article(), headers=self.KEY)
        assert (answer.status_code, body(answer)["code"]) == (409, "deposit_open")
        assert first["id"] in body(answer)["detail"]

    @pytest.mark.parametrize("key", ["x" * 201, "tab\there"])
    def test_a_key_that_cannot_be_kept_is_refused(self, depositor, key):
        answer = depositor.send("deposits/", json_article(), headers={"Idempotency-Key": key})
        assert answer.status_code == 400
        assert "Idempotency-Key" in body(answer)["errors"]


class TestBrokenStreams:
    """Against a real server: a test client cannot go away in the middle of a body."""

    @pytest.fixture
    def secret(self, transactional_db):  # noqa: ARG002 - the key has to be committed for the server's thread
        return keys.create(name="importer", scopes=["deposit"], actor=ACTOR).secret

    def cut_off(self, live_server, secret: str, content_type: str, sent: bytes, announced: int) -> dict[str, object]:
        address = urlsplit(live_server.url)
        client = HTTPConnection(address.hostname, address.port, timeout=60)
        client.putrequest("POST", "/api/v1/deposits/")
        for name, value in (
            ("Authorization", f"Bearer {secret}"),
            ("Content-Type", content_type),
            ("Content-Length", str(announced)),
        ):
            client.putheader(name, value)
        client.endheaders(sent)
        client.sock.shutdown(1)  # no more will come; the answer may still be read
        answer = client.getresponse()
        problem = orjson.loads(answer.read())
        assert (answer.status, problem["code"]) == (400, "body_incomplete")
        client.close()
        return problem

    def test_lines_that_came_stay_on_an_open_deposit(self, live_server, secret):
        whole = b"".join(orjson.dumps(json_article(number)) + b"\n" for number in range(1500))
        problem = self.cut_off(live_server, secret, LINES, whole[:-30], len(whole))
        deposit = Deposit.objects.get()
        assert deposit.state == Deposit.State.OPEN
        assert deposit.items.count() == 1000
        assert problem["deposit"] == str(deposit.pk)
        assert "The first 1,000 items are committed" in problem["detail"]
        client = Api(secret)
        shown = body(client.read(f"deposits/{deposit.pk}/"))
        assert (shown["state"], shown["safe_to_delete"], shown["sealed_at"]) == ("open", False, None)
        assert body(client.read("deposits/", {"state": "open"}))["results"][0]["id"] == str(deposit.pk)
        sealed = body(client.send(f"deposits/{deposit.pk}/seal/"))
        assert (sealed["state"], sealed["items"]) == ("sealed", 1000)
        assert (sealed["complete"], sealed["safe_to_delete"]) == (False, False)
        assert account(strict=True).proven

    def test_a_stream_is_gone_on_with_where_it_broke_off(self, live_server, secret, monkeypatch):
        monkeypatch.setattr(receiving, "CHUNK_ITEMS", 10)
        text = "The bridge was opened to traffic. " * 200
        lines = [orjson.dumps({"title": f"Bridge {number}", "text": text}) + b"\n" for number in range(35)]
        problem = self.cut_off(live_server, secret, LINES, b"".join(lines[:25]), 10_000_000)
        assert problem["items"] == 20
        client, other = Api(secret), Api(keys.create(name="other", scopes=["text", "deposit"], actor=ACTOR).secret)
        address = f"deposits/{problem['deposit']}/"

        def go_on(after: int | str, rest: list[bytes], who: Api = client, media_type: str = LINES):
            path = f"/api/v1/{address}?after={after}"
            answer = who.generic("PATCH", path, b"".join(rest), content_type=media_type)
            return answer.status_code, body(answer)

        assert go_on(20, lines[20:], other)[0] == 404
        assert go_on(0, lines)[0] == go_on("x", lines)[0] == 400
        assert go_on(20, lines, media_type="application/json")[0] == 415
        status, refused = go_on(25, lines[25:])
        assert (status, refused["code"], refused["items"]) == (409, "deposit_elsewhere", 20)
        status, receipt = go_on(20, lines[20:])
        assert (status, receipt["items"], receipt["complete"], receipt["safe_to_delete"]) == (202, 35, True, True)
        assert list(Item.objects.order_by("position").values_list("position", flat=True)) == list(range(35))
        assert Item.objects.values("original_id").distinct().count() == 35
        assert go_on(35, lines[:1])[1]["code"] == "deposit_sealed"
        assert account(strict=True).proven

    def test_half_a_file_is_not_taken_for_a_whole_one(self, live_server, secret):
        form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + article()
        problem = self.cut_off(live_server, secret, "multipart/form-data; boundary=b", form, len(form) + 9)
        assert "deposit" not in problem
        self.cut_off(live_server, secret, "multipart/form-data; boundary=b", form, len(form))
        self.cut_off(live_server, secret, "application/zip", zipped(a=article())[:-10], len(zipped(a=article())))
        assert not Deposit.objects.exists()


def test_a_form_without_its_last_boundary_is_refused(depositor):
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf a fi'
    answer = depositor.send_bytes("deposits/", form, "multipart/form-data; boundary=b")
    assert (answer.status_code, body(answer)["code"]) == (400, "body_incomplete")


def test_a_body_in_chunks_is_read_to_its_end(depositor):
    lines = orjson.dumps(json_article(1)) + b"\n" + orjson.dumps(json_article(2))
    assert body(in_chunks(depositor, "deposits/", lines, LINES))["items"] == 2


def test_a_short_body_in_chunks_is_read_too(depositor):
    """Many a program sends all it sends in chunks."""
    depositor.send("deposits/", json_article())
    digest = Original.objects.get().sha256
    answer = in_chunks(depositor, "have/", orjson.dumps({"sha256": [digest]}), "application/json")
    assert body(answer) == {"held": [digest]}
    assert in_chunks(depositor, "have/", b'{"sha256": [', "application/json").status_code == 400


def in_chunks(client: Api, address: str, data: bytes, media_type: str):
    """As a server gives it on: without a length, in a stream that ends."""
    given = {"CONTENT_TYPE": media_type, "CONTENT_LENGTH": "", "wsgi.input": io.BytesIO(data)}
    head = {"Transfer-Encoding": "chunked"}
    return client.post(f"/api/v1/{address}", b"", media_type, headers=head, **given, **{"wsgi.input_terminated": True})


def test_who_may_only_hand_in_sees_its_own_deposits(depositor, with_key, reader, with_role):
    mine = body(depositor.send("deposits/", json_article(1)))["id"]
    other = with_key("deposit", name="other")
    theirs = body(other.send("deposits/", json_article(2)))["id"]
    assert [row["id"] for row in body(depositor.read("deposits/"))["results"]] == [mine]
    for address in (f"deposits/{theirs}/", f"deposits/{theirs}/items/"):
        assert depositor.read(address).status_code == 404
    assert depositor.send(f"deposits/{theirs}/seal/").status_code == 404
    for everybody in (reader, with_role("Reader")):
        assert {row["id"] for row in body(everybody.read("deposits/"))["results"]} == {mine, theirs}


def test_a_person_hands_in_through_the_session(with_role):
    editor = with_role("Editor")
    assert editor.send_form("deposits/", {"file": upload("a.txt", article())}).status_code == 202
    deposit = Deposit.objects.get()
    assert deposit.user.get_username() == "editor"
    assert deposit.api_key is None


def test_a_session_without_its_token_is_refused(with_role):
    editor = with_role("Editor")
    editor.handler.enforce_csrf_checks = True
    refused = editor.send_form("deposits/", {"file": upload("a.txt", article())})
    assert (refused.status_code, body(refused)["code"]) == (403, "permission_denied")
    editor.get("/admin/login/")
    token = "t" * 32
    editor.cookies["csrftoken"] = token
    taken = editor.send_form("deposits/", {"file": upload("a.txt", article())}, headers={"X-CSRFToken": token})
    assert taken.status_code == 202


def test_pages_of_deposits_and_items_follow_next(depositor):
    for number in range(5):
        depositor.send("deposits/", json_article(number))
    seen = []
    address = "deposits/?limit=2"
    while address:
        answer = body(depositor.read(address))
        seen += [row["id"] for row in answer["results"]]
        address = answer["next"]
    assert seen == [str(pk) for pk in Deposit.objects.order_by("-id").values_list("id", flat=True)]
    many = body(depositor.send("deposits/", [json_article(number) for number in range(5)]))
    names, address = [], f"{many['items_url']}?limit=2"
    while address:
        answer = body(depositor.read(address))
        names += [row["position"] for row in answer["results"]]
        address = answer["next"]
    assert names == [0, 1, 2, 3, 4]


MAPPED = {"head": "The quay closes", "story": {"text": "The old north quay closes for eleven months, the board said."}}
MAPPING = '{"title": "head", "body": "story.text"}'


@pytest.mark.parametrize("kind", ["form", "json", "lines"])
def test_a_sender_says_where_its_json_has_the_fields(admin, kind):
    data = orjson.dumps(MAPPED)
    if kind == "form":
        answer = admin.send_form("deposits/", {"file": SimpleUploadedFile("a.json", data), "fields": MAPPING})
    else:
        media_type = {"json": "application/json", "lines": "application/x-ndjson"}[kind]
        answer = admin.send_bytes(f"deposits/?{urlencode({'fields': MAPPING})}", data, media_type)
    assert answer.status_code == 202, answer.content
    assert body(answer)["declared"]["fields"] == {"title": "head", "body": "story.text"}
    assert work_off() == {"archived": 1}
    article = Article.objects.get()
    assert (article.title, article.body) == (MAPPED["head"], MAPPED["story"]["text"])


def test_another_mapping_is_another_request(admin):
    def handed(mapping: str) -> int:
        path = f"deposits/?{urlencode({'fields': mapping})}"
        headers = {"Idempotency-Key": "mapped"}
        return admin.send_bytes(path, orjson.dumps(MAPPED), "application/json", headers=headers).status_code

    assert [handed(MAPPING), handed(MAPPING), handed('{"title": "head"}')] == [202, 202, 409]


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ("head", "not JSON"),
        ("[]", "Send an object"),
        ('{"colour": "head"}', "There is no field colour"),
        ('{"title": 5}', "a path is a text"),
        ('{"title": "a\\u0000"}', "a path is a text"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(admin, mapping, told):
    path = f"deposits/?{urlencode({'fields': mapping})}"
    by_address = admin.send_bytes(path, orjson.dumps(MAPPED), "application/json")
    file = SimpleUploadedFile("a.json", orjson.dumps(MAPPED))
    by_form = admin.send_form("deposits/", {"file": file, "fields": mapping})
    for answer in (by_address, by_form):
        assert answer.status_code == 400
        assert told in " ".join(body(answer)["errors"]["fields"])
    assert not Deposit.objects.exists()


def test_an_identifier_makes_what_is_sent_again_the_next_version(depositor):
    for number in (1, 2):
        answer = depositor.send("deposits/", json_article(number) | {"identifier": "desk-17"})
        work_off()
    (item,) = body(depositor.read(f"deposits/{body(answer)['id']}/items/"))["results"]
    assert item["verdict"] == "revision"
    assert Article.objects.get().title == "Bridge number 2 is opened"


@pytest.mark.parametrize(
    ("files", "identifier", "code"), [(2, "desk-17", "identifier_of_several"), (1, "x" * 501, "invalid")]
)
def test_an_identifier_that_names_no_single_article_is_refused(depositor, files, identifier, code):
    form = {"file": [upload(f"{n}.txt", article(n)) for n in range(files)], "identifier": identifier}
    answer = depositor.send_form("deposits/", form)
    assert (answer.status_code, body(answer)["code"]) == (400, code)
    assert list(body(answer)["errors"]) == ["identifier"]
    assert not Deposit.objects.exists()
