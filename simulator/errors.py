"""What the simulator refuses: towards the bot in Telegram's words, towards people and tests in plain English."""


class BotApiError(Exception):
    """A call that is answered with ok = false."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class SideError(Exception):
    """A request to the person or control side that is refused."""

    def __init__(self, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.description = description
        self.status = status


def bad_request(reason: str) -> BotApiError:
    """Telegram writes the reason with a small first letter, except before a second capital (BUTTON_DATA_INVALID)."""
    if len(reason) > 1 and not (reason[1] == "_" or reason[1].isupper()):
        reason = reason[0].lower() + reason[1:]
    return BotApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> BotApiError:
    return BotApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> BotApiError:
    return BotApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> BotApiError:
    return BotApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def not_served(what: str) -> BotApiError:
    """Published by Telegram, but not played by the simulator: never to be taken for Telegram's own answer."""
    return BotApiError(501, f"Not Implemented by the simulator: {what}")
