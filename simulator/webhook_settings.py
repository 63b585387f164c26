"""Where updates are delivered, and how that went. No I/O."""

from dataclasses import dataclass, replace

from simulator.schema import Json

DEFAULT_CONNECTIONS = 40


@dataclass
class WebhookSettings:
    """The bot's webhook; without a URL the bot polls."""

    url: str = ""
    secret_token: str | None = None
    max_connections: int = DEFAULT_CONNECTIONS
    ip_address: str | None = None
    has_certificate: bool = False
    last_error_at: int | None = None
    last_error: str | None = None

    @property
    def is_active(self) -> bool:
        return bool(self.url)

    def is_same_place(self, other: "WebhookSettings") -> bool:
        """Whether both mean the same delivery, however it went so far."""
        return replace(self, last_error_at=None, last_error=None) == replace(other, last_error_at=None, last_error=None)

    def info(self, *, pending: int, allowed: list[str]) -> Json:
        """The WebhookInfo of the Bot API."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": self.has_certificate,
            "pending_update_count": pending,
        }
        if not self.is_active:
            return info
        details = {
            "max_connections": self.max_connections,
            "ip_address": self.ip_address,
            "last_error_date": self.last_error_at,
            "last_error_message": self.last_error,
            "allowed_updates": allowed or None,
        }
        return info | {name: value for name, value in details.items() if value is not None}
