"""The indicators of the Renstra, which proposals are compared with: what counts, and what a new list would change."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from messages import labels
from messages.indicators import FIELD_NAMES, finding_list
from messages.message import Button, Message, Style, escape, one_line
from messages.times import moment
from messages.versions import changed_lines, fitting, indicator_lines
from sop.indicator_checks import Finding
from sop.indicators import Change, Field, Indicator, RenstraList, key

FILE_SHOWN = 60
TITLE = labels.RENSTRA
WHAT_FOR = (
    "Usulan unit dibandingkan dengan daftar ini. Nama, satuan atau target yang berbeda ditandai sebagai peringatan; "
    "usulannya tetap diterima."
)


def page(loaded: RenstraList | None, *, zone: ZoneInfo) -> Message:
    """Return the list that counts, or that there is none."""
    upload = (Button(labels.UPLOAD_RENSTRA, "renstra:upload", Style.PRIMARY),)
    if loaded is None:
        return Message(f"<b>{TITLE}</b>\nBelum ada daftar yang dimuat.\n\n{WHAT_FOR}", (upload,))
    lines = [
        f"<b>{TITLE}: {summary(loaded.indicators)}</b>",
        f"Dimuat {escape(loaded.loaded_as)}, {moment(loaded.loaded_at, zone)}, dari berkas "
        f"{escape(one_line(loaded.file_name, FILE_SHOWN))}.",
        *indicator_lines(loaded.indicators),
        "",
        WHAT_FOR,
    ]
    remove = (Button(labels.REMOVE_RENSTRA, f"renstra:ask_remove:{loaded.id}"),)
    return Message("\n".join(lines), (upload, remove))


def ask_list() -> str:
    """Return the question for the file of a list."""
    return (
        "Mohon kirimkan daftar indikator Renstra sebagai berkas Excel, OpenDocument (.ods) atau tabel Word. Judul "
        "kolom: Sasaran, Indikator, Satuan, dan Target setiap tahun."
    )


def refused(name: str, findings: Sequence[Finding]) -> Message:
    """Return what keeps a file from being taken as a list; the question stays open."""
    errors = [finding for finding in findings if finding.is_error]
    return Message(
        "\n".join(
            [
                f"<b>{TITLE} belum dapat dimuat: {len(errors)} hal harus diperbaiki</b>",
                f"Berkas {escape(one_line(name, FILE_SHOWN))}",
                *fitting(finding_list(errors)),
                "",
                "Mohon diperbaiki lalu dikirim kembali ke percakapan ini. Untuk membatalkan: /batal.",
            ]
        )
    )


def preview(
    name: str,
    indicators: Sequence[Indicator],
    *,
    findings: Sequence[Finding],
    changes: Sequence[Change],
    not_compared: Sequence[Field],
    draft_id: int,
    replaces: bool,
) -> Message:
    """Return what a list holds and would change, before it counts."""
    lines = [
        f"<b>Pratinjau {TITLE}: {summary(indicators)}</b>",
        f"Berkas {escape(one_line(name, FILE_SHOWN))}",
        *indicator_lines(indicators),
    ]
    if replaces and not changes:
        lines += ["", "Isinya sama dengan daftar yang berlaku."]
    lines += changed_lines(changes, title="Perubahan dari daftar yang berlaku")
    if not_compared:
        missing = ", ".join(FIELD_NAMES[name] for name in not_compared)
        lines += ["", f"Kolom yang tidak ditemukan, sehingga tidak dibandingkan: {missing}."]
    if findings:
        lines += ["", "<b>Perlu diperhatikan</b>", *fitting(finding_list(findings))]
    lines += ["", f"Daftar baru berlaku setelah <b>{labels.APPLY}</b> ditekan."]
    return Message(
        "\n".join(lines),
        (
            (Button(labels.APPLY, f"renstra:apply:{draft_id}", Style.SUCCESS),),
            (Button(labels.CANCEL, "question:dismiss"),),
        ),
    )


def applied(indicators: Sequence[Indicator]) -> Message:
    """Return how the preview reads once the list counts."""
    return Message(f"{TITLE} berlaku: {summary(indicators)}.\n{WHAT_FOR}")


def ask_removal(loaded: RenstraList) -> Message:
    """Return the question whether the list is to go."""
    return Message(
        f"{TITLE} berisi {summary(loaded.indicators)} akan dihapus. Usulan tidak lagi dibandingkan dengan Renstra.",
        (
            (Button(labels.CONFIRM_REMOVE, f"renstra:remove:{loaded.id}", Style.DANGER),),
            (Button(labels.BACK, "renstra:show"),),
        ),
    )


def removed() -> Message:
    """Return how that question reads once the list is gone."""
    return Message(f"{TITLE} telah dihapus. Usulan tidak lagi dibandingkan dengan Renstra.")


def history_words(indicators: Sequence[Indicator]) -> str:
    """Return what history tells of a change; plain text."""
    return summary(indicators) if indicators else "dihapus"


def summary(indicators: Sequence[Indicator]) -> str:
    """Return what a list holds in a few words: "14 indikator, 5 sasaran, target 2025-2029"; plain text."""
    objectives = {key(indicator.objective) for indicator in indicators} - {""}
    years = sorted({year for indicator in indicators for year in indicator.targets})
    parts = [f"{len(indicators)} indikator"]
    if objectives:
        parts.append(f"{len(objectives)} sasaran")
    if years:
        parts.append(f"target {years[0]}" if len(years) == 1 else f"target {years[0]}-{years[-1]}")
    return ", ".join(parts)
