"""Logs: one line for each event, with ids only. No secret and no number of a person can appear, whatever is logged."""

import logging
import re
import sys
from urllib.parse import quote

import structlog

OURS = ("bot", "chat", "db", "documents", "handlers", "scheduler", "services")
REDACTED = "[token]"
UNKNOWN_SECRETS = (
    (re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE), REDACTED),
    (re.compile(r"(?:(?<=start=)|(?<=/start ))[A-Za-z0-9_-]{16,}"), "[link]"),
    (re.compile(r"(?<!\d)\d{8} ?\d{6} ?[12] ?\d{3}(?!\d)"), "[nip]"),
    (re.compile(r"(?<!\d)(?:\+62|0)8\d{7,11}(?!\d)"), "[phone]"),
)
"""What is known by its shape: a token, what opens a link into a post, an employee's number, a mobile phone's."""


class RedactingFormatter(logging.Formatter):
    """Takes secrets out of the finished line, tracebacks included, also where they stand percent-encoded in a URL.

    Our code logs none; this is for what a library says, or a traceback of a bug.
    """

    def __init__(self, inner: logging.Formatter, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = {form for secret in secrets for form in (secret, quote(secret, safe=""))}

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record without secrets."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, REDACTED)
        for shape, instead in UNKNOWN_SECRETS:
            line = shape.sub(instead, line)
        return line


def configure(level: str, *, secrets: tuple[str, ...] = ()) -> None:
    """Send all logs, ours and the libraries', to standard error; libraries from WARNING on."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    inner = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processor=structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(inner, tuple(secret for secret in secrets if secret)))
    root = logging.getLogger()
    root.handlers = [handler]
    ours = logging.getLevelNamesMapping()[level]
    root.setLevel(max(ours, logging.WARNING))
    for name in OURS:
        logging.getLogger(name).setLevel(ours)
