"""Files and photos: looked at before they are fetched, looked at again, kept, and given to a task."""

import hashlib
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from db import files, questions
from db.files import File
from messages.refusals import WORDS, refusal
from sop.errors import (
    FileEmpty,
    FileHasMacros,
    FileNotAsNamed,
    FileTooLarge,
    FileTypeRefused,
    FileUnavailable,
    NotPermitted,
    SopError,
    StorageFull,
)
from sop.model import TaskStatus
from tests.documents.samples import JPEG, PDF, PROGRAM, open_xml, packed
from tests.handlers import updates
from tests.handlers.desk import KSB, SEK, STF, STRANGER, TIK, Desk
from tests.messages.gallery import ZONE

MEGABYTE = 1024 * 1024


def kept_by(desk: Desk, telegram_id: int) -> list[File]:
    """Return what somebody sent that belongs to no task yet."""
    person = desk.person(telegram_id)
    return desk.read(lambda session: files.unassigned_of(session, person.id))


def of_task(desk: Desk, task_id: int) -> list[File]:
    """Return the files of a task."""
    return desk.read(lambda session: files.of_tasks(session, [task_id]))


async def a_step_that_waits_for_a_file(desk: Desk) -> int:
    """Press [Selesai] on step 3, and return its task."""
    desk.start_run()
    task_id = desk.finish_to(3)
    await desk.press(KSB, f"create:finish:{task_id}")
    await desk.send_all()
    return task_id


async def test_the_file_that_was_asked_for_ends_the_step(desk: Desk) -> None:
    task_id = await a_step_that_waits_for_a_file(desk)
    desk.network.files["doc"] = PDF

    await desk.deliver(updates.document(KSB, name="../Format\u202e IKU.pdf", size=len(PDF)))

    assert desk.task(task_id).status is TaskStatus.DONE
    (file,) = of_task(desk, task_id)
    assert (file.name, file.media_type, file.size) == ("Format IKU.pdf", "application/pdf", len(PDF))
    assert await desk.store.get(file.sha256) == PDF


async def test_a_photo_counts_as_a_file_in_its_largest_size(desk: Desk) -> None:
    task_id = await a_step_that_waits_for_a_file(desk)
    desk.network.files["photo1280"] = JPEG

    await desk.deliver(updates.photo(KSB))

    (file,) = of_task(desk, task_id)
    assert (file.name, file.is_photo, file.telegram_file_id) == ("foto.jpg", True, "photo1280")


async def test_a_caption_is_no_answer_and_a_file_with_one_is_taken(desk: Desk) -> None:
    task_id = await a_step_that_waits_for_a_file(desk)
    desk.network.files["doc"] = PDF

    await desk.deliver(updates.document(KSB, caption="Format terlampir"))

    assert desk.task(task_id).status is TaskStatus.DONE
    assert desk.task(task_id).note is None


@pytest.mark.parametrize("size", [20 * MEGABYTE + 1, 50 * MEGABYTE, 4000 * MEGABYTE])
async def test_a_file_that_is_said_to_be_too_large_is_not_asked_for(desk: Desk, size: int) -> None:
    task_id = await a_step_that_waits_for_a_file(desk)
    desk.network.calls.clear()

    await desk.deliver(updates.document(KSB, size=size))

    assert desk.network.of("getFile", "download") == []
    assert [call.text for call in await desk.send_all()] == [refusal(FileTooLarge(20 * MEGABYTE), zone=ZONE)]
    assert desk.task(task_id).is_open


async def test_a_file_that_telegram_itself_finds_too_large_is_named_so(desk: Desk) -> None:
    desk.network.files["doc"] = PDF
    desk.network.refuse("getFile", "Bad Request: file is too big")

    await desk.deliver(updates.document(KSB, size=None))

    assert [call.text for call in await desk.send_all()] == [refusal(FileTooLarge(20 * MEGABYTE), zone=ZONE)]


REFUSED: list[tuple[str, bytes, type[SopError]]] = [
    ("kosong.pdf", b"", FileEmpty),
    ("laporan.pdf", PROGRAM, FileNotAsNamed),
    ("laporan.xlsx", packed({"virus.exe": PROGRAM}), FileNotAsNamed),
    ("makro.xlsx", open_xml("xlsx", **{"xl__vbaProject.bin": b"x"}), FileHasMacros),
    ("program.exe", PROGRAM, FileTypeRefused),
    ("tanpa_akhiran", PDF, FileTypeRefused),
]


@pytest.mark.parametrize(("name", "content", "rule"), REFUSED, ids=[name for name, *_ in REFUSED])
async def test_a_file_that_cannot_be_taken_is_refused_and_changes_nothing(
    desk: Desk, name: str, content: bytes, rule: type[SopError]
) -> None:
    task_id = await a_step_that_waits_for_a_file(desk)
    desk.network.files["doc"] = content

    await desk.deliver(updates.document(KSB, name=name, size=len(content) or None))

    assert [call.text for call in await desk.send_all()] == [WORDS[rule]]
    assert desk.task(task_id).is_open
    assert of_task(desk, task_id) == kept_by(desk, KSB) == []
    assert desk.read(lambda session: questions.of(session, desk.person(KSB).id)) is not None


async def test_a_file_that_is_said_to_be_empty_is_not_asked_for(desk: Desk) -> None:
    await desk.deliver(updates.document(KSB, size=0))

    assert desk.network.of("getFile") == []
    assert [call.text for call in await desk.send_all()] == [WORDS[FileEmpty]]


async def test_a_file_without_a_name_is_refused_by_its_kind(desk: Desk) -> None:
    await desk.deliver(updates.document(KSB, name=None))

    assert [call.text for call in await desk.send_all()] == [WORDS[FileTypeRefused]]


@pytest.mark.parametrize(
    ("method", "status", "words"),
    [
        ("getFile", 400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
        ("download", 400, "Bad Request"),
        ("download", 404, "Not Found"),
    ],
)
async def test_a_file_that_telegram_does_not_hand_out_is_asked_for_again(
    desk: Desk, method: str, status: int, words: str
) -> None:
    desk.network.files["doc"] = PDF
    desk.network.refuse(method, words, status=status)

    inbox_id = await desk.deliver(updates.document(KSB))

    assert desk.inbox_row(inbox_id).state == "done"
    assert [call.text for call in await desk.send_all()] == [WORDS[FileUnavailable]]


@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize("error", [TimedOut(), NetworkError("connection reset")])
async def test_a_file_that_cannot_be_fetched_now_stays_for_another_try(
    desk: Desk, method: str, error: Exception
) -> None:
    desk.network.files["doc"] = PDF
    desk.network.break_off(method, error)
    inbox_id = desk.store_update(updates.document(KSB))

    with pytest.raises(NetworkError):
        await desk.work_off(inbox_id)

    assert desk.inbox_row(inbox_id).state == "open"
    assert desk.waiting() == []
    await desk.work_off(inbox_id)
    assert desk.inbox_row(inbox_id).state == "done"
    assert len(kept_by(desk, KSB)) == 1


async def test_a_stranger_is_shown_the_door_before_anything_is_fetched(desk: Desk) -> None:
    await desk.deliver(updates.document(STRANGER))

    assert desk.network.of("getFile") == []
    assert desk.waiting_kinds() == [("stranger", STRANGER)]


async def test_a_file_that_nobody_asked_for_is_kept_and_asked_about(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(3)
    await desk.send_all()
    desk.network.files["doc"] = PDF

    await desk.deliver(updates.document(KSB, name="Format <b>&.pdf"))

    (question,) = await desk.send_all()
    assert "ini untuk apa?" in question.text
    assert "Format &lt;b&gt;&amp;.pdf" in question.text
    (file,) = kept_by(desk, KSB)
    assert list(question.buttons.values()) == [f"file:assign:{file.id}:{task_id}", f"file:ignore:{file.id}"]


async def test_a_kept_file_is_given_to_the_task_that_is_chosen(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(3)
    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(KSB))
    (file,) = kept_by(desk, KSB)

    seen = await desk.press(KSB, f"file:assign:{file.id}:{task_id}")

    assert seen.methods == ["answerCallbackQuery", "editMessageText"]
    assert list(seen.edit.buttons) == ["Buka Tugas"]
    assert [given.id for given in of_task(desk, task_id)] == [file.id]
    assert desk.task(task_id).is_open
    again = await desk.press(KSB, f"file:assign:{file.id}:{task_id}")
    assert again.is_alert


async def test_a_kept_file_can_be_put_aside(desk: Desk) -> None:
    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(KSB))
    (file,) = kept_by(desk, KSB)

    seen = await desk.press(KSB, f"file:ignore:{file.id}")

    assert seen.edit.text == "Baik. Berkas laporan.pdf tidak digunakan."
    assert kept_by(desk, KSB) == []


async def test_a_kept_file_of_another_person_cannot_be_touched(desk: Desk) -> None:
    task_id = desk.start_run()
    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(KSB))
    (file,) = kept_by(desk, KSB)

    for data in (f"file:assign:{file.id}:{task_id}", f"file:ignore:{file.id}", f"file:get:{file.id}"):
        seen = await desk.press(SEK, data)
        assert (seen.answer, seen.is_alert) == (WORDS[NotPermitted], True)
    assert len(kept_by(desk, KSB)) == 1


async def test_an_album_is_asked_about_once_and_given_to_a_task_as_a_whole(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(3)
    await desk.send_all()
    for number in range(3):
        desk.network.files[f"page{number}1280"] = JPEG + bytes([number])
        await desk.deliver(updates.photo(KSB, f"page{number}", media_group_id="album"))

    assert desk.waiting_kinds() == [("unasked_file", KSB)]
    first = kept_by(desk, KSB)[0]
    await desk.press(KSB, f"file:assign:{first.id}:{task_id}")

    assert len(of_task(desk, task_id)) == 3
    assert kept_by(desk, KSB) == []


async def test_an_album_as_an_answer_ends_the_step_once_and_the_rest_joins_it(desk: Desk) -> None:
    task_id = await a_step_that_waits_for_a_file(desk)

    for number in range(3):
        desk.network.files[f"page{number}1280"] = JPEG + bytes([number])
        await desk.deliver(updates.photo(KSB, f"page{number}", media_group_id="album"))

    assert desk.task(task_id).status is TaskStatus.DONE
    assert len(of_task(desk, task_id)) == 3
    assert "unasked_file" not in [kind for kind, _ in desk.waiting_kinds()]


async def test_a_file_of_a_run_goes_to_who_may_read_it_and_to_nobody_else(desk: Desk) -> None:
    desk.start_run()
    drafting = desk.finish_to(9)
    desk.finish_to(10)
    await desk.send_all()
    (file,) = of_task(desk, drafting)

    allowed = await desk.press(SEK, f"file:get:{file.id}")
    refused = await desk.press(TIK, f"file:get:{file.id}")

    assert (allowed.answer, allowed.is_alert) == ("", False)
    assert (refused.answer, refused.is_alert) == (WORDS[NotPermitted], True)
    assert [(call.method, call.chat_id) for call in await desk.send_all()] == [("sendDocument", SEK)]


async def test_a_file_while_another_text_is_awaited_is_kept_and_the_question_stays(desk: Desk) -> None:
    desk.start_run()
    task_id = desk.finish_to(10)
    await desk.press(SEK, f"task:return:{task_id}")
    desk.network.files["doc"] = PDF

    await desk.deliver(updates.document(SEK))

    assert len(kept_by(desk, SEK)) == 1
    assert desk.read(lambda session: questions.of(session, desk.person(SEK).id)) is not None


@pytest.mark.parametrize(
    "content",
    [
        {"animation": {"file_id": "g", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1}},
        {"video": {"file_id": "v", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1}},
    ],
    ids=["animation", "video"],
)
async def test_moving_pictures_are_refused_politely(desk: Desk, content: dict[str, Any]) -> None:
    if "animation" in content:
        content |= {"document": {"file_id": "g", "file_unique_id": "u", "file_name": "gerak.gif", "file_size": 5}}

    await desk.deliver(updates.message(STF, **content))

    assert len(desk.waiting()) == 1
    assert desk.network.of("getFile") == []


async def test_while_the_disk_is_full_the_sender_is_told_and_nothing_changes(desk: Desk) -> None:
    task_id = await a_step_that_waits_for_a_file(desk)
    assert desk.store._folder is not None
    in_the_way = desk.store._folder / hashlib.sha256(PDF).hexdigest()[:2]
    in_the_way.write_text("x")

    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(KSB, name="Format IKU.pdf", size=len(PDF)))
    (said,) = await desk.send_all()
    in_the_way.unlink()

    assert said.text == WORDS[StorageFull]
    assert (desk.task(task_id).status, of_task(desk, task_id)) == (TaskStatus.OPEN, [])
    await desk.deliver(updates.document(KSB, name="Format IKU.pdf", size=len(PDF)))
    assert desk.task(task_id).status is TaskStatus.DONE
