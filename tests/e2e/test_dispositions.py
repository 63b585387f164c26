"""Free dispositions by their buttons: put together, forwarded, returned, finished, cancelled, reminded of."""

from pathlib import Path

from bot.settings import CHECKOUT
from tests.e2e.officials import phones_of
from tests.e2e.scenes import everybody_is_in
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story


async def a_draft(story: Story, who: str, *, to: list[str], subject: str, urgency: str = "Segera") -> None:
    await story.say(who, "/disposisi")
    await story.press(who, "Disposisi Baru")
    await story.press(who, "Biasa (B)")
    await story.press(who, urgency)
    await story.press(who, "Perihal")
    await story.say(who, subject)
    await story.press(who, "Penerima")
    for title in to:
        await story.press(who, title)
    await story.press(who, "Simpan")


async def test_a_disposition_goes_to_two_one_forwards_it_and_one_returns_it(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        story = Story(stage, await phones_of(stage))
        await story.begin()

        await a_draft(story, "KD", to=["Sekretaris", "Kepala Bidang TIK"], subject="Undangan <rapat> & evaluasi SPBE")
        for button, text in (
            ("Surat Dari", "Bappeda"),
            ("No. Surat", "005/77/Bappeda/2026"),
            ("Tgl. Surat", "27/11/2026"),
            ("Diterima Tgl.", "hari ini"),
            ("Catatan", "Mohon dibahas. " * 60),
        ):
            await story.press("KD", button)
            await story.say("KD", text)
        await story.press("KD", "Unggah Berkas")
        for _ in range(3):
            await story.send_photo("KD")
        await story.send_file("KD", "surat.pdf")
        await story.press("KD", "Berkas Lengkap")
        await story.press("KD", "Kirim Disposisi")

        slip = await story.find("SEK", "Disposisi dari Kepala Dinas", button="Terima")
        for said in ("No. Agenda: 1/2026", "Undangan <rapat> & evaluasi SPBE", "Surat dari: Bappeda", "Berkas: 4"):
            assert said in slip.text
        assert "Batas waktu: Rabu, 2 Desember 2026 pukul 16.00 WIB" in slip.text
        await story.press("SEK", "Lihat Berkas")
        await story.press("SEK", "Catatan Lengkap")
        files = [message for message in (await story.phones["SEK"].chat()).from_bot if message.file is not None]
        assert len(files) == 6  # four of the letter, and the note: with the slip, and asked for

        await story.press("SEK", "Terima")
        assert await story.sees("KD", "● Sekretaris: diterima")
        await story.press("SEK", "Teruskan", on="Disposisi dari Kepala Dinas")
        await story.press("SEK", "Penerima", on="Penerusan disposisi")
        await story.press("SEK", "Kasubag Administrasi Umum dan Keuangan")
        await story.press("SEK", "Simpan")
        await story.press("SEK", "Kirim Disposisi", on="Penerusan disposisi")
        assert await story.sees("KD", "› Sekretaris: diteruskan")
        await story.press("TIK", "Kembalikan")
        await story.say("TIK", "Bukan kewenangan bidang <kami>")
        assert await story.sees("KD", "! Kepala Bidang TIK: dikembalikan")
        assert await story.sees("KD", "Bukan kewenangan bidang <kami>")

        await story.press("KSB", "Selesai", on="Disposisi dari Sekretaris")
        await story.say("KSB", "Bahan sudah disiapkan.")
        assert await story.sees("SEK", "diselesaikan oleh Kasubag Administrasi Umum dan Keuangan")
        await story.press("KD", "Rantai", on="Disposisi dari Kepala Dinas")
        tree = await story.find("KD", "Rantai disposisi")
        kasubag = "✓ Kasubag Administrasi Umum dan Keuangan: selesai"
        for said in ("› Sekretaris: diteruskan", "! Kepala Bidang TIK: dikembalikan", kasubag):
            assert said in tree.text

        await story.say("KD", "/disposisi")
        assert await story.find("KD", "Disposisi masuk dan keluar", button="Berjalan (1)")
        await story.press("KD", "Cari", on="Disposisi masuk dan keluar")
        await story.say("KD", "evaluasi")
        assert "Undangan <rapat>" in (await story.find("KD", "Pencarian: evaluasi")).text
        await a_draft(story, "KD", to=["Kepala Bidang KIP"], subject="Lain")
        await story.press("KD", "No. Surat", on="Disposisi baru")
        await story.say("KD", "005/77/bappeda/2026")
        assert await story.sees("KD", "Nomor surat ini sudah didisposisikan dengan No. Agenda 1/2026")
        story.write(CHECKOUT / "build" / "dispositions.txt")


async def test_a_disposition_is_cancelled_while_unread_and_changed_but_not_once_it_was_taken(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        story = Story(stage, await phones_of(stage))
        await a_draft(story, "KD", to=["Kepala Bidang TIK"], subject="Pertama")
        await story.press("KD", "Kirim Disposisi")
        await story.press("KD", "Ubah", on="Pertama")
        assert await story.sees("TIK", "ditarik untuk diubah oleh Kepala Dinas")
        await story.press("KD", "Kirim Disposisi")
        await story.press("KD", "Batalkan Disposisi")
        await story.press("KD", "Ya, Batalkan")

        assert await story.sees("TIK", "dibatalkan oleh Kepala Dinas")
        assert (await story.find("TIK", "Dibatalkan,")).labels == ["Rantai"]

        await a_draft(story, "KD", to=["Kepala Bidang TIK"], subject="Kedua")
        await story.press("KD", "Kirim Disposisi")
        assert await story.sees("TIK", "No. Agenda: 2/2026")
        await story.press("KD", "Batalkan Disposisi", on="Kedua")
        await story.press("TIK", "Terima", on="Kedua")
        card = await story.find("KD", "Kedua", button="Rantai")
        assert "Batalkan Disposisi" not in card.labels


async def test_who_has_not_read_it_is_reminded_then_everybody_at_the_deadline_and_then_the_superior(
    tmp_path: Path,
) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        story = Story(stage, await phones_of(stage))
        await a_draft(story, "KD", to=["Kepala Bidang TIK", "Kepala Bidang KIP"], subject="SPBE", urgency="Biasa")
        await story.press("KD", "Kirim Disposisi")
        await story.press("KIP", "Terima")

        await stage.move_clock(wib(2026, 12, 3, 15, 0))
        assert await reminders(story, "TIK") == ["belum diterima"]
        assert await reminders(story, "KIP") == []
        await stage.move_clock(wib(2026, 12, 7, 8, 0))
        assert await reminders(story, "TIK") == ["akan berakhir"]  # it took the place of the one before
        assert await reminders(story, "KIP") == ["akan berakhir"]
        await stage.move_clock(wib(2026, 12, 10, 12, 0))

        assert await reminders(story, "TIK") == ["telah melewati batas waktu"]
        assert await story.sees("KD", "mohon perhatian atas 2 hal berikut")
        await story.say("TIK", "/disposisi")
        assert await story.find("TIK", "Disposisi", button="Terlambat (1)")


async def test_a_restricted_letter_brings_nothing_but_its_reference(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        story = Story(stage, await phones_of(stage))
        await story.say("SEK", "/disposisi")
        await story.press("SEK", "Disposisi Baru")
        await story.press("SEK", "Rahasia (R)")
        await story.press("SEK", "Sangat segera")
        draft = await story.find("SEK", "Disposisi baru", button="Kirim Disposisi")
        assert not {"Perihal", "Catatan", "Unggah Berkas", "Instruksi", "No. Surat"} & set(draft.labels)
        await story.press("SEK", "Penerima")
        await story.press("SEK", "Staf Sekretariat")
        await story.press("SEK", "Simpan")
        await story.press("SEK", "Kirim Disposisi")

        card = await story.find("STF", "berklasifikasi Rahasia sehingga tidak dapat dikirim melalui Telegram")
        assert "Nomor rujukan: agenda 1/2026" in card.text
        assert await story.sees("KSB", "disampaikan langsung kepada Staf Sekretariat")
        await story.press("STF", "Selesai")
        assert await story.sees("SEK", "✓ Staf Sekretariat: selesai")


async def test_a_deadline_outside_hours_moves_and_one_that_is_past_is_asked_for_again(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        story = Story(stage, await phones_of(stage))
        await a_draft(story, "KD", to=["Kepala Bidang TIK"], subject="Waktu")
        await story.press("KD", "Batas Waktu")
        await story.press("KD", "Waktu Lain")
        await story.say("KD", "hari ini 07.45")
        assert await story.sees("KD", "Batas waktu tersebut sudah lewat")
        await story.say("KD", "Sabtu 10.00")

        assert await story.sees(
            "KD", "Batas waktu digeser ke pembukaan kantor berikutnya: Senin, 7 Desember 2026 pukul 07.30 WIB"
        )
        assert await story.sees("KD", "Batas waktu: Senin, 7 Desember 2026 pukul 07.30 WIB")


async def test_without_attachments_no_file_leaves_and_the_message_says_where_it_lies(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in, no_attachments=True) as stage:
        story = Story(stage, await phones_of(stage))
        await a_draft(story, "KD", to=["Kepala Bidang TIK"], subject="Rahasia dapur")
        await story.press("KD", "Unggah Berkas")
        await story.send_file("KD", "surat.pdf")
        await story.press("KD", "Berkas Lengkap")
        await story.press("KD", "Kirim Disposisi")
        await story.press("TIK", "Lihat Berkas")

        assert await story.sees("TIK", "Berkas surat.pdf tidak dikirim melalui Telegram (mode tanpa lampiran)")
        assert [message for message in (await story.phones["TIK"].chat()).from_bot if message.file is not None] == []


async def reminders(story: Story, who: str) -> list[str]:
    """What the reminders in somebody's chat say, the oldest first."""
    chat = await story.phones[who].chat()
    said = [message.text for message in chat.from_bot if "Pesan ini disampaikan karena disposisi" in message.text]
    levels = ("telah melewati batas waktu", "akan berakhir", "belum diterima")
    return [next((level for level in levels if level in text), text) for text in said]
