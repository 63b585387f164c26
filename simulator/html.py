"""Telegram's HTML: markup into text and entities, and back into HTML that is safe to show. No I/O."""

import html
from dataclasses import dataclass
from urllib.parse import urlsplit

from simulator.entities import Entity, end_of, in_order, normalized, utf16_length, utf16_slice

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
CHARACTER_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
END_OF_TEXT = "\0"


class HtmlProblem(ValueError):
    """The markup is wrong; the message says what and where, in Telegram's words."""


@dataclass
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    start: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of Telegram's HTML subset; raises HtmlProblem."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source.replace(END_OF_TEXT, "") + END_OF_TEXT
        self.place = 0
        self.text = ""
        self.offset = 0
        self.open: list[_OpenTag] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.here != END_OF_TEXT:
            if self.here != "<":
                self.add(self.character())
            elif self.source[self.place + 1] == "/":
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            raise HtmlProblem(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return self.text, normalized(_without_language_of_code(self.entities))

    @property
    def here(self) -> str:
        return self.source[self.place]

    def byte_offset(self, place: int) -> int:
        return len(self.source[:place].encode(errors="replace"))

    def add(self, characters: str) -> None:
        self.text += characters
        self.offset += utf16_length(characters)

    def character(self) -> str:
        """The next character; an unknown reference such as &nbsp; stays as it is written."""
        if self.here == "&":
            reference = self.reference()
            if reference is not None:
                return reference
        character = self.here
        self.place += 1
        return character

    def reference(self) -> str | None:
        start = self.place + 1
        numeric = self.source[start] == "#"
        end = start + numeric
        while self.source[end].isascii() and self.source[end].isalnum():
            end += 1
        name = self.source[start:end]
        character = _numeric_reference(name[1:]) if numeric else CHARACTER_REFERENCES.get(name)
        if character is not None:
            self.place = end + (self.source[end] == ";")
        return character

    def spaces(self) -> None:
        while self.here.isspace():
            self.place += 1

    def word(self, stops: str) -> str:
        start = self.place
        while not self.here.isspace() and self.here not in stops and self.here != END_OF_TEXT:
            self.place += 1
        return self.source[start : self.place]

    def start_tag(self) -> None:
        start = self.place
        self.place += 1
        name = self.word(">").lower()
        self.refuse_end_of_text("start", start)
        if name not in ENTITY_OF_TAG:
            raise HtmlProblem(f'Unsupported start tag "{name}" at byte offset {self.byte_offset(start)}')
        attributes = self.attributes(name, start)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise HtmlProblem(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte_offset(start)}')
        self.open.append(_OpenTag(name, attributes, self.offset, len(self.text)))

    def refuse_end_of_text(self, kind: str, start: int) -> None:
        if self.here == END_OF_TEXT:
            raise HtmlProblem(f"Unclosed {kind} tag at byte offset {self.byte_offset(start)}")

    def attributes(self, tag: str, start: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        self.spaces()
        while self.here != ">":
            name = self.word("=>/\"'").lower()
            self.refuse_end_of_text("start", start)
            if not name:
                raise HtmlProblem(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte_offset(start)}')
            attributes[name] = self.attribute_value(tag, name, start)
            self.spaces()
            self.refuse_end_of_text("start", start)
        self.place += 1
        return attributes

    def attribute_value(self, tag: str, name: str, start: int) -> str:
        self.spaces()
        self.refuse_end_of_text("start", start)
        if self.here != "=":
            if (tag, name) == ("blockquote", "expandable"):
                return ""
            raise HtmlProblem(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {self.byte_offset(start)}"
            )
        self.place += 1
        self.spaces()
        self.refuse_end_of_text("start", start)
        return self.quoted(start) if self.here in "\"'" else self.name_token()

    def name_token(self) -> str:
        start = self.place
        while self.here.isascii() and (self.here.isalnum() or self.here in ".-"):
            self.place += 1
        if not self.here.isspace() and self.here != ">":
            raise HtmlProblem(f"Unexpected end of name token at byte offset {self.byte_offset(start)}")
        return self.source[start : self.place].lower()

    def quoted(self, start: int) -> str:
        quote = self.here
        self.place += 1
        value = ""
        while self.here != quote:
            self.refuse_end_of_text("start", start)
            value += self.character()
        self.place += 1
        return value

    def end_tag(self) -> None:
        start = self.place
        if not self.open:
            raise HtmlProblem(f"Unexpected end tag at byte offset {self.byte_offset(start)}")
        self.place += 2
        name = self.word(">").lower()
        self.spaces()
        if self.here != ">":
            raise HtmlProblem(f"Unclosed end tag at byte offset {self.byte_offset(start)}")
        self.place += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise HtmlProblem(
                f'Unmatched end tag at byte offset {self.byte_offset(start)}, expected "</{tag.name}>", '
                f'found "</{name}>"'
            )
        if self.offset > tag.offset:
            self.close(tag)

    def close(self, tag: _OpenTag) -> None:
        entity = {"type": ENTITY_OF_TAG[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            self.close_link(tag, entity)
        elif tag.name == "pre":
            self.close_pre(entity)
        else:
            self.entities.append(entity | _arguments(tag))

    def close_link(self, tag: _OpenTag, entity: Entity) -> None:
        """A link without a usable address is plain text for Telegram."""
        address = tag.attributes.get("href") or self.text[tag.start :]
        user_id = _mentioned_user(address)
        if user_id is not None:
            self.entities.append(entity | {"type": "text_mention", "user": {"id": user_id}})
        elif checked_link(address):
            self.entities.append(entity | {"url": checked_link(address)})

    def close_pre(self, entity: Entity) -> None:
        """<pre><code class="language-x"> is one entity."""
        last = self.entities[-1] if self.entities else None
        if last and last["type"] == "code" and "language" in last and last | {"type": "pre"} == last | entity:
            last["type"] = "pre"
        else:
            self.entities.append(entity)


def _arguments(tag: _OpenTag) -> Entity:
    if tag.name == "code" and tag.attributes.get("class", "").startswith("language-"):
        return {"language": tag.attributes["class"].removeprefix("language-")}
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        return {"type": "expandable_blockquote"}
    if tag.name == "tg-emoji":
        return _emoji_arguments(tag.attributes.get("emoji-id", ""))
    if tag.name == "tg-time":
        return _time_arguments(tag.attributes)
    return {}


def _emoji_arguments(emoji_id: str) -> Entity:
    if not emoji_id.isdecimal():
        raise HtmlProblem("Invalid custom emoji identifier specified")
    return {"custom_emoji_id": emoji_id}


def _time_arguments(attributes: dict[str, str]) -> Entity:
    unix_time = attributes.get("unix", "")
    if not unix_time.removeprefix("-").isdecimal():
        raise HtmlProblem("Invalid date-time entity specified")
    date_time_format = attributes.get("format")
    return {"unix_time": int(unix_time)} | ({"date_time_format": date_time_format} if date_time_format else {})


def _without_language_of_code(entities: list[Entity]) -> list[Entity]:
    """Only a block (<pre>) keeps its language."""
    return [
        {key: value for key, value in entity.items() if key != "language" or entity["type"] == "pre"}
        for entity in entities
    ]


def _numeric_reference(digits: str) -> str | None:
    base = 16 if digits[:1] == "x" else 10
    try:
        code = int(digits.removeprefix("x"), base)
    except ValueError:
        return None
    is_surrogate = 0xD800 <= code <= 0xDFFF
    return chr(code) if 0 < code < 0x10FFFF and not is_surrogate else None


def _mentioned_user(address: str) -> int | None:
    user_id = address.removeprefix("tg://user?id=")
    return int(user_id) if user_id != address and user_id.isdecimal() else None


def checked_link(address: str) -> str | None:
    """The address as Telegram would open it, or None when it would not."""
    address = address.strip()
    if "://" not in address:
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme == "tg":
        return address if host else None
    is_web = parts.scheme in ("http", "https") and ("." in host or host == "localhost")
    return address if is_web and not any(character.isspace() for character in address) else None


def render_html(text: str, entities: list[Entity]) -> str:
    """HTML in Telegram's subset, everything else escaped: safe to put into a page, and read back by parse_html."""
    pieces: list[str] = []
    open_entities: list[Entity] = []
    place = 0

    def write_until(end: int) -> None:
        nonlocal place
        pieces.append(html.escape(utf16_slice(text, place, end - place), quote=False))
        place = end

    def close_until(offset: int) -> None:
        while open_entities and end_of(open_entities[-1]) <= offset:
            entity = open_entities.pop()
            write_until(end_of(entity))
            pieces.append(_tags(entity, text)[1])

    for entity in in_order(entities):
        close_until(entity["offset"])
        write_until(entity["offset"])
        pieces.append(_tags(entity, text)[0])
        open_entities.append(entity)
    close_until(utf16_length(text))
    write_until(utf16_length(text))
    return "".join(pieces)


SIMPLE_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "blockquote": "blockquote",
}


def _tags(entity: Entity, text: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in SIMPLE_TAGS:
        return f"<{SIMPLE_TAGS[kind]}>", f"</{SIMPLE_TAGS[kind]}>"
    if kind == "spoiler":
        return '<span class="tg-spoiler">', "</span>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "pre":
        return _pre_tags(entity.get("language"))
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{html.escape(entity["custom_emoji_id"])}">', "</tg-emoji>"
    if kind == "date_time":
        return _time_tags(entity)
    address = _address(entity, text)
    return (f'<a href="{html.escape(address)}">', "</a>") if address else ("", "")


def _pre_tags(language: str | None) -> tuple[str, str]:
    if not language:
        return "<pre>", "</pre>"
    return f'<pre><code class="language-{html.escape(language)}">', "</code></pre>"


def _time_tags(entity: Entity) -> tuple[str, str]:
    date_time_format = entity.get("date_time_format")
    attribute = f' format="{html.escape(date_time_format)}"' if date_time_format else ""
    return f'<tg-time unix="{entity["unix_time"]}"{attribute}>', "</tg-time>"


def _address(entity: Entity, text: str) -> str | None:
    """Where a link leads; never a script, whatever the entity says."""
    if entity["type"] == "text_mention":
        return f"tg://user?id={entity['user']['id']}"
    if entity["type"] == "text_link":
        return checked_link(entity["url"])
    if entity["type"] == "url":
        return checked_link(utf16_slice(text, entity["offset"], entity["length"]))
    return None
