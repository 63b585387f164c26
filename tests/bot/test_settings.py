"""Settings: every bad value is refused with one line that names the setting and never repeats a secret."""

import re
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import LogLevel, Settings, SettingsError, load_settings
from documents.store import Bucket

TOKEN = "123456789:settings-token-that-opens-nothing"
REPOSITORY = Path(__file__).parents[2]
BAD: list[tuple[str, str]] = [
    ("TELEGRAM_BOT_TOKEN", "secret"),
    ("TELEGRAM_BOT_TOKEN", "123456789"),
    ("TELEGRAM_BOT_TOKEN", "123456789:short"),
    ("TELEGRAM_BOT_TOKEN", f"bot{TOKEN}"),
    ("TELEGRAM_BOT_TOKEN", f"{TOKEN} "),
    ("TELEGRAM_BOT_TOKEN", f"{TOKEN}\n"),
    ("TELEGRAM_API_URL", "api.telegram.org"),
    ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
    ("TELEGRAM_API_URL", "https://"),
    ("TELEGRAM_API_URL", "https://api.telegram.org?x=1"),
    ("TELEGRAM_API_URL", "https://api.telegram.org#x"),
    ("TELEGRAM_API_URL", "https://api telegram org"),
    ("TELEGRAM_API_URL", "https://api.telegram.org:99999"),
    ("TELEGRAM_API_URL", "http://[::1"),
    ("TELEGRAM_API_URL", "http://api.telegram.org"),
    ("TELEGRAM_API_URL", "http://127.0.0.1.example.com"),
    ("TELEGRAM_API_URL", "http://localhost.example.com"),
    ("TELEGRAM_API_URL", "http://192.168.0.1"),
    ("TELEGRAM_API_URL", "http://0.0.0.0"),
    ("DOCUMENTS_URL", "tepat"),
    ("DOCUMENTS_URL", "gs://tepat"),
    ("DOCUMENTS_URL", "s3://Tepat"),
    ("DOCUMENTS_URL", "s3://tepat/../other"),
    ("BUCKET_ENDPOINT", "s3.example.go.id"),
    ("BUCKET_ENDPOINT", "http://s3.example.go.id"),
    ("WEBHOOK_URL", "tepat.example.go.id"),
    ("WEBHOOK_URL", "http://tepat.example.go.id/telegram"),
    ("WEBHOOK_URL", "https://tepat.example.go.id/telegram?x=1"),
    ("WEBHOOK_URL", "https://"),
    ("WEBHOOK_LISTEN", "8080"),
    ("WEBHOOK_LISTEN", "127.0.0.1:"),
    ("WEBHOOK_LISTEN", "127.0.0.1:70000"),
    ("DATABASE_URL", "tepat.db"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite:///file::memory:?uri=true"),
    ("DATABASE_URL", "sqlite:///file:x?mode=memory&cache=shared&uri=true"),
    ("DATABASE_URL", "sqlite+aiosqlite:///tepat.db"),
    ("DATABASE_URL", "postgresql://tepat:geheim@host/tepat"),
    ("DATABASE_URL", "postgresql+asyncpg://tepat:geheim@host/tepat"),
    ("DATABASE_URL", "postgresql+psycopg://tepat:geheim@host:port/tepat"),
    ("DATABASE_URL", "mysql://tepat:geheim@host/tepat"),
    ("OFFICE_TIMEZONE", "Asia/Jakart"),
    ("OFFICE_TIMEZONE", "Asia"),
    ("OFFICE_TIMEZONE", "WIB"),
    ("OFFICE_TIMEZONE", "+07:00"),
    ("OFFICE_TIMEZONE", "../../etc/localtime"),
    ("OFFICE_TIMEZONE", "/etc/localtime"),
    ("LOG_LEVEL", "LOUD"),
    ("LOG_LEVEL", "10"),
    ("TICK_SECONDS", "often"),
    ("TICK_SECONDS", "0"),
    ("TICK_SECONDS", "-1"),
    ("TICK_SECONDS", "61"),
    ("TICK_SECONDS", "nan"),
    ("TICK_SECONDS", "inf"),
    ("CHAT_PAUSE_SECONDS", "-0.1"),
    ("CHAT_PAUSE_SECONDS", "61"),
    ("CHAT_PAUSE_SECONDS", "one"),
]


@pytest.fixture(autouse=True)
def an_empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without settings: no .env, nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def refusal_of(**environment: str) -> str:
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SettingsError) as refused:
            load_settings()
    return str(refused.value)


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_with_one_line_that_names_the_setting(name: str, value: str) -> None:
    line = refusal_of(**{name: value})

    assert line.startswith(f"{name}: ")
    assert "\n" not in line
    assert len(line) < 200


@pytest.mark.parametrize("value", [value for name, value in BAD if name == "TELEGRAM_BOT_TOKEN"])
def test_a_bad_token_is_not_repeated(value: str) -> None:
    line = refusal_of(TELEGRAM_BOT_TOKEN=value)

    assert value.strip() not in line
    assert "settings-token" not in line


@pytest.mark.parametrize("value", [value for name, value in BAD if "geheim" in value])
def test_the_password_of_a_bad_database_address_is_not_repeated(value: str) -> None:
    assert "geheim" not in refusal_of(DATABASE_URL=value)


def test_a_missing_token_is_named_together_with_the_way_to_try_without() -> None:
    settings = load_settings()

    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN is not set") as refused:
        _ = settings.token
    assert "make run" in str(refused.value)


def test_without_any_setting_the_defaults_fit_the_office() -> None:
    settings = load_settings()

    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/tepat.db"
    assert settings.office_timezone == ZoneInfo("Asia/Jakarta")
    assert settings.log_level is LogLevel.INFO
    assert settings.sop_file.is_file()
    assert settings.office_hours_file.is_file()
    assert settings.office_clock_file is None


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_an_empty_value_means_the_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name.upper(), "")

    assert getattr(load_settings(), name) == Settings.model_fields[name].default


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8700",
        "http://localhost:8700",
        "http://[::1]:8700",
        "https://api.telegram.org",
        "https://bot.example.id:8443/prefix/",
    ],
)
def test_an_address_without_encryption_is_for_this_machine_only(url: str) -> None:
    settings = load_settings(telegram_api_url=url)

    assert settings.telegram_api_url == url.rstrip("/")


@pytest.mark.parametrize("url", ["sqlite:///data/x.db", "sqlite:////srv/x.db", "postgresql+psycopg://u:p@h:5432/x"])
def test_both_kinds_of_database_are_taken(url: str) -> None:
    assert load_settings(database_url=url).database_url == url


def test_a_setting_comes_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nLOG_LEVEL=DEBUG\nTICK_SECONDS=7\nunknown=1\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setenv("TICK_SECONDS", "")

    settings = load_settings()

    assert settings.token == TOKEN
    assert settings.log_level is LogLevel.ERROR
    assert settings.tick_seconds == 7


def test_a_file_that_a_windows_editor_marked_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbf" + f"TELEGRAM_BOT_TOKEN={TOKEN}\r\nLOG_LEVEL=DEBUG\r\n".encode())

    settings = load_settings()

    assert (settings.token, settings.log_level) == (TOKEN, LogLevel.DEBUG)


def test_a_file_in_another_encoding_is_refused_with_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", encoding="utf-16")

    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert str(refused.value) == ".env is not text in UTF-8; save it anew in that encoding"


def test_a_moved_clock_is_for_this_machine_only() -> None:
    line = refusal_of(OFFICE_CLOCK_FILE="clock.json")

    assert line == "OFFICE_CLOCK_FILE is for the trial only: TELEGRAM_API_URL is not on this machine"
    settings = load_settings(office_clock_file=Path("clock.json"), telegram_api_url="http://127.0.0.1:8700")
    assert settings.office_clock_file == Path("clock.json")


def test_settings_that_are_shown_do_not_show_the_token() -> None:
    settings = load_settings(telegram_bot_token=TOKEN)

    assert TOKEN not in repr(settings)
    assert TOKEN not in str(settings)
    assert TOKEN not in settings.model_dump_json(exclude={"office_timezone"})


@pytest.mark.parametrize("hidden", [TOKEN, TOKEN.replace(":", "%3A")])
def test_an_address_with_the_token_in_it_is_refused_without_repeating_it(hidden: str) -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_URL: must not hold the token") as refused:
        load_settings(telegram_bot_token=TOKEN, webhook_url=f"https://tepat.example.go.id/{hidden}")

    assert TOKEN not in str(refused.value)


def test_documents_lie_in_a_folder_unless_a_bucket_is_named() -> None:
    in_bucket = load_settings(documents_url="s3://tepat/office", bucket_key="geheim").documents

    assert load_settings(documents_dir="here").documents == Path("here")
    assert in_bucket == Bucket("s3://tepat/office", secret="geheim")
    assert "geheim" not in repr(in_bucket)


def test_a_webhook_listens_at_a_host_and_a_port() -> None:
    assert load_settings(webhook_listen="127.0.0.1:8080").webhook_address == ("127.0.0.1", 8080)
    assert load_settings(webhook_listen="[::1]:8081").webhook_address == ("::1", 8081)


def test_the_secrets_are_the_token_the_password_of_the_database_and_the_key_of_the_bucket() -> None:
    with_all = load_settings(
        telegram_bot_token=TOKEN, database_url="postgresql+psycopg://u:geheim@h/x", bucket_key="kunci"
    )

    assert with_all.secrets == (TOKEN, "geheim", "kunci")
    assert load_settings(telegram_bot_token=TOKEN).secrets == (TOKEN,)


def test_the_example_file_lists_exactly_the_settings_each_with_a_comment_above() -> None:
    lines = (REPOSITORY / ".env.example").read_text(encoding="utf-8").splitlines()

    named = [line.split("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)]
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)
    for before, line in pairwise(lines):
        if re.match(r"[A-Z_]+=", line):
            assert re.match(r"# .+[.)]|# \S+", before), line


def test_the_example_file_says_what_holds_anyway(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((REPOSITORY / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")

    example = load_settings().model_dump()

    (tmp_path / ".env").unlink()
    defaults = load_settings().model_dump()
    files = ("sop_file", "office_hours_file", "reminders_file", "paper_settings_file")
    assert {name: value for name, value in example.items() if name not in files} == {
        name: value for name, value in defaults.items() if name not in files
    }
    for name in files:
        assert (REPOSITORY / example[name]).resolve() == defaults[name]


def test_the_example_file_holds_no_secret() -> None:
    text = (REPOSITORY / ".env.example").read_text(encoding="utf-8")

    assert re.search(r"^TELEGRAM_BOT_TOKEN=$", text, re.MULTILINE)
    assert not re.search(r"\d{6,}:[A-Za-z0-9_-]{20,}", text)
