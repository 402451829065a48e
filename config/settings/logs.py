"""One shape for every log line: structlog, as text for people or as JSON for machines."""

import unicodedata
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger


def escape_control_characters(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A title with a line end or a terminal escape must not write log lines of its own."""
    message = event.get("event")
    if isinstance(message, str) and any(unicodedata.category(character) == "Cc" for character in message):
        event["event"] = "".join(
            repr(character)[1:-1] if unicodedata.category(character) == "Cc" else character for character in message
        )
    return event


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
        else [
            # Not the default's traceback: that shows local variables, and with them secrets and articles.
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        ]
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
