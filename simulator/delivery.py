"""Brings updates to the webhook: in order within a chat, chats side by side, again until the bot takes them."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from simulator.schema import Json
from simulator.simulation import Simulation
from simulator.updates import PendingUpdate

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_RETRY_SECONDS = 60.0
LONGEST_RETRY_AFTER_SECONDS = 3600.0
REQUEST_SECONDS = 60.0

# Runs a method that the bot put into its answer to an update.
RunMethod = Callable[[Json], Awaitable[object]]


@dataclass
class _Retry:
    at: float
    pause: float


class Delivery:
    """The task that empties the queue towards the webhook."""

    def __init__(self, simulation: Simulation, run_method: RunMethod, *, first_retry_seconds: float = 1.0) -> None:
        self._simulation = simulation
        self._run_method = run_method
        self._first_retry_seconds = first_retry_seconds
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._retries: dict[str, _Retry] = {}

    async def run(self) -> None:
        """Until the simulator ends."""
        while await self._is_webhook_set():
            async with httpx.AsyncClient(timeout=REQUEST_SECONDS, trust_env=False) as client:
                await self._deliver_until_webhook_is_gone(client)

    async def _is_webhook_set(self) -> bool:
        """Wait for a webhook; False when the simulator ends."""
        while not self._simulation.webhook.is_active and not self._simulation.closing.is_set():
            await self._simulation.bell.wait(None)
        return not self._simulation.closing.is_set()

    async def _deliver_until_webhook_is_gone(self, client: httpx.AsyncClient) -> None:
        try:
            while self._simulation.webhook.is_active and not self._simulation.closing.is_set():
                self._start_deliveries(client)
                await self._simulation.bell.wait(self._seconds_to_next_retry())
        finally:
            await self._stop()

    async def _stop(self) -> None:
        tasks = list(self._in_flight.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._in_flight.clear()
        self._retries.clear()

    def _start_deliveries(self, client: httpx.AsyncClient) -> None:
        settings = self._simulation.webhook
        self._simulation.updates.expire()
        now = asyncio.get_running_loop().time()
        for update in self._simulation.updates.heads():
            if len(self._in_flight) >= settings.max_connections:
                return
            retry = self._retries.get(update.queue_key)
            if update.queue_key not in self._in_flight and (retry is None or retry.at <= now):
                self._in_flight[update.queue_key] = asyncio.create_task(self._deliver(client, update))

    def _seconds_to_next_retry(self) -> float | None:
        waiting = [retry.at for key, retry in self._retries.items() if key not in self._in_flight]
        if not waiting:
            return None
        return max(0.001, min(waiting) - asyncio.get_running_loop().time())

    async def _deliver(self, client: httpx.AsyncClient, update: PendingUpdate) -> None:
        url = self._simulation.webhook.url
        try:
            response = await client.post(url, json=update.json, headers=self._headers())
            problem = None if response.is_success else _problem_of(response)
        except httpx.HTTPError as error:
            response, problem = None, _problem_of_connection(error)
        if problem is None and response is not None:
            await self._delivered(update, response)
        elif url == self._simulation.webhook.url:
            self._failed(update, problem or "", response)
        self._in_flight.pop(update.queue_key, None)
        self._simulation.commit()

    def _headers(self) -> dict[str, str]:
        secret = self._simulation.webhook.secret_token
        return {SECRET_HEADER: secret} if secret else {}

    async def _delivered(self, update: PendingUpdate, response: httpx.Response) -> None:
        self._retries.pop(update.queue_key, None)
        self._simulation.updates.confirm(update)
        with contextlib.suppress(ValueError):
            answer = response.json()
            if isinstance(answer, dict) and "method" in answer:
                await self._run_method(answer)

    def _failed(self, update: PendingUpdate, problem: str, response: httpx.Response | None) -> None:
        settings = self._simulation.webhook
        settings.last_error_at = self._simulation.clock.now_seconds()
        settings.last_error = problem
        self._simulation.save_webhook()
        last = self._retries.get(update.queue_key)
        pause = min(last.pause * 2, LONGEST_RETRY_SECONDS) if last else self._first_retry_seconds
        now = asyncio.get_running_loop().time()
        self._retries[update.queue_key] = _Retry(now + (_retry_after(response) or pause), pause)


def _problem_of(response: httpx.Response) -> str:
    return f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"


def _problem_of_connection(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.ConnectError):
        return "Connection refused"
    return "Read timeout expired" if isinstance(error, httpx.TimeoutException) else "Connection closed"


def _retry_after(response: httpx.Response | None) -> float | None:
    try:
        seconds = float(response.headers["Retry-After"]) if response is not None else None
    except (KeyError, ValueError):
        return None
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_RETRY_AFTER_SECONDS)
