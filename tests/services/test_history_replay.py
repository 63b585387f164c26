"""History alone tells where every task of a run stands, and how it came there."""

import pytest

from services import holders, proposals, tasks
from services import runs as run_services
from services.steps import analyse, collect, meet
from sop.events import Event
from sop.model import HoldingKind, TaskStatus
from tests.services.office import OfficeAtWork
from tests.services.replay import replay, replayed

KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"


def go_through_everything(office: OfficeAtWork) -> None:
    """An undo, a meeting put off, a unit by file, two nil, a repair, a review on another desk and three returns."""
    office.start()
    office.finish()
    office.press(tasks.undo, task=office.task_of(1))
    office.finish_up_to(6)
    office.press(tasks.accept, task=office.proposal("tik"))
    office.press(meet.postpone, task=office.task_of(5))
    office.finish_up_to(7)
    office.hand_in("tik")
    office.press(proposals.declare_nil, task=office.proposal("kip"))
    office.press(collect.ask_nil_note, proposal_id=office.proposal("sekretariat").id)
    office.say(office.account(STF), "Tidak ada perubahan.")
    office.finish_up_to(8)
    office.press(analyse.ask_repair_note, proposal_id=office.proposal("tik").id)
    office.say(office.account(KSB), "Target belum diisi.")
    office.finish_up_to(10)
    review_goes_to_the_superior_and_back(office)
    office.send_back()
    office.finish_up_to(11)
    office.finish()
    office.send_back()
    office.finish_up_to(12)
    office.send_back()
    office.finish_up_to(14)


def review_goes_to_the_superior_and_back(office: OfficeAtWork) -> None:
    secretary, author = (office.person(office.account(post)) for post in (SEK, KSB))
    for leaves, comes in ((secretary, author), (author, secretary)):
        office.do(holders.release, person=leaves, post=SEK)
        office.do(holders.place, person=comes, post=SEK, kind=HoldingKind.DEFINITIVE)


def cancel(office: OfficeAtWork) -> None:
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)
    office.say(office.account(KD), "Renstra berubah.")


@pytest.mark.both_databases
@pytest.mark.parametrize("end", [OfficeAtWork.finish, cancel])
def test_history_alone_leads_to_the_same_tasks(full_office: OfficeAtWork, end: object) -> None:
    office = full_office
    go_through_everything(office)
    assert callable(end)
    end(office)

    events = {entry.event for entry in office.events()}

    assert replay(office.events()) == {task.id: replayed(task) for task in office.tasks}
    assert {task.status for task in office.tasks} >= {TaskStatus.NIL, TaskStatus.RETURNED, TaskStatus.WITHDRAWN}
    assert events >= {
        Event.TASK_UNDONE,
        Event.TASK_MOVED,
        Event.MEETING_POSTPONED,
        Event.DUE_TIME_MOVED,
        Event.PROPOSAL_NIL,
    }
