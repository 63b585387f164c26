"""The two procedures that the tests run: the real one, and a small one of another office."""

from pathlib import Path

from bot.settings import CHECKOUT
from sop.procedure_file import load_procedure

DATA = Path(__file__).parent / "data"
IKU_FILE = CHECKOUT / "sop" / "procedures" / "iku.toml"
INCOMING_MAIL_FILE = DATA / "surat-masuk.toml"

IKU = load_procedure(IKU_FILE)
INCOMING_MAIL = load_procedure(INCOMING_MAIL_FILE)
