import pytest

from simulator.schema import check_value, load_schema, parse_type

USER = {"id": 1, "is_bot": False, "first_name": "Budi"}
CHAT = {"id": 1, "type": "private"}
MESSAGE = {"message_id": 1, "date": 2, "chat": CHAT}


def test_a_complete_value_has_no_problems() -> None:
    update = {"update_id": 5, "message": MESSAGE | {"from": USER, "text": "Halo"}}

    assert check_value("Array of Update", [update]) == []


@pytest.mark.parametrize(
    ("type_name", "value", "problem"),
    [
        ("User", {"id": 1, "is_bot": False}, "User: first_name is missing"),
        ("User", USER | {"id": "1"}, "User.id: '1' is no Integer"),
        ("User", USER | {"is_bot": 0}, "User.is_bot: 0 is no Boolean"),
        ("User", USER | {"id": True}, "User.id: True is no Integer"),
        ("User", USER | {"shoe_size": 43}, "User: shoe_size is no field of User"),
        ("Array of User", USER, f"Array of User: {USER!r} is no array"),
        ("Message", MESSAGE | {"from": []}, "Message.from: [] is no User"),
        ("BotCommand", {"command": "", "description": "x"}, "BotCommand.command must be 1-32 characters"),
        (
            "InlineKeyboardButton",
            {"text": "x", "callback_data": "é" * 33},
            "InlineKeyboardButton.callback_data must be 1-64 bytes",
        ),
    ],
)
def test_a_difference_is_told_with_its_place(type_name: str, value: object, problem: str) -> None:
    assert check_value(type_name, value) == [problem]


def test_the_member_of_a_union_is_told_by_its_constant() -> None:
    kicked = {"status": "kicked", "user": USER, "until_date": 0}

    assert check_value("ChatMember", kicked) == []
    assert check_value("ChatMember", kicked | {"status": "creator"}) != []
    assert check_value("ChatMember", kicked | {"status": "unheard_of"}) == ["ChatMember: an object is no ChatMember"]


def test_the_member_of_a_union_without_constants_is_the_one_that_fits() -> None:
    inaccessible = {"chat": CHAT, "message_id": 1, "date": 0}

    assert check_value("MaybeInaccessibleMessage", inaccessible) == []
    assert check_value("MaybeInaccessibleMessage", MESSAGE | {"text": "Halo"}) == []


def test_every_published_type_expression_names_known_types() -> None:
    schema = load_schema()
    parameters = [field for method in schema.methods for field in schema.parameters(method).values()]
    fields = [field for type_name in schema.types for field in schema.fields(type_name).values()]

    for field in [*parameters, *fields]:
        expression = parse_type(field["type"])
        while hasattr(expression, "item"):
            expression = expression.item
        assert all(schema.members(name) for name in expression.names)


def test_method_names_are_case_insensitive() -> None:
    assert load_schema().method_name("SENDmessage") == "sendMessage"
    assert load_schema().method_name("sendMessages") is None
