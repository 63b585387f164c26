"""What the form says besides the answers: headings, the code that tells whose form it is, an example (DOMAIN 2.3)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sop.figures import Figure
from sop.indicators import Column, Field, Indicator

FORM_TITLE = "FORMAT INDIKATOR KINERJA UTAMA"
FORM_SHEET = "Format IKU"
EXAMPLE_MARK = "Contoh"
LAYOUT_VERSION = 1
FORM_CODE = re.compile(r"\bIKU/(?P<year>\d{4})/(?P<unit>[\w-]+)/v(?P<version>\d{1,4})\b", re.ASCII)

HEADINGS: Mapping[Field, str] = {
    Field.OBJECTIVE: "Sasaran Strategis",
    Field.NAME: "Indikator Kinerja Utama",
    Field.MEASURE: "Satuan",
    Field.FORMULATION: "Penjelasan/Formulasi Perhitungan",
    Field.SOURCE: "Sumber Data",
    Field.RESPONSIBLE: "Penanggung Jawab",
    Field.BASELINE: "Baseline",
    Field.TARGET: "Target",
    Field.REMARK: "Keterangan",
}
WIDTHS: Mapping[Field, float] = {
    Field.OBJECTIVE: 22,
    Field.NAME: 26,
    Field.MEASURE: 10,
    Field.FORMULATION: 33,
    Field.SOURCE: 17,
    Field.RESPONSIBLE: 17,
    Field.BASELINE: 10,
    Field.TARGET: 9,
    Field.REMARK: 18,
}
NUMBER_HEADING, NUMBER_WIDTH = "No", 7


@dataclass(frozen=True)
class FormCode:
    """The mark on a form that the bot made: for which year and unit, and of which layout."""

    year: int
    unit: str
    version: int = LAYOUT_VERSION

    def __str__(self) -> str:
        """The mark as it stands on the form."""
        return f"IKU/{self.year}/{self.unit}/v{self.version}"


def form_code_in(text: str) -> FormCode | None:
    """Return the mark that a text holds, or None."""
    found = FORM_CODE.search(text)
    return None if found is None else FormCode(int(found["year"]), found["unit"], int(found["version"]))


def heading(column: Column) -> str:
    """Return how a column is called: "Satuan", "Target 2027"."""
    name = HEADINGS[column.field]
    return name if column.year is None else f"{name} {column.year}"


def example(years: Sequence[int]) -> Indicator:
    """Return the filled example of a form; it is shown, never read."""
    targets = ("82,50", "85", "87,50", "90", "92,50")
    return Indicator(
        objective="Meningkatnya kualitas layanan informasi publik",
        name="Persentase permohonan informasi publik yang ditanggapi tepat waktu",
        measure="%",
        formulation=(
            "(jumlah permohonan yang ditanggapi tepat waktu / jumlah seluruh permohonan informasi yang masuk) x 100%"
        ),
        source="Register permohonan PPID",
        responsible="Bidang yang membidangi informasi publik",
        baseline=Figure("78,25"),
        targets={year: Figure(target) for year, target in zip(years, targets, strict=False)},
        remark="Dihitung per 31 Desember",
    )
