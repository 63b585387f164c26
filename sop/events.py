"""What history can tell of."""

from enum import StrEnum


class Event(StrEnum):
    """Everything that history knows."""

    RUN_STARTED = "run_started"
    RUN_FINISHED = "run_finished"
    RUN_REOPENED = "run_reopened"
    RUN_CANCELLED = "run_cancelled"
    TASK_OPENED = "task_opened"
    TASK_ACCEPTED = "task_accepted"
    TASK_FINISHED = "task_finished"
    TASK_RETURNED = "task_returned"
    TASK_UNDONE = "task_undone"
    TASK_WITHDRAWN = "task_withdrawn"
    TASK_CANCELLED = "task_cancelled"
    FILE_ADDED = "file_added"
    REMINDED = "reminded"
    HOLDER_PLACED = "holder_placed"
    HOLDER_RELEASED = "holder_released"
    PERSON_ERASED = "person_erased"
    CALENDAR_CHANGED = "calendar_changed"
    DUE_TIME_MOVED = "due_time_moved"
    ABSENCE_NOTED = "absence_noted"
    ABSENCE_ENDED = "absence_ended"
