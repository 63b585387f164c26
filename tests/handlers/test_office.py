"""The office's papers by real commands, presses and files: /kantor."""

import io

import pytest
from docx import Document
from PIL import Image

from messages.refusals import refusal
from sop.errors import (
    CrestUnreadable,
    FileExpected,
    FileTooLarge,
    SopError,
    TemplateFieldsUnknown,
    TemplateTypeRefused,
)
from tests.documents.papers import a_crest
from tests.handlers import updates
from tests.handlers.desk import STF, Desk
from tests.messages.gallery import ZONE


def a_picture(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("1", (width, height)).save(made, "PNG")
    return made.getvalue()


def a_template(line: str) -> bytes:
    document, made = Document(), io.BytesIO()
    document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


async def send(desk: Desk, content: bytes, name: str) -> None:
    desk.network.files["doc"] = content
    await desk.deliver(updates.document(STF, name=name, size=len(content)))


async def test_a_setting_goes_from_the_command_into_the_papers(desk: Desk) -> None:
    await desk.say(STF, "/kantor")
    await desk.press(STF, "office:ask:place")
    await desk.say(STF, "Talang Ubi")
    await desk.send_all()

    shown = await desk.press(STF, "office:list")
    assert "Tempat Surat: Talang Ubi" in shown.edit.text
    assert desk.read(desk.office.stationery).settings.place == "Talang Ubi"


async def test_a_crest_is_taken_small(desk: Desk) -> None:
    await desk.press(STF, "office:ask:crest")

    await send(desk, a_crest(900), "lambang.png")

    crest = desk.read(desk.office.stationery).crest
    assert crest is not None
    assert Image.open(io.BytesIO(crest)).size == (400, 400)
    assert ("setting_changed", STF) in desk.waiting_kinds()


async def test_a_photo_serves_as_crest_too(desk: Desk) -> None:
    await desk.press(STF, "office:ask:crest")
    made = io.BytesIO()
    Image.new("RGB", (90, 80)).save(made, "JPEG")
    desk.network.files["photo1280"] = made.getvalue()

    await desk.deliver(updates.photo(STF))

    assert desk.read(desk.office.stationery).crest is not None


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"MZ renamed", CrestUnreadable("no_picture")),
        (a_picture(20_000, 10_000), CrestUnreadable("too_large")),
        (a_crest()[:-30], CrestUnreadable("damaged")),
        (bytes(6 * 1024 * 1024), FileTooLarge(5 * 1024 * 1024)),
    ],
    ids=["program", "200 megapixels", "cut", "6 MB"],
)
async def test_a_crest_that_cannot_be_used_is_answered_and_asked_for_again(
    desk: Desk, content: bytes, refused: SopError
) -> None:
    await desk.press(STF, "office:ask:crest")

    await send(desk, content, "lambang.png")

    assert desk.waiting()[-1].payload["text"] == refusal(refused, zone=ZONE)
    await send(desk, a_crest(), "lambang.png")
    assert desk.read(desk.office.stationery).crest is not None


async def test_what_is_no_word_file_is_refused_as_template_with_what_is_taken(desk: Desk) -> None:
    await desk.press(STF, "template:ask:cover_letter")

    await send(desk, b"%PDF-1.7", "surat.pdf")
    assert desk.waiting()[-1].payload["text"] == refusal(TemplateTypeRefused(), zone=ZONE)
    await desk.say(STF, "surat")
    assert desk.waiting()[-1].payload["text"] == refusal(FileExpected("template"), zone=ZONE)


async def test_a_template_is_tried_used_shown_and_left_again(desk: Desk) -> None:
    await desk.press(STF, "template:ask:cover_letter")
    await send(desk, a_template("{{ nomer }}"), "surat.docx")
    refused = refusal(TemplateFieldsUnknown(("nomer",)), zone=ZONE)
    assert desk.waiting()[-1].payload["text"] == refused

    await send(desk, a_template("NOMOR {{ nomor }}"), "surat.docx")
    await desk.press(STF, "template:try:cover_letter")
    await desk.press(STF, "template:get:cover_letter")
    await desk.send_all()

    texts = [Document(io.BytesIO(content)).paragraphs[0].text for content in sent_documents(desk)]
    assert texts == ["NOMOR 000.7.2.7/013/UNIT/2026", "NOMOR {{ nomor }}"]
    shown = await desk.press(STF, "template:builtin:cover_letter")
    assert "Dipakai: templat bawaan." in shown.edit.text
    assert "Pakai Versi 1" in shown.buttons


def sent_documents(desk: Desk) -> list[bytes]:
    return [call.files["document"][1] for call in desk.network.calls if call.method == "sendDocument"]
