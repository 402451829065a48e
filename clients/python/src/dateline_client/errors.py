"""What may go wrong.

ClientError
    Unreachable      no answer within the patience of the client
    Problem          the archive refuses, and says why
        Withdrawn    the article is withdrawn; `tombstone` says when and why
    WrongAnswer      what answers is no Dateline
"""

from collections.abc import Mapping
from typing import Any


class ClientError(Exception):
    """The parent of all errors of this package."""


class Unreachable(ClientError):
    """The archive did not answer, or said for too long that it cannot answer now."""


class WrongAnswer(ClientError):
    """The answer is not what an archive says: another program, or a proxy in between, has answered."""


class Problem(ClientError):
    """A refusal (RFC 9457). `code` is what programs hold on to, `errors` names the fields that are wrong."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.code: str = str(document.get("code", ""))
        self.detail: str = str(document.get("detail", ""))
        self.errors: Mapping[str, list[str]] = document.get("errors") or {}
        self.document = document
        wrong = "; ".join(f"{field}: {' '.join(told)}" for field, told in self.errors.items())
        super().__init__(f"{status} {self.code}: {self.detail}{f' ({wrong})' if wrong else ''}")


class Withdrawn(Problem):
    """410: the article is withdrawn."""

    @property
    def tombstone(self) -> Mapping[str, Any]:
        return self.document.get("tombstone") or {}
