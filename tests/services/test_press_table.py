"""Every press of every action and of the proposals: every post, before and after, against a table written by hand.

Each block is a state of the run that its name begins with the step of; what stands in it are the presses of that step.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from db import outbox, people
from services import meetings, proposals, tasks
from services.steps import (
    analyse,
    approve,
    archive,
    collect,
    create,
    distribute,
    draft,
    instruct,
    invite,
    meet,
    number,
    sign,
)
from sop import errors
from sop.errors import SopError
from sop.meetings import days_offered
from sop.model import Task
from tests.services.office import STRANGER, OfficeAtWork, a_file

# ok        it is done                 -          NotPermitted            ?          NotRegistered
# closed    TaskAlreadyClosed          fixed      StepCannotReturn        over       MeetingNotOpen
# early     MeetingNotBegun            unnoted    AttendanceMissing       reminded   RemindedLately
# numbered  NumberAlreadyIssued        missing    what the step needs is not there yet
WORDS = {
    errors.NotPermitted: "-",
    errors.NotRegistered: "?",
    errors.TaskAlreadyClosed: "closed",
    errors.StepCannotReturn: "fixed",
    errors.MeetingNotOpen: "over",
    errors.MeetingNotBegun: "early",
    errors.AttendanceMissing: "unnoted",
    errors.RemindedLately: "reminded",
    errors.NumberAlreadyIssued: "numbered",
    errors.UnitsMissing: "missing",
    errors.NumberMissing: "missing",
    errors.RecordsMissing: "missing",
}

TABLE = """
1_open                  KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
instruct.send           ok       -        -        -        -        -        -        ?
instruct.toggle         ok       -        -        -        -        -        -        ?
instruct.urgency        ok       -        -        -        -        -        -        ?
instruct.note           ok       -        -        -        -        -        -        ?

1_ended                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
instruct.send           closed   -        -        -        -        -        -        ?
instruct.toggle         closed   -        -        -        -        -        -        ?
instruct.urgency        closed   -        -        -        -        -        -        ?
instruct.note           closed   -        -        -        -        -        -        ?

2_open                  KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
instruct.send           -        ok       -        -        -        -        -        ?
instruct.toggle         -        ok       -        -        -        -        -        ?
instruct.urgency        -        ok       -        -        -        -        -        ?
instruct.note           -        ok       -        -        -        -        -        ?

3_open                  KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
create.form             -        -        ok       -        -        -        -        ?
create.finish           -        -        ok       -        -        -        -        ?
upload                  -        -        ok       -        -        -        -        ?

3_ended                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
create.form             -        -        closed   -        -        -        -        ?
create.finish           -        -        closed   -        -        -        -        ?
upload                  -        -        closed   -        -        -        -        ?

4_open                  KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
distribute.send         -        -        ok       -        -        -        -        ?

4_ended                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
distribute.send         -        -        closed   -        -        -        -        ?

proposal_open           KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
proposal.accept         -        -        -        ok       -        -        -        ?
proposal.upload         -        -        -        ok       -        -        -        ?
proposal.nil            -        -        -        ok       -        -        -        ?
proposal.open           -        -        -        ok       -        -        -        ?

proposal_handed_in      KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
proposal.accept         -        -        -        closed   -        -        -        ?
proposal.upload         -        -        -        ok       -        -        -        ?
proposal.nil            -        -        -        closed   -        -        -        ?
proposal.open           -        -        -        ok       -        -        -        ?

proposal_superseded     KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
proposal.accept         -        -        -        closed   -        -        -        ?
proposal.upload         -        -        -        closed   -        -        -        ?
proposal.nil            -        -        -        closed   -        -        -        ?
proposal.open           -        -        -        ok       -        -        -        ?

5_open                  KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
invite.day              -        -        ok       -        -        -        -        ?
invite.hour             -        -        ok       -        -        -        -        ?
invite.place            -        -        ok       -        -        -        -        ?
invite.send             -        -        ok       -        -        -        -        ?

5_ended                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
invite.day              -        -        closed   -        -        -        -        ?
invite.hour             -        -        closed   -        -        -        -        ?
invite.place            -        -        closed   -        -        -        -        ?
invite.send             -        -        closed   -        -        -        -        ?

6_called                KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
meeting.answer          ok       ok       ok       ok       ok       ok       -        ?
meeting.open            ok       ok       ok       ok       ok       ok       -        ?
meet.toggle             -        -        -        -        -        ok       -        ?
meet.attendance         -        -        -        -        -        ok       -        ?
meet.finish             -        -        -        -        -        early    -        ?
meet.postpone           -        -        ok       -        -        -        -        ?

6_begun                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
meeting.answer          over     over     over     over     over     over     -        ?
meeting.open            ok       ok       ok       ok       ok       ok       -        ?
meet.toggle             -        -        -        -        -        ok       -        ?
meet.attendance         -        -        -        -        -        ok       -        ?
meet.finish             -        -        -        -        -        unnoted  -        ?
meet.postpone           -        -        ok       -        -        -        -        ?

6_ended                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
meeting.answer          over     over     over     over     over     over     -        ?
meeting.open            ok       ok       ok       ok       ok       ok       -        ?
meet.toggle             -        -        -        -        -        closed   -        ?
meet.attendance         -        -        -        -        -        closed   -        ?
meet.finish             -        -        -        -        -        closed   -        ?
meet.postpone           -        -        over     -        -        -        -        ?

7_units_missing         KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
collect.remind          -        -        -        -        -        ok       -        ?
collect.nil             -        -        -        -        -        ok       -        ?
collect.finish          -        -        -        -        -        missing  -        ?

7_all_in                KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
collect.remind          -        -        -        -        -        reminded -        ?
collect.nil             -        -        -        -        -        closed   -        ?
collect.finish          -        -        -        -        -        ok       -        ?

7_ended                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
collect.remind          -        -        -        -        -        closed   -        ?
collect.nil             -        -        -        -        -        closed   -        ?
collect.finish          -        -        -        -        -        closed   -        ?

8_open                  KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
analyse.recap           -        -        ok       -        -        -        -        ?
analyse.repair          -        -        ok       -        -        -        -        ?
analyse.finish          -        -        ok       -        -        -        -        ?

8_ended                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
analyse.recap           -        -        ok       -        -        -        -        ?
analyse.repair          -        -        closed   -        -        -        -        ?
analyse.finish          -        -        closed   -        -        -        -        ?

9_open                  KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
draft.make              -        -        ok       -        -        -        -        ?
draft.submit            -        -        ok       -        -        -        -        ?
upload                  -        -        ok       -        -        -        -        ?
return                  -        -        fixed    -        -        -        -        ?

9_ended                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
draft.make              -        -        closed   -        -        -        -        ?
draft.submit            -        -        closed   -        -        -        -        ?
upload                  -        -        closed   -        -        -        -        ?
return                  -        -        closed   -        -        -        -        ?

11_submission           KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
approve.submit          -        ok       -        -        -        -        -        ?
return                  -        fixed    -        -        -        -        -        ?

11_decision             KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
approve.approve         ok       -        -        -        -        -        -        ?
return                  ok       -        -        -        -        -        -        ?

11_ended                KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
approve.approve         closed   -        -        -        -        -        -        ?
return                  closed   -        -        -        -        -        -        ?

12_open                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
sign.signed             ok       -        -        -        -        -        -        ?
return                  ok       -        -        -        -        -        -        ?

12_ended                KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
sign.signed             closed   -        -        -        -        -        -        ?
return                  closed   -        -        -        -        -        -        ?

13_open                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
number.issue            -        -        ok       -        -        -        -        ?
number.ask              -        -        ok       -        -        -        -        ?
number.finish           -        -        missing  -        -        -        -        ?

13_numbered             KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
number.issue            -        -        numbered -        -        -        -        ?
number.ask              -        -        numbered -        -        -        -        ?
number.finish           -        -        ok       -        -        -        -        ?

13_ended                KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
number.issue            -        -        closed   -        -        -        -        ?
number.ask              -        -        closed   -        -        -        -        ?
number.finish           -        -        closed   -        -        -        -        ?

14_open                 KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
archive.record          -        -        -        -        -        ok       -        ?
archive.finish          -        -        -        -        -        missing  -        ?

14_ended                KD       SEK      KSB      TIK      KIP      STF      ADMIN    STRANGER
archive.record          -        -        -        -        -        closed   -        ?
archive.finish          -        -        -        -        -        closed   -        ?
"""

Cell = tuple[str, str]


def the_table() -> dict[str, dict[Cell, str]]:
    """State -> (press, who) -> outcome."""
    table = {}
    for block in TABLE.strip().split("\n\n"):
        (state, *names), *rows = (line.split() for line in block.splitlines())
        table[state] = {
            (press, who): outcome for press, *outcomes in rows for who, outcome in zip(names, outcomes, strict=True)
        }
    return table


# States


def at_step(step: int) -> Callable[[OfficeAtWork], Task]:
    return lambda office: office.jump_to(step)


def after_step(step: int) -> Callable[[OfficeAtWork], Task]:
    def end(office: OfficeAtWork) -> Task:
        task = office.jump_to(step)
        office.finish()
        return task

    return end


def a_proposal(office: OfficeAtWork) -> Task:
    office.jump_to(5)
    return office.proposal("tik")


def a_proposal_handed_in(office: OfficeAtWork) -> Task:
    office.jump_to(5)
    office.hand_in("tik")
    return office.proposal("tik")


def a_proposal_that_is_to_be_mended(office: OfficeAtWork) -> Task:
    office.jump_to(8)
    old = office.proposal("tik")
    office.press(analyse.ask_repair_note, proposal_id=old.id)
    office.say(office.holder(), "Target belum diisi.")
    return old


def a_draft_of_the_invitation(office: OfficeAtWork) -> Task:
    office.jump_to(5)
    day = days_offered(office.now, office.database.read_now(office.office.calendar, office.now))[0]
    office.press(invite.choose_day, day=f"{day:%Y%m%d}")
    office.press(invite.choose_hour, hour="0900")
    return office.task


def a_meeting_that_begins(office: OfficeAtWork) -> Task:
    office.jump_to(6)
    office.now = office.task.starts_at
    return office.task


def all_units_in(office: OfficeAtWork) -> Task:
    office.jump_to(7)
    for proposal in office.proposals:
        office.hand_in(proposal.unit or "")
    return office.task


def the_decision(office: OfficeAtWork) -> Task:
    office.jump_to(11)
    office.finish()
    return office.task


def the_decision_taken(office: OfficeAtWork) -> Task:
    task = the_decision(office)
    office.finish()
    return task


def numbered_letters(office: OfficeAtWork) -> Task:
    office.jump_to(13)
    office.press(number.issue)
    return office.task


STATES: dict[str, Callable[[OfficeAtWork], Task]] = {
    "1_open": at_step(1),
    "1_ended": after_step(1),
    "2_open": at_step(2),
    "3_open": at_step(3),
    "3_ended": after_step(3),
    "4_open": at_step(4),
    "4_ended": after_step(4),
    "proposal_open": a_proposal,
    "proposal_handed_in": a_proposal_handed_in,
    "proposal_superseded": a_proposal_that_is_to_be_mended,
    "5_open": a_draft_of_the_invitation,
    "5_ended": after_step(5),
    "6_called": at_step(6),
    "6_begun": a_meeting_that_begins,
    "6_ended": after_step(6),
    "7_units_missing": at_step(7),
    "7_all_in": all_units_in,
    "7_ended": after_step(7),
    "8_open": at_step(8),
    "8_ended": after_step(8),
    "9_open": at_step(9),
    "9_ended": after_step(9),
    "11_submission": at_step(11),
    "11_decision": the_decision,
    "11_ended": the_decision_taken,
    "12_open": at_step(12),
    "12_ended": after_step(12),
    "13_open": at_step(13),
    "13_numbered": numbered_letters,
    "13_ended": after_step(13),
    "14_open": at_step(14),
    "14_ended": after_step(14),
}

# People

WHO = ("KD", "SEK", "KSB", "TIK", "KIP", "STF")
ACCOUNTS = {**{who: 700_101 + at for at, who in enumerate(WHO)}, "ADMIN": 700_150, "STRANGER": STRANGER}

# Presses

Press = Callable[[Session, OfficeAtWork, Task, int], None]


def on_card(service: Callable[..., Any], **chosen: object) -> Press:
    """A button of the task's card."""

    def press(session: Session, office: OfficeAtWork, task: Task, sender: int) -> None:
        about = {"task_id": task.id, "message_id": 1, "now": office.now}
        service(session, office=office.office, sender=sender, **about, **chosen)

    return press


def about_a_unit(service: Callable[..., Any]) -> Press:
    """A button of the task's card that names the proposal of a unit."""

    def press(session: Session, office: OfficeAtWork, task: Task, sender: int) -> None:
        on_card(service, proposal_id=office.proposal("tik").id)(session, office, task, sender)

    return press


def open_proposal(session: Session, office: OfficeAtWork, task: Task, sender: int) -> None:
    proposals.open_proposal(session, sender=sender, task_id=task.id, now=office.now)


def answer_invitation(session: Session, office: OfficeAtWork, task: Task, sender: int) -> None:
    meetings.answer(
        session,
        office=office.office,
        sender=sender,
        meeting_id=office.meeting.id,
        response="absent",
        now=office.now,
    )


def open_meeting(session: Session, office: OfficeAtWork, task: Task, sender: int) -> None:
    meetings.open_meeting(session, sender=sender, meeting_id=office.meeting.id, now=office.now)


def choose_day(session: Session, office: OfficeAtWork, task: Task, sender: int) -> None:
    day = (office.now + timedelta(days=1)).strftime("%Y%m%d")
    on_card(invite.choose_day, day=day)(session, office, task, sender)


def postpone(session: Session, office: OfficeAtWork, task: Task, sender: int) -> None:
    """[Tunda Rapat] stands on the card that called the meeting."""
    on_card(meet.postpone)(session, office, office.task_of(5), sender)


PRESSES: dict[str, Press] = {
    "upload": on_card(tasks.ask_upload),
    "return": on_card(tasks.ask_return_reason),
    "instruct.send": on_card(instruct.send),
    "instruct.toggle": on_card(instruct.toggle, index=1),
    "instruct.urgency": on_card(instruct.set_urgency, urgency="urgent"),
    "instruct.note": on_card(instruct.ask_note),
    "create.form": on_card(create.use_standard_form, form=a_file("format.xlsx")),
    "create.finish": on_card(create.finish),
    "distribute.send": on_card(distribute.send),
    "proposal.accept": on_card(tasks.accept),
    "proposal.upload": on_card(tasks.ask_upload),
    "proposal.nil": on_card(proposals.declare_nil),
    "proposal.open": open_proposal,
    "invite.day": choose_day,
    "invite.hour": on_card(invite.choose_hour, hour="1000"),
    "invite.place": on_card(invite.ask, what="place"),
    "invite.send": on_card(invite.send),
    "meeting.answer": answer_invitation,
    "meeting.open": open_meeting,
    "meet.toggle": on_card(meet.toggle, post="kepala_dinas"),
    "meet.attendance": on_card(meet.save_attendance),
    "meet.finish": on_card(meet.finish),
    "meet.postpone": postpone,
    "collect.remind": on_card(collect.remind_units),
    "collect.nil": about_a_unit(collect.ask_nil_note),
    "collect.finish": on_card(collect.finish),
    "analyse.recap": on_card(analyse.send_recap),
    "analyse.repair": about_a_unit(analyse.ask_repair_note),
    "analyse.finish": on_card(analyse.finish),
    "draft.make": on_card(draft.keep_draft, drafts=[a_file("konsep.docx")]),
    "draft.submit": on_card(draft.submit),
    "approve.submit": on_card(approve.submit),
    "approve.approve": on_card(approve.approve),
    "sign.signed": on_card(sign.signed),
    "number.issue": on_card(number.issue),
    "number.ask": on_card(number.ask_number),
    "number.finish": on_card(number.finish),
    "archive.record": on_card(archive.ask, kind="copied"),
    "archive.finish": on_card(archive.finish),
}
OF_ANY_STEP = ("upload", "return", "proposal.accept", "proposal.upload", "proposal.open")


class Back(Exception):
    """Everything was allowed; the scene is to be as it was for the next attempt."""


def attempt(office: OfficeAtWork, task: Task, press: str, who: str) -> str:
    """Press, and take back whatever that did."""

    def act(session: Session) -> None:
        outbox.name_cause(session, "attempt")
        PRESSES[press](session, office, task, ACCOUNTS[who])
        raise Back

    try:
        office.database.run_now(act)
    except Back:
        return "ok"
    except SopError as error:
        return WORDS[type(error)]
    raise AssertionError("an attempt always ends with an exception")


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office with an admin who holds no post, and a run that has just started."""
    office = full_office
    office.admin(account=ACCOUNTS["ADMIN"])
    office.database.run_now(people.set_admin, office.person(ACCOUNTS["STF"]).id, is_admin=False)
    office.start()
    return office


@pytest.mark.parametrize("state", STATES)
def test_every_press_does_what_the_table_says_for_everybody(office: OfficeAtWork, state: str) -> None:
    task, expected = STATES[state](office), the_table()[state]

    outcomes = {(press, who): attempt(office, task, press, who) for press, who in expected}

    assert outcomes == expected


def test_the_table_is_complete() -> None:
    table = the_table()

    assert table.keys() == STATES.keys()
    assert {press for cells in table.values() for press, _ in cells} == PRESSES.keys()
    assert all(len(cells) % len(ACCOUNTS) == 0 for cells in table.values())


@pytest.mark.parametrize("step", [5, 8, 11, 14])
def test_a_press_of_one_action_does_nothing_on_the_card_of_another(office: OfficeAtWork, step: int) -> None:
    task, of_this_step = office.jump_to(step), office.step.action
    who = WHO[office.holder() - ACCOUNTS["KD"]]
    others = [press for press in PRESSES if not press.startswith(f"{of_this_step}.") and press not in OF_ANY_STEP]

    outcomes = {press: attempt(office, task, press, who) for press in others if not press.startswith("meet")}

    assert set(outcomes.values()) == {"-"}
