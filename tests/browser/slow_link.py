"""A slow link between page and server: everything comes later, and not more than so much a second.

As a school's hub behind a phone: the page loads as it is, and then `is_slow` is set.
"""

import asyncio
import threading
import time

CHUNK = 4_096  # bytes that travel together


class SlowLink:
    """Passes connections on to another port of this machine, delayed and throttled."""

    def __init__(self, to_port: int, *, delay: float, bits_a_second: float) -> None:
        self.is_slow = False
        self._to_port = to_port
        self._delay = delay
        self._seconds_a_byte = 8 / bits_a_second
        self._free_at = {"up": 0.0, "down": 0.0}  # when each direction has sent what it has
        self._is_there = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> "SlowLink":
        self._thread.start()
        assert self._is_there.wait(10)
        return self

    def __exit__(self, *problem: object) -> None:
        self._loop.call_soon_threadsafe(self._is_over.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._is_over = asyncio.Event()
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._is_there.set()
        await self._is_over.wait()
        server.close()  # what is still connected is cancelled with the loop

    def queued(self, direction: str) -> float:
        """Seconds until what is under way in this direction has been sent."""
        return max(0.0, self._free_at[direction] - time.monotonic())

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", self._to_port)
        await asyncio.gather(
            self._pass_on(reader, there[1], "up"), self._pass_on(there[0], writer, "down")
        )

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: str
    ) -> None:
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(self._deliver(on_the_way, writer))
        try:
            while chunk := await reader.read(CHUNK):
                arrives = time.monotonic()
                if self.is_slow:
                    begins = max(arrives, self._free_at[direction])
                    self._free_at[direction] = begins + len(chunk) * self._seconds_a_byte
                    arrives = self._free_at[direction] + self._delay
                    # a link takes what it can send, and lets the rest wait at the sender
                    await asyncio.sleep(self._free_at[direction] - time.monotonic())
                on_the_way.put_nowait((arrives, chunk))
        except ConnectionError:
            pass
        on_the_way.put_nowait((time.monotonic(), b""))
        await delivery

    async def _deliver(
        self, on_the_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        try:
            while True:
                arrives, chunk = await on_the_way.get()
                await asyncio.sleep(max(0.0, arrives - time.monotonic()))
                if not chunk:
                    break
                writer.write(chunk)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()
