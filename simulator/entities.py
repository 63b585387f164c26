"""Formatting of text by entities: places in UTF-16 units, as Telegram counts them. No I/O."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

Entity = dict[str, Any]

# These may overlap each other and any other entity but code; the others may not contain each other.
SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
MONOSPACE = ("pre", "code")

# Of two entities on the same text the smaller number is the outer one.
ORDER = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
OTHERS = 50

DETECTED = {
    "url": re.compile(r"(?<![\w@/])(?:https?://[^\s<>\"]+|(?:www\.|t\.me/)[^\s<>\"]+)", re.IGNORECASE),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[a-zA-Z]{2,}"),
    "bot_command": re.compile(r"(?<![\w/<>@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    "mention": re.compile(r"(?<![\w@/.])@[A-Za-z0-9_]{3,32}(?!\w)"),
    "hashtag": re.compile(r"(?<![\w#&/])#\w*[^\W\d]\w*"),
}
END_OF_SENTENCE = ".,:;!?)'\""


class EntityProblem(ValueError):
    """An entity lies outside its text, or cuts a character in two; the message is in Telegram's words."""


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", errors="replace")


def end_of(entity: Entity) -> int:
    end: int = entity["offset"] + entity["length"]
    return end


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=_place)


def _place(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], ORDER.get(entity["type"], OTHERS)


def check_places(text: str, entities: list[Entity]) -> None:
    """Refuse entities that a bot placed outside its text or inside a surrogate pair."""
    boundaries = _boundaries(text)
    end_of_text = utf16_length(text)
    for entity in entities:
        start, end = entity["offset"], end_of(entity)
        if start < 0 or entity["length"] < 0:
            raise EntityProblem(f"Receive an entity with incorrect offset {start} or length {entity['length']}")
        if end > end_of_text:
            raise EntityProblem(
                f"Entity beginning at UTF-16 offset {start} ends after the end of the text "
                f"at UTF-16 offset {end_of_text}"
            )
        if start not in boundaries or end not in boundaries:
            raise EntityProblem(f"Entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol")


def _boundaries(text: str) -> set[int]:
    places = {0}
    place = 0
    for character in text:
        place += 2 if character > "\uffff" else 1
        places.add(place)
    return places


def without_carriage_returns(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram knows line feeds only."""
    places = [utf16_length(text[:index]) for index, character in enumerate(text) if character == "\r"]
    if not places:
        return text, entities

    def moved(place: int) -> int:
        return place - sum(gone < place for gone in places)

    kept = [
        {**entity, "offset": moved(entity["offset"]), "length": moved(end_of(entity)) - moved(entity["offset"])}
        for entity in entities
    ]
    return text.replace("\r", ""), kept


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at the end, and at the start up to the first entity."""
    text = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(text))
    blank = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[blank:]
    end = utf16_length(text)
    moved = [{**entity, "offset": entity["offset"] - blank} for entity in entities]
    cut = [{**entity, "length": min(entity["length"], end - entity["offset"])} for entity in moved]
    return text, [entity for entity in cut if entity["length"] > 0]


def detected(text: str) -> list[Entity]:
    """Links, mentions, commands and so on that Telegram finds by itself; the earlier kind wins where two overlap."""
    found: list[Entity] = []
    for kind, pattern in DETECTED.items():
        for match in pattern.finditer(text):
            words = match.group().rstrip(END_OF_SENTENCE) if kind == "url" else match.group()
            entity = {"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(words)}
            if not any(_intersect(entity, other) for other in found):
                found.append(entity)
    return in_order(found)


def normalized(entities: Iterable[Entity]) -> list[Entity]:
    """The entities as Telegram keeps them: sorted, merged, properly nested, nothing formatted inside code."""
    entities = [entity for entity in entities if entity["length"] > 0]
    quotes = _without_intersections(entity for entity in entities if entity["type"] in QUOTES)
    whole = [entity for entity in entities if entity["type"] not in (*QUOTES, *SPLITTABLE)]
    whole = [entity for entity in _without_intersections(whole) if not any(_cross(entity, quote) for quote in quotes)]
    formats = [entity for entity in entities if entity["type"] in SPLITTABLE]
    return _nested(in_order([*quotes, *whole, *_split(_merged(formats), [*quotes, *whole])]))


def with_detected(text: str, entities: list[Entity]) -> list[Entity]:
    """The bot's own entities win over what Telegram would find at the same place."""
    own = [entity for entity in entities if entity["type"] not in (*SPLITTABLE, *QUOTES)]
    found = [entity for entity in detected(text) if not any(_intersect(entity, other) for other in own)]
    return normalized([*entities, *found])


def _intersect(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < end_of(other) and other["offset"] < end_of(one))


def _contains(outer: Entity, inner: Entity) -> bool:
    return bool(outer["offset"] <= inner["offset"] and end_of(inner) <= end_of(outer))


def _cross(one: Entity, other: Entity) -> bool:
    return _intersect(one, other) and not _contains(one, other) and not _contains(other, one)


def _without_intersections(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in in_order(entities):
        if not any(_intersect(entity, other) for other in kept):
            kept.append(entity)
    return kept


def _merged(formats: list[Entity]) -> list[Entity]:
    """Bold beside bold is one bold."""
    merged: list[Entity] = []
    for kind in SPLITTABLE:
        last: Entity | None = None
        for entity in in_order(entity for entity in formats if entity["type"] == kind):
            if last is not None and entity["offset"] <= end_of(last):
                last["length"] = max(end_of(last), end_of(entity)) - last["offset"]
                continue
            last = dict(entity)
            merged.append(last)
    return merged


def _split(formats: list[Entity], others: list[Entity]) -> list[Entity]:
    """Take formats out of code, and cut them at the edges of what they cross, until they cross nothing."""
    pieces = formats
    for code in (other for other in others if other["type"] in MONOSPACE):
        cut = [part for piece in pieces for part in _cut(piece, (code["offset"], end_of(code)))]
        pieces = [part for part in cut if not _contains(code, part)]
    crossed = _first_crossing(pieces, others)
    while crossed is not None:
        piece, other = crossed
        pieces.remove(piece)
        pieces += _cut(piece, (other["offset"], end_of(other)))
        crossed = _first_crossing(pieces, others)
    return pieces


def _first_crossing(pieces: list[Entity], others: list[Entity]) -> tuple[Entity, Entity] | None:
    return next(((piece, other) for piece in pieces for other in others if _cross(piece, other)), None)


def _cut(entity: Entity, edges: Iterable[int]) -> list[Entity]:
    places = sorted({entity["offset"], end_of(entity), *(edge for edge in edges if _inside(entity, edge))})
    return [{**entity, "offset": start, "length": end - start} for start, end in pairwise(places)]


def _inside(entity: Entity, place: int) -> bool:
    return bool(entity["offset"] < place < end_of(entity))


def _nested(entities: list[Entity]) -> list[Entity]:
    """Cut the later of two formats that cross each other."""
    waiting = list(reversed(entities))
    kept: list[Entity] = []
    while waiting:
        entity = waiting.pop()
        crossed = [other for other in kept if _cross(other, entity)]
        if not crossed:
            kept.append(entity)
            continue
        parts = _cut(entity, [min(end_of(other) for other in crossed)])
        waiting = list(reversed(in_order([*parts, *waiting])))
    return kept
