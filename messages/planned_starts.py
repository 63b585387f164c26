"""A run that starts later by itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from messages import labels
from messages.message import Button, Message, escape
from messages.times import moment


def ask_day(title: str) -> str:
    """Return the question on which day a run starts."""
    return f"{escape(title)} dimulai pada hari apa? Contoh: 2 Desember, besok, Senin depan."


def planned(title: str, *, plan_id: int, starts_at: datetime, zone: ZoneInfo) -> Message:
    """Return the receipt of a plan."""
    return Message(
        f"<b>{escape(title)}</b> direncanakan mulai {moment(starts_at, zone)}.\n"
        "Pada saat itu langkah 1 disampaikan dengan sendirinya. Rencana dapat dibatalkan sebelum itu.",
        ((Button(labels.CALL_OFF_START, f"run:unplan:{plan_id}"),),),
    )


def called_off(title: str) -> Message:
    """Return how a plan reads that was called off."""
    return Message(f"Rencana memulai <b>{escape(title)}</b> sudah dibatalkan.")


def started_as_planned(title: str) -> Message:
    """Return what who planned a run is told when it has started."""
    return Message(f"<b>{escape(title)}</b> dimulai sesuai rencana. Perkembangan: /pantau")


def could_not_start(title: str) -> Message:
    """Return what who planned a run is told when another one of the year runs already."""
    return Message(f"Rencana memulai <b>{escape(title)}</b> tidak dijalankan: proses tahun itu sudah berjalan.")
