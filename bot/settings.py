"""The only code that reads the environment. Bad values are refused with one line that names the setting."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from documents.store import Bucket
from sop.ladder_file import LADDER_FILE
from sop.office_hours import OFFICE_HOURS_FILE
from sop.paper_settings import PAPER_SETTINGS_FILE

ENV_FILE = Path(".env")
CHECKOUT = Path(__file__).parent.parent
BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?")
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class LogLevel(StrEnum):
    """How much the log says."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class SettingsError(Exception):
    """A setting is missing or bad; the text is one English line for the operator."""


class Settings(BaseSettings):
    """Everything an operator can set; .env.example explains each in one line."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///data/tepat.db"
    documents_dir: Path = Path("data/documents")
    documents_url: str | None = None
    bucket_endpoint: str | None = None
    bucket_region: str | None = None
    bucket_key_id: str | None = None
    bucket_key: SecretStr | None = None
    backups_dir: Path = Path("data/backups")
    backups_kept: int = Field(default=14, ge=0, le=1000)
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1:8080"
    office_timezone: ZoneInfo = ZoneInfo("Asia/Jakarta")
    sop_file: Path = CHECKOUT / "sop" / "procedures" / "iku.toml"
    office_hours_file: Path = OFFICE_HOURS_FILE
    reminders_file: Path = LADDER_FILE
    paper_settings_file: Path = PAPER_SETTINGS_FILE
    log_level: LogLevel = LogLevel.INFO
    tick_seconds: float = Field(default=5.0, ge=0.05, le=60)
    chat_pause_seconds: float = Field(default=1.0, ge=0, le=60)
    office_clock_file: Path | None = None
    no_attachments: bool = False
    invitations_approved_by: str | None = None
    metrics_port: int = Field(default=0, ge=0, le=65535)

    @field_validator("*", mode="before")
    @classmethod
    def is_typed_text(cls, value: object) -> object:
        """Refuse what no keyboard writes, such as a zero byte, before a path or an address is made of it."""
        if isinstance(value, str) and not value.isprintable():
            raise ValueError("has a character in it that cannot be seen")
        return value

    @field_validator("telegram_bot_token")
    @classmethod
    def token_is_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse what cannot be a token, without repeating it."""
        if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("is not a bot token (expected digits, a colon, letters; ask @BotFather)")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def api_is_encrypted(cls, value: str) -> str:
        """Demand https, except on this machine: the address carries the token."""
        parts = urlsplit(value)
        is_address = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
        if not is_address or any(letter.isspace() for letter in value) or parts.port == 0:
            raise ValueError("must be an address such as https://api.telegram.org")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("must begin with https:// unless the server is on this machine")
        return value.rstrip("/")

    @field_validator("documents_url")
    @classmethod
    def documents_are_in_a_bucket(cls, value: str | None) -> str | None:
        """Accept a bucket, with or without a folder in it."""
        if value and not BUCKET.fullmatch(value):
            raise ValueError("must be a bucket such as s3://tepat or s3://office/tepat")
        return value or None

    @field_validator("bucket_endpoint")
    @classmethod
    def storage_is_encrypted(cls, value: str | None) -> str | None:
        """Demand https, except on this machine: documents go there."""
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError("must be an address such as https://s3.example.go.id")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("must begin with https:// unless the storage is on this machine")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def webhook_is_encrypted(cls, value: str | None) -> str | None:
        """Demand https, except on this machine, as Telegram does."""
        if not value:
            return None
        parts = urlsplit(value)
        if not parts.hostname or parts.query or parts.fragment or any(letter.isspace() for letter in value):
            raise ValueError("must be an address such as https://tepat.example.go.id/telegram")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("must begin with https://, as Telegram wants it")
        return value

    @field_validator("webhook_listen")
    @classmethod
    def port_is_a_port(cls, value: str) -> str:
        """Accept a host and a port, such as 127.0.0.1:8080."""
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError("must be a host and a port such as 127.0.0.1:8080")
        return value

    @field_validator("database_url")
    @classmethod
    def database_is_known(cls, value: str) -> str:
        """Accept SQLite files and PostgreSQL through psycopg."""
        try:
            url = make_url(value)
        except (ArgumentError, ValueError) as error:
            raise ValueError("is no database address, expected e.g. sqlite:///data/tepat.db") from error
        if url.drivername not in ("sqlite", "postgresql+psycopg"):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        if url.drivername == "sqlite" and (not url.database or url.database.startswith((":memory:", "file:"))):
            raise ValueError("must name a file: a database in memory would lose everything")
        return value

    @field_validator("office_timezone", mode="before")
    @classmethod
    def zone_is_known(cls, value: object) -> object:
        """Turn the name of a time zone into the zone."""
        if not isinstance(value, str):
            return value
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f'unknown time zone "{value}", expected a name such as Asia/Jakarta') from error

    @property
    def token(self) -> str:
        """The bot token; raises SettingsError where it is missing."""
        if self.telegram_bot_token is None:
            raise SettingsError("TELEGRAM_BOT_TOKEN is not set; put it into .env, or try the bot with: make run")
        return self.telegram_bot_token.get_secret_value()

    @property
    def documents(self) -> Path | Bucket:
        """Where files lie: a bucket where one is named, else a folder."""
        if self.documents_url is None:
            return self.documents_dir
        secret = self.bucket_key
        return Bucket(
            self.documents_url,
            endpoint=self.bucket_endpoint,
            region=self.bucket_region,
            key_id=self.bucket_key_id,
            secret=secret.get_secret_value() if secret is not None else None,
        )

    @property
    def webhook_address(self) -> tuple[str, int]:
        """The host and port to listen at for Telegram's requests."""
        host, _, port = self.webhook_listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show: the bot token, the password of the database, and the key of the bucket."""
        key = self.bucket_key
        found = (self.token, make_url(self.database_url).password, key.get_secret_value() if key else None)
        return tuple(secret for secret in found if secret)

    def require_webhook_without_token(self) -> None:
        """Refuse an address that holds the token: proxies write addresses into their logs. Raises SettingsError."""
        if self.webhook_url and self.telegram_bot_token is not None and self.token in unquote(self.webhook_url):
            raise SettingsError("WEBHOOK_URL: must not hold the token, since addresses are written into logs")

    def require_trial_clock_on_loopback(self) -> None:
        """Refuse a moved clock against the real Telegram; raises SettingsError."""
        if self.office_clock_file is not None and urlsplit(self.telegram_api_url).hostname not in LOOPBACK:
            raise SettingsError("OFFICE_CLOCK_FILE is for the trial only: TELEGRAM_API_URL is not on this machine")


def load_settings(**chosen: Any) -> Settings:
    """Read the settings from `chosen`, environment and .env, in that order; raises SettingsError with one line."""
    if ENV_FILE.is_dir():
        raise SettingsError(".env is a folder; the settings must be in a file of that name")
    try:
        settings = Settings(**chosen)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        problem = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {problem}") from None
    except UnicodeDecodeError:
        raise SettingsError(".env is not text in UTF-8; save it anew in that encoding") from None
    except OSError as error:
        raise SettingsError(f".env cannot be read ({error.strerror})") from None
    settings.require_trial_clock_on_loopback()
    settings.require_webhook_without_token()
    return settings
