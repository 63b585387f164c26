from typing import Any

import pytest

from simulator.errors import BotApiError
from simulator.parameters import Call, Upload, read_call
from simulator.schema import load_schema

PHOTO = Upload("photo.png", "image/png", b"bytes")


def read(method: str, **raw: Any) -> Call:
    return read_call(load_schema(), method, raw, {})


def refusal(method: str, **raw: Any) -> str:
    with pytest.raises(BotApiError) as refused:
        read(method, **raw)
    return refused.value.description


def test_text_of_a_form_becomes_typed_values() -> None:
    call = read("sendMessage", chat_id="101", text="Halo", disable_notification="True", protect_content="0")

    assert call.parameters == {
        "chat_id": 101,
        "text": "Halo",
        "disable_notification": True,
        "protect_content": False,
    }


def test_json_inside_text_and_json_as_it_is_mean_the_same() -> None:
    markup = {"inline_keyboard": [[{"text": "Terima", "callback_data": "1"}]]}

    as_text = read(
        "sendMessage", chat_id=1, text="x", reply_markup='{"inline_keyboard":[[{"text":"Terima","callback_data":"1"}]]}'
    )
    as_json = read("sendMessage", chat_id=1, text="x", reply_markup=markup)

    assert as_text.get("reply_markup") == as_json.get("reply_markup") == markup


def test_numbers_inside_objects_may_be_written_as_text() -> None:
    call = read("sendMessage", chat_id=1, text="x", reply_parameters='{"message_id":"7"}')

    assert call.get("reply_parameters") == {"message_id": 7}


@pytest.mark.parametrize(("written", "number"), [("-6.2", -6.2), (5, 5.0), ("north", None), (True, None), ([], None)])
def test_numbers_with_a_fraction(written: object, number: float | None) -> None:
    if number is None:
        assert refusal("sendLocation", chat_id=1, latitude=written, longitude=0).endswith("must be of type Float")
    else:
        assert read("sendLocation", chat_id=1, latitude=written, longitude=0).get("latitude") == number


def test_a_whole_number_may_be_written_with_a_fraction_of_zero() -> None:
    assert read("deleteMessage", chat_id=1, message_id=7.0).get("message_id") == 7
    assert refusal("deleteMessage", chat_id=1, message_id=7.5).endswith("must be of type Integer")
    assert refusal("deleteMessage", chat_id=1, message_id=True).endswith("must be of type Integer")


def test_a_number_where_text_is_wanted_is_read_as_text() -> None:
    call = read("sendMessage", chat_id=1, text=2027)

    assert call.get("text") == "2027"
    assert call.notes == ["text is a number, read as text"]
    assert refusal("sendMessage", chat_id=1, text=True) == 'Bad Request: parameter "text" must be of type String'


def test_a_field_that_can_only_be_true_cannot_be_false() -> None:
    assert read("sendMessage", chat_id=1, text="x", reply_markup={"force_reply": True}).get("reply_markup") == {
        "force_reply": True
    }
    assert refusal("sendMessage", chat_id=1, text="x", reply_markup={"force_reply": False}) == (
        'Bad Request: field "force_reply" must be of type True'
    )


def test_an_empty_or_null_parameter_is_not_there() -> None:
    call = read("sendMessage", chat_id=1, text="x", parse_mode="", reply_markup=None)

    assert call.parameters.keys() == {"chat_id", "text"}


def test_what_telegram_ignores_is_noted() -> None:
    markup = {"inline_keyboard": [[{"text": "Terima", "callback_data": "1", "colour": "red"}]]}

    call = read("sendMessage", chat_id=1, text="x", mood="good", reply_markup=markup, protect_content="maybe")

    assert call.notes == [
        "mood is no parameter of sendMessage",
        "protect_content: 'maybe' is no Boolean, read as false",
        "reply_markup.inline_keyboard[0][0].colour is no field of InlineKeyboardButton",
    ]
    assert "colour" not in call.get("reply_markup")["inline_keyboard"][0][0]


def test_a_number_beyond_its_range_is_moved_into_it() -> None:
    call = read("getUpdates", limit=1000)

    assert call.get("limit") == 100
    assert call.notes == ["limit 1000 is outside 1-100"]


def test_replies_and_previews_may_be_written_the_old_way() -> None:
    call = read("sendMessage", chat_id=1, text="x", reply_to_message_id="7", disable_web_page_preview="true")

    assert call.get("reply_parameters") == {"message_id": 7, "allow_sending_without_reply": False}
    assert call.get("link_preview_options") == {"is_disabled": True}


def test_a_file_comes_under_its_own_name_or_attached() -> None:
    own = read_call(load_schema(), "sendPhoto", {"chat_id": "1"}, {"photo": PHOTO})
    attached = read_call(load_schema(), "sendPhoto", {"chat_id": "1", "photo": "attach://a"}, {"a": PHOTO})

    assert own.get("photo") is attached.get("photo") is PHOTO


@pytest.mark.parametrize(
    ("method", "raw", "description"),
    [
        ("sendMessage", {"chat_id": 1}, "Bad Request: message text is empty"),
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("deleteMessage", {"chat_id": 1}, "Bad Request: message identifier is not specified"),
        ("setStickerSetTitle", {"title": "x"}, 'Bad Request: parameter "name" is required'),
        ("sendDocument", {"chat_id": 1}, "Bad Request: there is no document in the request"),
        (
            "deleteMessage",
            {"chat_id": 1, "message_id": "seven"},
            'Bad Request: parameter "message_id" must be of type Integer',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": "[]"},
            "Bad Request: object expected as reply markup",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{}]]}},
            'Bad Request: can\'t find field "text"',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [{"text": "x"}]}},
            'Bad Request: field "inline_keyboard[0]" must be of type Array',
        ),
        (
            "sendMessage",
            {
                "chat_id": 1,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]},
            },
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {
                "chat_id": 1,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "x", "copy_text": {"text": ""}}]]},
            },
            "Bad Request: BUTTON_COPY_TEXT_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "entities": [{"type": "bold", "offset": 0}]},
            "Bad Request: can't parse MessageEntity: Can't find field \"length\"",
        ),
        ("sendMessage", {"chat_id": 1, "text": "\ud83d"}, "Bad Request: strings must be encoded in UTF-8"),
        ("setMyCommands", {"commands": "x"}, "Bad Request: can't parse commands JSON object"),
        (
            "setMyCommands",
            {"commands": [{"command": "x" * 33, "description": "x"}]},
            "Bad Request: BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "everywhere"}},
            'Bad Request: can\'t parse BotCommandScope: Unsupported type "everywhere" specified',
        ),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "Bad Request: MESSAGE_TOO_LONG"),
        (
            "sendPhoto",
            {"chat_id": 1, "photo": "attach://nowhere"},
            "Bad Request: wrong file identifier/HTTP URL specified",
        ),
    ],
)
def test_a_wrong_parameter_is_refused_in_telegrams_words(method: str, raw: dict[str, Any], description: str) -> None:
    assert refusal(method, **raw) == description


def test_a_text_parameter_cannot_be_a_file() -> None:
    with pytest.raises(BotApiError, match='parameter "text" cannot be a file'):
        read_call(load_schema(), "sendMessage", {"chat_id": "1"}, {"text": PHOTO})
