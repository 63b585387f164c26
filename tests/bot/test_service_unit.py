"""The unit for systemd: it is one, it shuts the bot in, and it is up again long before Telegram drops a press."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import CHECKOUT

UNIT = CHECKOUT / "docs" / "tepat.service"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")


def setting(section: str, name: str) -> str:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign] # names keep their letters
    unit.read(UNIT)
    return unit[section][name]


@needs_systemd
def test_systemd_understands_it(tmp_path: Path) -> None:
    here = tmp_path / "tepat.service"
    here.write_text(UNIT.read_text(encoding="utf-8").replace("/srv/tepat/.venv/bin/python", sys.executable))

    verified = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)

    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


@needs_systemd
def test_it_exposes_little() -> None:
    """The threshold is in tenths: up to 2.0 systemd calls a service "OK"; without a sandbox one has 9.2."""
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", str(UNIT)]

    looked_over = subprocess.run(command, capture_output=True, text=True, check=False)

    assert looked_over.returncode == 0, looked_over.stdout


def test_it_is_up_again_within_five_seconds_for_ever() -> None:
    assert setting("Service", "Restart") == "always"
    assert float(setting("Service", "RestartSec")) <= 4
    assert setting("Unit", "StartLimitIntervalSec") == "0"


def test_it_runs_the_command_that_the_manual_tells() -> None:
    manual = (CHECKOUT / "docs" / "operasi.md").read_text(encoding="utf-8")

    assert setting("Service", "ExecStart") == "/srv/tepat/.venv/bin/python -m bot run"
    assert "docs/tepat.service" in manual
