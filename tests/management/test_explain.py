"""`manage.py explain`, as people and scripts run it: no database, one object an article, never a traceback."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.intake.mailing import attached, mail, part, together

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "fixtures" / "samples"
KEYS = {
    "file", "part", "sha256", "size", "media_type", "encoding", "pipeline", "header", "title", "subtitle", "authors",
    "publisher", "credits", "attribution", "dateline", "published", "modified", "language", "url", "section",
    "keywords", "revision_note", "body", "cross_heads", "boilerplate", "related_links", "claims", "problems",
}  # fmt: skip
CLAIM_KEYS = {"field", "value", "as_written", "method", "span", "stated", "confidence", "chosen", "note"}


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # A database that nobody answers for: the command must not even look.
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "NO_COLOR": "1"}
    command = [sys.executable, str(ROOT / "manage.py"), "explain", *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, env=environment, cwd=ROOT, timeout=120, check=False
    )


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """The command with `--json`, in this process, where no test has asked for a database."""

    def explained(*arguments: str | Path, stdin: bytes = b"") -> list[dict[str, Any]]:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin)))
        out = StringIO()
        call_command("explain", "--json", *map(str, arguments), stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return explained


def test_one_object_with_the_shape_of_the_contract(objects):
    path = SAMPLES / "text" / "harbour-agency.txt"
    (article,) = objects(path)
    assert set(article) == KEYS
    assert article["file"] == str(path)
    assert article["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (article["part"], article["size"], article["encoding"]) == (0, path.stat().st_size, "utf-8")
    assert article["published"]["edtf"] == "2024-03-04T09:40:00+02:00"
    assert article["published"]["earliest"] == "2024-03-04T07:40:00Z"
    text = path.read_text()
    for claim in article["claims"]:
        assert set(claim) == CLAIM_KEYS
        if claim["method"] not in ("function_words", "language_model"):
            start, end = claim["span"]
            assert claim["value"] in text[start:end] or claim["field"] == "published"
    assert article["related_links"][0]["title"] == "Pilots of Strand bay vote for a new roster"


def test_a_folder_gives_its_files_in_order_and_what_is_unreadable_has_problems(objects):
    found = objects(SAMPLES / "text")
    names = [Path(article["file"]).name for article in found]
    assert names == sorted(names)
    (photo,) = [article for article in found if article["file"].endswith("press-photo.txt")]
    assert [(problem["code"], problem["severity"]) for problem in photo["problems"]] == [
        ("name_misleading", "warning"),
        ("not_text", "fatal"),
    ]
    assert photo["size"] == (SAMPLES / "text" / "press-photo.txt").stat().st_size


def test_parts_of_a_file_are_numbered(objects):
    found = objects(SAMPLES / "ndjson" / "market-notes.ndjson")
    assert [article["part"] for article in found] == [0, 1]
    assert len({article["sha256"] for article in found}) == 1


def test_standard_input_with_name_type_and_address(objects):
    page = b"<p>" + b"The ferry will run again from Monday, the harbour master said in the morning. " * 5 + b"</p>"
    address = "https://example.org/news/2023/05/17/ferry?utm_source=x"
    (article,) = objects("--name", "ferry.html", "--media-type", "text/html", "--url", address, "-", stdin=page)
    assert (article["file"], article["media_type"]) == ("-", "text/html")
    assert article["url"] == "https://example.org/news/2023/05/17/ferry"
    assert article["published"]["edtf"] == "2023-05-17"
    assert article["published"]["stated"] is False


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file_empty"), (b"%PDF-1.7 \x00\x01", "not_text"), (b"\x00\x01\x02\x03" * 400, "not_text")],
)
def test_what_cannot_be_read_says_why(objects, data: bytes, code: str):
    (article,) = objects("-", stdin=data)
    assert [problem["code"] for problem in article["problems"]] == [code]
    assert article["sha256"] == hashlib.sha256(data).hexdigest()


def test_a_missing_path_fails_in_one_line():
    done = run("--json", SAMPLES / "none.txt")
    assert done.returncode != 0
    assert done.stdout == b""
    assert b"none.txt" in done.stderr
    assert b"Traceback" not in done.stderr


def test_people_see_values_claims_cuts_and_problems_and_no_escapes(tmp_path: Path):
    hostile = tmp_path / "hostile.txt"
    hostile.write_bytes(
        b" date 2024-01-02 [bold]Harbour \x1b]0;x\x07 opens again\n\nThe harbour opened again. " + b"Ships came. " * 20
    )
    done = run(SAMPLES / "text" / "harbour-agency.txt", hostile)
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "Envoy: Aldmark supports reopening" in shown
    assert "follow_us 1407-1460" in shown
    assert "[bold]Harbour" in shown
    assert "control_characters" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_a_mapping_says_where_json_has_its_fields(objects, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"head": "Quay closes", "story": {"text": "The old quay closes on Monday."}}))
    (article,) = objects("--fields", "title=head,body=story.text", path)
    assert (article["title"], article["body"]) == ("Quay closes", "The old quay closes on Monday.")


@pytest.mark.parametrize("mapping", ["headline=a", "title", "title=", ""])
def test_a_mapping_that_is_none_is_told(mapping: str):
    told = run("--fields", mapping, "-")
    assert (told.returncode, b"FIELD=NAME" in told.stderr, b"Traceback" in told.stderr) == (2, True, False)


def test_the_entries_of_a_feed_are_objects_of_their_own(objects, tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        "<rss><channel><title>Coast</title><item><title>A</title></item><item><title>B</title></item></channel></rss>"
    )
    assert [(one["part"], one["title"], one["publisher"]) for one in objects(path)] == [
        (0, "A", "Coast"),
        (1, "B", "Coast"),
    ]


def test_of_a_mail_the_body_and_what_is_attached_are_explained(objects, tmp_path):
    body = part(b"The pier is open.", "text/plain")
    (tmp_path / "a.eml").write_bytes(mail(*together(body, attached(b"It has lamps.", "annex.txt"), attached(b"", "x"))))
    release, annex = objects(tmp_path / "a.eml")
    assert (Path(release["file"]).name, release["title"], release["body"]) == (
        "Ferries sail hourly.txt", "Ferries sail hourly", "The pier is open.",
    )  # fmt: skip
    assert (annex["file"], annex["title"]) == (f"{tmp_path}/a.eml/annex.txt", None)
    (tmp_path / "b.eml").write_bytes(mail(b""))
    (nothing,) = objects(tmp_path / "b.eml")
    assert [problem["code"] for problem in nothing["problems"]] == ["mail_empty"]


def test_who_reads_no_further_and_a_full_disk_see_no_traceback() -> None:
    """Both at once: most of the time goes into starting."""
    command = [sys.executable, str(ROOT / "manage.py"), "explain", "--json", str(SAMPLES / "text")]
    with Path("/dev/full").open("wb") as full:
        unwritable = subprocess.Popen(command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT)
        unread = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert unread.stdout is not None
    unread.stdout.close()
    unread.stdout = None
    assert (unread.communicate(timeout=120)[1], unread.returncode) == (b"", 141)
    told = unwritable.communicate(timeout=120)[1]
    assert (told, unwritable.returncode) == (b"disk_full: There is no space left.\n", 1)
