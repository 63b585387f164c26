"""The methods that set a webhook. delivery.py brings the updates there."""

import re
from urllib.parse import urlsplit

from simulator.errors import bad_request
from simulator.parameters import Call, Described
from simulator.schema import Json
from simulator.simulation import Simulation
from simulator.webhook_settings import DEFAULT_CONNECTIONS, WebhookSettings

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def set_webhook(simulation: Simulation, call: Call) -> Described:
    """Telegram wants HTTPS; so does this, except on this machine."""
    if "url" not in call.parameters:
        return delete_webhook(simulation, call)
    url: str = call.get("url")
    _refuse_bad_url(url)
    secret = call.get("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("Secret token contains unallowed characters")
    if "allowed_updates" in call.parameters:
        simulation.updates.allow(call.get("allowed_updates"))
    if call.get("drop_pending_updates"):
        simulation.updates.forget_all()
    wanted = WebhookSettings(
        url=url,
        secret_token=secret,
        max_connections=min(max(call.get("max_connections", DEFAULT_CONNECTIONS), 1), 100),
        ip_address=call.get("ip_address"),
        has_certificate="certificate" in call.parameters,
    )
    if wanted.is_same_place(simulation.webhook):
        return Described(True, "Webhook is already set")
    simulation.webhook = wanted
    simulation.save_webhook()
    return Described(True, "Webhook was set")


def _refuse_bad_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise bad_request("Bad webhook: Failed to parse URL") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise bad_request("Bad webhook: An HTTPS URL must be provided for webhook")
    if not host:
        raise bad_request("Bad webhook: URL host is empty")


def delete_webhook(simulation: Simulation, call: Call) -> Described:
    was_active = simulation.webhook.is_active
    if call.get("drop_pending_updates"):
        simulation.updates.forget_all()
    simulation.webhook = WebhookSettings()
    simulation.save_webhook()
    return Described(True, "Webhook was deleted" if was_active else "Webhook is already deleted")


def get_webhook_info(simulation: Simulation, call: Call) -> Json:
    simulation.updates.expire()
    return simulation.webhook.info(pending=len(simulation.updates.pending), allowed=simulation.updates.allowed)


METHODS = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
