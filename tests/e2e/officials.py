"""Six invented officials, and how they get in: the first by the command line's link, the others by an admin's."""

from dataclasses import dataclass

from simulator.client import PersonClient
from tests.e2e.stage import Stage


@dataclass(frozen=True)
class Official:
    """Somebody of the office, before there is a phone."""

    telegram_id: int
    post: str
    title: str
    name: str
    salutation: str


OFFICIALS = {
    "STF": Official(106, "staf_sekretariat", "Staf Sekretariat", "Rina Marlina, A.Md.", "Ibu"),
    "KD": Official(101, "kepala_dinas", "Kepala Dinas", "Drs. Hasan Basri, M.Si.", "Bapak"),
    "SEK": Official(102, "sekretaris", "Sekretaris", "Sri Wahyuni, S.E.", "Ibu"),
    "KSB": Official(
        103, "kasubag_umum_keuangan", "Kasubag Administrasi Umum dan Keuangan", "Dedi Kurniawan, S.Sos.", "Bapak"
    ),
    "TIK": Official(104, "kabid_tik", "Kepala Bidang TIK", "Andi Saputra, S.Kom.", "Bapak"),
    "KIP": Official(105, "kabid_kip", "Kepala Bidang KIP", "Maya Lestari, S.I.Kom.", "Ibu"),
}


async def let_everybody_in(stage: Stage) -> dict[str, PersonClient]:
    """Give each official a phone and a place: by link and, but for the first admin, confirmation."""
    phones: dict[str, PersonClient] = {}
    for code, official in OFFICIALS.items():
        phone = await _phone(stage, code)
        link = await link_from(phones["STF"], official) if phones else stage.link(official.post, admin=True)
        await enter(phone, link, official)
        if phones:
            await confirm(phones["STF"], official)
        await phone.wait_for(text_contains="selamat datang", after=0)
        phones[code] = phone
    await stage.settled()
    return phones


async def phones_of(stage: Stage) -> dict[str, PersonClient]:
    """Give everybody back the phone that a scene gave them."""
    return {code: await _phone(stage, code) for code in OFFICIALS}


async def _phone(stage: Stage, code: str) -> PersonClient:
    official = OFFICIALS[code]
    return await stage.client.person(official.telegram_id, official.name.split(",")[0], username=f"{code}_uji")


async def link_from(admin: PersonClient, official: Official) -> str:
    """Let an admin make a link in chat."""
    await admin.send("/pejabat")
    await admin.wait_for(button=official.title)
    await admin.press(official.title)
    await admin.wait_for(button="Buat Tautan")
    await admin.press("Buat Tautan")
    message = await admin.wait_for(text_contains="https://t.me/")
    return next(word for word in message.text.split() if word.startswith("https://t.me/"))


async def enter(phone: PersonClient, link: str, official: Official) -> None:
    """Open a link, consent, and tell name and salutation."""
    await phone.open(link)
    await phone.wait_for(button="Setuju")
    await phone.press("Setuju")
    await phone.wait_for(text_contains="nama lengkap")
    await phone.send(official.name)
    await phone.wait_for(button=official.salutation)
    await phone.press(official.salutation)


async def confirm(admin: PersonClient, official: Official) -> None:
    """Let an admin confirm who opened the link."""
    await admin.wait_for(button="Benar, Pasang", after=0)
    await admin.press("Benar, Pasang")
    await admin.wait_for(text_contains=f"telah dipasang sebagai {official.title}")


async def start_run(phone: PersonClient) -> None:
    """Start the run of 2027."""
    await phone.send("/mulai")
    await phone.wait_for(button="2027")
    await phone.press("2027")
    await phone.wait_for(button="Mulai Sekarang")
    await phone.press("Mulai Sekarang")
    await phone.wait_for(text_contains="dimulai")
