"""A server on all addresses of 127.0.0.0/8 that answers 304 as cheaply as Python can, and watches who asks how.

    python -m benchmarks.feedserver

Prints its port. Each connection is asked once, as the service does; at its end (SIGTERM) it prints how many requests
came and how many connections one address had at the same time, at most.
"""

import asyncio
import contextlib
import json
import signal
import sys
from collections import Counter

ANSWER = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nConnection: close\r\n\r\n'
UNPOLITE = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Feeds(asyncio.Protocol):
    """One connection; what all of them saw is counted on the class."""

    asked = 0
    most_at_once = 0
    at_once: Counter[str] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.address = transport.get_extra_info("sockname")[0]
        Feeds.at_once[self.address] += 1
        Feeds.most_at_once = max(Feeds.most_at_once, Feeds.at_once[self.address])
        self.head = b""

    def data_received(self, data: bytes) -> None:
        self.head += data
        if self.head.endswith(b"\r\n\r\n"):
            Feeds.asked += 1
            # Who does not say what it has would be sent the whole feed.
            self.transport.write(ANSWER if b"\r\nIf-None-Match: " in self.head else UNPOLITE)
            self.transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        Feeds.at_once[self.address] -= 1


async def serve() -> None:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    listening = await loop.create_server(Feeds, "0.0.0.0", 0, backlog=1024)  # noqa: S104 - all of 127.0.0.0/8 is asked
    print(listening.sockets[0].getsockname()[1], flush=True)
    await over.wait()
    print(json.dumps({"asked": Feeds.asked, "most_at_once": Feeds.most_at_once}), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(serve()))
