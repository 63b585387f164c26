"""The reminder ladder, the summary, and what moves a due time, as officials see them over days."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from messages.times import short_moment
from services.office_calendar import office_calendar
from simulator.client import PersonClient
from sop.office_hours import load_office_hours
from sop.working_time import is_open
from tests.e2e.default_path import walk
from tests.e2e.officials import everybody_is_in, let_everybody_in, phones_of, start_run
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story
from tests.times import JAKARTA

CALENDAR = office_calendar(load_office_hours(), timezone=JAKARTA, years=range(2026, 2028))
BY_ITSELF = "Pesan ini disampaikan"


class Watch:
    """Looks into every phone whenever time has passed, and keeps what the bot said by itself, with its time."""

    def __init__(self, stage: Stage, phones: dict[str, PersonClient]) -> None:
        self.stage = stage
        self.phones = phones
        self.said: list[tuple[datetime, str, str]] = []
        self._seen: dict[str, int] = {}
        self._known: set[tuple[str, int]] = set()

    async def look(self) -> list[tuple[datetime, str, str]]:
        """Return what is new."""
        await self.stage.settled()
        new = []
        for who, phone in self.phones.items():
            chat = await phone.chat(after=self._seen.get(who, 0))
            self._seen[who] = chat.version
            for message in chat.from_bot:
                if (who, message.id) not in self._known and BY_ITSELF in message.text:
                    new.append((self.stage.clock(), who, message.text))
                self._known.add((who, message.id))
        self.said += new
        return new

    async def let_time_pass(self, to: datetime, *, step: timedelta = timedelta(hours=8)) -> None:
        """Move the clock and look at everything that is due on the way, and in between at all hours of the day."""
        while self.stage.clock() < to:
            await self.stage.move_clock(min(to, self.stage.clock() + step), look=self.look)

    def write(self) -> None:
        """Print every message with its time."""
        for at, who, text in self.said:
            sys.stdout.write(f"\n{short_moment(at, JAKARTA)} · {who}\n{text}\n")

    def of(self, who: str, *, summary: bool = False) -> list[str]:
        """Return when somebody was told something, as "22 Des 07.30"."""
        return [
            short_moment(at, JAKARTA)
            for at, told, text in self.said
            if told == who and ("setiap pagi" in text) is summary
        ]


async def step_8_is_open(stage: Stage) -> None:
    """A scene: step 8, four days of work, opens on Tuesday, 22 December 2026, before Christmas."""
    phones = await let_everybody_in(stage)
    await stage.move_clock(wib(2026, 12, 21, 10, 0))
    await start_run(phones["KSB"])
    story = Story(stage, phones)
    await walk(story, 1, 4)
    for label in ("Buat Undangan", "Selasa, 22 Des", "09.00", "Kirim Undangan"):
        await story.press("KSB", label)
    for who, unit in (("TIK", "Bidang TIK"), ("KIP", "Bidang KIP"), ("SEK", "Sekretariat")):
        await story.press(who, "Unggah Usulan", on=f"Usulan IKU · {unit}")
        await story.send_file(who, f"usulan-{who}.pdf")
    await stage.move_clock(wib(2026, 12, 22, 9, 30))
    for label in ("Daftar Hadir", "Simpan", "Unggah Notula"):
        await story.press("STF", label)
    await story.send_file("STF", "notula.pdf")
    await story.press("STF", "Selesaikan Rapat")
    await story.press("STF", "Selesai", on="Langkah 7 dari 14")


async def watched(stage: Stage) -> tuple[Story, Watch]:
    """Return what acts for the officials, and what watches their phones from now on."""
    phones = await phones_of(stage)
    watch = Watch(stage, phones)
    await watch.look()
    watch.said.clear()
    return Story(stage, phones), watch


async def test_a_step_of_four_days_over_night_weekend_and_holiday(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=step_8_is_open) as stage:
        story, watch = await watched(stage)
        card = await story.find("KSB", "Langkah 8 dari 14")
        assert "Batas waktu: Rabu, 30 Desember 2026 pukul 16.00 WIB" in card.text

        await watch.let_time_pass(wib(2027, 1, 8, 12, 0))

        watch.write()
        assert watch.of("KSB") == ["29 Des 07.30", "31 Des 07.30", "4 Jan 07.30"]
        assert watch.of("SEK") == ["4 Jan 07.30"]
        assert watch.of("KD") == ["6 Jan 07.30"]
        assert watch.of("TIK") == watch.of("KIP") == watch.of("STF") == []
        assert watch.of("SEK", summary=True)[:2] == ["30 Des 07.45", "31 Des 07.45"]
        assert all(is_open(at, CALENDAR) for at, _, _ in watch.said)
        texts = [(at, who) for at, who, _ in watch.said]
        assert len(texts) == len(set(texts)), "somebody was told twice at one time"


async def test_after_an_outage_of_three_days_each_person_hears_once(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=step_8_is_open) as stage:
        story, watch = await watched(stage)
        await stage.move_clock(wib(2026, 12, 30, 12, 0))
        await watch.look()
        watch.said.clear()

        await stage.stop_bot()
        stage.clock.at = wib(2027, 1, 5, 20, 0)
        await stage.start_bot()
        await stage.settled()
        assert await watch.look() == []
        await stage.move_clock(wib(2027, 1, 6, 7, 40))
        told = await watch.look()

        watch.write()
        assert sorted(who for _, who, _ in told) == ["KD", "KSB", "SEK"]
        assert all("terlambat" in text for _, _, text in told)
        await story.say("KSB", "/tugas")
        assert "gangguan sistem" in (await story.find("KSB", "Langkah 8 dari 14")).text


async def test_more_time_and_a_pause_move_the_due_time_and_a_nudge_comes_once_an_hour(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=step_8_is_open) as stage:
        story, watch = await watched(stage)
        await more_time_is_granted(story)
        await the_head_reminds(story, watch)
        await the_run_rests(story, watch)
        await more_time_is_refused(story)


async def more_time_is_granted(story: Story) -> None:
    await story.press("KSB", "Lainnya", on="Langkah 8 dari 14")
    await story.press("KSB", "Minta Perpanjangan")
    await story.press("KSB", "2 hari kerja")
    await story.say("KSB", "Menunggu data Bappeda")
    asked = await story.find("SEK", "mohon perpanjangan 2 hari kerja", button="Setujui")
    assert "Menunggu data Bappeda" in asked.text
    await story.press("SEK", "Setujui", on="mohon perpanjangan")

    assert await story.sees("KSB", "disetujui oleh Sekretaris")
    card = await story.find("KSB", "Perpanjangan: 2 hari kerja, disetujui Sekretaris")
    assert "Waktu baku: 4 hari kerja" in card.text
    assert "Batas waktu: Senin, 4 Januari 2027 pukul 16.00 WIB" in card.text


async def the_head_reminds(story: Story, watch: Watch) -> None:
    stage = story.stage
    await story.say("KD", "/pantau")
    first, second = await story.press("KD", "Ingatkan"), await story.press("KD", "Ingatkan")
    assert await story.sees("KSB", "Kepala Dinas mengingatkan dengan hormat")
    await stage.move_clock(wib(2026, 12, 22, 12, 10))
    third = await story.press("KD", "Ingatkan")
    answers = [answer.text or "" for answer in (first, second, third) if answer is not None]

    assert "Pengingat disampaikan kepada" in answers[0]
    assert "satu jam" in answers[1]
    assert "akan disampaikan 22 Des 13.00" in answers[2]
    await watch.look()
    watch.said.clear()
    await watch.let_time_pass(wib(2026, 12, 22, 13, 5))
    assert watch.of("KSB") == ["22 Des 13.00"]


async def the_run_rests(story: Story, watch: Watch) -> None:
    stage = story.stage
    await stage.move_clock(wib(2026, 12, 23, 8, 0))
    await story.say("KD", "/pantau")
    await story.press("KD", "Tunda Proses")
    await story.say("KD", "Menunggu surat edaran")
    assert await story.sees("KSB", "Proses ditunda oleh Kepala Dinas")
    await watch.look()
    watch.said.clear()
    await watch.let_time_pass(wib(2026, 12, 31, 8, 0))
    assert watch.said == []

    await story.say("KD", "/pantau")
    await story.press("KD", "Lanjutkan Proses")
    card = await story.find("KSB", "Langkah 8 dari 14")
    assert "Proses ditunda" not in card.text
    assert "Batas waktu: Senin, 11 Januari 2027 pukul 16.00 WIB" in card.text


async def more_time_is_refused(story: Story) -> None:
    await story.stage.move_clock(wib(2027, 1, 14, 10, 0))
    await story.press("KSB", "Minta Perpanjangan", on="terlambat 7 jam")
    await story.press("KSB", "Lainnya", on="Perpanjangan untuk langkah 8")
    await story.say("KSB", "sebentar")
    assert await story.sees("KSB", "belum dapat dipahami")
    await story.say("KSB", "1 jam")
    assert await story.sees("KSB", "sudah lewat")
    await story.say("KSB", "10 hari kerja")
    await story.say("KSB", "Menunggu data Bappeda")
    await story.press("SEK", "Tolak", on="mohon perpanjangan 10 hari kerja")

    assert await story.sees("KSB", "tidak disetujui oleh Sekretaris")
    assert not await story.sees("KSB", "Perpanjangan: 10 hari kerja, disetujui")


async def test_a_run_starts_by_itself_on_the_day_that_was_typed_unless_it_is_called_off(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        story = Story(stage, await phones_of(stage))
        await story.say("KSB", "/mulai")
        await story.press("KSB", "2027")
        await story.press("KSB", "Mulai Nanti")
        await story.say("KSB", "besok")
        await story.press("KSB", "Batalkan Rencana")
        await stage.move_clock(wib(2026, 12, 2, 10, 0))
        assert await story.sees("KSB", "sudah dibatalkan")
        assert not await story.sees("KD", "Langkah 1 dari 14")

        await story.say("KSB", "/mulai")
        await story.press("KSB", "2027")
        await story.press("KSB", "Mulai Nanti")
        await story.say("KSB", "2 Desember 2026")
        assert await story.sees("KSB", "sesudah hari ini")
        await story.say("KSB", "Sabtu, 5 Desember 2026")
        plan = await story.find("KSB", "direncanakan mulai")
        assert "Senin, 7 Desember 2026 pukul 07.30 WIB" in plan.text

        await stage.move_clock(wib(2026, 12, 7, 7, 29))
        assert not await story.sees("KD", "Langkah 1 dari 14")
        await stage.move_clock(wib(2026, 12, 7, 7, 30))
        await story.look()
        assert await story.sees("KD", "Langkah 1 dari 14")
        assert await story.sees("KSB", "dimulai sesuai rencana")
