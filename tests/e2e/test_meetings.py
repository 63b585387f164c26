"""A meeting by its buttons: who comes, a change, a postponement, reminders, and the entry for a phone's calendar."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from icalendar import Calendar

from bot.settings import CHECKOUT
from tests.e2e.default_path import hand_in, walk
from tests.e2e.officials import phones_of, start_run
from tests.e2e.scenes import everybody_is_in
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story


async def test_a_meeting_is_answered_changed_put_off_and_held(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        story = Story(stage, await phones_of(stage))
        await story.begin()
        await start_run(story.phones["KSB"])
        await walk(story, 1, 4)
        await story.press("KSB", "Buat Undangan")
        await story.press("KSB", "Rabu, 2 Des")
        await story.press("KSB", "09.00")
        await story.press("KSB", "Kirim Undangan")
        first = await entry(story, "KD")
        assert (first.method, first.status, first.starts_at) == ("PUBLISH", "CONFIRMED", wib(2026, 12, 2, 9))

        await story.press("KD", "Diwakili")
        await story.press("KD", "Sri Wahyuni, S.E., Sekretaris")
        assert await story.sees("SEK", "ditunjuk mewakili Kepala Dinas pada rapat")
        await story.press("TIK", "Diwakili")
        await story.say("TIK", "Joko <Staf>, S.Kom.")
        await story.press("KIP", "Berhalangan")
        card = await story.find("KSB", "Jawaban:", button="Ubah Rapat")
        for said in (
            "diwakili oleh Sri Wahyuni, S.E., Sekretaris",
            "diwakili oleh Joko <Staf>, S.Kom.",
            "berhalangan 1",
        ):
            assert said in card.text

        await story.press("KSB", "Ubah Rapat")
        await story.press("KSB", "Ubah Waktu")
        await story.say("KSB", "Rabu 10.30")
        moved = await entry(story, "KD")
        await story.find("KD", "Undangan rapat ini telah disampaikan kembali")
        assert (moved.uid, moved.starts_at) == (first.uid, wib(2026, 12, 2, 10, 30))
        assert moved.sequence > first.sequence
        assert "Undangan ini menggantikan" in (await story.find("KIP", "pukul 10.30", button="Hadir")).text

        await story.press("KSB", "Ubah Rapat")
        await story.press("KSB", "Ubah Tempat")
        await story.say("KSB", "Aula <Bupati>")
        assert (await entry(story, "TIK")).place == "Aula <Bupati>"
        await story.press("KIP", "Berhalangan", on="Aula <Bupati>")
        await story.press("TIK", "Hadir", on="Aula <Bupati>")

        await stage.move_clock(wib(2026, 12, 2, 9, 29))
        assert await reminded(story) == {"KD": 1, "SEK": 1, "KSB": 1, "TIK": 1, "KIP": 0, "STF": 1}
        await stage.move_clock(wib(2026, 12, 2, 9, 30))
        assert await reminded(story) == {"KD": 2, "SEK": 2, "KSB": 2, "TIK": 2, "KIP": 0, "STF": 2}

        await story.press("KSB", "Tunda Rapat")
        await story.press("KSB", "Ya, Tunda")
        called_off = await entry(story, "KD")
        assert (called_off.method, called_off.uid, called_off.status) == ("CANCEL", first.uid, "CANCELLED")
        assert called_off.sequence > moved.sequence
        await story.press("KSB", "Buat Undangan", on="Langkah 5 dari 14")
        await story.press("KSB", "Kamis, 3 Des")
        await story.press("KSB", "Jam Lain")
        await story.say("KSB", "22.30")
        assert await story.sees("KSB", "Rapat akan melewati tengah malam")
        await story.say("KSB", "17.00")
        await story.press("KSB", "Kirim Undangan", on="di luar jam kerja")
        await story.press("KSB", "Ya, Kirim")
        again = await entry(story, "KD")
        assert (again.method, again.uid, again.starts_at) == ("PUBLISH", first.uid, wib(2026, 12, 3, 17))
        assert again.sequence > called_off.sequence

        await hand_in(story)
        await stage.move_clock(wib(2026, 12, 3, 17, 30))
        await story.press("STF", "Daftar Hadir")
        await story.press("STF", "Simpan")
        await story.press("STF", "Tulis Notula")
        await story.say("STF", "Dibahas <tiga> hal.\nKeputusan:\nSiapkan data; Kepala Bidang TIK; 9/12 14.00\nUmumkan")
        await story.press("STF", "Selesaikan Rapat")
        for who in ("KD", "SEK", "KSB", "TIK", "KIP"):
            assert (await story.find(who, "Disampaikan notula rapat")).file_name == "Notula rapat.txt"
        minutes = await story.find("KD", "1. Siapkan data")
        written = (await story.phones["KD"].download(minutes)).decode()
        assert "Dibahas <tiga> hal." in written and "Tempat: Aula <Bupati>" in written
        await story.press("KD", "Disposisikan 1: Kepala Bidang TIK")
        slip = await story.find("TIK", "Disposisi dari Kepala Dinas", button="Terima")
        assert "Batas waktu: Rabu, 9 Desember 2026 pukul 14.00 WIB" in slip.text
        story.write(CHECKOUT / "build" / "meetings.txt")


async def test_a_meeting_outside_a_run_is_approved_answered_moved_held_and_its_decision_sent(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in, invitations_approved_by="sekretaris") as stage:
        story = Story(stage, await phones_of(stage))
        await story.begin()
        await story.say("TIK", "/rapat")
        await story.press("TIK", "Rapat Baru")
        await story.press("TIK", "Kepala Dinas", on="Rapat baru")
        await story.press("TIK", "Kepala Bidang KIP", on="Rapat baru")
        await story.press("TIK", "Simpan", on="Rapat baru")
        await story.press("TIK", "Rabu, 2 Des")
        await story.press("TIK", "10.00")
        await story.say("TIK", "Evaluasi <SPBE> & jaringan")
        await story.press("TIK", "Kirim Undangan", on="Evaluasi <SPBE>")
        assert not await story.sees("KD", "mengharap kehadiran")
        await story.press("SEK", "Kembalikan", on="mohon persetujuan atas undangan rapat")
        await story.say("SEK", "Ruangan dipakai pukul 10.00.")
        await story.press("TIK", "Buka", on="dikembalikan oleh Sekretaris")
        await story.press("TIK", "Ubah Jam", on="Ruangan dipakai")
        await story.press("TIK", "14.00")
        await story.press("TIK", "Kirim Undangan")
        await story.press("SEK", "Setujui", on="pukul 14.00")
        first = await entry(story, "KD")
        assert (first.method, first.starts_at, first.place) == ("PUBLISH", wib(2026, 12, 2, 14), "Ruang Rapat Dinas")

        await story.press("KD", "Hadir")
        await story.press("KIP", "Berhalangan")
        assert "Jawaban: hadir 2, berhalangan 1, belum menjawab 1" in (await story.find("TIK", "Pengundang")).text
        await story.press("TIK", "Ubah Rapat")
        await story.press("TIK", "Ubah Waktu")
        await story.say("TIK", "Rabu 15.00")
        moved = await entry(story, "KD")
        await story.find("KD", "Undangan rapat ini telah disampaikan kembali")
        assert (moved.uid, moved.starts_at) == (first.uid, wib(2026, 12, 2, 15))
        assert moved.sequence > first.sequence
        await story.press("KD", "Hadir", on="pukul 15.00")

        await stage.move_clock(wib(2026, 12, 2, 15, 0))
        assert (await reminded(story))["KD"] == 2
        await story.say("STF", "/rapat")
        await story.press("STF", "2 Des 15.00 · Evaluasi <SPBE> & jaringan")
        await story.press("STF", "Daftar Hadir", on="Pengundang")
        await story.press("STF", "Simpan")
        await story.press("STF", "Tulis Notula")
        await story.say("STF", "Dibahas.\nKeputusan:\nSiapkan bahan; Kabid KIP; 9/12 14.00")
        await story.press("STF", "Selesaikan Rapat")
        assert (await story.find("KIP", "Disampaikan notula rapat")).file_name == "Notula rapat.txt"
        await story.press("KD", "Disposisikan 1: Kabid KIP")
        slip = await story.find("KIP", "Disposisi dari Kepala Dinas", button="Terima")
        assert "Batas waktu: Rabu, 9 Desember 2026 pukul 14.00 WIB" in slip.text
        story.write(CHECKOUT / "build" / "free-meetings.txt")


@dataclass(frozen=True)
class Entry:
    """What a phone reads from a calendar file."""

    method: str
    uid: str
    sequence: int
    status: str
    starts_at: datetime
    place: str


async def entry(story: Story, who: str) -> Entry:
    """The newest calendar entry in somebody's chat, read by a standard parser."""
    phone = story.phones[who]
    messages = [message for message in (await phone.chat()).from_bot if message.file_name == "rapat.ics"]
    calendar = Calendar.from_ical(await phone.download(messages[-1]))
    (event,) = calendar.walk("VEVENT")
    starts_at, ends_at = event.decoded("DTSTART"), event.decoded("DTEND")
    assert starts_at < ends_at
    assert event.decoded("DTSTAMP").tzinfo is not None
    return Entry(
        method=str(calendar["METHOD"]),
        uid=str(event["UID"]),
        sequence=int(str(event["SEQUENCE"])),
        status=str(event["STATUS"]),
        starts_at=starts_at,
        place=str(event["LOCATION"]),
    )


async def reminded(story: Story) -> dict[str, int]:
    """How often each of them was reminded of the meeting."""
    counts = {}
    for who, phone in story.phones.items():
        said = [message.text for message in (await phone.chat()).from_bot]
        counts[who] = sum("pengingat rapat" in text for text in said)
    return counts
