"""Text and caption of a call: markup parsed, entities checked, trimmed and limited as Telegram does."""

from dataclasses import dataclass
from typing import Any

from simulator.entities import (
    MONOSPACE,
    QUOTES,
    SPLITTABLE,
    Entity,
    EntityProblem,
    check_places,
    normalized,
    trimmed,
    with_detected,
    without_carriage_returns,
)
from simulator.errors import bad_request, not_served
from simulator.html import HtmlProblem, parse_html
from simulator.schema import Json
from simulator.shapes import person_user
from simulator.world import World

TEXT_CHARACTERS = 4096
CAPTION_CHARACTERS = 1024
ENTITIES_KEPT = 100

FOUND_BY_TELEGRAM = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}

# The entities a bot may give, with the field each needs.
GIVEN_BY_BOTS = {
    **dict.fromkeys((*SPLITTABLE, *QUOTES, *MONOSPACE)),
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}


@dataclass(frozen=True)
class Formatted:
    """Text as it is shown."""

    text: str
    entities: list[Entity]

    def fields(self, text_field: str) -> Json:
        """As fields of a message: text and entities, or caption and caption_entities."""
        if not self.text:
            return {}
        entities_field = "entities" if text_field == "text" else "caption_entities"
        return {text_field: self.text} | ({entities_field: self.entities} if self.entities else {})


def message_text(world: World, parameters: Json) -> Formatted:
    formatted = _formatted(world, parameters["text"], parameters.get("parse_mode"), parameters.get("entities"))
    if not formatted.text:
        raise bad_request("Text must be non-empty")
    if len(formatted.text) > TEXT_CHARACTERS:
        raise bad_request("Message is too long")
    return formatted


def caption_fields(world: World, parameters: Json) -> Json:
    """The fields of a message that come from the caption of a call or of an InputMedia."""
    fields = _caption(world, parameters).fields("caption")
    if parameters.get("show_caption_above_media") and fields:
        fields["show_caption_above_media"] = True
    if parameters.get("has_spoiler"):
        fields["has_media_spoiler"] = True
    return fields


def _caption(world: World, parameters: Json) -> Formatted:
    text = parameters.get("caption", "")
    formatted = _formatted(world, text, parameters.get("parse_mode"), parameters.get("caption_entities"))
    if len(formatted.text) > CAPTION_CHARACTERS:
        raise bad_request("Message caption is too long")
    return formatted


def _formatted(world: World, text: str, parse_mode: str | None, entities: Any) -> Formatted:
    text, own_entities = _parsed(text, parse_mode, entities or [])
    text, own_entities = without_carriage_returns(text, own_entities)
    text, own_entities = trimmed(text, [_known_mention(world, entity) for entity in own_entities])
    kept = with_detected(text, own_entities)
    return Formatted(text, kept[:ENTITIES_KEPT])


def _parsed(text: str, parse_mode: str | None, entities: list[Entity]) -> tuple[str, list[Entity]]:
    mode = (parse_mode or "").lower()
    try:
        if mode == "html":
            return parse_html(text)
        if mode in ("markdown", "markdownv2"):
            raise not_served(f"parse_mode {parse_mode}; use HTML or entities")
        if mode not in ("", "none"):
            raise bad_request("Unsupported parse_mode")
        check_places(text, entities)
        return text, normalized(entity for entity in entities if _is_meant(entity))
    except HtmlProblem as problem:
        raise bad_request(f"Can't parse entities: {problem}") from None
    except EntityProblem as problem:
        raise bad_request(str(problem)) from None


def _is_meant(entity: Entity) -> bool:
    """Of the entities a bot gives, those that Telegram finds by itself are left to it; raises for unknown ones."""
    kind = entity["type"]
    if kind in FOUND_BY_TELEGRAM:
        return False
    if kind not in GIVEN_BY_BOTS:
        raise bad_request("Can't parse MessageEntity: Unsupported type specified")
    needed = GIVEN_BY_BOTS[kind]
    if needed and needed not in entity:
        raise bad_request(f"Can't parse MessageEntity: Can't find field \"{needed}\"")
    return True


def _known_mention(world: World, entity: Entity) -> Entity:
    """A mention of a person the bot has never met has no effect; Telegram drops it."""
    if entity["type"] != "text_mention":
        return entity
    person = world.people.get(entity["user"]["id"])
    return entity | {"user": person_user(person)} if person else entity | {"length": 0, "user": {}}
