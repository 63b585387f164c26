"""The rules for keyboards that the published types do not tell. No I/O."""

from simulator.errors import bad_request
from simulator.html import checked_link
from simulator.schema import Json

BUTTONS = 100
STYLES = {"danger", "success", "primary"}

# An inline button does exactly one thing.
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)


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
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise refused("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise refused(f"Only one of {', '.join(actions)} can be specified")
    if "url" in button and checked_link(button["url"]) is None:
        raise bad_request(f"Inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return button
