"""Files of the bot: uploads, files named by file_id, and getFile."""

from mimetypes import MimeTypes
from typing import Any

from simulator import shapes
from simulator.errors import BotApiError, bad_request, not_served
from simulator.files import store_file
from simulator.parameters import Call, Upload
from simulator.schema import Json
from simulator.simulation import Simulation
from simulator.world import StoredFile

MEGABYTE = 1024 * 1024
DOWNLOAD_BYTES = 20 * MEGABYTE
UPLOAD_BYTES = 50 * MEGABYTE
PHOTO_BYTES = 10 * MEGABYTE

# Python's own table only: what a machine has installed must not change a result.
KNOWN_TYPES = MimeTypes(filenames=())
OFFICE_TYPES = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
}
for extension, office_type in OFFICE_TYPES.items():
    KNOWN_TYPES.add_type(f"application/vnd.openxmlformats-officedocument.{office_type}", f".{extension}")


def document_content(simulation: Simulation, given: Upload | str) -> Json:
    return {"document": shapes.document(_stored(simulation, given, "document"))}


def photo_content(simulation: Simulation, given: Upload | str) -> Json:
    return {"photo": shapes.photo_sizes(_stored(simulation, given, "photo"))}


def media_content(simulation: Simulation, call: Call, media: Json) -> Json:
    """The content of one InputMedia, whose file is `attach://name`, a file_id or a URL."""
    given: Upload | str = media["media"]
    if isinstance(given, str) and given.startswith("attach://"):
        upload = call.uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request("Wrong file identifier/HTTP URL specified")
        given = upload
    if media["type"] == "document":
        return document_content(simulation, given)
    if media["type"] == "photo":
        return photo_content(simulation, given)
    raise not_served(f"media of type {media['type']}")


def _stored(simulation: Simulation, given: Upload | str, kind: str) -> StoredFile:
    if isinstance(given, Upload):
        return _uploaded(simulation, given, kind)
    if given.startswith(("http://", "https://")):
        raise not_served("sending a file by URL; upload it or use a file_id")
    file = simulation.world.files.get(given)
    if file is None:
        raise bad_request("Wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"Can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _uploaded(simulation: Simulation, upload: Upload, kind: str) -> StoredFile:
    size = len(upload.content)
    if size == 0:
        raise bad_request("File must be non-empty")
    if size > UPLOAD_BYTES:
        raise BotApiError(413, "Request Entity Too Large")
    if kind == "photo" and size > PHOTO_BYTES:
        raise bad_request(f"File of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes")
    # Telegram tells the kind of a document from its name, not from what the upload says.
    mime_type = KNOWN_TYPES.guess_type(upload.file_name)[0] or upload.mime_type or "application/octet-stream"
    return store_file(
        simulation.world,
        simulation.contents,
        bot_id=simulation.bot.id,
        kind=kind,
        content=upload.content,
        file_name=upload.file_name,
        mime_type=mime_type,
    )


def get_file(simulation: Simulation, call: Call) -> Json:
    file = simulation.world.files.get(call.get("file_id"))
    if file is None:
        raise bad_request("Invalid file_id")
    if file.size > DOWNLOAD_BYTES:
        raise bad_request("File is too big")
    return shapes.file_json(file)


def file_by_path(simulation: Simulation, path: str) -> StoredFile | None:
    return next((file for file in simulation.world.files.values() if file.path == path), None)


METHODS: dict[str, Any] = {"getFile": get_file}
