"""Files in both directions."""

import struct

import pytest

from simulator.client import PersonClient, SimulatorClient
from simulator.files import picture_size
from tests.simulator.bot_calls import BotCalls

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + b"\x08\x02\x00\x00\x00"
JPEG = (
    b"\xff\xd8\xff\xe0"
    + struct.pack(">H", 16)
    + b"J" * 14
    + b"\xff\xc0"
    + struct.pack(">HBHH", 17, 8, 48, 64)
    + b"\0" * 9
)
MEGABYTE = 1024 * 1024


def test_the_size_of_a_picture_is_read_from_its_header() -> None:
    assert picture_size(PNG) == (640, 480)
    assert picture_size(JPEG) == (64, 48)
    assert picture_size(b"\xff\xd8\xff\xe0") is None
    assert picture_size(b"GIF89a") is None


async def test_a_document_reaches_the_person(bot: BotCalls, budi: PersonClient) -> None:
    sent = await bot.ok(
        "sendDocument",
        chat_id=budi.id,
        caption="Rekap <b>IKU</b>",
        parse_mode="HTML",
        files={"document": ("rekap.xlsx", b"isi", "application/octet-stream")},
    )

    seen = await budi.wait_for(text="Rekap IKU", has_file=True)
    document = sent["document"]
    assert seen.file_name == "rekap.xlsx"
    assert await budi.download(seen) == b"isi"
    assert document["mime_type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert document["file_size"] == 3
    assert sent["caption_entities"] == [{"type": "bold", "offset": 6, "length": 3}]


async def test_the_bot_downloads_what_a_person_sends(bot: BotCalls, budi: PersonClient) -> None:
    await budi.send_file("laporan.docx", b"isi laporan", caption="Mohon dicek", mime_type="application/msword")

    (update,) = await bot.confirm_all()
    document = update["message"]["document"]
    file = await bot.ok("getFile", file_id=document["file_id"])
    downloaded = await bot.http.get(f"/file/bot{bot.token}/{file['file_path']}")

    assert update["message"]["caption"] == "Mohon dicek"
    assert document.items() >= {"file_name": "laporan.docx", "mime_type": "application/msword", "file_size": 11}.items()
    assert file["file_path"].startswith("documents/")
    assert downloaded.content == b"isi laporan"


async def test_a_photo_tells_its_real_size(bot: BotCalls, budi: PersonClient) -> None:
    sent = await bot.ok(
        "sendPhoto", chat_id=budi.id, files={"photo": ("peta.png", PNG)}, caption="Peta", has_spoiler=True
    )
    await budi.send_photo(JPEG, caption="Rapat")
    (update,) = await bot.confirm_all()

    assert [(size["width"], size["height"]) for size in sent["photo"]] == [(640, 480)]
    assert sent["has_media_spoiler"] is True
    assert [(size["width"], size["height"]) for size in update["message"]["photo"]] == [(64, 48)]


async def test_a_photo_without_a_known_header_has_a_size_too(bot: BotCalls, budi: PersonClient) -> None:
    sent = await bot.ok("sendPhoto", chat_id=budi.id, files={"photo": ("x.jpg", b"x")})

    assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (1, 1)


async def test_the_unique_id_follows_the_content_and_the_file_id_the_upload(bot: BotCalls, budi: PersonClient) -> None:
    first = (await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"abc")}))["document"]
    second = (await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("b.txt", b"abc")}))["document"]
    other = (await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"xyz")}))["document"]

    assert first["file_unique_id"] == second["file_unique_id"] != other["file_unique_id"]
    assert len({first["file_id"], second["file_id"], other["file_id"]}) == 3


async def test_a_file_is_sent_again_by_its_id(bot: BotCalls, budi: PersonClient) -> None:
    first = await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"abc")})

    again = await bot.ok("sendDocument", chat_id=budi.id, document=first["document"]["file_id"])

    assert again["document"] == first["document"]


async def test_wrong_file_ids_are_refused(bot: BotCalls, budi: PersonClient) -> None:
    photo = (await bot.ok("sendPhoto", chat_id=budi.id, files={"photo": ("x.png", PNG)}))["photo"][0]["file_id"]
    unknown = (400, "Bad Request: wrong file identifier/HTTP URL specified")

    assert await bot.refused("sendDocument", chat_id=budi.id, document="nonsense") == unknown
    assert await bot.refused("sendDocument", chat_id=budi.id, document=photo) == (
        400,
        "Bad Request: can't use file of type Photo as Document",
    )
    assert await bot.refused("getFile", file_id="nonsense") == (400, "Bad Request: invalid file_id")
    assert (await bot.http.get(f"/file/bot{bot.token}/documents/file_99.txt")).status_code == 404
    assert (await bot.http.get("/file/bot1:wrong/documents/file_1.txt")).status_code == 401


async def test_sending_by_url_is_not_served(bot: BotCalls, budi: PersonClient) -> None:
    code, description = await bot.refused("sendDocument", chat_id=budi.id, document="https://x.id/a.pdf")

    assert code == 501
    assert "by URL" in description


async def test_files_have_limits(bot: BotCalls, budi: PersonClient) -> None:
    too_big_for_a_photo = b"x" * (10 * MEGABYTE + 1)

    assert await bot.refused("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"")}) == (
        400,
        "Bad Request: file must be non-empty",
    )
    assert await bot.refused("sendPhoto", chat_id=budi.id, files={"photo": ("a.png", too_big_for_a_photo)}) == (
        400,
        "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
    )
    assert await bot.refused(
        "sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"x")}, caption="x" * 1025
    ) == (
        400,
        "Bad Request: message caption is too long",
    )


async def test_a_big_file_can_be_played_without_its_bytes(bot: BotCalls, budi: PersonClient) -> None:
    await budi.send_file("besar.pdf", b"%PDF", declared_size=25 * MEGABYTE)

    (update,) = await bot.confirm_all()
    document = update["message"]["document"]

    assert document["file_size"] == 25 * MEGABYTE
    assert await bot.refused("getFile", file_id=document["file_id"]) == (400, "Bad Request: file is too big")


async def test_an_album_of_the_bot(bot: BotCalls, budi: PersonClient) -> None:
    media = [
        {"type": "document", "media": "attach://first", "caption": "<b>Dua</b> berkas", "parse_mode": "HTML"},
        {"type": "document", "media": "attach://second"},
    ]
    files = {"first": ("a.txt", b"a"), "second": ("b.txt", b"b")}

    sent = await bot.ok("sendMediaGroup", chat_id=budi.id, media=media, files=files)

    assert [message["document"]["file_name"] for message in sent] == ["a.txt", "b.txt"]
    assert sent[0]["media_group_id"] == sent[1]["media_group_id"]
    assert sent[0]["caption"] == "Dua berkas"


async def test_the_limit_of_a_caption_holds_after_parsing(bot: BotCalls, budi: PersonClient) -> None:
    caption = f"<b>{'x' * 1024}</b>"
    media = [{"type": "document", "media": "attach://a", "caption": caption, "parse_mode": "HTML"}] * 2
    files = {"a": ("a.txt", b"a")}

    sent = await bot.ok("sendMediaGroup", chat_id=budi.id, media=media, files=files)
    too_long = [media[0] | {"caption": caption + "x"}] * 2

    assert len(sent[0]["caption"]) == 1024
    assert await bot.refused("sendMediaGroup", chat_id=budi.id, media=too_long, files=files) == (
        400,
        "Bad Request: message caption is too long",
    )


async def test_an_album_has_rules(bot: BotCalls, budi: PersonClient) -> None:
    document = {"type": "document", "media": "attach://a"}
    files = {"a": ("a.png", PNG)}

    async def refused(*media: object) -> tuple[int, str]:
        return await bot.refused("sendMediaGroup", chat_id=budi.id, media=list(media), files=files)

    assert (await refused(document, document | {"type": "photo"}))[1] == (
        "Bad Request: document can't be mixed with other media types"
    )
    assert (await refused(document))[1].startswith("Bad Request: wrong number of items")
    assert await refused(*[document | {"type": "audio"}] * 2) == (
        501,
        "Not Implemented by the simulator: media of type audio",
    )
    assert (await refused(document, document | {"media": "attach://b"}))[1] == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert (await budi.chat()).from_bot == []


async def test_an_album_of_a_person(bot: BotCalls, budi: PersonClient) -> None:
    for number in range(2):
        await budi.send_photo(PNG + bytes([number]), media_group_id="77")

    updates = await bot.confirm_all()

    assert [update["message"]["media_group_id"] for update in updates] == ["77", "77"]


async def test_voice_sticker_contact_and_location(bot: BotCalls, budi: PersonClient) -> None:
    await budi.send_voice(duration=7)
    await budi.send_sticker("🙏")
    await budi.send_contact("+628123")
    await budi.send_contact("+628124", first_name="Sari", last_name="Dewi")
    await budi.send_location(-6.2, 106.8)

    voice, sticker, own, other, location = [update["message"] for update in await bot.confirm_all()]

    assert voice["voice"]["duration"] == 7
    assert (await bot.ok("getFile", file_id=voice["voice"]["file_id"]))["file_path"].startswith("voice/")
    assert sticker["sticker"]["emoji"] == "🙏"
    assert own["contact"] == {"phone_number": "+628123", "first_name": "Budi", "user_id": budi.id}
    assert other["contact"] == {"phone_number": "+628124", "first_name": "Sari", "last_name": "Dewi"}
    assert location["location"] == {"latitude": -6.2, "longitude": 106.8}


async def test_a_download_is_never_shown_as_a_page(bot: BotCalls, budi: PersonClient, client: SimulatorClient) -> None:
    message = await budi.send_file("x.html", b"<script>", mime_type="text/html")
    assert message.file is not None

    response = await bot.http.get(message.file["download"])

    assert response.headers["content-disposition"] == "attachment"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/person/download/101/99", "/person/download/999/1", "/person/download/101/1"])
async def test_a_download_that_is_not_there(bot: BotCalls, budi: PersonClient, path: str) -> None:
    assert (await bot.http.get(path)).status_code == 404
