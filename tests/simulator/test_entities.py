import pytest

from simulator.entities import EntityProblem, check_places, detected, trimmed, with_detected


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("/start 5", "bot_command", "/start"),
        ("coba /help@tepat_bot ya", "bot_command", "/help@tepat_bot"),
        ("hubungi @budi_s.", "mention", "@budi_s"),
        ("lihat #iku2026", "hashtag", "#iku2026"),
        ("buka https://x.id/a?b=1.", "url", "https://x.id/a?b=1"),
        ("buka t.me/tepat_bot?start=5", "url", "t.me/tepat_bot?start=5"),
        ("surel budi@kab.go.id ya", "email", "budi@kab.go.id"),
    ],
)
def test_telegram_finds_these_by_itself(text: str, kind: str, found: str) -> None:
    (entity,) = detected(text)

    assert entity == {"type": kind, "offset": text.index(found), "length": len(found)}


@pytest.mark.parametrize("text", ["dan/atau", "1/2", "#2026", "a@b", "jam 09.00", "laporan.docx", "//"])
def test_these_are_plain_text(text: str) -> None:
    assert detected(text) == []


def test_places_are_counted_in_utf16_units() -> None:
    assert detected("🏟 /a")[0]["offset"] == 3


def test_white_space_around_goes_but_not_before_an_entity() -> None:
    bold = {"type": "bold", "offset": 2, "length": 4}

    assert trimmed("  \n x y \n", []) == ("x y", [])
    assert trimmed("   x ", [bold]) == (" x", [{"type": "bold", "offset": 0, "length": 2}])


def test_no_command_is_found_inside_code() -> None:
    code = {"type": "code", "offset": 0, "length": 6}

    assert with_detected("/start", [code]) == [code]


@pytest.mark.parametrize(
    ("offset", "length", "problem"),
    [(-1, 2, "incorrect offset"), (0, 9, "ends after the end of the text"), (1, 1, "middle of a UTF-16 symbol")],
)
def test_an_entity_outside_the_text_is_refused(offset: int, length: int, problem: str) -> None:
    with pytest.raises(EntityProblem, match=problem):
        check_places("🏟x", [{"type": "bold", "offset": offset, "length": length}])
