"""The office's papers through the chat: an admin sets address, crest and a template, and the next letter has them."""

import io
from pathlib import Path

from docx import Document

from documents.checks import OPEN_XML
from tests.documents.papers import a_crest
from tests.documents.pdfs import text_of
from tests.e2e import default_path
from tests.e2e.officials import phones_of, start_run
from tests.e2e.scenes import everybody_is_in
from tests.e2e.stage import Stage
from tests.e2e.story import Story


def a_template(*lines: str) -> bytes:
    document, made = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


async def test_what_an_admin_sets_stands_on_the_next_papers(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        story = Story(stage, phones)
        await set_up(story)
        await story.press("STF", "Lihat Contoh", on="diterima sebagai versi 1")
        example = await phones["STF"].download(await story.find("STF", "Contoh hasil"))
        await start_run(phones["KSB"])
        await default_path.walk(story, 1, 1)
        slip = await phones["SEK"].download(await story.find("SEK", "Langkah 2 dari 14"))

        assert "Jalan Merdeka Nomor 1, Talang Ubi" in text_of(slip)
        paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(example)).paragraphs]
        assert paragraphs == ["PEMERINTAH KABUPATEN PENUKAL ABAB LEMATANG ILIR", "UNDANGAN Pembahasan"]


async def set_up(story: Story) -> None:
    """Give the office an address, a crest, and a template of its own, after one that was refused."""
    admin = story.phones["STF"]
    await story.say("STF", "/kantor")
    await story.press("STF", "Alamat")
    await story.press("STF", "Ubah")
    await story.say("STF", "Jalan Merdeka Nomor 1, Talang Ubi")
    await story.press("STF", "‹ Kembali", on="Perubahan telah disimpan.")
    await story.press("STF", "Lambang")
    await story.press("STF", "Ubah", on="Lambang")
    await admin.send_file("lambang.png", a_crest(300), mime_type="image/png")
    await story.press("STF", "‹ Kembali", on="lambang.png")
    await story.press("STF", "Templat Surat")
    await story.press("STF", "Surat Undangan")
    await story.press("STF", "Unggah Templat")
    await admin.send_file("undangan.docx", a_template("{{ nomer }}"), mime_type=OPEN_XML["docx"])
    await story.find("STF", "Isian tidak dikenal: nomer.")
    template = a_template("{{ kop.pemerintah }}", "UNDANGAN {{ rapat.acara }}")
    await admin.send_file("undangan.docx", template, mime_type=OPEN_XML["docx"])
    await story.find("STF", "diterima sebagai versi 1")
