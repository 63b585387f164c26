"""What is said of indicators that were handed in: taken or sent back, their versions, and what differs."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from messages import labels
from messages.indicators import change_lines, finding_list
from messages.message import Attachment, Button, MadeFile, Message, Style, escape, one_line
from messages.times import moment, short_moment
from sop.indicators import Change, Indicator
from sop.model import Run
from sop.procedure import Unit
from sop.versions import Version

ENTERED_IN_CHAT = "diisi lewat obrolan"
NAME_SHOWN = 120
FILE_SHOWN = 60
MOST_LINES = 15
ROOM = 1150
"""Letters of HTML that one list may take, so that two of them and their heads fit into a message."""
REFUSED_ROOM = 3000
"""Letters of HTML that the findings of a refused file may take: the first ten of them, whatever they say."""
VERSIONS_SHOWN = 20


def accepted(run: Run, unit: Unit, version: Version, *, changes: Sequence[Change], counts: bool) -> Message:
    """Return the receipt for a version: how many indicators, which, and what is worth a second look."""
    lines = [
        f"<b>Usulan {escape(unit.name)} diterima, {len(version.indicators)} indikator</b> (versi {version.number})",
        escape(run.title),
        *([] if counts else ["Usulan ini disampaikan sebagai susulan dan berlaku setelah disetujui penelaah."]),
        *indicator_lines(version.indicators),
    ]
    return Message("\n".join([*lines, *changed_lines(changes), *_to_check(version)]))


def marked_form(unit: Unit, version: Version, *, file: MadeFile) -> Message:
    """Return the form that has everything wrong with a file marked in it, or an empty one where nothing was read."""
    what = "berisi isian yang dikirim beserta tandanya" if version.indicators else "yang kosong"
    return Message(f"Formulir {escape(unit.name)} {what}.", file=file)


def refused(run: Run, unit: Unit, version: Version, *, has_earlier: bool) -> Message:
    """Return what keeps a file from being taken: the first findings; the form with all of them came before."""
    errors = [finding for finding in version.findings if finding.is_error]
    count = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    attached = (
        "Mohon formulir kosong di atas diisi lalu dikirim kembali ke percakapan ini, atau tekan "
        f"<b>{labels.FILL_IN_CHAT}</b> pada kartu usulan."
    )
    if version.indicators:
        count = f": {len(errors)} isian harus diperbaiki"
        attached = (
            "Mohon diperbaiki pada formulir di atas, yang berisi isian tersebut beserta tandanya, lalu dikirim kembali "
            f"ke percakapan ini, atau tekan <b>{labels.MEND_IN_CHAT}</b>."
        )
        rows = ((Button(labels.MEND_IN_CHAT, f"sheet:mend:{version.id}", Style.PRIMARY),),)
    lines = [
        f"<b>Usulan {escape(unit.name)} belum dapat diterima{count}</b>",
        escape(run.title),
        *fitting(finding_list(errors), room=REFUSED_ROOM),
        "",
        f"Usulan sebelumnya tidak berubah. {attached}" if has_earlier else attached,
    ]
    return Message("\n".join(lines), rows)


def received(
    run: Run,
    unit: Unit,
    version: Version,
    *,
    changes: Sequence[Change],
    repaired: bool,
    may_choose: bool,
    file: Attachment | None,
) -> Message:
    """Return what the analyst is told of a version that was mended or comes late."""
    what = "perbaikan usulan" if repaired else "susulan usulan"
    late = "" if repaired else " setelah penghimpunan selesai"
    lines = [
        f"Telah diterima {what} dari {escape(unit.name)}{late} (versi {version.number}, "
        f"{len(version.indicators)} indikator).",
        escape(run.title),
        *changed_lines(changes),
        *_to_check(version),
    ]
    rows = ((Button(labels.USE_LATE, f"version:use:{version.id}", Style.PRIMARY),),) if may_choose else ()
    return Message("\n".join(lines), rows, file)


def version_list(run: Run, unit: Unit, versions: Sequence[Version], *, zone: ZoneInfo) -> Message:
    """Return the versions of a unit, the newest first, each a button."""
    if not versions:
        return Message(f"Belum ada usulan {escape(unit.name)} yang terbaca sebagai data.")
    shown = list(reversed(versions))[:VERSIONS_SHOWN]
    lines = [f"<b>Versi usulan {escape(unit.name)}</b>", escape(run.title), *version_lines(shown, zone=zone)]
    rows = tuple((Button(f"Versi {version.number}", f"version:show:{version.id}"),) for version in shown)
    return Message("\n".join(lines), rows)


def version_lines(versions: Sequence[Version], *, zone: ZoneInfo) -> list[str]:
    """Return a line for each version."""
    return [
        f"{'✓' if version.is_current else '●'} Versi {version.number}{' (berlaku)' if version.is_current else ''}: "
        f"{len(version.indicators)} indikator, {short_moment(version.sent_at, zone)}, {escape(version.sent_as)}"
        for version in versions
    ]


def version_page(
    run: Run, unit: Unit, version: Version, *, changes: Sequence[Change], may_choose: bool, zone: ZoneInfo
) -> Message:
    """Return one version: who sent it, its indicators, and what differs from the one before."""
    state = "berlaku" if version.is_current else "tidak berlaku"
    lines = [
        f"<b>Usulan {escape(unit.name)} · versi {version.number}</b> ({state})",
        escape(run.title),
        f"Disampaikan {escape(version.sent_as)}, {moment(version.sent_at, zone)} · tanda berkas {version.sha256[:8]}",
        *indicator_lines(version.indicators),
        *changed_lines(changes),
        *_to_check(version),
    ]
    rows = []
    if may_choose:
        rows.append((Button(labels.USE_VERSION, f"version:use:{version.id}", Style.PRIMARY),))
    if version.file_id is not None:
        rows.append((Button(labels.DOWNLOAD, f"file:get:{version.file_id}"),))
    rows.append((Button(labels.BACK, f"version:list:{version.task_id}"),))
    return Message("\n".join(lines), tuple(rows))


def whose_form(*, file_id: int, name: str, of: str, form: str, units: Sequence[tuple[int, str]]) -> Message:
    """Return the question whose proposal a file is that came in another unit's form."""
    label = escape(one_line(name, FILE_SHOWN))
    rows = [(Button(unit, f"file:meant:{file_id}:{task_id}"),) for task_id, unit in units]
    return Message(
        f"Berkas <b>{label}</b> memakai formulir {escape(of)} (kode {escape(form)}), bukan formulir yang ditunggu. "
        f"Berkas telah disimpan. Usulan unit mana ini? Bila keliru, tekan <b>{labels.IGNORE_FILE}</b>.",
        (*rows, (Button(labels.IGNORE_FILE, f"file:ignore:{file_id}"),)),
    )


def own_form(name: str, *, missing: Sequence[str] | None) -> Message:
    """Return what was found in the office's own form: all columns, or which are missing; None where it has no table."""
    label = escape(one_line(name, FILE_SHOWN))
    if missing is None:
        return Message(
            f"Format <b>{label}</b> telah disimpan, tetapi berkas jenis ini tidak dapat dibaca sebagai data. Usulan "
            f"dengan format ini hanya menjadi lampiran, dan indikatornya perlu diisi lewat obrolan. Sebaiknya tekan "
            f"<b>{labels.STANDARD_FORM}</b>, atau kirimkan format Excel, OpenDocument atau tabel Word."
        )
    if not missing:
        return Message(f"Format <b>{label}</b> telah disimpan. Semua kolom wajib ditemukan.")
    listed = ", ".join(escape(column) for column in missing)
    return Message(
        f"Format <b>{label}</b> telah disimpan, tetapi kolom berikut tidak ditemukan: {listed}. Usulan tanpa kolom "
        f"tersebut akan dikembalikan kepada unit. Mohon dilengkapi lalu dikirim kembali, atau tekan "
        f"<b>{labels.STANDARD_FORM}</b>."
    )


def indicator_lines(indicators: Sequence[Indicator]) -> list[str]:
    """Return the names of indicators as a numbered list, the first of many; escaped."""
    lines = [
        f"{number}. {one_line(indicator.name, NAME_SHOWN) or '(tanpa nama)'}"
        for number, indicator in enumerate(indicators[:MOST_LINES], start=1)
    ]
    if len(indicators) > MOST_LINES:
        lines.append(f"… dan {len(indicators) - MOST_LINES} indikator lain.")
    return fitting(lines)


def fitting(lines: Sequence[str], *, room: int = ROOM) -> list[str]:
    """Return plain lines as HTML, as many as there is room for."""
    shown: list[str] = []
    for line in lines:
        room -= len(escape(line)) + 1
        if room < 0:
            return [*shown, "…"]
        shown.append(escape(line))
    return shown


def changed_lines(changes: Sequence[Change], *, title: str = "Perubahan dari versi sebelumnya") -> list[str]:
    """Return what differs from the version before, under its title; escaped."""
    if not changes:
        return []
    lines = change_lines(changes)
    more = [f"… dan {len(lines) - MOST_LINES} perubahan lain."] if len(lines) > MOST_LINES else []
    return ["", f"<b>{title}</b>", *fitting([*lines[:MOST_LINES], *more])]


def _to_check(version: Version) -> list[str]:
    warnings = [finding for finding in version.findings if not finding.is_error]
    return ["", "<b>Perlu diperhatikan</b>", *fitting(finding_list(warnings))] if warnings else []
