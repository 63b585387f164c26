"""What a unit hands in: its own card, beside the steps."""

from zoneinfo import ZoneInfo

from messages import labels
from messages.card_view import CardFace, CardView, Rows, StepWords
from messages.message import Button, Style, escape
from sop.model import RunStatus, TaskStatus


def _lines(view: CardView, zone: ZoneInfo) -> list[str]:
    if view.task.reason or not view.task.is_open:
        return []
    name = escape(view.run.procedure.unit(view.task.unit or "").name)
    output = escape(view.run.procedure.abbreviate(view.step.requirements))
    return [f"Bersama ini disampaikan {output} untuk diisi oleh {name}."]


def _to_do(view: CardView, face: CardFace) -> str:
    first = "" if view.task.accepted_at else f"Mohon tekan <b>{labels.RECEIVED}</b> sebagai tanda terima. "
    if view.indicators_entered:
        return (
            f"{first}Isian lewat obrolan belum dikirim. Mohon tekan <b>{labels.FILL_IN_CHAT}</b>, "
            f"lalu <b>{labels.CHECK_AND_SEND}</b>."
        )
    if view.takes_indicators:
        return (
            f"{first}Kirim formulir yang sudah diisi dengan <b>{labels.UPLOAD_PROPOSAL}</b>, atau isi tanpa komputer "
            f"dengan <b>{labels.FILL_IN_CHAT}</b>; bila tidak ada usulan, tekan <b>{labels.NIL}</b>."
        )
    return (
        f"{first}Bila sudah diisi, tekan <b>{labels.UPLOAD_PROPOSAL}</b>; "
        f"bila tidak ada usulan, tekan <b>{labels.NIL}</b>."
    )


def _closed_to_do(view: CardView, face: CardFace) -> str:
    """Return what can still be done about a proposal that is in: only while its run is open."""
    if view.run.status is not RunStatus.OPEN or view.is_superseded or not view.takes_indicators:
        return ""
    if view.indicators_entered:
        return (
            f"Isian lewat obrolan belum dikirim. Mohon tekan <b>{labels.FILL_IN_CHAT}</b>, "
            f"lalu <b>{labels.CHECK_AND_SEND}</b>."
        )
    if view.task.status is TaskStatus.DONE and not view.versions:
        return (
            "Baru lampiran yang masuk. Agar indikator dapat dihimpun, mohon kirimkan formulir Excel dengan "
            f"<b>{labels.UPLOAD_PROPOSAL}</b>, atau tekan <b>{labels.FILL_IN_CHAT}</b>."
        )
    if view.comes_late:
        return (
            "Penghimpunan telah selesai. Kiriman baru dicatat sebagai susulan dan berlaku setelah disetujui penelaah."
        )
    return "Perubahan masih dapat dikirim sampai penghimpunan selesai; versi terakhir yang berlaku."


def _rows(view: CardView, face: CardFace) -> Rows:
    nil = Button(labels.NIL, f"proposal:nil:{view.task.id}")
    if not view.takes_indicators:
        return ((_upload(view), nil),)
    return ((_upload(view), _fill_in(view)), (nil, *_versions(view)))


def _closed_rows(view: CardView, face: CardFace) -> Rows:
    takes_another = view.run.status is RunStatus.OPEN and not view.is_superseded
    if not view.takes_indicators:
        return ((_upload(view),),) if takes_another else ()
    versions: Rows = (_versions(view),) if view.versions else ()
    return ((_upload(view), _fill_in(view)), *versions) if takes_another else versions


def _fill_in(view: CardView) -> Button:
    return Button(labels.FILL_IN_CHAT, f"sheet:open:{view.task.id}")


def _versions(view: CardView) -> tuple[Button, ...]:
    return (Button(labels.VERSIONS, f"version:send:{view.task.id}"),) if view.versions else ()


def _upload(view: CardView) -> Button:
    style = Style.SUCCESS if view.task.is_open else None
    return Button(labels.UPLOAD_PROPOSAL, f"task:upload:{view.task.id}", style)


WORDS = StepWords(
    to_do=_to_do,
    rows=_rows,
    lines=_lines,
    closed_rows=_closed_rows,
    closed_to_do=_closed_to_do,
    help=(
        f"tekan <b>{labels.RECEIVED}</b> sebagai tanda terima, isi format, lalu <b>{labels.UPLOAD_PROPOSAL}</b>; "
        f"bila tidak ada usulan, <b>{labels.NIL}</b>. Keadaannya ada pada /usulan."
    ),
)
