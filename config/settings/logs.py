"""One shape for every log line: structlog, as text for people or as JSON for machines."""

import unicodedata
from io import StringIO
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, WrappedLogger

# Line ends and terminal escapes (Cc), bidirectional and other invisible marks (Cf), separators, halves of pairs.
_UNFIT = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def escape_control_characters(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A title with a line end or a terminal escape must not write log lines of its own, nor turn one round."""
    return {key: _escaped(value) for key, value in event.items()}


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(map(_shown, value))
    if isinstance(value, dict):
        return {_escaped(key): _escaped(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(inner) for inner in value]
    return value


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _UNFIT:
        return character
    return character.encode("unicode_escape", "surrogatepass").decode()


def _traceback(output: TextIO, error: ExcInfo) -> None:
    """Without local variables, as the default shows them, and with them secrets and articles; each line escaped."""
    plain = StringIO()
    structlog.dev.plain_traceback(plain, error)
    output.write("\n".join(_escaped(line) for line in plain.getvalue().split("\n")))


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configure(*, level: str, layout: str) -> dict[str, Any]:
    """Sets structlog up and returns Django's LOGGING. `layout` is `console` or `json`."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if layout == "json"
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    escape_control_characters,
                    *last,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level, "propagate": True},
            # django_structlog already writes one line for each request, with its id.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
            "axes": {"level": "WARNING"},
            # A page without an article's text is told of its item ("discarding data: None" tells nobody which).
            "trafilatura": {"level": "ERROR"},
            # Ticks, and a line for each message that comes and goes: the actions say what was done.
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
