"""Our messages as calls of the Bot API."""

import os

# Lets the library give spans of time as timedelta; without it every 429 brings a warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")
