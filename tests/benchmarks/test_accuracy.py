"""The tables say what was read: counted values, nulls, files that were not read, each miss by its name."""

import json
from pathlib import Path

import pytest

from benchmarks import accuracy, charsets

BODY = "The pier opened on Monday after a long winter of repairs, the mayor said, and ships came back to the bay."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def put(kind: str, name: str, data: str, expected: object) -> None:
        (tmp_path / "own" / kind).mkdir(parents=True, exist_ok=True)
        path = tmp_path / "own" / kind / name
        path.write_text(data)
        path.with_name(f"{path.stem}.expected.json").write_text(json.dumps(expected))

    put("text", "right.txt", f" date 2020-01-02 By Ann Lee\n\n{BODY}\n", {"title": None, "authors": ["Ann Lee"]})
    wrong = {"title": "Pier opens", "authors": ["Ann Lee", "Bo Ek"], "body": BODY + " Not"}
    put("text", "wrong.txt", f" date 2020-01-02 By Ann Lee\n\n{BODY}\n", wrong)
    put("json", "unread.json", "{", {"title": None, "authors": []})
    put("json", "refused.json", "{", {"quarantined": "json_invalid"})
    return tmp_path / "own"


def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> list[str]:
    monkeypatch.setattr("sys.argv", ["accuracy.py", *arguments])
    accuracy.main()
    return capsys.readouterr().out.splitlines()


def test_the_table(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    lines = told(capsys, monkeypatch, "--folder", str(folder))
    assert "| field | text, own (2) | other formats, own (2) |" in lines
    assert "| field | n | precision | recall | exact | exact, json | exact, text |" in lines
    # Two of three expected authors; the file that was not read is wrong even where nothing is expected.
    assert "| authors | 3 | 100.0 | 66.7 | 33.3 | 0.0 | 50.0 |" in lines
    assert "| title | 3 | – | 0.0 | 33.3 | 0.0 | 50.0 |" in lines
    assert "| articles | 3 | 66.7 | 66.7 | 66.7 | 0.0 | 100.0 |" in lines
    assert "| quarantined | 1 | 100.0 | 100.0 | 100.0 | 100.0 | – |" in lines
    assert "| body | 1 | 100.0 | 95.5 | 0.0 (F1 0.977) | – | 0.0 (F1 0.977) |" in lines


def test_every_miss_is_named(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    lines = told(capsys, monkeypatch, "--folder", str(folder), "--failures", "authors")
    assert [line.split("/own/")[1] for line in lines if "/own/" in line] == [
        "json/unread.json  authors",
        "text/wrong.txt  authors",
    ]
    assert "    expected ['Ann Lee', 'Bo Ek']" in lines
    assert "    got      ['Ann Lee']" in lines


def test_charsets_are_judged_by_their_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    text = "Мэрия сообщила в понедельник, что старый причал снова откроется весной после двух лет ремонта."
    for name, codec in (("koi8-r", "koi8-r"), ("windows-1251-russian", "cp1251"), ("iso-8859-5", "koi8-r")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_bytes(text.encode(codec))
    (tmp_path / "euc-tw").mkdir()
    (tmp_path / "euc-tw" / "a.txt").write_bytes(b"\x8e\xa2\xa1\xa1")
    monkeypatch.setattr("sys.argv", ["charsets.py", str(tmp_path)])
    charsets.main()
    lines = capsys.readouterr().out.splitlines()
    assert "| koi8-r | 1 | 1 | 1 |" in lines
    assert "| iso-8859-5 | 1 | 1 | 0 |" in lines
    assert lines[-1] == "2 of 3 files, 66.7 %; 1 not judged"
