"""How long reading one text may take."""

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType, TracebackType
from typing import NoReturn


@contextmanager
def time_limits(seconds: float) -> Iterator[AbstractContextManager[None]]:
    """Gives the limit for texts that are read one after the other: setting the handler costs more than the alarm.

        with time_limits(60) as limit:
            for text in texts:
                with limit:
                    read(text)

    In a block of the limit TimeoutError is raised after so many seconds, and again every second: a parser may swallow
    the first. Only a main thread can be interrupted: workers have one.
    """
    if threading.current_thread() is not threading.main_thread():
        yield nullcontext()
        return

    def interrupt(_signum: int, _frame: FrameType | None) -> NoReturn:
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, interrupt)
    try:
        yield _Alarm(seconds)
    finally:
        signal.signal(signal.SIGALRM, previous)


class _Alarm:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self._seconds, 1)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        finally:
            # Once more, for the alarm that went off in the line above.
            signal.setitimer(signal.ITIMER_REAL, 0)
