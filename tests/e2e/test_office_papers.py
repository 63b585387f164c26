"""The office's papers through the chat: an admin sets address, crest and a template, and the next letter has them."""

import io
from pathlib import Path

from docx import Document

from documents.checks import OPEN_XML
from tests.documents.papers import a_crest
from tests.documents.pdfs import text_of
from tests.e2e import default_path
from tests.e2e.officials import let_everybody_in, start_run
from tests.e2e.stage import Stage
from tests.e2e.story import Story


def a_template(*lines: str) -> bytes:
    document, made = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


async def test_what_an_admin_sets_stands_on_the_next_papers(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        phones = await let_everybody_in(stage)
        story = Story(stage, phones)
        await set_up(story)
        await start_run(phones["KSB"])
        await default_path.walk(story, 1, 5)
        await story.press("KSB", "Lainnya", on="Langkah 5 dari 14")
        await story.press("KSB", "Lihat Berkas")
        files = {message.file_name: message for message in (await phones["KSB"].chat()).from_bot if message.file_name}
        letter = await phones["KSB"].download(files["Surat Undangan Penyusunan IKU Tahun 2027.pdf"])
        to_edit = await phones["KSB"].download(files["Surat Undangan Penyusunan IKU Tahun 2027.docx"])

        assert "Jalan Merdeka Nomor 1, Talang Ubi" in text_of(letter)
        paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(to_edit)).paragraphs]
        assert paragraphs == ["UNDANGAN Pembahasan Indikator Kinerja Utama", "Sri Wahyuni, S.E."]


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
    template = a_template("UNDANGAN {{ rapat.acara }}", "{{ penandatangan.nama }}")
    await admin.send_file("undangan.docx", template, mime_type=OPEN_XML["docx"])
    await story.find("STF", "diterima sebagai versi 1")
