"""Procedure files: the real one against the office's own SOP page, and every mistake named with its place."""

import re
from datetime import date
from pathlib import Path

import pytest

from sop.procedure import Capability, Procedure, Proof, ProposalTerms, Step, StepAction
from sop.procedure_file import ProcedureError, load_procedure, parse_procedure
from sop.working_time import Duration, TimeUnit
from tests.procedures import DATA, IKU, INCOMING_MAIL, INCOMING_MAIL_FILE

SOP_PAGE = (DATA / "sop-iku.txt").read_text(encoding="utf-8")
ROLE_COLUMNS = 6
MARKDOWN_MARKS = re.compile(r"\*\*|^\d+\. ", re.MULTILINE)

Row = tuple[int, str, str, str, str, str]


# The page of the office


def rows_of_the_page() -> list[Row]:
    """Number, activity, requirements, time, output and remark of each step; the marks between them are lost."""
    rows = []
    for line in SOP_PAGE.splitlines():
        if re.match(r"\d+\.\t", line):
            number, activity, *columns = line.split("\t")
            assert columns[:ROLE_COLUMNS] == [""] * ROLE_COLUMNS
            requirements, time, output, remark = columns[ROLE_COLUMNS:]
            rows.append((int(number.rstrip(".")), activity, requirements, time, output, remark))
    return rows


def row_of(step: Step) -> Row:
    return (step.number, step.activity, step.requirements, step.time, step.output, step.remark)


def after(label: str) -> str:
    """What the page says after a label such as "NOMOR SOP", over line ends, up to the next blank line or label."""
    match = re.search(rf"^{label} *:(.*?)(?=^\s*$|^[A-Z ]+ *:)", SOP_PAGE, re.MULTILINE | re.DOTALL)
    assert match is not None
    return " ".join(match[1].split())


def under(heading: str) -> list[str]:
    """The lines that stand under a bold heading, without their numbers."""
    text = SOP_PAGE.partition(f"**{heading}**")[2]
    text = re.split(r"\*\*|^NO\t", text, flags=re.MULTILINE)[0]
    return [line.strip() for line in MARKDOWN_MARKS.sub("", text).splitlines() if line.strip()]


def test_the_page_has_14_steps() -> None:
    assert [row[0] for row in rows_of_the_page()] == list(range(1, 15))


@pytest.mark.parametrize("row", rows_of_the_page(), ids=lambda row: f"step {row[0]}")
def test_a_step_stands_in_the_file_as_on_the_page(row: Row) -> None:
    assert row_of(IKU.step(row[0])) == row


def test_the_file_has_no_step_that_is_not_on_the_page() -> None:
    assert len(IKU.steps) == len(rows_of_the_page())


def test_the_identity_block_stands_in_the_file_as_on_the_page() -> None:
    identity = IKU.identity

    assert f"{identity.government}  \n{identity.office}\n" in SOP_PAGE
    assert identity.number == after("NOMOR SOP")
    assert identity.created == after("TANGGAL PEMBUATAN")
    assert identity.revised == after("TANGGAL REVISI")
    assert identity.effective == after("TANGGAL EFEKTIF")
    assert identity.approved_by == after("DISAHKAN OLEH")
    assert identity.title == after("NAMA SOP")


def test_the_boxes_stand_in_the_file_as_on_the_page() -> None:
    identity = IKU.identity

    assert list(identity.legal_basis) == under("DASAR HUKUM")
    assert list(identity.related) == under("KETERKAITAN")
    assert list(identity.equipment) == under("PERALATAN / PERLENGKAPAN")
    assert [identity.remedy] == under("CARA MENGATASI")
    assert [identity.warning] == under("PERINGATAN")
    assert [identity.records] == under("PENCATATAN DAN PENDATAAN")


def test_a_box_that_the_page_does_not_have_is_empty() -> None:
    assert "KUALIFIKASI" not in SOP_PAGE
    assert IKU.identity.qualifications == ()


def test_the_role_columns_of_the_page_are_the_posts_in_their_order() -> None:
    header = SOP_PAGE[SOP_PAGE.index("NO\tKEGIATAN") :].splitlines()[:2]
    columns = [header[0].split("\t")[2], *header[1].split("\t")[3:8]]

    assert [post.column for post in IKU.posts] == columns


# What the real file says beside the page


def test_responsible_actions_and_proofs_are_those_that_were_agreed() -> None:
    agreed = {step.number: (step.responsible, step.action, step.proof) for step in IKU.steps}

    assert agreed == {
        1: ("kepala_dinas", StepAction.INSTRUCT, Proof.NONE),
        2: ("sekretaris", StepAction.INSTRUCT, Proof.NONE),
        3: ("kasubag_umum_keuangan", StepAction.CREATE, Proof.FILE),
        4: ("kasubag_umum_keuangan", StepAction.DISTRIBUTE, Proof.NONE),
        5: ("kasubag_umum_keuangan", StepAction.INVITE, Proof.NONE),
        6: ("staf_sekretariat", StepAction.MEET, Proof.FILE),
        7: ("staf_sekretariat", StepAction.COLLECT, Proof.NONE),
        8: ("kasubag_umum_keuangan", StepAction.ANALYSE, Proof.FILE_OR_NOTE),
        9: ("kasubag_umum_keuangan", StepAction.DRAFT, Proof.FILE),
        10: ("sekretaris", StepAction.REVIEW, Proof.NONE),
        11: ("kepala_dinas", StepAction.APPROVE, Proof.NONE),
        12: ("kepala_dinas", StepAction.SIGN, Proof.NONE),
        13: ("kasubag_umum_keuangan", StepAction.NUMBER, Proof.NONE),
        14: ("staf_sekretariat", StepAction.ARCHIVE, Proof.NONE),
    }


def test_work_can_be_sent_back_from_three_steps() -> None:
    assert {step.number: step.returns_to for step in IKU.steps if step.returns_to} == {10: 9, 11: 10, 12: 10}


def test_the_hierarchy_is_that_of_the_office() -> None:
    assert IKU.superiors_of("staf_sekretariat") == ("kasubag_umum_keuangan", "sekretaris", "kepala_dinas")
    assert IKU.superiors_of("kabid_tik") == IKU.superiors_of("kabid_kip") == ("kepala_dinas",)
    assert IKU.superiors_of("kepala_dinas") == ()


def test_three_units_hand_in_proposals() -> None:
    assert [(unit.name, unit.post) for unit in IKU.units] == [
        ("Bidang TIK", "kabid_tik"),
        ("Bidang KIP", "kabid_kip"),
        ("Sekretariat", "sekretaris"),
    ]


def test_capabilities_are_those_that_were_agreed() -> None:
    assert IKU.posts_with(Capability.START_RUN) == ("kepala_dinas", "kasubag_umum_keuangan")
    assert IKU.posts_with(Capability.CANCEL_RUN) == ("kepala_dinas",)
    assert IKU.posts_with(Capability.READ_ALL_FILES) == ("kepala_dinas", "sekretaris")
    assert IKU.posts_with(Capability.TOLD_OF_HOLDERS) == ("kepala_dinas", "sekretaris")
    assert IKU.posts_with(Capability.TOLD_OF_LOOPS) == ("kepala_dinas",)
    assert IKU.posts_with(Capability.WATCH_RUNS) == tuple(post.code for post in IKU.posts)


def test_a_disposition_says_at_first_to_go_on_and_can_say_what_is_on_the_form_of_the_office() -> None:
    assert IKU.preset_instructions == ("Proses lebih lanjut",)
    assert IKU.instructions[:2] == ("Proses lebih lanjut", "Tindak lanjuti")
    assert len(IKU.instructions) == 10


def test_the_head_learns_that_his_disposition_went_on_and_nobody_else_of_an_end() -> None:
    assert {step.number: step.informed for step in IKU.steps if step.informed} == {2: ("kepala_dinas",)}


def test_units_have_two_days_and_one_more_to_mend() -> None:
    assert IKU.step(4).proposal == ProposalTerms("Usulan IKU", Duration(2, TimeUnit.DAYS))
    assert IKU.step(8).repair_time == Duration(1, TimeUnit.DAYS)


def test_the_meeting_is_at_nine_in_the_room_of_the_office_if_nobody_says_otherwise() -> None:
    meeting = IKU.step(5).meeting

    assert meeting is not None
    assert (meeting.hour, meeting.place, meeting.agenda) == (
        "09.00",
        "Ruang Rapat Dinas",
        "Pembahasan Indikator Kinerja Utama",
    )
    assert meeting.hours == ("08.00", "09.00", "10.00", "13.00", "14.00")


def test_the_secretary_lays_the_document_before_the_head() -> None:
    assert {step.number: step.submitted_by for step in IKU.steps if step.submitted_by} == {11: "sekretaris"}


def test_two_papers_are_numbered_the_decision_before_the_letter_it_goes_with() -> None:
    assert IKU.step(13).papers == ("Keputusan Kepala Dinas", "Surat Pengantar")
    assert IKU.numbering is not None
    assert IKU.numbering.write(12, on=date(2026, 7, 1)) == "000.7.2.7/012/DISKOMINFO/2026"
    assert IKU.numbering.write(1234, on=date(2027, 7, 1)) == "000.7.2.7/1234/DISKOMINFO/2027"


def test_copy_errors_of_the_page_are_mended_in_the_label_only() -> None:
    step = IKU.step(2)

    assert "formasi pegawai" in step.activity
    assert step.label == "Mengarahkan Kasubag menyusun Indikator Kinerja Utama"


@pytest.mark.parametrize(
    ("number", "standard_time"),
    [(1, Duration(10, TimeUnit.MINUTES)), (3, Duration(2, TimeUnit.HOURS)), (8, Duration(4, TimeUnit.DAYS))],
)
def test_times_are_read_as_the_office_means_them(number: int, standard_time: Duration) -> None:
    assert IKU.step(number).standard_time == standard_time


# What a procedure says of itself


def test_a_run_is_named_by_its_year_and_amendment() -> None:
    assert [IKU.title_of_run(2027, amendment=number) for number in range(3)] == [
        "Penyusunan IKU Tahun 2027",
        "Penyusunan IKU Tahun 2027 (Perubahan)",
        "Penyusunan IKU Tahun 2027 (Perubahan ke-2)",
    ]


def test_long_words_are_shortened_as_the_office_does() -> None:
    assert IKU.abbreviate("Draft Indikator Kinerja Utama") == "Draft IKU"
    assert INCOMING_MAIL.abbreviate("Pindaian surat") == "Pindaian surat"


def test_the_last_step_has_none_after_it() -> None:
    assert INCOMING_MAIL.step_after(4) == INCOMING_MAIL.step(5)
    assert INCOMING_MAIL.step_after(13) is None


def test_the_step_that_a_step_depends_on_is_the_nearest_before_it() -> None:
    assert IKU.step_before(6, StepAction.INVITE) == IKU.step(5)
    assert IKU.step_before(3, StepAction.INSTRUCT) == IKU.step(2)
    assert IKU.step_before(2, StepAction.INSTRUCT) == IKU.step(1)
    assert IKU.step_before(1, StepAction.INSTRUCT) is None
    assert IKU.step_before(5, StepAction.INVITE) is None


def test_the_second_procedure_has_every_action_once() -> None:
    assert sorted(step.action for step in INCOMING_MAIL.steps) == sorted(StepAction)


def test_an_unknown_post_or_unit_is_an_error() -> None:
    assert IKU.unit("kip").name == "Bidang KIP"

    with pytest.raises(KeyError):
        IKU.post("bupati")
    with pytest.raises(KeyError):
        IKU.unit("statistik")


def test_what_a_step_leaves_out_has_a_plain_default() -> None:
    step = INCOMING_MAIL.step(13)

    assert (step.label, step.remark, step.participants, step.informed) == (step.activity, "", (), ())
    assert (step.proof, step.returns_to, step.submitted_by) == (Proof.NONE, None, None)
    assert (step.meeting, step.proposal, step.repair_time, step.papers) == (None, None, None, ())


def test_a_column_may_have_a_shorter_heading_than_the_title() -> None:
    assert [(post.title, post.column) for post in INCOMING_MAIL.posts[1:3]] == [
        ("Sekretaris Kecamatan", "Sekretaris Kecamatan"),
        ("Kepala Seksi Pemerintahan", "KASI PEM"),
    ]


def test_of_a_range_of_time_the_longer_end_counts() -> None:
    assert INCOMING_MAIL.step(2).standard_time == Duration(1, TimeUnit.HOURS)
    assert INCOMING_MAIL.step(8).standard_time == Duration(3, TimeUnit.DAYS)


def test_a_snapshot_reads_back_as_the_procedure_it_was_taken_from() -> None:
    assert parse_procedure(IKU.source) == IKU


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "surat.toml"
    file.write_bytes(b"\xef\xbb\xbf" + INCOMING_MAIL.source.replace("\n", "\r\n").encode())

    assert load_procedure(file) == INCOMING_MAIL


# What is refused, and where


def changed(old: str, new: str) -> str:
    """The small procedure with one change."""
    assert INCOMING_MAIL.source.count(old) >= 1
    return INCOMING_MAIL.source.replace(old, new, 1)


def without(line: str) -> str:
    return changed(f"{line}\n", "")


def in_step(number: int, old: str, new: str) -> str:
    """The small procedure with one change in one step."""
    head, mark, tail = INCOMING_MAIL.source.partition(f"number = {number}\n")
    step, next_mark, rest = tail.partition("[[steps]]")
    assert old in step
    return head + mark + step.replace(old, new, 1) + next_mark + rest


def block(heading: str) -> str:
    """A table of the small procedure, or all tables of that name if they follow each other."""
    found = re.search(rf"(?:^\[+{re.escape(heading)}\]+\n(?:.+\n)+\n?)+", INCOMING_MAIL.source, flags=re.MULTILINE)
    assert found is not None
    return found[0]


def without_block(heading: str) -> str:
    return changed(block(heading), "")


def as_action(number: int, action: str) -> str:
    """The small procedure with a step of another action."""
    now = INCOMING_MAIL.step(number).action
    return in_step(number, f'action = "{now}"\n', f'action = "{action}"\n')


MEETING = block("steps.meeting")
PROPOSAL = block("steps.proposal")
PROBLEMS = {
    "broken TOML": (changed('code = "surat_masuk"', "code = "), "file: syntax: "),
    "unknown table": (INCOMING_MAIL.source + "[colours]\n", "procedure: colours: is no known field"),
    "no code": (without('code = "surat_masuk"'), "procedure: code: is missing"),
    "code for no button": (changed('"surat_masuk"', '"surat masuk"'), "procedure: code: must be 1 to 32"),
    "no name": (without('name = "SOP Penanganan Surat Masuk"'), "procedure: name: is missing"),
    "title without a year": (changed("Tahun {year}", "Tahunan"), 'procedure: run_title: must contain "{year}"'),
    "title with escaped braces": (changed("{year}", "{{year}}"), 'procedure: run_title: must contain "{year}"'),
    "title with more braces": (changed("{year}", "{year} {bulan}"), "procedure: run_title: can have nothing but"),
    "title with an index": (changed("{year}", "{year[0]}"), "procedure: run_title: can have nothing but"),
    "title with a lost brace": (changed("{year}", "{year} {"), "procedure: run_title: can have nothing but"),
    "short form that is no text": (
        changed("[identity]", '[abbreviations]\n"Surat" = 5\n[identity]'),
        "abbreviations: Surat: must be a text",
    ),
    "no identity": (changed("[identity]", "[identitas]"), "procedure: identitas: is no known field"),
    "unknown line of identity": (changed('remedy = "', 'cure = "'), "identity: cure: is no known field"),
    "missing line of identity": (without('revised = ""'), "identity: revised: is missing"),
    "list of identity that is a text": (
        changed('equipment = ["Buku agenda"]', 'equipment = "Buku agenda"'),
        "identity: equipment: must be a list of texts",
    ),
    "list of identity with an empty line": (
        changed('["Buku agenda"]', '["Buku agenda", " "]'),
        "identity: equipment: has an empty text",
    ),
    "list of identity with a number": (changed("related = []", "related = [1]"), "identity: related: must be a list"),
    "posts that are no list": (
        "posts = 5\n" + re.sub(r"\[\[posts\]\].*?(?=\[\[units)", "", INCOMING_MAIL.source, flags=re.DOTALL),
        "procedure: posts: must be a list of tables",
    ),
    "post without a code": (without('code = "camat"'), "post 1: code: is missing"),
    "post code with a dash": (changed('"kasi_kesra"', '"kasi-kesra"'), "post 4: code: must be 1 to 32 of the letters"),
    "post code too long": (changed('"kasi_kesra"', f'"{"k" * 33}"'), "post 4: code: must be 1 to 32 of the letters"),
    "post without a title": (changed('title = "Camat"', 'title = " "'), "post 1: title: is empty"),
    "post with an unknown field": (
        changed('title = "Camat"', 'title = "Camat"\nboss = "x"'),
        "post 1: boss: is no known",
    ),
    "post that stands there twice": (changed('"agendaris"', '"camat"'), 'procedure: posts: "camat" stands there twice'),
    "superior nobody knows": (
        changed('superior = "camat"', 'superior = "bupati"'),
        'post sekcam: superior: unknown post "bupati"',
    ),
    "post above itself": (
        changed('title = "Camat"', 'title = "Camat"\nsuperior = "agendaris"'),
        "post camat: superior: is above itself",
    ),
    "unit of an unknown post": (changed('post = "kasi_kesra"', 'post = "kasi"'), 'unit 2: post: unknown post "kasi"'),
    "unit without a name": (without('name = "Seksi Pemerintahan"'), "unit 1: name: is missing"),
    "unit that stands there twice": (changed('"kesra"', '"pemerintahan"'), "procedure: units: .* stands there twice"),
    "no capabilities": (changed("[capabilities]", "[capability]"), "procedure: capability: is no known field"),
    "unknown capability": (
        changed("cancel_run", "end_run"),
        'capabilities: capability: unknown "end_run", known are: ',
    ),
    "capability of an unknown post": (
        changed('cancel_run = ["sekcam"]', 'cancel_run = ["bupati"]'),
        'capabilities: cancel_run: unknown post "bupati"',
    ),
    "capability of one post twice": (
        changed('["camat", "sekcam", "agendaris"]', '["camat", "camat"]'),
        'capabilities: watch_runs: "camat" stands there twice',
    ),
    "nobody may start": (
        changed('start_run = ["agendaris"]', "start_run = []"),
        "capabilities: start_run: nobody could ever start",
    ),
    "no steps": (
        INCOMING_MAIL.source[: INCOMING_MAIL.source.index("[[steps]]")],
        "procedure: steps: must be a list of tables",
    ),
    "an empty list of steps": (
        "steps = []\n" + INCOMING_MAIL.source[: INCOMING_MAIL.source.index("[[steps]]")],
        "procedure: steps: there are none",
    ),
    "gap in the numbers": (changed("number = 4", "number = 5"), "step 4: number: must be 4"),
    "number in quotes": (changed("number = 4", 'number = "4"'), "step 4: number: must be 4"),
    "step with an unknown field": (in_step(8, "remark =", "comment ="), "step 8: comment: is no known field"),
    "step without an activity": (in_step(8, "activity =", "label ="), "step 8: activity: is missing"),
    "step without requirements": (
        in_step(8, 'requirements = "Himpunan telaahan"\n', ""),
        "step 8: requirements: is missing",
    ),
    "step with an empty output": (in_step(8, '"Laporan"', '""'), "step 8: output: is empty"),
    "step without a time": (in_step(8, 'time = "1 - 3 Hari"\n', ""), "step 8: time: is missing"),
    "time that is a number": (in_step(8, '"1 - 3 Hari"', "3"), "step 8: time: must be a text"),
    "time nobody can read": (
        in_step(8, '"1 - 3 Hari"', '"segera"'),
        'step 8: time: cannot read "segera" as a duration',
    ),
    "time of zero": (in_step(8, '"1 - 3 Hari"', '"0 Hari"'), 'step 8: time: cannot read "0 Hari"'),
    "time that is not set": (in_step(8, '"1 - 3 Hari"', '"-"'), "step 8: time: must be a time above zero"),
    "responsible nobody knows": (
        in_step(8, 'responsible = "kasi_pemerintahan"', 'responsible = "kasi"'),
        'step 8: responsible: unknown post "kasi"',
    ),
    "participant nobody knows": (
        in_step(8, '["kasi_kesra"]', '["kesra"]'),
        'step 8: participants: unknown post "kesra"',
    ),
    "participant twice": (
        in_step(8, '["kasi_kesra"]', '["kasi_kesra", "kasi_kesra"]'),
        'step 8: participants: "kasi_kesra" stands there twice',
    ),
    "participants that are a text": (
        in_step(8, '["kasi_kesra"]', '"kasi_kesra"'),
        "step 8: participants: must be a list of texts",
    ),
    "unknown action": (in_step(8, '"analyse"', '"think"'), 'step 8: action: unknown "think", known are: instruct, '),
    "unknown proof": (in_step(8, '"file_or_note"', '"photo"'), 'step 8: proof: unknown "photo", known are: none, '),
    "remark that is a number": (in_step(8, '"SOP Pelaporan"', "7"), "step 8: remark: must be a text"),
    "return to itself": (
        in_step(8, 'action = "analyse"', 'action = "analyse"\nreturns_to = 8'),
        "step 8: returns_to: must be the number of an earlier step",
    ),
    "return to a later step": (changed("returns_to = 1", "returns_to = 3"), "step 2: returns_to: must be the number"),
    "return to nowhere": (changed("returns_to = 1", "returns_to = 0"), "step 2: returns_to: must be the number"),
    "return to a name": (changed("returns_to = 1", 'returns_to = "1"'), "step 2: returns_to: must be the number"),
    "return to a yes": (changed("returns_to = 1", "returns_to = true"), "step 2: returns_to: must be the number"),
    "dispositions that are a text": (
        'dispositions = "x"\n' + without_block("dispositions"),
        "procedure: dispositions: must be a table",
    ),
    "dispositions with an unknown field": (
        changed("[dispositions]", '[dispositions]\nurgency = "x"'),
        "dispositions: urgency: is no known field",
    ),
    "no instructions": (
        without('instructions = ["Tindak lanjuti", "Siapkan jawaban", "Untuk diketahui"]'),
        "dispositions: instructions: must be a list of texts",
    ),
    "instruction that stands there twice": (
        changed('"Untuk diketahui"]', '"Tindak lanjuti"]'),
        'dispositions: instructions: "Tindak lanjuti" stands there twice',
    ),
    "instruction without a word": (
        changed('"Untuk diketahui"]', '""]'),
        "dispositions: instructions: has an empty text",
    ),
    "no preset": (
        without('preset = ["Tindak lanjuti", "Siapkan jawaban"]'),
        "dispositions: preset: must be a list of texts",
    ),
    "empty preset": (
        changed('preset = ["Tindak lanjuti", "Siapkan jawaban"]', "preset = []"),
        "dispositions: preset: must name at least one instruction",
    ),
    "preset that is no instruction": (
        changed('preset = ["Tindak lanjuti"', 'preset = ["Bakar"'),
        'dispositions: preset: "Bakar" is none of the instructions',
    ),
    "instructions without a list to choose from": (
        without_block("dispositions"),
        "procedure: dispositions: is missing; step 3 gives instructions",
    ),
    "instructions to nobody": (
        as_action(13, "instruct"),
        "step 13: action: there is no next step to instruct",
    ),
    "numbering that is a text": (
        'numbering = "x"\n' + without_block("numbering"),
        "procedure: numbering: must be a table",
    ),
    "numbering with an unknown field": (
        changed("[numbering]", "[numbering]\nfirst = 1"),
        "numbering: first: is no known field",
    ),
    "numbering without a format": (
        changed('format = "{number}/KEC-CONTOH/{year}"', ""),
        "numbering: format: is missing",
    ),
    "numbering without a number": (
        changed("{number}/KEC", "KEC"),
        'numbering: format: must contain "{number}"',
    ),
    "numbering with more braces": (
        changed("{number}/KEC", "{number}/{unit}"),
        "numbering: format: can have nothing but",
    ),
    "numbering with a lost brace": (
        changed("{number}/KEC", "{number}/{KEC"),
        "numbering: format: can have nothing but",
    ),
    "numbering with an index": (
        changed("{number}/KEC", "{number[0]}/KEC"),
        "numbering: format: can have nothing but",
    ),
    "letters without numbering": (
        without_block("numbering"),
        "procedure: numbering: is missing; step 12 numbers letters",
    ),
    "nobody to distribute to": (without_block("units"), "step 4: action: there is no unit to distribute to"),
    "meeting that nobody calls": (
        as_action(5, "review").replace(MEETING, ""),
        'step 6: action: "meet" needs an earlier step with the action "invite"',
    ),
    "collecting what nobody was asked for": (
        as_action(4, "review").replace(PROPOSAL, ""),
        'step 7: action: "collect" needs an earlier step with the action "distribute"',
    ),
    "informed nobody knows": (
        in_step(3, 'informed = ["agendaris"]', 'informed = ["agenda"]'),
        'step 3: informed: unknown post "agenda"',
    ),
    "informed twice": (
        in_step(3, 'informed = ["agendaris"]', 'informed = ["camat", "camat"]'),
        'step 3: informed: "camat" stands there twice',
    ),
    "informed that is a text": (
        in_step(3, 'informed = ["agendaris"]', 'informed = "agendaris"'),
        "step 3: informed: must be a list of texts",
    ),
    "submitted by nobody we know": (
        in_step(10, 'submitted_by = "sekcam"', 'submitted_by = "sekretaris"'),
        'step 10: submitted_by: unknown post "sekretaris"',
    ),
    "submitted by a list": (
        in_step(10, 'submitted_by = "sekcam"', 'submitted_by = ["sekcam"]'),
        "step 10: submitted_by: must be a text",
    ),
    "meeting that is a text": (
        INCOMING_MAIL.source.replace(MEETING, "").replace('action = "invite"', 'action = "invite"\nmeeting = "x"'),
        "step 5: meeting: must be a table",
    ),
    "meeting with an unknown field": (
        in_step(5, 'hour = "13.30"', 'hour = "13.30"\nday = "Senin"'),
        "step 5 meeting: day: is no known field",
    ),
    "meeting without hours": (in_step(5, 'hours = ["09.00", "13.30"]\n', ""), "step 5 meeting: hours: must be a list"),
    "meeting without an hour": (in_step(5, 'hour = "13.30"\n', ""), "step 5 meeting: hour: is missing"),
    "meeting at an hour that is not offered": (
        in_step(5, 'hour = "13.30"', 'hour = "10.00"'),
        'step 5 meeting: hour: "10.00" is none of the hours',
    ),
    "meeting without a place": (in_step(5, '"Aula Kecamatan"', '""'), "step 5 meeting: place: is empty"),
    "meeting without an agenda": (
        in_step(5, 'agenda = "Pembahasan surat masuk"\n', ""),
        "step 5 meeting: agenda: is missing",
    ),
    "proposal that is a text": (
        INCOMING_MAIL.source.replace(PROPOSAL, "").replace(
            'action = "distribute"', 'action = "distribute"\nproposal = "x"'
        ),
        "step 4: proposal: must be a table",
    ),
    "proposal with an unknown field": (
        in_step(4, 'title = "Telaahan Seksi"', 'name = "Telaahan Seksi"'),
        "step 4 proposal: name: is no known field",
    ),
    "proposal without a title": (in_step(4, '"Telaahan Seksi"', '""'), "step 4 proposal: title: is empty"),
    "proposal without a time": (in_step(4, 'time = "1 Hari"\n', ""), "step 4 proposal: time: is missing"),
    "proposal with a time nobody can read": (
        in_step(4, '"1 Hari"', '"segera"'),
        'step 4 proposal: time: cannot read "segera"',
    ),
    "proposal whose time is not set": (
        in_step(4, '"1 Hari"', '"-"'),
        "step 4 proposal: time: must be a time above zero",
    ),
    "repair with a time nobody can read": (
        in_step(8, '"4 Jam"', '"besok"'),
        'step 8: repair_time: cannot read "besok" as a duration',
    ),
    "repair whose time is not set": (
        in_step(8, '"4 Jam"', '"-"'),
        "step 8: repair_time: must be a time above zero",
    ),
    "repair with a time that is a number": (in_step(8, '"4 Jam"', "4"), "step 8: repair_time: must be a text"),
    "papers that are a text": (
        in_step(12, '["Surat Jawaban"]', '"Surat Jawaban"'),
        "step 12: papers: must be a list of texts",
    ),
    "paper without a name": (in_step(12, '["Surat Jawaban"]', '[""]'), "step 12: papers: has an empty text"),
    "papers that are none": (
        in_step(12, '["Surat Jawaban"]', "[]"),
        'step 12: papers: is missing; the action "number" needs it',
    ),
    "invitation to no meeting": (
        INCOMING_MAIL.source.replace(MEETING, ""),
        'step 5: meeting: is missing; the action "invite" needs it',
    ),
    "distribution for nothing": (
        INCOMING_MAIL.source.replace(PROPOSAL, ""),
        'step 4: proposal: is missing; the action "distribute" needs it',
    ),
}


@pytest.mark.parametrize(("source", "complaint"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_a_mistake_is_named_with_file_place_and_field(source: str, complaint: str) -> None:
    with pytest.raises(ProcedureError, match=rf"^surat-masuk\.toml: {complaint}"):
        parse_procedure(source, file=INCOMING_MAIL_FILE.name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProcedureError, match=r"none\.toml: file: path: cannot be read"):
        load_procedure(tmp_path / "none.toml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "surat.toml"
    file.write_bytes("# é".encode("latin-1"))

    with pytest.raises(ProcedureError, match=r"surat\.toml: file: text: is not UTF-8"):
        load_procedure(file)


def test_units_may_be_left_out() -> None:
    source = without_block("units").replace(PROPOSAL, "")
    for action in ("distribute", "collect"):
        source = source.replace(f'action = "{action}"', 'action = "review"')

    procedure: Procedure = parse_procedure(source)

    assert procedure.units == ()


def test_lists_of_instructions_and_numbers_may_be_left_out_where_no_step_needs_them() -> None:
    source = INCOMING_MAIL.source.replace(block("dispositions"), "").replace(block("numbering"), "")
    source = source.replace('action = "instruct"', 'action = "review"').replace('papers = ["Surat Jawaban"]\n', "")

    procedure = parse_procedure(source.replace('action = "number"', 'action = "review"'))

    assert (procedure.instructions, procedure.preset_instructions, procedure.numbering) == ((), (), None)


def test_an_approval_may_be_without_a_submission_and_an_analysis_without_repairs() -> None:
    source = in_step(10, 'submitted_by = "sekcam"\n', "").replace('repair_time = "4 Jam"\n', "")

    procedure = parse_procedure(source)

    assert (procedure.step(10).submitted_by, procedure.step(8).repair_time) == (None, None)


@pytest.mark.parametrize("action", ["instruct", "distribute", "invite", "collect", "number", "archive"])
@pytest.mark.parametrize("proof", list(Proof))
def test_what_a_step_makes_by_its_own_presses_is_not_asked_for_once_more(action: str, proof: Proof) -> None:
    (step,) = (step for step in INCOMING_MAIL.steps if step.action == action)
    source = in_step(step.number, f'action = "{action}"\n', f'action = "{action}"\nproof = "{proof}"\n')

    with pytest.raises(ProcedureError, match=rf'^snapshot: step {step.number}: proof: .* action "{action}"'):
        parse_procedure(source)


FIELDS_OF_ONE_ACTION = {
    "submitted_by": ('submitted_by = "sekcam"', StepAction.APPROVE),
    "meeting": ('meeting = { hours = ["09.00"], hour = "09.00", place = "Aula", agenda = "Surat" }', StepAction.INVITE),
    "proposal": ('proposal = { title = "Telaahan", time = "1 Hari" }', StepAction.DISTRIBUTE),
    "repair_time": ('repair_time = "1 Hari"', StepAction.ANALYSE),
}


@pytest.mark.parametrize(
    ("field", "step"),
    [
        pytest.param(field, step, id=f"{field} {step.action}")
        for field, (_, its_action) in FIELDS_OF_ONE_ACTION.items()
        for step in INCOMING_MAIL.steps
        if step.action is not its_action
    ],
)
def test_a_field_of_one_action_goes_with_no_other(field: str, step: Step) -> None:
    line, its_action = FIELDS_OF_ONE_ACTION[field]
    source = in_step(step.number, f'action = "{step.action}"\n', f'action = "{step.action}"\n{line}\n')

    with pytest.raises(
        ProcedureError, match=rf'^snapshot: step {step.number}: {field}: goes with the action "{its_action}" only$'
    ):
        parse_procedure(source)


@pytest.mark.parametrize(
    "step",
    [
        step
        for step in INCOMING_MAIL.steps
        if step.action not in (StepAction.INVITE, StepAction.SIGN, StepAction.NUMBER)
    ],
    ids=lambda step: str(step.action),
)
def test_only_actions_that_number_papers_name_them(step: Step) -> None:
    source = in_step(step.number, f'action = "{step.action}"\n', f'action = "{step.action}"\npapers = ["Surat"]\n')

    with pytest.raises(ProcedureError, match=rf"^snapshot: step {step.number}: papers: goes with the actions"):
        parse_procedure(source)


@pytest.mark.parametrize(
    ("action", "papers", "problem"),
    [
        ("invite", '["Undangan", "Lampiran"]', "an invitation is one paper"),
        ("sign", '["Keputusan"]', 'no later step numbers "Keputusan"'),
    ],
)
def test_papers_fit_the_step_that_numbers_them(action: str, papers: str, problem: str) -> None:
    (step,) = (step for step in INCOMING_MAIL.steps if step.action == action)
    source = in_step(step.number, f'action = "{action}"\n', f'action = "{action}"\npapers = {papers}\n')

    with pytest.raises(ProcedureError, match=rf"^snapshot: step {step.number}: papers: {problem}"):
        parse_procedure(source)


def test_what_is_signed_may_have_its_number_there() -> None:
    (step,) = (step for step in INCOMING_MAIL.steps if step.action is StepAction.SIGN)
    source = in_step(step.number, 'action = "sign"\n', 'action = "sign"\npapers = ["Surat Jawaban"]\n')

    assert parse_procedure(source).step(step.number).papers == ("Surat Jawaban",)


@pytest.mark.parametrize("hour", ["9.00", "09:00", "24.00", "09.60", "09.00 WIB", "pagi", "09.00\\n"])
def test_hours_of_a_meeting_are_written_in_one_way(hour: str) -> None:
    source = in_step(5, '["09.00", "13.30"]', f'["{hour}", "13.30"]')

    with pytest.raises(ProcedureError, match=r'^snapshot: step 5 meeting: hours: must look like "09\.00"'):
        parse_procedure(source)
