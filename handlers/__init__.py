"""What a person can do. Every handler, in the order they are tried, on one screen."""

from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from handlers import absences, admin, calendar, dispositions, files, meetings, proposals, reports, runs, start, tasks
from handlers.errors import TepatApplication
from handlers.presses import ButtonHandler, unknown_button
from handlers.steps import (
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
    review,
    sign,
)

ID = r"([0-9]{1,9})"
CODE = r"([A-Za-z0-9_]{1,32})"

COMMANDS = {
    "start": start.start,
    "tugas": tasks.list_tasks,
    "pantau": runs.list_runs,
    "disposisi": dispositions.list_dispositions,
    "rapat": meetings.list_meetings,
    "usulan": proposals.list_proposals,
    "mulai": runs.offer,
    "laporan": reports.list_reports,
    "pejabat": admin.list_posts,
    "cuti": absences.list_absences,
    "libur": calendar.list_calendar,
    "bantuan": start.show_help,
    "data_saya": admin.own_data,
    "hapus_data": admin.ask_erase,
    "batal": start.leave_question,
}

BUTTONS = {
    rf"task:accept:{ID}": tasks.accept,
    rf"task:return:{ID}": tasks.ask_return_reason,
    rf"task:undo:{ID}": tasks.undo,
    rf"task:open:{ID}": tasks.open_card,
    rf"task:face:{ID}:{CODE}": tasks.turn_card,
    rf"task:upload:{ID}": tasks.ask_upload,
    rf"task:files:{ID}": tasks.send_files,
    rf"task:list:{ID}": tasks.turn_page,
    rf"instruct:send:{ID}": instruct.send,
    rf"instruct:toggle:{ID}:{ID}": instruct.toggle,
    rf"instruct:urgency:{ID}:{CODE}": instruct.set_urgency,
    rf"instruct:note:{ID}": instruct.ask_note,
    rf"create:form:{ID}": create.use_standard_form,
    rf"create:finish:{ID}": create.finish,
    rf"distribute:send:{ID}": distribute.send,
    rf"proposal:nil:{ID}": proposals.declare_nil,
    rf"proposal:open:{ID}": proposals.open_proposal,
    rf"proposal:list:{ID}": proposals.turn_page,
    rf"invite:day:{ID}:([0-9]{{8}})": invite.choose_day,
    rf"invite:hour:{ID}:([0-9]{{4}})": invite.choose_hour,
    rf"invite:ask:{ID}:{CODE}": invite.ask,
    rf"invite:send:{ID}": invite.send,
    rf"meet:toggle:{ID}:{CODE}": meet.toggle,
    rf"meet:attendance:{ID}": meet.save_attendance,
    rf"meet:finish:{ID}": meet.finish,
    rf"meet:postpone:{ID}": meet.postpone,
    rf"meeting:answer:{ID}:{CODE}": meetings.answer_invitation,
    rf"meeting:open:{ID}": meetings.open_meeting,
    rf"meeting:list:{ID}": meetings.turn_page,
    rf"collect:remind:{ID}": collect.remind_units,
    rf"collect:nil:{ID}:{ID}": collect.ask_nil_note,
    rf"collect:finish:{ID}": collect.finish,
    rf"analyse:recap:{ID}": analyse.send_recap,
    rf"analyse:repair:{ID}:{ID}": analyse.ask_repair_note,
    rf"analyse:finish:{ID}": analyse.finish,
    rf"draft:make:{ID}": draft.make,
    rf"draft:submit:{ID}": draft.submit,
    rf"review:approve:{ID}": review.approve,
    rf"approve:submit:{ID}": approve.submit,
    rf"approve:approve:{ID}": approve.decide,
    rf"sign:signed:{ID}": sign.signed,
    rf"number:issue:{ID}": number.issue,
    rf"number:ask:{ID}": number.ask_number,
    rf"number:finish:{ID}": number.finish,
    rf"archive:record:{ID}:{CODE}": archive.ask,
    rf"archive:finish:{ID}": archive.finish,
    rf"disposition:open:{ID}": dispositions.open_disposition,
    rf"disposition:list:{ID}": dispositions.turn_page,
    rf"run:preview:{ID}": runs.preview,
    rf"run:start:{ID}": runs.start,
    rf"run:list:{ID}": runs.turn_page,
    rf"run:show:{ID}": runs.show_run,
    rf"run:past:{ID}": runs.send_history,
    rf"run:history:{ID}:{ID}": runs.show_history,
    rf"run:files:{ID}:{ID}": runs.show_files,
    rf"run:sop:{ID}": runs.send_sop_page,
    rf"run:bundle:{ID}": reports.send_bundle,
    rf"run:cancel:{ID}": runs.ask_cancel_reason,
    rf"report:list:{ID}": reports.turn_page,
    rf"report:show:{ID}": reports.show_report,
    rf"report:pdf:{ID}": reports.send_pdf,
    rf"report:sheet:{ID}": reports.send_sheet,
    r"report:evaluation": reports.send_evaluation,
    r"report:register": reports.send_register,
    rf"file:get:{ID}": files.send,
    rf"file:assign:{ID}:{ID}": files.assign,
    rf"file:tasks:{ID}:{ID}": files.show_tasks,
    rf"file:ignore:{ID}": files.ignore,
    rf"consent:yes:{ID}:{CODE}": start.agree,
    rf"consent:no:{ID}:{CODE}": start.disagree,
    r"access:ask": start.request_access,
    rf"access:grant:{ID}:{CODE}": admin.grant_access,
    rf"access:posts:{ID}:{ID}": admin.show_vacant_posts,
    rf"access:reject:{ID}": admin.reject_access,
    rf"claim:confirm:{ID}": admin.confirm_claim,
    rf"claim:reject:{ID}": admin.reject_claim,
    rf"post:list:{ID}": admin.show_posts,
    rf"post:show:{CODE}": admin.show_post,
    rf"post:link:{CODE}": admin.create_link,
    rf"post:data:{CODE}": admin.show_data,
    rf"post:release:{CODE}": admin.ask_release,
    rf"post:released:{CODE}:{ID}": admin.release,
    rf"person:change:{ID}:{CODE}": admin.ask_field,
    rf"person:ask_salutation:{ID}": admin.ask_salutation,
    rf"person:salute:{ID}:{CODE}": start.set_salutation,
    rf"person:erase:{ID}": admin.erase,
    rf"calendar:list:{ID}": calendar.turn_page,
    rf"calendar:show:{CODE}": calendar.show_item,
    rf"calendar:remove:{CODE}": calendar.ask_removal,
    r"calendar:holiday": calendar.ask_holiday,
    r"calendar:hours": calendar.choose_hours,
    rf"calendar:week:{ID}": calendar.ask_period,
    r"calendar:typed": calendar.ask_hours,
    r"calendar:upload": calendar.ask_list,
    rf"calendar:apply:{ID}": calendar.apply_list,
    rf"away:list:{ID}": absences.turn_page,
    r"away:others": absences.choose_person,
    rf"away:person:{ID}": absences.choose_kind,
    rf"away:new:{ID}:{CODE}": absences.ask_days,
    rf"away:acting:{ID}:{ID}": absences.choose_capacity,
    rf"away:as:{ID}:{ID}:{CODE}": absences.appoint,
    rf"away:nobody:{ID}": absences.leave_unattended,
    rf"away:appoint:{ID}": absences.ask_acting,
    rf"away:ask_end:{ID}": absences.ask_end,
    rf"away:end:{ID}": absences.end,
    r"question:cancel": start.cancel_question,
    r"question:dismiss": start.dismiss,
}


def register(application: TepatApplication) -> None:
    """Register every handler; the first that fits an update handles it."""
    fresh = filters.UpdateType.MESSAGE
    application.add_handler(ChatMemberHandler(admin.note_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(~filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL, admin.leave_group))
    changed = filters.UpdateType.EDITED_MESSAGE & ~filters.LOCATION  # a shared position changes by itself
    application.add_handler(MessageHandler(changed, start.edits_do_not_count))
    for name, command in COMMANDS.items():
        application.add_handler(CommandHandler(name, command, fresh))
    application.add_handler(MessageHandler(fresh & filters.COMMAND, start.show_menu))
    application.add_handler(MessageHandler(fresh & (filters.Document.ALL | filters.PHOTO), files.receive))
    application.add_handler(MessageHandler(fresh & filters.TEXT, start.receive_text))
    application.add_handler(MessageHandler(fresh & ~filters.StatusUpdate.ALL, start.cannot_read))
    for data, press in BUTTONS.items():
        application.add_handler(ButtonHandler(press, data))
    application.add_handler(CallbackQueryHandler(unknown_button))
