"""`make pictures`: the form and the merged workbook as LibreOffice prints them, into docs/pictures/."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from documents.indicators.form import Answers, marked_form
from documents.indicators.merged import Merged, UnitState, merged_workbook
from messages.indicators import finding_words
from services.indicator_forms import form_for
from sop.figures import Figure
from sop.indicator_checks import check_merged
from sop.indicators import Indicator, Proposal, entries_of, merge
from sop.model import Run, RunStatus
from tests.procedures import IKU

FOLDER = Path("docs/pictures")
DOTS_PER_INCH = 84
NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
DIGITAL, OPENNESS = (
    "Meningkatnya kualitas penyelenggaraan pemerintahan digital",
    "Meningkatnya keterbukaan informasi publik",
)


def one(objective: str, name: str, measure: str, formulation: str, source: str, unit: str, *said: str) -> Indicator:
    """One indicator of the sample."""
    baseline, *targets = said
    years = {2027 + number: Figure(target) for number, target in enumerate(targets)}
    return Indicator(objective, name, measure, formulation, source, unit, Figure(baseline), years)


TIK, KIP = "Bidang TIK", "Bidang KIP"
SAMPLE: Mapping[str, tuple[int, tuple[Indicator, ...]]] = {
    "tik": (
        2,
        (
            one(
                *(DIGITAL, "Indeks Pemerintah Digital (dahulu Indeks SPBE)", "Indeks"),
                *("Nilai hasil evaluasi pemerintah digital oleh KemenPANRB", "Hasil evaluasi KemenPANRB", TIK),
                *("3,05", "1,4", "1,6", "1,8"),
            ),
            one(
                *(DIGITAL, "Indeks Keamanan Informasi (KAMI)", "Nilai"),
                *("Nilai hasil penilaian mandiri Indeks KAMI yang diverifikasi BSSN", "Penilaian KAMI, BSSN", TIK),
                *("412", "430", "450", "470"),
            ),
            one(
                *(DIGITAL, "Persentase gangguan keamanan informasi yang diselesaikan", "%"),
                "(jumlah gangguan yang diselesaikan / jumlah seluruh gangguan yang dilaporkan) x 100%",
                *("Log insiden CSIRT", TIK, "92,5", "95", "96,5", "98"),
            ),
            one(
                *(DIGITAL, "Jumlah aplikasi yang terintegrasi", "Aplikasi"),
                "Jumlah aplikasi yang terhubung dengan sistem penghubung layanan",
                *("Data bidang", TIK, "8", "12", "15", "18"),
            ),
        ),
    ),
    "kip": (
        1,
        (
            one(
                *(OPENNESS, "Persentase permohonan informasi publik yang ditanggapi tepat waktu", "%"),
                "(jumlah permohonan yang ditanggapi tepat waktu / jumlah seluruh permohonan) x 100%",
                *("Register PPID", KIP, "78,25", "82,50", "85", "87,50"),
            ),
            one(
                *(DIGITAL, "Indeks Keamanan Informasi (KAMI)", "Indeks", "Nilai hasil penilaian", "BSSN", KIP),
                *("412", "400", "450", "470"),
            ),
        ),
    ),
}


def form() -> bytes:
    """The form of a unit, as it goes out."""
    run = Run(1, IKU, 2027, 0, RunStatus.OPEN, NOW, None)
    return marked_form(form_for(run, IKU.unit("tik")), Answers(), now=NOW)


def merged() -> bytes:
    """What two units handed in, merged; the third has nothing."""
    groups = merge(Proposal(IKU.unit(code), number, entries) for code, (number, entries) in SAMPLE.items())
    states = [
        UnitState(unit, SAMPLE[unit.code][0] if unit.code in SAMPLE else None, "" if unit.code in SAMPLE else "nihil")
        for unit in IKU.units
    ]
    found = check_merged(entries_of(groups))
    identity = IKU.identity
    return merged_workbook(
        Merged(identity.government, identity.office, 2027, groups, states, found, finding_words), now=NOW
    )


def printed(content: bytes, picture: Path, *, page: int = 1) -> None:
    """Write one page of a workbook, as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "berkas.xlsx"
        source.write_bytes(content)
        office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*office, "--outdir", str(folder), str(source)], check=True, capture_output=True)
        pages = ["-f", str(page), "-l", str(page), "-r", str(DOTS_PER_INCH), "-png", "-singlefile"]
        subprocess.run(["pdftoppm", *pages, str(folder / "berkas.pdf"), str(picture.with_suffix(""))], check=True)


def main() -> None:
    """Write the pictures, where LibreOffice and poppler are installed."""
    if shutil.which("soffice") is None or shutil.which("pdftoppm") is None:
        raise SystemExit("soffice and pdftoppm are needed: apt-get install libreoffice-calc poppler-utils")
    printed(form(), FOLDER / "format-iku.png")
    printed(form(), FOLDER / "format-iku-petunjuk.png", page=2)
    printed(merged(), FOLDER / "rekapitulasi-iku.png")
    printed(merged(), FOLDER / "rekapitulasi-iku-temuan.png", page=2)


if __name__ == "__main__":
    main()
