"""What the logs look like: lines for people where one develops, JSON for machines elsewhere."""

from typing import Any, Literal

import structlog

Rendering = Literal["lines", "json"]

_STEPS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configured(*, level: str, rendering: Rendering) -> dict[str, Any]:
    """Configure structlog, and give the setting LOGGING that sends everything through it."""
    structlog.configure(
        processors=[*_STEPS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": _formatter(rendering)},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # It tells at length which of its builds this processor cannot use.
            "faiss": {"level": "WARNING"},
            # It warns that memory:// names no host.
            "kombu.connection": {"level": "ERROR"},
        },
    }


def _formatter(rendering: Rendering) -> dict[str, Any]:
    # structlog's default prints every local variable of a traceback: long, and maybe secret.
    steps: list[Any] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if rendering == "lines"
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _STEPS,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *steps,
        ],
    }
