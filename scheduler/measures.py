"""What can be counted while the bot works, for whoever watches it. Labels are few fixed words, never what was said."""

from prometheus_client import CollectorRegistry, Counter, Gauge

REGISTRY = CollectorRegistry()
SENDS = Counter("tepat_sends", "Messages that were worked off, by what became of them.", ["result"], registry=REGISTRY)
UPDATES = Counter(
    "tepat_updates", "Updates that were worked off, by what became of them.", ["result"], registry=REGISTRY
)
TICKED_AT = Gauge("tepat_tick_timestamp_seconds", "When a tick last ended well, since 1970.", registry=REGISTRY)

for result in ("sent", "obsolete", "refused", "told_to_wait", "failed"):
    SENDS.labels(result)
for result in ("done", "failed", "given_up"):
    UPDATES.labels(result)
