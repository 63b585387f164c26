"""/pantau in a chat: the picture of the SOP page, then the steps, and the whole page as a file."""

from pathlib import Path

from tests.e2e.officials import phones_of, start_run
from tests.e2e.scenes import everybody_is_in
from tests.e2e.stage import Stage


async def test_the_picture_comes_before_the_steps_and_the_whole_page_on_demand(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        phones = await phones_of(stage)
        await start_run(phones["KSB"])
        await stage.settled()

        await phones["TIK"].send("/pantau")
        steps = await phones["TIK"].wait_for(button="Unduh Berkas")
        await stage.settled()

        *_, picture, overview = (await phones["TIK"].chat()).from_bot
        assert (picture.text, picture.is_silent) == ("Penyusunan IKU Tahun 2027\nLangkah 1 dari 14", True)
        assert overview.id == steps.id
        assert (await phones["TIK"].download(picture)).startswith(b"\x89PNG")

        await phones["TIK"].press("Unduh Berkas", message=steps)
        await phones["TIK"].press("Halaman SOP (PDF)", message=await phones["TIK"].wait_for(button="Halaman SOP (PDF)"))
        page = await phones["TIK"].wait_for(text_contains="SOP Penyusunan Indikator Kinerja Utama (IKU)")
        assert page.file_name == "Halaman SOP Penyusunan Indikator Kinerja Utama (IKU).pdf"
        assert (await phones["TIK"].download(page)).startswith(b"%PDF")
