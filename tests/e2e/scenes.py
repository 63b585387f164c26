"""Where stories can begin: each is played once, and a stage begins there."""

from tests.e2e.default_path import walk
from tests.e2e.officials import let_everybody_in, start_run
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story


async def everybody_is_in(stage: Stage) -> None:
    """Each official has a phone and a place, and nothing else has happened."""
    await let_everybody_in(stage)


async def step_8_is_open(stage: Stage) -> None:
    """Step 8, four days of work, opens on Tuesday, 22 December 2026, before Christmas."""
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
