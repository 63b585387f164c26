"""The rules for keyboards that the published types do not tell. No I/O."""

from simulator.errors import bad_request
from simulator.html import checked_link
from simulator.schema import Json

BUTTONS = 100
STYLES = {"danger", "success", "primary"}

# An inline button does one thing: the first of these that it brings.
ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
    "disabled",
)
MAY_BE_EMPTY = {"switch_inline_query", "switch_inline_query_current_chat"}


def inline_keyboard(markup: Json | None) -> Json | None:
    """The inline keyboard of a reply_markup, as Telegram keeps it; None when there is none or it is empty."""
    if not markup or "inline_keyboard" not in markup:
        return None
    rows = [[_checked_button(button) for button in row] for row in markup["inline_keyboard"]]
    rows = [row for row in rows if row]
    if sum(len(row) for row in rows) > BUTTONS:
        raise bad_request("Reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def other_markup(markup: Json | None) -> Json | None:
    """A reply keyboard, its removal or a forced reply."""
    if not markup or "inline_keyboard" in markup:
        return None
    for row in markup.get("keyboard", ()):
        for button in row:
            if not button["text"]:
                raise bad_request("Can't parse keyboard button: Text must be non-empty")
    return markup


def _checked_button(button: Json) -> Json:
    def refused(why: str) -> Exception:
        return bad_request(f"Can't parse inline keyboard button: {why}")

    if not button["text"].strip():
        raise bad_request("Inline keyboard button text must be non-empty")
    if button.get("style") not in (None, *STYLES):
        raise refused("Invalid button style specified")
    action = next((name for name in ACTIONS if _is_given(button, name)), None)
    if action is None:
        raise refused("Text buttons are unallowed in the inline keyboard")
    if action == "url" and checked_link(button["url"]) is None:
        raise bad_request(f"Inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return {name: value for name, value in button.items() if name not in ACTIONS or name == action}


def _is_given(button: Json, action: str) -> bool:
    value = button.get(action)
    return action in button and (action in MAY_BE_EMPTY or value not in ("", False))
