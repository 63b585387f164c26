"""Wakes everything that waits for something to happen."""

import asyncio


class Bell:
    """Rung after each change; whoever waits looks again whether it is what they wait for."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, timeout_seconds: float | None) -> bool:
        """True when the bell rang, False when the time was over first."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            done, _ = await asyncio.wait({future}, timeout=timeout_seconds)
            return bool(done)
        finally:
            self._waiting.discard(future)
            future.cancel()
