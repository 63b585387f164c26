"""Logs: one line for each event, libraries from WARNING on, and no secret in any form."""

import logging
import traceback
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
import structlog

from bot import logs

TOKEN = "123456789:log-token-that-opens-nothing-0000"
PASSWORD = "p@ss word"


class Written:
    """What went to standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._so_far = ""

    @property
    def text(self) -> str:
        """Everything so far."""
        self._so_far += self._capsys.readouterr().err
        return self._so_far


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Standard error; the configuration of the other tests comes back at the end."""
    handlers = logging.getLogger().handlers
    yield Written(capsys)
    logs.configure("WARNING")
    logging.getLogger().handlers = handlers


def configure(level: str = "INFO") -> None:
    logs.configure(level, secrets=(TOKEN, PASSWORD, ""))


def our_logger() -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("bot.test")
    return logger


def fail_with(words: str) -> None:
    raise RuntimeError(words)


def test_an_event_is_one_line_with_time_level_and_ids(written: Written) -> None:
    configure()

    our_logger().info("step_finished", task_id=12, run_id=3)

    (line,) = written.text.splitlines()
    assert line.startswith("timestamp=20")
    assert line.endswith("level=info event=step_finished task_id=12 run_id=3")


def test_a_line_break_in_a_value_cannot_forge_a_line(written: Written) -> None:
    configure()

    our_logger().info("received", text="x\ntimestamp=2026 level=error event=forged")

    assert len(written.text.splitlines()) == 1


@pytest.mark.parametrize("secret", [TOKEN, PASSWORD, quote(TOKEN, safe=""), quote(PASSWORD, safe="")])
def test_no_form_of_a_secret_is_written(written: Written, secret: str) -> None:
    configure()

    our_logger().warning("x", url=f"https://api.telegram.org/bot{secret}/getMe")
    logging.getLogger("bot.plain").warning("at %s", f"https://api.telegram.org/file/bot{secret}/doc")
    logging.getLogger("bot.plain").warning(f"plain {secret}")

    assert secret not in written.text
    assert written.text.count("[token]") == 3


def test_no_secret_is_written_with_a_traceback(written: Written) -> None:
    configure()

    for logger in (our_logger(), logging.getLogger("bot.plain"), logging.getLogger("some.library")):
        try:
            fail_with(f"the server refused {TOKEN}")
        except RuntimeError:
            logger.exception("failed")

    assert written.text.count("Traceback") == 3
    assert written.text.count("the server refused [token]") == 3
    assert TOKEN not in written.text


LINK = "kT3v-9xQ2_mZ8wLr4pYb7NcD1sFgH5jA"


@pytest.mark.parametrize(
    ("said", "written_as"),
    [
        (f"https://t.me/tepat_bot?start={LINK}", "https://t.me/tepat_bot?start=[link]"),
        (f"bad update: /start {LINK}", "bad update: /start [link]"),
        ("NIP 197001011995031001 unknown", "NIP [nip] unknown"),
        ("NIP 19700101 199503 1 001 unknown", "NIP [nip] unknown"),
        ("GET /bot987654321:of-another-office-000000000000/getMe", "GET /bot[token]/getMe"),
        ("call +6281234567890 or 081234567890", "call [phone] or [phone]"),
    ],
)
def test_what_is_personal_or_opens_a_door_is_known_by_its_shape(written: Written, said: str, written_as: str) -> None:
    configure()

    our_logger().warning("x", words=said)
    try:
        fail_with(said)
    except RuntimeError:
        logging.getLogger("some.library").exception(said)

    assert said not in written.text
    assert written.text.count(written_as) >= 3


@pytest.mark.parametrize("harmless", ["task_id=123456789", "chat=-1001234567890", "sha256=" + "19700101199503100a" * 3])
def test_ids_stay_readable(written: Written, harmless: str) -> None:
    configure()

    our_logger().warning(harmless)

    assert harmless in written.text


async def test_the_http_client_does_not_log_its_addresses(written: Written) -> None:
    configure("DEBUG")
    transport = httpx.MockTransport(lambda request: httpx.Response(200))

    async with httpx.AsyncClient(transport=transport) as client:
        await client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")

    assert written.text == ""


async def test_even_a_talkative_http_client_cannot_give_the_token_away(written: Written) -> None:
    configure()
    logging.getLogger("httpx").setLevel(logging.INFO)
    transport = httpx.MockTransport(lambda request: httpx.Response(200))

    async with httpx.AsyncClient(transport=transport) as client:
        await client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")

    logging.getLogger("httpx").setLevel(logging.NOTSET)
    assert "bot[token]/getMe" in written.text
    assert TOKEN not in written.text


@pytest.mark.parametrize(
    "library", ["httpx", "httpcore.connection", "apscheduler.executors", "telegram.ext", "sqlalchemy.engine", "x.y"]
)
@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING"])
def test_libraries_speak_from_warning_on(written: Written, library: str, level: str) -> None:
    configure(level)

    logging.getLogger(library).info("chatter")
    logging.getLogger(library).warning("trouble")

    assert "chatter" not in written.text
    assert "trouble" in written.text


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("DEBUG", ["debug", "info", "warning", "error"]),
        ("INFO", ["info", "warning", "error"]),
        ("WARNING", ["warning", "error"]),
        ("ERROR", ["error"]),
    ],
)
def test_our_own_code_speaks_from_the_chosen_level_on(written: Written, level: str, expected: list[str]) -> None:
    configure(level)

    for said in ("debug", "info", "warning", "error"):
        getattr(our_logger(), said)(said)

    assert [said for said in ("debug", "info", "warning", "error") if f"event={said}" in written.text] == expected


def test_at_level_error_libraries_keep_quiet_about_less(written: Written) -> None:
    configure("ERROR")

    logging.getLogger("httpx").warning("trouble")

    assert written.text == ""


def test_configuring_twice_writes_each_line_once(written: Written) -> None:
    configure()
    configure()

    our_logger().info("once")

    assert written.text.count("event=once") == 1


def test_a_chain_of_errors_is_written_without_secrets(written: Written) -> None:
    configure()
    try:
        try:
            fail_with(TOKEN)
        except RuntimeError as error:
            raise ValueError(quote(TOKEN, safe="")) from error
    except ValueError:
        assert TOKEN in traceback.format_exc()
        our_logger().exception("failed")

    assert "[token]" in written.text
    assert TOKEN not in written.text
    assert quote(TOKEN, safe="") not in written.text
