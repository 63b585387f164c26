"""Collecting indicators, from the form to the merged workbook: by file, in chat over a restart, nil, and one repair."""

import io
from pathlib import Path

import openpyxl
from docx import Document
from sqlmodel import Session

from db import runs
from services.analysis import decided_indicators
from simulator.client import SeenMessage
from sop.versions import Judged, Verdict
from tests.documents.indicator_files import table
from tests.e2e.default_path import walk
from tests.e2e.officials import phones_of, start_run
from tests.e2e.scenes import everybody_is_in
from tests.e2e.stage import Stage, wib
from tests.e2e.story import Story

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECURITY = (
    1,
    "Meningkatnya keamanan informasi",
    "Indeks Keamanan Informasi",
    "Indeks",
    "Nilai hasil penilaian KAMI oleh BSSN",
    "BSSN",
    "Bidang TIK",
    "3,05",
    "3,1",
    "3,2",
    "",
)
NETWORK = (
    2,
    "Meningkatnya layanan digital",
    "Persentase perangkat daerah yang terhubung",
    "%",
    "(jumlah OPD terhubung / jumlah seluruh OPD) x 100%",
    "Data bidang",
    "Bidang TIK",
    "80",
    "85",
    "90",
    "",
)


async def test_indicators_come_in_by_file_and_in_chat_and_are_merged_without_retyping(tmp_path: Path) -> None:
    async with Stage(tmp_path, scene=everybody_is_in) as stage:
        story = Story(stage, await phones_of(stage))
        await start_run(story.phones["KSB"])
        await walk(story, 1, 5)

        await every_unit_gets_its_own_form(story)
        await a_file_with_three_errors_comes_back_with_exactly_those_cells(story)
        await the_mended_file_is_taken_once(story)
        await two_indicators_are_entered_over_a_restart(story)
        await story.press("SEK", "Nihil", on="Usulan IKU · Sekretariat")
        await the_meeting_is_held(story)
        await the_merged_workbook_goes_to_who_analyses(story)
        await one_unit_is_asked_to_mend_what_was_found(story)
        await the_decisions_are_what_the_document_is_made_from(story)
        await the_concept_has_the_indicators_that_are_used(story)


async def upload(story: Story, who: str, name: str, content: bytes) -> None:
    await story.phones[who].send_file(name, content, mime_type=XLSX)
    await story.look()


async def workbook_of(story: Story, message: SeenMessage) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(await story.phones["KSB"].download(message)))


async def every_unit_gets_its_own_form(story: Story) -> None:
    for who, unit, code in (("TIK", "Bidang TIK", "tik"), ("KIP", "Bidang KIP", "kip")):
        card = await story.find(who, f"Usulan IKU · {unit}", button="Isi lewat Obrolan")
        assert card.file_name == f"Format Penyusunan IKU Tahun 2027 - {unit}.xlsx"
        sheet = (await workbook_of(story, card)).worksheets[0]
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert f"Kode formulir: IKU/2027/{code}/v1" in texts
        assert [year for year in ("2026", "2027", "2028", "2029", "2030") if year in texts] == ["2027", "2028", "2029"]


async def a_file_with_three_errors_comes_back_with_exactly_those_cells(story: Story) -> None:
    await story.press("TIK", "Unggah Usulan")
    no_measure, no_source = list(SECURITY), list(NETWORK)
    no_measure[3], no_source[5], no_source[4] = "", "", ""
    await upload(story, "TIK", "usulan.xlsx", table(no_measure, no_source))
    refused = await story.find("TIK", "belum dapat diterima")
    assert "3 isian harus diperbaiki" in refused.text
    found = [line.partition(":")[0] for line in refused.text.splitlines() if "kosong" in line]
    assert found == ["D2", "E3", "F3"]
    assert "D2: Satuan kosong" in refused.text
    assert not await story.sees("TIK", "Versi 1")
    carried = [message for message in (await story.phones["TIK"].chat()).from_bot if message.file is not None]
    marked = await workbook_of(story, carried[-1])
    comments = [cell.comment.text for row in marked.worksheets[0].iter_rows() for cell in row if cell.comment]
    assert len(comments) == 3
    assert "Indeks Keamanan Informasi" in [cell.value for row in marked.worksheets[0].iter_rows() for cell in row]


async def the_mended_file_is_taken_once(story: Story) -> None:
    content = table(SECURITY, NETWORK)
    await upload(story, "TIK", "usulan.xlsx", content)
    taken = await story.find("TIK", "Usulan Bidang TIK diterima, 2 indikator")
    assert "1. Indeks Keamanan Informasi" in taken.text
    await story.press("TIK", "Unggah Usulan")
    await upload(story, "TIK", "usulan lagi.xlsx", content)
    assert await story.sees("TIK", "sama dengan versi 1")
    await story.say("TIK", "/batal")
    await story.say("TIK", "/usulan")
    assert "Versi 1 (berlaku): 2 indikator" in (await story.find("TIK", "Usulan masuk", button="Lihat Versi")).text


async def two_indicators_are_entered_over_a_restart(story: Story) -> None:
    await story.press("KIP", "Isi lewat Obrolan")
    await story.press("KIP", "Tambah Indikator")
    await story.say("KIP", "Meningkatnya keamanan informasi")
    await story.say("KIP", "Indeks Keamanan Informasi")
    await story.stage.stop_bot()
    await story.stage.start_bot()
    await story.press("KIP", "Nilai", on="Satuan")
    await story.say("KIP", "Nilai hasil penilaian oleh BSSN")
    await story.say("KIP", "BSSN")
    await story.press("KIP", "Bidang KIP", on="Penanggung Jawab")
    await story.say("KIP", "60")
    for year, target in (("2027", "65"), ("2028", "70")):
        assert (await story.phones["KIP"].chat()).last.text.count(f"Target {year}")
        await story.say("KIP", target)
    await story.press("KIP", "Lewati", on="Target 2029")
    await story.press("KIP", "Lewati", on="Keterangan")
    await story.press("KIP", "‹ Kembali", on="Nilai hasil penilaian oleh BSSN")

    await story.press("KIP", "Tambah Indikator")
    await story.press("KIP", "Meningkatnya keamanan informasi", on="Indikator 2")
    await story.say("KIP", "Jumlah siaran pers")
    await story.press("KIP", "Dokumen", on="Indikator 2")
    await story.say("KIP", "Jumlah siaran pers dalam setahun")
    await story.say("KIP", "Bidang KIP")
    await story.press("KIP", "Bidang KIP", on="Indikator 2")
    for _ in range(5):
        await story.press("KIP", "Lewati", on="Indikator 2")
    await story.press("KIP", "‹ Kembali", on="Jumlah siaran pers dalam setahun")
    await story.press("KIP", "Periksa dan Kirim")
    assert "Jumlah siaran pers" in (await story.find("KIP", "Pratinjau", button="Kirim Usulan")).text
    await story.press("KIP", "Kirim Usulan")
    assert await story.sees("KIP", "Usulan Bidang KIP diterima, 2 indikator")


async def the_meeting_is_held(story: Story) -> None:
    await story.stage.move_clock(wib(2026, 12, 2, 10, 0))
    await story.press("STF", "Daftar Hadir")
    await story.press("STF", "Simpan")
    await story.press("STF", "Unggah Notula")
    await story.send_file("STF", "notula.pdf")
    await story.press("STF", "Selesaikan Rapat")
    await story.press("STF", "Selesai", on="Langkah 7 dari 14")


async def the_merged_workbook_goes_to_who_analyses(story: Story) -> None:
    recap = await story.find("KSB", "Rekap usulan")
    assert recap.file_name == "Rekap Penyusunan IKU Tahun 2027.xlsx"
    book = await workbook_of(story, recap)
    assert book.sheetnames == ["Rekapitulasi IKU", "Temuan", "Ringkasan"]
    rows = [[cell.value for cell in row] for row in book["Rekapitulasi IKU"].iter_rows(min_row=7)]
    heading = rows[0]
    assert heading == [
        "No", "Sasaran Strategis", "Indikator Kinerja Utama", "Satuan", "Penjelasan/Formulasi Perhitungan",
        "Sumber Data", "Penanggung Jawab", "Baseline", "Target 2027", "Target 2028", "Keterangan",
        "Unit Pengusul", "Versi",
    ]  # fmt: skip
    objective, name = "Meningkatnya keamanan informasi", "Indeks Keamanan Informasi"
    assert [[cell or "" for cell in row] for row in rows[1:]] == [
        ["1", *SECURITY[1:], "Bidang TIK", "1"],
        ["2", objective, name, "Nilai", "Nilai hasil penilaian oleh BSSN", "BSSN", "Bidang KIP", "60", "65", "70", "",
         "Bidang KIP", "1"],
        ["3", objective, "Jumlah siaran pers", "Dokumen", "Jumlah siaran pers dalam setahun", "Bidang KIP",
         "Bidang KIP", "", "", "", "", "Bidang KIP", "1"],
        ["4", *NETWORK[1:], "Bidang TIK", "1"],
    ]  # fmt: skip
    said = [str(cell.value) for row in book["Temuan"].iter_rows() for cell in row if cell.value]
    assert any("juga diusulkan oleh Bidang TIK" in text for text in said)
    assert any("menghitung keluaran" in text for text in said)
    assert "nihil" in [cell.value for row in book["Ringkasan"].iter_rows() for cell in row]


async def one_unit_is_asked_to_mend_what_was_found(story: Story) -> None:
    await story.press("KSB", "Periksa Indikator")
    await story.press("KSB", "● 3. Jumlah siaran pers")
    await story.press("KSB", "Tambah Catatan", on="Indikator 3")
    await story.say("KSB", "Ganti dengan persentase")
    await story.press("KSB", "Minta Perbaikan", on="Ganti dengan persentase")
    await story.press("KSB", "Pakai Catatan Ini")
    asked = await story.find("KIP", "Mohon diperbaiki", button="Isi lewat Obrolan")
    assert "Jumlah siaran pers" in asked.text
    await story.press("KIP", "Isi lewat Obrolan", on="Mohon diperbaiki")
    await story.press("KIP", "2. Jumlah siaran pers")
    await story.press("KIP", "Indikator Kinerja Utama")
    await story.say("KIP", "Persentase siaran pers yang dimuat media")
    await story.press("KIP", "‹ Kembali", on="Persentase siaran pers")
    await story.press("KIP", "Periksa dan Kirim")
    await story.press("KIP", "Kirim Usulan")
    mended = await story.find("KSB", "Telah diterima perbaikan usulan dari Bidang KIP")
    assert 'Indikator Kinerja Utama: "Jumlah siaran pers" menjadi' in mended.text


async def the_decisions_are_what_the_document_is_made_from(story: Story) -> None:
    await story.press("KSB", "Periksa Indikator", on="Langkah 8 dari 14")
    await story.press("KSB", "Terima Semua Tanpa Temuan")
    await story.press("KSB", "● 2. Indeks Keamanan Informasi")
    await story.press("KSB", "Tidak Dipakai")
    decided = story.stage.read(_decided)
    assert [(judged.entry.unit.code, judged.entry.version, judged.judgement.verdict) for judged in decided] == [
        ("tik", 1, Verdict.ACCEPTED),
        ("kip", 2, Verdict.LEFT_OUT),
        ("kip", 2, Verdict.ACCEPTED),
        ("tik", 1, Verdict.ACCEPTED),
    ]
    assert [judged.entry.indicator.name for judged in decided if judged.is_used] == [
        "Indeks Keamanan Informasi",
        "Persentase siaran pers yang dimuat media",
        "Persentase perangkat daerah yang terhubung",
    ]
    assert await story.sees("KSB", "Indikator yang ditelaah: 4 dari 4")
    await story.press("KSB", "Selesai", on="Langkah 8 dari 14")
    await the_list_with_its_decisions_is_left_behind(story)
    assert await story.sees("KSB", "Langkah 9 dari 14")


async def the_list_with_its_decisions_is_left_behind(story: Story) -> None:
    await story.press("KSB", "Lainnya", on="Langkah 9 dari 14")
    await story.press("KSB", "Lihat Berkas", on="Langkah 9 dari 14")
    await story.press("KSB", "‹ Kembali", on="Langkah 9 dari 14")
    phone = story.phones["KSB"]
    left = await phone.wait_for(where=lambda each: (each.file_name or "").startswith("Hasil Analisis"), after=0)
    assert left.file_name == "Hasil Analisis Penyusunan IKU Tahun 2027.xlsx"
    sheet = (await workbook_of(story, left))["Rekapitulasi IKU"]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=7)]
    assert rows[0][-4:] == ["Unit Pengusul", "Versi", "Keputusan", "Catatan"]
    assert [(row[2], *row[-4:]) for row in rows[1:]] == [
        ("Indeks Keamanan Informasi", "Bidang TIK", "1", "Diterima", ""),
        ("Indeks Keamanan Informasi", "Bidang KIP", "2", "Tidak dipakai", ""),
        ("Persentase siaran pers yang dimuat media", "Bidang KIP", "2", "Diterima", ""),
        ("Persentase perangkat daerah yang terhubung", "Bidang TIK", "1", "Diterima", ""),
    ]


async def the_concept_has_the_indicators_that_are_used(story: Story) -> None:
    await story.press("KSB", "Buat Konsep", on="Langkah 9 dari 14")
    phone = story.phones["KSB"]
    sent = await phone.wait_for(where=lambda each: (each.file_name or "").endswith(".docx"), after=0)
    word = Document(io.BytesIO(await phone.download(sent)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert {"Indeks Keamanan Informasi", "3,05", "Persentase siaran pers yang dimuat media"} <= set(cells)
    assert "Nilai hasil penilaian oleh BSSN" not in cells


def _decided(session: Session) -> tuple[Judged, ...]:
    return decided_indicators(session, runs.get(session, 1))
