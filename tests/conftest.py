"""What every test starts from."""

from bot import logs

logs.configure("WARNING")
