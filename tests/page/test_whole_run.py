"""From [Isi contoh] to the archive by clicking, in a real browser, with an upload, a return and a reminder."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.page.conftest import RunningTrial, running_trial
from tests.page.desk import (
    CLOSE,
    FAULTS,
    FIRST_LINK,
    NEXT_DAY,
    NEXT_DUE,
    NEXT_HOUR,
    PLAY_OUTAGE,
    POWER,
    Desk,
)
from tests.page.walk import (
    KD,
    KIP,
    KSB,
    SEK,
    START,
    STF,
    THE_END,
    TIK,
    UNTIL_THE_ARCHIVE,
    UNTIL_THE_MEETING,
    UNTIL_THE_REMINDER,
    UNTIL_THE_RETURN,
)

pytestmark = pytest.mark.xdist_group("page")

WIDTHS = (390, 820, 1440)
AIM_MILLISECONDS, BOUND_MILLISECONDS = 300, 1500


def test_six_phones_walk_one_run_from_the_sample_to_the_archive(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = desk.page
    desk.open()
    desk.fill_sample()
    expect(desk.phone(KD).locator(".post")).to_have_text("Kepala Dinas")
    expect(page.locator("#office")).to_contain_text("Kantor tutup · di luar jam kerja · buka pukul 07.30")
    desk.move_clock(NEXT_DAY)
    expect(page.locator("#office")).to_have_text("Kantor buka · jam kerja")

    milliseconds = min(time_a_press(desk) for _ in range(3))
    with capsys.disabled():
        sys.stdout.write(f"\na press shows its effect after {milliseconds:.0f} ms (aim {AIM_MILLISECONDS})\n")
    assert milliseconds < BOUND_MILLISECONDS

    desk.type(KSB, "/mulai")
    for act in (*START, *UNTIL_THE_REMINDER):
        desk.do(act, tmp_path)
    told = desk.move_clock(NEXT_DUE)
    while "pengingat" not in told:
        told = desk.move_clock(NEXT_DUE)
    assert re.search(r"\d+ pengingat", told)
    reminder = desk.messages(KSB, "Pesan ini disampaikan karena").last
    expect(reminder.locator("time")).to_have_text(told_time(told))
    desk.move_clock(NEXT_HOUR)
    expect(page.locator("#holders")).to_contain_text("Terlambat")
    desk.chip(KSB).click()
    desk.picture("pengingat", width=1440, height=900)

    page.get_by_role("button", name=CLOSE).click()
    for act in UNTIL_THE_MEETING:
        desk.do(act, tmp_path)
    for label in (NEXT_DAY, NEXT_HOUR, NEXT_HOUR):
        desk.move_clock(label)
    for act in UNTIL_THE_RETURN:
        desk.do(act, tmp_path)
    expect(desk.messages(KSB, "Formulasi indikator 3 belum lengkap <b>&").last).to_be_attached()
    expect(page.locator("#holders")).to_contain_text("putaran 2")
    desk.chip(KSB).click()
    desk.picture("enam-telepon", width=1440, height=960)
    check_steps(desk)
    check_widths(desk)
    check_reload(desk)

    for act in UNTIL_THE_ARCHIVE:
        desk.do(act, tmp_path)
    for person in (KD, SEK, KSB, TIK, KIP, STF):
        expect(desk.messages(person, THE_END).last).to_be_attached()
    expect(page.locator("#run-title")).to_have_text("Penyusunan IKU Tahun 2027 · selesai")
    expect(page.locator("#steps .step.done")).to_have_count(14)


def time_a_press(desk: Desk) -> float:
    """Ask for a run, press a year, think better of it; returns the milliseconds that the press took."""
    desk.type(KSB, "/mulai")
    milliseconds = desk.press_timed(KSB, "2028")
    desk.press(KSB, "Batal")
    expect(desk.phone(KSB).get_by_role("button", name="Batal", exact=True)).to_have_count(0)
    return milliseconds


def told_time(told: str) -> re.Pattern[str]:
    """Return the last of the office's times that are told, or a minute later: the clock runs on."""
    hours, minutes = map(int, re.findall(r"pukul (\d+)\.(\d+)", told)[-1])
    following = divmod(hours * 60 + minutes + 1, 60)
    return re.compile("|".join("{:02}[.]{:02}".format(*at) for at in ((hours, minutes), following)))


def check_steps(desk: Desk) -> None:
    """All 14 steps are told with their holders when they are unfolded; nothing there keeps somebody out."""
    desk.unfold_all()
    rows = desk.page.locator("#step-rows li")
    expect(rows).to_have_count(14)
    expect(rows.nth(8)).to_contain_text(re.compile(r"Dedi Kurniawan.*batas .*berjalan"))
    expect(rows.nth(9)).to_contain_text("Sekretaris")
    assert desk.serious_violations() == []


def check_widths(desk: Desk) -> None:
    """Nothing is wider than its screen; on a small one there is one phone at a time."""
    page = desk.page
    assert [desk.overflow(width) for width in WIDTHS] == [0, 0, 0]
    desk.unfold_all()
    desk.overflow(390)
    expect(page.locator(".phone:visible")).to_have_count(1)
    expect(desk.chip(KSB)).to_be_in_viewport(ratio=1)
    page.locator("#switcher").evaluate("node => node.scrollIntoView()")
    desk.picture("satu-telepon", width=390, height=844)
    page.set_viewport_size({"width": 1440, "height": 900})


def check_reload(desk: Desk) -> None:
    """A reload shows what was there."""
    before = desk.phone(KSB).locator(".message").all_inner_texts()

    desk.open()

    assert desk.phone(KSB).locator(".message").all_inner_texts() == before


@pytest.fixture(scope="module")
def empty_trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTrial]:
    with running_trial(tmp_path_factory.mktemp("empty")) as running:
        yield running


def test_the_first_admin_gets_in_by_the_link_that_the_page_shows(desk: Desk, empty_trial: RunningTrial) -> None:
    desk.address = empty_trial.page
    desk.open()
    expect(desk.page.locator("#welcome")).to_contain_text("https://t.me/tepat_trial_bot?start=")
    assert [desk.overflow(width) for width in WIDTHS] == [0, 0, 0]
    desk.page.get_by_role("button", name=FIRST_LINK).click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Rina Marlina").click()
    desk.press(STF, "Setuju")
    expect(desk.messages(STF, "nama lengkap").last).to_be_visible()
    desk.type(STF, "Rina Marlina, A.Md.")
    desk.press(STF, "Ibu")
    expect(desk.messages(STF, "selamat datang").last).to_be_visible()
    expect(desk.page.get_by_role("button", name=FIRST_LINK)).to_be_hidden()

    desk.type(STF, "/pejabat")
    desk.press(STF, "Kepala Dinas")
    desk.press(STF, "Buat Tautan")
    desk.phone(STF).locator(".text a").last.click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Drs. Hasan Basri").click()
    expect(desk.phone(KD).get_by_role("button", name="Setuju", exact=True)).to_be_visible()


def test_an_outage_is_played_and_the_bot_comes_back(desk: Desk, empty_trial: RunningTrial) -> None:
    desk.address = empty_trial.page
    desk.open()
    page = desk.page
    page.get_by_text(FAULTS, exact=True).click()
    page.get_by_role("checkbox", name=POWER).uncheck()
    expect(page.locator("#depth")).to_contain_text("Bot mati")
    page.get_by_role("checkbox", name=POWER).check()
    expect(page.locator("#depth")).to_contain_text("Bot hidup")

    page.get_by_role("checkbox", name=PLAY_OUTAGE).check()
    page.get_by_role("button", name=NEXT_HOUR).click()
    expect(page.locator("#happened")).to_contain_text("Bot sempat mati dan sudah hidup lagi")


def test_only_our_page_may_use_the_trial(trial: RunningTrial) -> None:
    with httpx.Client(base_url=trial.api, trust_env=False) as http:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        for origin, status, allowed in (
            (trial.page, 204, trial.page),
            ("https://example.com", 403, None),
            ("null", 403, None),
        ):
            answer = http.options("/trial/clock", headers={"Origin": origin, **asked})
            assert (answer.status_code, answer.headers.get("Access-Control-Allow-Origin")) == (status, allowed)

        answer = http.get("/trial/state", headers={"Origin": trial.page})
        assert answer.headers["Access-Control-Allow-Origin"] == trial.page
        assert answer.headers["Vary"] == "Origin"
        assert "Access-Control-Allow-Origin" not in http.get("/trial/state").headers
