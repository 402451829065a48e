"""What holds for whatever bytes come in: articles that keep every law, or a problem code."""

import json
import re
import traceback
from pathlib import Path

from archive.actions.processing.understand import Understood, understand
from archive.errors import Unreadable
from archive.values import Arrival
from tests.spans import uncovered_or_doubled

ROOT = Path(__file__).resolve().parents[2]
_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)*\Z")
_NEVER_SHOWN = re.compile("[\0\ud800-\udfff]")


class OwnFault(AssertionError):
    """`reader_failed` is for what foreign parsers do; this was raised by a line of the project itself."""


def checked(data: bytes, *, name: str = "", media_type: str | None = None) -> list[Understood] | str:
    """The articles in `data`, or the code that says why there is none; AssertionError where a law is broken."""
    declared = {"media_type": media_type} if media_type else {}
    try:
        found = understand(Arrival(data=data, name=name, declared=declared))
    except Unreadable as error:
        return _code(error)
    assert found, "neither an article nor a code"
    for understood in found:
        _check(understood)
    return found


def is_own(error: BaseException) -> bool:
    """True for a built-in error out of the project's own code; parsers in C raise types of their own from there."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = bool(frames) and Path(frames[-1].filename).is_relative_to(ROOT / "archive")
    return inside and type(error).__module__ == "builtins" and not isinstance(error, RecursionError | MemoryError)


def _code(error: Unreadable) -> str:
    assert _CODE.match(error.reason), error.reason
    if (cause := error.__cause__) is not None and is_own(cause):
        raise OwnFault(f"{type(cause).__name__}: {cause}") from cause
    return error.reason


def _check(understood: Understood) -> None:
    text, article = understood.parsed.text, understood.article
    assert uncovered_or_doubled(text, article) == []
    assert article.body == "\n\n".join(text[start:end] for start, end in article.body_spans)
    assert list(article.body_spans) == sorted(article.body_spans)
    shown = article.as_json()
    json.dumps(shown)
    for value in _texts([shown, text, [problem.as_json() for problem in understood.problems]]):
        assert not _NEVER_SHOWN.search(value), value
    for problem in understood.problems:
        assert _CODE.match(problem.code), problem.code
    for claim in article.claims:
        if claim.span:
            assert 0 <= claim.span[0] < claim.span[1] <= len(text), claim


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []
