"""What of an upload is left on the disk."""

from pathlib import Path

import pytest

from config.uploads import UnnamedFileUploadHandler


def test_a_file_on_its_way_has_no_name_and_is_given_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    handler = UnnamedFileUploadHandler()
    handler.upload_interrupted()  # before anything came
    handler.new_file("file", "a.txt", "text/plain", None, "utf-8", {})
    handler.receive_data_chunk(b"The pier ", 0)
    handler.receive_data_chunk(b"is open.", 9)
    assert not list(tmp_path.iterdir())
    with handler.file_complete(17) as whole:
        assert (whole.read(), whole.size, whole.name, whole.charset) == (b"The pier is open.", 17, "a.txt", "utf-8")
    handler.upload_interrupted()
