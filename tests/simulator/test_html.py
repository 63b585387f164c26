import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.entities import Entity, normalized, utf16_length
from simulator.html import HtmlProblem, parse_html, render_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>tebal</b>", "tebal", [("bold", 0, 5)]),
        ("<strong>x</strong><EM>y</EM>", "xy", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u> <ins>b</ins>", "a b", [("underline", 0, 1), ("underline", 2, 1)]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", "a b c", [("strikethrough", n, 1) for n in (0, 2, 4)]),
        ('<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>', "a b", [("spoiler", 0, 1), ("spoiler", 2, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ("<pre>x</pre>", "x", [("pre", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<b>a <i>b</i> c</b>", "a b c", [("bold", 0, 5), ("italic", 2, 1)]),
        ("🏟<b>🏟x</b>", "🏟🏟x", [("bold", 2, 3)]),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("<b><code>x</code></b>", "x", [("code", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("&lt;b&gt; &amp;&quot;&#65;&#x42;&nbsp;&&#;&#xd800;&#0;", '<b> &"AB&nbsp;&&#;&#xd800;&#0;', []),
        ("2 > 1", "2 > 1", []),
    ],
)
def test_markup_becomes_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    parsed, found = parse_html(source)

    assert parsed == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


@pytest.mark.parametrize(
    ("source", "argument"),
    [
        ('<a href="https://x.id/?a=1&amp;b=2">x</a>', {"type": "text_link", "url": "https://x.id/?a=1&b=2"}),
        ("<a href=xy.id>x</a>", {"type": "text_link", "url": "http://xy.id"}),
        ("<a>www.x.id</a>", {"type": "text_link", "url": "http://www.x.id"}),
        ('<a href="tg://user?id=7">x</a>', {"type": "text_mention", "user": {"id": 7}}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<code class="language-python">x</code>', {"type": "code"}),
        ('<tg-emoji emoji-id="55">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "55"}),
        (
            '<tg-time unix="99" format="wDT">x</tg-time>',
            {"type": "date_time", "unix_time": 99, "date_time_format": "wDT"},
        ),
    ],
)
def test_attributes_become_arguments_of_the_entity(source: str, argument: Entity) -> None:
    _, (entity,) = parse_html(source)

    assert {name: entity[name] for name in entity if name not in ("offset", "length")} == argument


@pytest.mark.parametrize(
    "source", ['<a href="javascript:alert(1)">x</a>', "<a href='data:text/html,x'>x</a>", "<a>x</a>"]
)
def test_a_link_that_leads_nowhere_is_plain_text(source: str) -> None:
    assert parse_html(source) == ("x", [])


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<i>x</b>", 'Unmatched end tag at byte offset 6, expected "</i>", found "</b>"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x!y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="x">x</tg-time>', "Invalid date-time entity specified"),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(source: str, problem: str) -> None:
    with pytest.raises(HtmlProblem) as refused:
        parse_html(source)

    assert str(refused.value) == problem


def test_shown_text_cannot_become_markup() -> None:
    text = '<script>alert("1")</script> javascript:x'
    entities: list[Entity] = [
        {"type": "text_link", "offset": 0, "length": 5, "url": "javascript:alert(1)"},
        {"type": "text_link", "offset": 6, "length": 5, "url": 'https://x.id/"onclick="alert(1)'},
        {"type": "pre", "offset": 12, "length": 2, "language": '"><script>'},
    ]

    shown = render_html(text, entities)

    assert "<script>" not in shown
    assert "javascript:alert" not in shown
    assert '"onclick' not in shown


@pytest.mark.parametrize(
    ("entity", "shown"),
    [
        ({"type": "pre"}, "<pre>x.id</pre>"),
        ({"type": "url"}, '<a href="http://x.id">x.id</a>'),
        ({"type": "text_mention", "user": {"id": 7}}, '<a href="tg://user?id=7">x.id</a>'),
        ({"type": "text_link", "url": "tg://resolve?domain=x"}, '<a href="tg://resolve?domain=x">x.id</a>'),
        ({"type": "text_link", "url": "http://[x"}, "x.id"),
        ({"type": "text_link", "url": "tg:"}, "x.id"),
        ({"type": "mention"}, "x.id"),
        ({"type": "date_time", "unix_time": 5}, '<tg-time unix="5">x.id</tg-time>'),
    ],
)
def test_an_entity_is_shown_by_its_tag(entity: Entity, shown: str) -> None:
    assert render_html("x.id", [entity | {"offset": 0, "length": 4}]) == shown


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
ARGUMENTS: dict[str, Entity] = {
    "bold": {},
    "italic": {},
    "underline": {},
    "strikethrough": {},
    "spoiler": {},
    "code": {},
    "pre": {"language": "python"},
    "blockquote": {},
    "expandable_blockquote": {},
    "text_link": {"url": 'https://x.id/?a=1&b="2"'},
    "custom_emoji": {"custom_emoji_id": "5"},
    "date_time": {"unix_time": -5, "date_time_format": "wDT"},
}


@st.composite
def formatted_texts(draw: st.DrawFn) -> tuple[str, list[Entity]]:
    """A text with entities as a bot might give them: overlapping, crossing, in any order."""
    text = draw(TEXTS)
    places = [0]
    for character in text:
        places.append(places[-1] + utf16_length(character))
    entities: list[Entity] = []
    for kind in draw(st.lists(st.sampled_from(sorted(ARGUMENTS)), max_size=6)):
        start, end = sorted((draw(st.sampled_from(places)), draw(st.sampled_from(places))))
        entities.append({"type": kind, "offset": start, "length": end - start, **ARGUMENTS[kind]})
    return text, entities


QUOTE_AND_CODE: list[Entity] = [
    {"type": "blockquote", "offset": 1, "length": 2},
    {"type": "italic", "offset": 0, "length": 2},
    {"type": "code", "offset": 2, "length": 1},
    {"type": "bold", "offset": 0, "length": 3},
]


@settings(max_examples=300)
@given(formatted_texts())
@example(("000", QUOTE_AND_CODE))
def test_what_is_shown_reads_back_as_the_same_text_and_entities(formatted: tuple[str, list[Entity]]) -> None:
    text, entities = formatted
    kept = normalized(entities)

    assert parse_html(render_html(text, kept)) == (text, kept)


@settings(max_examples=300)
@given(formatted_texts())
@example(("000", QUOTE_AND_CODE))
def test_kept_entities_are_in_order_and_nested(formatted: tuple[str, list[Entity]]) -> None:
    kept = normalized(formatted[1])

    assert normalized(kept) == kept
    for index, one in enumerate(kept):
        for other in kept[index + 1 :]:
            starts_inside = other["offset"] < one["offset"] + one["length"]
            ends_inside = other["offset"] + other["length"] <= one["offset"] + one["length"]
            assert one["offset"] <= other["offset"]
            assert ends_inside or not starts_inside


@given(st.text(st.sampled_from("<>/=\"'& abi#x;é🏟"), max_size=40))
def test_any_markup_is_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except HtmlProblem:
        return
    assert all(entity["offset"] + entity["length"] <= utf16_length(text) for entity in entities)
