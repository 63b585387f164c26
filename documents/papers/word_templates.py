"""The templates that come with us: made here, for an office to fetch, change in its word processor, and send back.

Tags are docxtpl's: {{ nomor }} shows a field, {%p for … %} repeats a paragraph, {%tr for … %} a table row;
{{ nomor|garis }} is a dotted line where the field is empty.
"""

import io
from collections.abc import Callable, Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from documents.papers.iku_document import REMARK_HEAD, TABLE_HEAD, CoverLetter, Decree
from documents.papers.meeting import InvitationLetter, Minutes
from documents.papers.paper import Paper
from sop.paper_settings import PaperSettings, PaperSize

SIZES = {PaperSize.A4: (210, 297), PaperSize.F4: (215, 330)}
SIGNATURE_INDENT = 85
CENTER, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
Place = DocumentType | _Cell


def default_template(kind: type[Paper], settings: PaperSettings) -> bytes:
    """Return our own template of a paper for the office's paper size; raises KeyError for one that is not edited."""
    write: Callable[[DocumentType], None] = {
        InvitationLetter: _invitation,
        Minutes: _minutes,
        CoverLetter: _cover_letter,
        Decree: _decree,
    }[kind]
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(settings.text_size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(2), 1.0
    section = document.sections[0]
    width, height = SIZES[settings.size]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    _letterhead(document)
    write(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _line(
    place: Place,
    text: str = "",
    *,
    bold: bool = False,
    size: float | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: float = 0,
) -> Paragraph:
    paragraph = place.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = Mm(indent)
    return paragraph


def _repeated(
    place: Place,
    loop: str,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    _line(place, f"{{%p for {loop} %}}")
    _line(place, text, size=size, bold=bold, align=align)
    _line(place, "{%p endfor %}")


def _letterhead(document: DocumentType) -> None:
    table = document.add_table(rows=1, cols=2)
    _widths(table, (28, 137))
    crest, words = table.rows[0].cells
    crest.paragraphs[0].add_run("{{ kop.lambang }}")
    words.paragraphs[0].add_run("{{ kop.pemerintah }}").font.size = Pt(13)
    words.paragraphs[0].alignment = CENTER
    _repeated(words, "baris_kop in kop.dinas", "{{ baris_kop }}", size=15, bold=True, align=CENTER)
    _repeated(words, "baris_kop in kop.alamat", "{{ baris_kop }}", size=9, align=CENTER)
    _ruled(_line(document))


def _ruled(paragraph: Paragraph) -> None:
    """Draw the closing line of a letterhead over a paragraph."""
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "24"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    paragraph._p.get_or_add_pPr().append(border)


def _widths(table: Table, millimetres: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, millimetres, strict=True):
            cell.width = Mm(width)


def _labelled(document: DocumentType, *rows: tuple[str, str], width: float = 35) -> None:
    table = document.add_table(rows=len(rows), cols=3)
    for row, (label, field) in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, (label, ":", f"{{{{ {field}|garis }}}}"), strict=True):
            cell.paragraphs[0].add_run(text)
    _widths(table, (width, 5, 160 - width))


def _table(
    document: DocumentType,
    head: Sequence[str],
    loop: str,
    cells: Sequence[str],
    widths: Sequence[float],
    *,
    size: float = 11,
) -> None:
    """Add a table with one row for each of a list; its head stands on every page."""
    table = document.add_table(rows=4, cols=len(head))
    table.style = "Table Grid"
    all_texts = (head, _only(f"{{%tr for {loop} %}}", head), cells, _only("{%tr endfor %}", head))
    for row, texts in zip(table.rows, all_texts, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(text).font.size = Pt(size)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].alignment = CENTER
        cell.paragraphs[0].runs[0].bold = True
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    _widths(table, widths)


def _only(first: str, head: Sequence[str]) -> list[str]:
    return [first, *[""] * (len(head) - 1)]


def _addressees(document: DocumentType) -> None:
    _line(document, "Kepada")
    _line(document, "{%p for tujuan in kepada %}")
    _line(document, "Yth. {{ tujuan.jabatan }}")
    _line(document, "{%p if tujuan.melalui %}")
    _line(document, "c.q. {{ tujuan.melalui }}", indent=10)
    _line(document, "{%p endif %}")
    _line(document, "di {{ tujuan.tempat|garis }}", indent=10)
    _line(document, "{%p endfor %}")


def _signature(place: Place, who: str, *, indent: float = SIGNATURE_INDENT) -> None:
    _line(place, f"{{%p if {who}.atas_nama %}}")
    _line(place, f"a.n. {{{{ {who}.atas_nama }}}},", indent=indent)
    _line(place, "{%p endif %}")
    _line(place, f"{{{{ {who}.jabatan|garis }}}},", indent=indent)
    for _ in range(3):
        _line(place, indent=indent)
    name = _line(place, indent=indent)
    run = name.add_run(f"{{{{ {who}.nama|garis }}}}")
    run.bold, run.underline = True, True
    _line(place, f"{{%p if {who}.pangkat %}}")
    _line(place, f"{{{{ {who}.pangkat }}}}", indent=indent)
    _line(place, "{%p endif %}")
    _line(place, f"NIP. {{{{ {who}.nip|garis }}}}", indent=indent)


def _copies(document: DocumentType) -> None:
    _line(document, "{%p if tembusan %}")
    _line(document, "Tembusan:")
    _line(document, "{%p endif %}")
    _repeated(document, "salinan in tembusan", "{{ loop.index }}. {{ salinan }}")


def _invitation(document: DocumentType) -> None:
    _line(document, "{{ tempat|garis }}, {{ tanggal|garis }}", align=RIGHT)
    fields = (("Nomor", "nomor"), ("Sifat", "sifat"), ("Lampiran", "lampiran"), ("Hal", "hal"))
    _labelled(document, *fields, width=25)
    _line(document)
    _addressees(document)
    _line(document)
    _line(document, "{{ pembuka }}", align=BOTH)
    _labelled(document, *_meeting_fields())
    for label, field in (("Pimpinan rapat", "pimpinan"), ("Pakaian", "pakaian")):
        _line(document, f"{{%p if {field} %}}")
        _line(document, f"{label}: {{{{ {field} }}}}")
        _line(document, "{%p endif %}")
    _line(document, "{{ penutup }}", align=BOTH)
    _line(document)
    _signature(document, "penandatangan")
    _copies(document)


def _meeting_fields() -> tuple[tuple[str, str], ...]:
    return (
        ("Hari/Tanggal", "rapat.hari_tanggal"),
        ("Waktu", "rapat.waktu"),
        ("Tempat", "rapat.tempat_rapat"),
        ("Acara", "rapat.acara"),
    )


def _minutes(document: DocumentType) -> None:
    _line(document, "NOTULA", bold=True, align=CENTER)
    _labelled(
        document,
        ("Rapat", "nama"),
        ("Waktu panggilan", "waktu_panggilan"),
        *_meeting_fields(),
        ("Pimpinan rapat", "pimpinan.nama"),
        ("Sekretaris", "sekretaris_rapat"),
        ("Pencatat/Notulis", "notulis.nama"),
        width=45,
    )
    _line(document, "Peserta:")
    _repeated(document, "orang in peserta", "{{ loop.index }}. {{ orang }}")
    _line(document, "1. Pembukaan", bold=True)
    _line(document, "{{ pembuka|garis }}", align=BOTH)
    _line(document, "2. Pembahasan", bold=True)
    _repeated(
        document, "ucapan in pembahasan", "{{ loop.index }}. {{ ucapan.pembicara }}: {{ ucapan.isi }}", align=BOTH
    )
    _line(document, "3. Keputusan/Kesimpulan", bold=True)
    _repeated(document, "butir in keputusan", "{{ loop.index }}. {{ butir }}", align=BOTH)
    _line(document, "4. Penutup", bold=True)
    _line(document, "Rapat ditutup {{ ditutup|garis }}.")
    _line(document)
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.paragraphs[0].add_run("Pimpinan Rapat,")
    right.paragraphs[0].add_run("Notulis,")
    _signature(left, "pimpinan", indent=0)
    _signature(right, "notulis", indent=0)


def _cover_letter(document: DocumentType) -> None:
    _line(document, "{{ tempat|garis }}, {{ tanggal|garis }}", align=RIGHT)
    _addressees(document)
    _line(document)
    _line(document, "SURAT PENGANTAR", bold=True, align=CENTER)
    _line(document, "Nomor: {{ nomor|garis }}", align=CENTER)
    _table(
        document,
        ("No", "Jenis yang Dikirim", "Banyaknya", "Keterangan"),
        "kiriman in baris",
        ("{{ kiriman.nomor }}", "{{ kiriman.jenis }}", "{{ kiriman.banyaknya }}", "{{ kiriman.keterangan }}"),
        (12, 68, 32, 53),
    )
    _line(document)
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.paragraphs[0].add_run(f"Diterima tanggal: {'.' * 20}")
    for text in (
        "Penerima,",
        f"Jabatan: {'.' * 30}",
        "",
        "",
        "",
        *(f"{word}: {'.' * 30}" for word in ("Nama", "Pangkat", "NIP", "No. Telepon")),
    ):
        _line(left, text)
    right.paragraphs[0].add_run("Pengirim,")
    _signature(right, "penandatangan", indent=0)


def _decree(document: DocumentType) -> None:
    about = "PENETAPAN INDIKATOR KINERJA UTAMA {{ dinas|upper }} TAHUN {{ tahun }}"
    _line(document, "KEPUTUSAN {{ jabatan_kepala|garis|upper }}", bold=True, align=CENTER)
    _line(document, "NOMOR {{ nomor|garis }}", align=CENTER)
    _line(document, "TENTANG", align=CENTER)
    _line(document, about, bold=True, align=CENTER)
    _line(document, "DENGAN RAHMAT TUHAN YANG MAHA ESA", align=CENTER)
    _line(document, "{{ jabatan_kepala|garis|upper }},", align=CENTER)
    _line(document, "Menimbang:")
    _repeated(document, "butir in menimbang", "{{ butir.urutan }}. {{ butir.isi }}", align=BOTH)
    _line(document, "Mengingat:")
    _repeated(document, "butir in mengingat", "{{ loop.index }}. {{ butir }}", align=BOTH)
    _line(document, "MEMUTUSKAN:", bold=True, align=CENTER)
    _line(document, f"Menetapkan: KEPUTUSAN {{{{ jabatan_kepala|garis|upper }}}} TENTANG {about}.", align=BOTH)
    _repeated(document, "butir in diktum", "{{ butir.urutan }}: {{ butir.isi }}", align=BOTH)
    _line(document, "Ditetapkan di {{ tempat|garis }}", indent=SIGNATURE_INDENT)
    _line(document, "pada tanggal {{ tanggal|garis }}", indent=SIGNATURE_INDENT)
    _signature(document, "penandatangan")
    _copies(document)
    _attachment(document, about)


def _attachment(document: DocumentType, about: str) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    _line(document, "LAMPIRAN KEPUTUSAN {{ jabatan_kepala|garis|upper }}", size=9)
    _line(document, "NOMOR {{ nomor|garis }} TANGGAL {{ tanggal|garis }}", size=9)
    _line(document, f"TENTANG {about}", size=9)
    fields = ("nomor", "sasaran", "nama", "satuan", "formulasi", "sumber_data", "penanggung_jawab", "baseline")
    targets = "{% for target in iku.target_per_tahun %}{{ target.tahun }}: {{ target.nilai }}\n{% endfor %}"
    cells = (*(f"{{{{ iku.{field} }}}}" for field in fields), targets, "{{ iku.keterangan }}")
    widths = (9, 36, 42, 17, 46, 27, 28, 18, 20, 24)
    _table(document, (*TABLE_HEAD, "Target", REMARK_HEAD), "iku in baris", cells, widths, size=8.5)
    _line(document)
    _signature(document, "penandatangan", indent=170)
