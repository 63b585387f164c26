"""What was found in a file that came back signed: its words beside the approved version, its electronic signatures."""

from zoneinfo import ZoneInfo

from messages.message import Message, escape, one_line
from messages.times import moment
from sop.model import Run
from sop.signatures import ElectronicSignature, SignatureState, SignedCopy, TextMatch

NAME_SHOWN = 60
SIGNATURES_SHOWN = 5
DIFFERENCES_SHOWN = 5
DIFFERENCE_SHOWN = 60
TEXTS = {
    TextMatch.SAME: "Teks sama dengan versi yang disetujui.",
    TextMatch.DIFFERENT: "! Teks berbeda dari versi yang disetujui. Mohon diperiksa:",
    TextMatch.OTHER: "! Teks jauh berbeda dari versi yang disetujui; mungkin berkas lain. Mohon diperiksa.",
    TextMatch.UNREADABLE: "Teks tidak dapat dibaca (pindaian atau foto); mohon dicocokkan dengan versi yang disetujui.",
}
STATES = {
    SignatureState.INTACT: ("✓", "utuh, tidak berubah sejak ditandatangani"),
    SignatureState.CHANGED: ("!", "berkas berubah setelah ditandatangani"),
    SignatureState.BROKEN: ("!", "tidak sah: isi yang ditandatangani telah berubah"),
}

IN_SHORT = {
    TextMatch.SAME: "teks sama dengan",
    TextMatch.DIFFERENT: "teks berbeda dari",
    TextMatch.OTHER: "teks jauh berbeda dari",
    TextMatch.UNREADABLE: "teks tidak terbaca, disetujui:",
}
STATES_IN_SHORT = {
    SignatureState.INTACT: "utuh",
    SignatureState.CHANGED: "berubah setelah ditandatangani",
    SignatureState.BROKEN: "tidak sah",
}
NAME_IN_HISTORY = 40


def found_in(copy: SignedCopy, run: Run, *, name: str, is_electronic: bool, zone: ZoneInfo) -> Message:
    """Return what is told to who sent a signed file; `is_electronic` where the office signs electronically."""
    lines = [f"Berkas bertanda tangan <b>{escape(one_line(name, NAME_SHOWN))}</b> diterima.", escape(run.title), ""]
    return Message("\n".join([*lines, *found_lines(copy, is_electronic=is_electronic, zone=zone)]))


def found_lines(copy: SignedCopy, *, is_electronic: bool, zone: ZoneInfo) -> list[str]:
    """Return what was found in a signed file, line by line; HTML."""
    lines = []
    if copy.approved is not None:
        lines += [f"Versi yang disetujui: {escape(one_line(copy.approved.name, NAME_SHOWN))}", TEXTS[copy.text]]
        lines += [_difference(was, now) for was, now in copy.differences[:DIFFERENCES_SHOWN]]
        more = len(copy.differences) - DIFFERENCES_SHOWN
        lines += [f"• dan {more} perbedaan lain"] if more > 0 else []
    if copy.signatures:
        lines += ["Tanda tangan elektronik:", *(_signature(each, zone) for each in copy.signatures[:SIGNATURES_SHOWN])]
    elif is_electronic:
        lines.append("! Berkas ini tidak memuat tanda tangan elektronik yang dapat dibaca.")
    return lines


def in_one_line(copy: SignedCopy, *, name: str, zone: ZoneInfo) -> str:
    """Return the same for the history, in about 200 letters; plain text."""
    beside = ""
    if copy.approved is not None:
        words, approved = IN_SHORT[copy.text], one_line(copy.approved.name, NAME_IN_HISTORY)
        beside = f", {words} {approved} ({copy.approved.sha256[:8]})"
    signed = "; ".join(
        f"{one_line(each.signer, NAME_IN_HISTORY)} {STATES_IN_SHORT[each.state]}, {_issuer(each)}"
        for each in copy.signatures
    )
    return f"{name}{beside}" + (f"; TTE {signed}" if signed else "")


def _difference(was: str, now: str) -> str:
    before, after = (escape(one_line(each, DIFFERENCE_SHOWN)) for each in (was, now))
    if not was:
        return f"• ditambahkan: {after}"
    return f"• {before} menjadi {after}" if now else f"• dihapus: {before}"


def _signature(signature: ElectronicSignature, zone: ZoneInfo) -> str:
    mark, state = STATES[signature.state]
    signer = escape(one_line(signature.signer, NAME_SHOWN)) or "penanda tangan tidak terbaca"
    at = f", {moment(signature.at, zone)}" if signature.at is not None else ""
    return f"{mark} {signer}{at}: {state}; {_issuer(signature)}"


def _issuer(signature: ElectronicSignature) -> str:
    return "penerbit sertifikat dikenal" if signature.is_chain_known else "penerbit sertifikat belum dikenal"
