"""What the bot called: the newest calls in full, and counts of all."""

from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any

from simulator.parameters import Upload
from simulator.schema import Json

CALLS_KEPT = 2_000


@dataclass
class CallRecord:
    """One call as it came and as it was answered; never with the token."""

    number: int
    method: str
    parameters: Json
    at: float
    notes: list[str] = field(default_factory=list)
    status: int | None = None
    answer: Json | None = None
    duration_seconds: float | None = None
    fault: str | None = None


class CallLog:
    """The log of the bot's calls."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._newest: deque[CallRecord] = deque(maxlen=CALLS_KEPT)
        self.total = 0
        self.by_method: Counter[str] = Counter()
        self.refused_by_method: Counter[str] = Counter()

    def begin(self, method: str, raw: Json, uploads: dict[str, Upload], at: float) -> CallRecord:
        self.total += 1
        self.by_method[method] += 1
        parameters = raw | {name: _described(upload) for name, upload in uploads.items()}
        record = CallRecord(self.total, method, self._without_secret(parameters), at)
        self._newest.append(record)
        return record

    def finish(self, record: CallRecord, *, seconds: float) -> None:
        record.duration_seconds = round(seconds, 6)
        if record.status not in (None, 200):
            self.refused_by_method[record.method] += 1

    def newest(self, limit: int, *, method: str | None = None) -> list[Json]:
        """The last calls, oldest first."""
        wanted = [record for record in self._newest if method is None or record.method == method]
        return [asdict(record) for record in wanted[-limit:]]

    def clear(self) -> None:
        self._newest.clear()
        self.total = 0
        self.by_method.clear()
        self.refused_by_method.clear()

    def _without_secret(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._without_secret(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._without_secret(item) for item in value]
        return value.replace(self._secret, "<token>") if isinstance(value, str) else value


def _described(upload: Upload) -> Json:
    return {"file_name": upload.file_name, "mime_type": upload.mime_type, "file_size": len(upload.content)}
