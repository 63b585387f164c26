"""A local Telegram Bot API server with people behind it; stands alone, see docs/simulator.md."""
