"""The calls of the Python client."""

import json
from http.client import HTTPConnection

import httpx
import pytest
from dateline_client import Archive, Problem, Unreachable, Withdrawn, follow, send_lines

from archive.actions.following import follow as following
from archive.models import Deposit, Item
from tests.actions.handing_in import article, work_off


@pytest.fixture
def archive(web, key):
    with Archive(web.url, key, patience=10) as archive:
        yield archive


def lantern(number: int) -> dict[str, str]:
    body = (
        f"The lantern number {number} was lit at dusk, and pier {number * 7} lay in its light for {number + 2} hours."
    )
    return {"title": f"Lantern {number} is lit", "body": body}


def test_what_is_handed_in_is_told_of(archive):
    files = [("a.txt", article(1)), ("broken.txt", b"")]
    receipt = archive.hand_in(files, said={"publisher": "Coast Herald", "tags": ["piers", "lamps"]})
    assert (receipt["items"], receipt["safe_to_delete"], receipt["finished"]) == (2, True, False)
    assert archive.finished(receipt["id"], seconds=0)["finished"] is False
    work_off()
    seen = []
    assert archive.finished(receipt["id"], told=seen.append) == seen[-1]
    assert (seen[-1]["counts"]["archived"], seen[-1]["counts"]["quarantined"]) == (1, 1)
    (bad,) = archive.items(receipt["id"], verdict="quarantined")
    assert (bad["name"], bad["code"]) == ("broken.txt", "file_empty")
    assert archive.retry(item=bad["id"]) == 1
    work_off()
    assert archive.retry(code="file_empty") == 1


def test_who_sends_first_and_reads_afterwards_hears_the_refusal(web):
    connection = HTTPConnection(web.url.removeprefix("http://"), timeout=30)
    for size in (30_000_000, 10):  # the second one on the same connection
        connection.request("POST", "/api/v1/deposits/", b"x" * size, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["code"]) == (401, "authentication_required")
    connection.close()


def test_malformed_chunks_are_the_senders_fault(web, key):
    connection = HTTPConnection(web.url.removeprefix("http://"), timeout=30)
    head = {"Content-Type": "application/json", "Transfer-Encoding": "chunked", "Authorization": f"Bearer {key}"}
    for path in ("deposits/", "have/"):
        connection.request("POST", f"/api/v1/{path}", b"ZZ\r\nx", head)
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["code"]) == (400, "body_incomplete")
        connection.close()


def test_a_request_that_is_sent_again_is_one_deposit(archive):
    first = archive.hand_in_articles([lantern(1)], idempotency_key="lamps")
    assert archive.hand_in_articles([lantern(1)], idempotency_key="lamps")["id"] == first["id"]
    with pytest.raises(Problem) as refused:
        archive.hand_in_articles([lantern(2)], idempotency_key="lamps")
    assert (refused.value.status, refused.value.code) == (409, "idempotency_key_reused")
    assert Deposit.objects.count() == 1


def test_what_is_sent_again_under_its_identifier_is_the_next_version(archive):
    archive.hand_in_articles([lantern(1) | {"identifier": "pier-1"}])
    archive.hand_in([("pier.txt", article(1))], said={"identifier": "pier-2"})
    work_off()
    archive.hand_in_articles([lantern(2) | {"identifier": "pier-1"}])
    archive.hand_in([("pier.txt", article(2))], said={"identifier": "pier-2"})
    assert work_off() == {"revision": 2}
    assert {found["title"] for found in archive.search()} == {
        "Lantern 2 is lit",
        "Bridge number 2 is opened to traffic",
    }


def test_a_stream_of_lines_without_a_length(archive):
    receipt = archive.hand_in_lines(json.dumps(lantern(number)).encode() + b"\n" for number in range(1200))
    assert (receipt["items"], receipt["complete"]) == (1200, True)
    digests = list(Item.objects.values_list("original_id", flat=True))
    # More than one question takes.
    assert archive.have([*digests, *(f"{number:064x}" for number in range(10_000))]) == set(digests)


def test_a_stream_that_breaks_off_is_gone_on_with(archive):
    tries = 0

    def lines():
        nonlocal tries
        tries += 1
        for number in range(1700):
            if (tries, number) == (1, 1400):
                raise httpx.WriteError("the cable was pulled")
            yield json.dumps(lantern(number)).encode() + b"\n" + b"\n" * (number % 2)

    receipt = send_lines(archive, lines, name="lamps")
    assert (tries, receipt["items"], receipt["complete"], receipt["safe_to_delete"]) == (2, 1700, True, True)
    deposit = Deposit.objects.get()
    assert deposit.name.startswith("lamps ")
    assert Item.objects.values("original_id").distinct().count() == 1700
    with pytest.raises(Problem) as refused:
        archive.resume_lines(str(deposit.pk), [b"{}\n"], after=1700)
    assert (refused.value.status, refused.value.code) == (409, "deposit_sealed")


def test_found_corrected_withdrawn_and_followed(archive, tmp_path):
    archive.hand_in_articles(lantern(number) for number in range(3))
    work_off()
    following.sequence()
    cursor = tmp_path / "cursor"
    told = list(follow(archive, cursor, forever=False))
    assert [change["verb"] for change in told] == ["article.archived"] * 3
    one = told[0]["article"]

    shown, etag = archive.article(one)
    changed, newer = archive.correct(one, {"title": "A lamp is lit"}, etag=etag, reason="misread")
    assert (shown["title"], changed["title"]) == ("Lantern 0 is lit", "A lamp is lit")
    with pytest.raises(Problem) as stale:
        archive.correct(one, {"title": "Another"}, etag=etag)
    assert stale.value.status == 412
    assert newer != etag
    assert json.loads(archive.original(one)) == lantern(0)

    assert archive.withdraw(one, reason="asked by the author")["state"] == "withdrawn"
    following.sequence()
    assert [change["verb"] for change in follow(archive, cursor, forever=False)] == [
        "article.edited",
        "article.withdrawn",
    ]
    assert list(follow(archive, cursor, forever=False)) == []
    assert archive.restore(one, reason="a mistake")["state"] != "withdrawn"
    assert {found["id"] for found in archive.search()} == {change["article"] for change in told}


def test_pages_are_asked_for_as_they_are_needed(archive):
    archive.hand_in_articles(lantern(number) for number in range(7))
    work_off()
    found = archive.search(limit=3, sort="received")
    assert len({article["id"] for article in found}) == 7


def test_a_withdrawn_article_for_a_reader(archive, web, key):
    archive.hand_in_articles([lantern(1)])
    work_off()
    (found,) = archive.search()
    archive.withdraw(found["id"], reason="asked by the author")
    secret = archive.connection.json("POST", "keys/", json={"name": "reader", "scopes": ["read"]})["secret"]
    with Archive(web.url, secret) as reader, pytest.raises(Withdrawn) as gone:
        reader.article(found["id"])
    assert gone.value.tombstone["reason"] == "asked by the author"


def test_an_archive_that_is_away(web, key):
    web.kill()
    with Archive(web.url, key, patience=1) as archive, pytest.raises(Unreachable, match="did not answer"):
        archive.have(["0" * 64])
