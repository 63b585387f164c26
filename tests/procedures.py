"""The procedures that the tests know: the real one, a small one of another office, and one of two pages."""

from pathlib import Path

from bot.settings import CHECKOUT
from sop.procedure_file import load_procedure

DATA = Path(__file__).parent / "data"
IKU_FILE = CHECKOUT / "sop" / "procedures" / "iku.toml"
INCOMING_MAIL_FILE = DATA / "surat-masuk.toml"
WORK_PLAN_FILE = DATA / "renja.toml"

IKU = load_procedure(IKU_FILE)
INCOMING_MAIL = load_procedure(INCOMING_MAIL_FILE)
WORK_PLAN = load_procedure(WORK_PLAN_FILE)
