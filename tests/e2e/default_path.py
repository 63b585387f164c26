"""Each step of the IKU procedure as it goes when nothing goes wrong, by its buttons."""

from collections.abc import Awaitable, Callable

from tests.e2e.stage import wib
from tests.e2e.story import Story

MEETING = wib(2026, 12, 2, 9, 0)


async def walk(story: Story, first: int, last: int) -> None:
    """Walk through steps of the procedure, both ends included."""
    for step in range(first, last + 1):
        story.chapter(step, f"Langkah {step}")
        await STEPS[step](story)


async def instruct(story: Story) -> None:
    await story.press("KD", "Kirim Disposisi")


async def forward(story: Story) -> None:
    await story.press("SEK", "Teruskan Disposisi")


async def create(story: Story) -> None:
    await story.press("KSB", "Pakai Format Baku")
    await story.press("KSB", "Selesai")


async def distribute(story: Story) -> None:
    await story.press("KSB", "Kirim Format")


async def invite(story: Story) -> None:
    await story.press("KSB", "Buat Undangan")
    await story.press("KSB", "Rabu, 2 Des")
    await story.press("KSB", "09.00")
    await story.press("KSB", "Kirim Undangan")
    for who in ("KD", "SEK", "TIK", "KIP", "STF"):
        await story.press(who, "Hadir")


async def hand_in(story: Story) -> None:
    """Let every unit hand in its proposal; beside the steps."""
    for who, unit in (("TIK", "Bidang TIK"), ("KIP", "Bidang KIP"), ("SEK", "Sekretariat")):
        await story.press(who, "Unggah Usulan", on=f"Usulan IKU · {unit}")
        await story.send_file(who, f"usulan-{who}.pdf")


async def meet(story: Story) -> None:
    await hand_in(story)
    await story.stage.move_clock(max(story.stage.clock(), wib(2026, 12, 2, 10, 0)))
    await story.press("STF", "Daftar Hadir")
    await story.press("STF", "Simpan")
    await story.press("STF", "Unggah Notula")
    await story.send_file("STF", "notula.pdf")
    await story.press("STF", "Selesaikan Rapat")


async def collect(story: Story) -> None:
    await story.press("STF", "Selesai", on="Langkah 7 dari 14")


async def analyse(story: Story) -> None:
    await story.press("KSB", "Lihat Rekap")
    await story.press("KSB", "Selesai", on="Langkah 8 dari 14")
    await story.say("KSB", "Indikator sudah selaras dengan Renstra.")


async def draft(story: Story) -> None:
    await story.press("KSB", "Unggah Konsep")
    await story.send_file("KSB", "konsep-iku.pdf")
    await story.press("KSB", "Ajukan Konsep")


async def review(story: Story) -> None:
    await story.press("SEK", "Setujui")


async def approve(story: Story) -> None:
    await story.press("SEK", "Ajukan ke Kepala Dinas")
    await story.press("KD", "Setujui")


async def sign(story: Story) -> None:
    await story.press("KD", "Sudah Ditandatangani")


async def number(story: Story) -> None:
    await story.press("KSB", "Terbitkan Nomor")
    await story.press("KSB", "Selesai", on="Langkah 13 dari 14")


async def archive(story: Story) -> None:
    await story.press("STF", "Surat Diantar")
    await story.send_photo("STF")
    await story.press("STF", "Dokumen Digandakan")
    await story.say("STF", "3 rangkap, Bappeda dan Inspektorat")
    await story.press("STF", "Diarsipkan")
    await story.say("STF", "Lemari 2, map IKU 2027")
    await story.press("STF", "Selesai", on="Langkah 14 dari 14")


STEPS: dict[int, Callable[[Story], Awaitable[None]]] = {
    1: instruct,
    2: forward,
    3: create,
    4: distribute,
    5: invite,
    6: meet,
    7: collect,
    8: analyse,
    9: draft,
    10: review,
    11: approve,
    12: sign,
    13: number,
    14: archive,
}
