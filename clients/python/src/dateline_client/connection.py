"""Requests to one archive: signed with the key, tried again where that is safe, refusals raised as `Problem`."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

import httpx

from dateline_client.errors import Problem, Unreachable, Withdrawn, WrongAnswer

LONGEST_PAUSE = 15.0
NOT_NOW = frozenset({429, 502, 503, 504, 507})
"""Busy, restarting, or full: the same request may be taken a little later."""


class Connection:
    """`patience` is for how many seconds a request is tried again while the archive cannot be reached or is busy."""

    def __init__(
        self, url: str, key: str, *, patience: float = 300.0, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self.patience = patience
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1/",
            headers={"Authorization": f"Bearer {key}", "User-Agent": "dateline-client"},
            # Reading may take as long as a large upload needs to be committed.
            timeout=httpx.Timeout(30.0, read=600.0, write=120.0),
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def ask(self, method: str, path: str, *, again: bool = True, **options: Any) -> httpx.Response:
        """One request. With `again` it is repeated while there is no answer: only where twice does no harm.

        Raises Problem, Withdrawn, Unreachable.
        """
        return self.repeat(lambda: self._http.request(method, path, **options), again=again)

    def repeat(self, send: Callable[[], httpx.Response], *, again: bool = True) -> httpx.Response:
        """The same for a request that has to be made anew each time, because its body was read away."""
        end = time.monotonic() + self.patience
        pause = 0.5
        while True:
            try:
                answer = send()
            except httpx.TransportError as broken:
                reason, wait = f"{type(broken).__name__}: {broken}", 0.0
                if not again:
                    raise Unreachable(f"{self.url} did not answer ({reason}).") from broken
            else:
                if answer.status_code not in NOT_NOW or not again:
                    return _checked(answer)
                reason, wait = f"it said {answer.status_code}", _retry_after(answer)
            wait = max(wait, pause)
            if time.monotonic() + wait > end:
                raise Unreachable(f"{self.url} did not answer for {self.patience:.0f} s ({reason}).")
            time.sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE)

    def json(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of an answer. Raises as `ask` does, and WrongAnswer."""
        answer = self.ask(method, path, **options)
        try:
            return answer.json()
        except ValueError as malformed:
            raise WrongAnswer(f"{answer.url} did not answer in JSON.") from malformed

    def pages(self, path: str, parameters: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page, asked for as they are needed."""
        page = self.json("GET", path, params=dict(parameters or {}))
        while True:
            yield from page["results"]
            if not page.get("next"):
                return
            # The path stays ours, and so the key goes nowhere else.
            page = self.json("GET", path, params=httpx.QueryParams(httpx.URL(page["next"]).query))

    @contextmanager
    def stream(self, path: str, parameters: Mapping[str, Any], accept: str) -> Iterator[httpx.Response]:
        """An answer that is read piece by piece. It is not tried again."""
        try:
            with self._http.stream("GET", path, params=dict(parameters), headers={"Accept": accept}) as answer:
                if answer.status_code >= httpx.codes.BAD_REQUEST:
                    answer.read()
                yield _checked(answer)
        except httpx.TransportError as broken:
            raise Unreachable(f"{self.url} broke off ({type(broken).__name__}: {broken}).") from broken

    def post(self, path: str, **options: Any) -> httpx.Response:
        """One POST as httpx sends it, for `repeat`."""
        return self._http.post(path, **options)


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code < httpx.codes.BAD_REQUEST:
        return answer
    try:
        document = answer.json()
    except ValueError:
        document = {}
    if not isinstance(document, dict):
        document = {}
    document.setdefault("detail", answer.text[:200])
    raise (Withdrawn if answer.status_code == httpx.codes.GONE else Problem)(answer.status_code, document)


def _retry_after(answer: httpx.Response) -> float:
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else 0.0
