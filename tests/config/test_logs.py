"""One event, one line, whatever a title holds."""

import json
import subprocess
import sys

import pytest

from config import env

HOSTILE = "taken over\n2026-01-01T00:00:00Z [info] forged \x1b[2J\r \u202e\u2028\x9b"
UNFIT = set("\x1b\r\x9b\u202e\u2028")


def said(layout: str, code: str) -> str:
    start = (
        "import logging, logging.config, structlog; from config.settings.logs import configure;"
        f"logging.config.dictConfig(configure(level='INFO', layout={layout!r}));"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + code], cwd=env.ROOT, capture_output=True, text=True, check=True
    )
    return done.stderr


@pytest.mark.parametrize("layout", ["console", "json"])
@pytest.mark.parametrize(
    "code",
    [
        f"structlog.get_logger('archive').info({HOSTILE!r}, title={HOSTILE!r})",
        f"logging.getLogger('celery').info('%s', {HOSTILE!r})",
        f"structlog.get_logger('archive').info('x', names=[{HOSTILE!r}], said={{{HOSTILE!r}: ({HOSTILE!r},)}})",
    ],
)
def test_control_characters_write_no_lines_of_their_own(layout: str, code: str) -> None:
    line = said(layout, code)
    assert line.count("\n") == 1
    assert not UNFIT & set(line)
    if layout == "json":
        said_of = json.loads(line)
        assert "\\u202e" in str(said_of)
        assert not {"\n", *UNFIT} & set(_texts(said_of))
    assert "forged" in line


def _texts(said_of: object) -> str:
    if isinstance(said_of, dict):
        return "".join(_texts(one) for pair in said_of.items() for one in pair)
    return "".join(map(_texts, said_of)) if isinstance(said_of, list) else str(said_of)


def test_a_traceback_writes_nothing_but_text() -> None:
    text = said("console", f"\ntry:\n    raise ValueError({HOSTILE!r})\nexcept ValueError:\n    logging.exception('x')")
    assert "ValueError: taken over" in text
    assert not UNFIT & set(text)


def test_json_lines_carry_what_was_bound() -> None:
    line = said(
        "json", "structlog.contextvars.bind_contextvars(deposit='d1'); structlog.get_logger('a').warning('x', n=1)"
    )
    record = json.loads(line)
    assert {key: record[key] for key in ("event", "level", "logger", "deposit", "n")} == {
        "event": "x",
        "level": "warning",
        "logger": "a",
        "deposit": "d1",
        "n": 1,
    }
    assert record["timestamp"].endswith("Z")


def test_a_traceback_shows_no_local_variables() -> None:
    code = (
        "\ndef fail():\n    password = 'hu' + 'sh'\n    raise ValueError('broken')\n"
        "try:\n    fail()\nexcept ValueError:\n    structlog.get_logger('a').exception('x')"
    )
    text = said("console", code)
    assert "ValueError: broken" in text
    assert "hush" not in text


def test_a_page_without_text_writes_no_line_of_the_extractors() -> None:
    code = (
        "from archive import formats; print(formats.read(b'<html><p></p></html>', name='a.html')[0].problems[-1].code)"
    )
    assert said("console", code) == ""
    assert "discarding data" in said("console", "logging.getLogger('trafilatura').setLevel('WARNING');" + code)
