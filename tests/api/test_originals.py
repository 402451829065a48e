import hashlib

from tests.actions.handing_in import article
from tests.api.conforming import body


def test_it_tells_which_bytes_are_held(depositor, archived):
    archived(article(1))
    held, other = (hashlib.sha256(article(number)).hexdigest() for number in (1, 2))
    assert body(depositor.send("have/", {"sha256": [held.upper(), other, held]})) == {"held": [held]}
    assert body(depositor.send("have/", {"sha256": []})) == {"held": []}


def test_up_to_ten_thousand_may_be_asked_for(depositor):
    digests = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(10_001)]
    assert depositor.send("have/", {"sha256": digests[:10_000]}).status_code == 200
    answer = depositor.send("have/", {"sha256": digests})
    assert (answer.status_code, set(body(answer)["errors"])) == (400, {"sha256"})


def test_what_is_no_digest_is_told_by_its_place(depositor):
    answer = depositor.send("have/", {"sha256": ["00" * 32, "xyz", 3, "00" * 33]})
    assert answer.status_code == 400
    assert set(body(answer)["errors"]) == {"sha256.1", "sha256.2", "sha256.3"}
