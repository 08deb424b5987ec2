"""Asks a server over HTTP/1.1: at a steady rate whatever it does, or as fast as so many clients can.

Run as a process of its own, which is told what to do as JSON: ``{"how": .., "port": .., "addresses": [..], ..}``.
"""

import asyncio
import json
import sys
import time

HEAD = "GET {} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nUser-Agent: bench\r\n\r\n"


class Connection:
    """One that is kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None

    async def get(self, address: str) -> int:
        """The bytes of an answer's body. Raises RuntimeError where it is no success."""
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(HEAD.format(address).encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        if head.split(" ", 2)[1] != "200":
            raise RuntimeError(f"{address}: {head.splitlines()[0]}")
        if "transfer-encoding: chunked" in head:
            got = 0
            while size := int(await self.reader.readuntil(b"\r\n"), 16):
                got += len(await self.reader.readexactly(size + 2)) - 2
            await self.reader.readexactly(2)
        else:
            length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
            got = len(await self.reader.readexactly(length))
        if "connection: close" in head:
            self.writer.close()
            self.reader = None
        return got


async def steady(port: int, addresses: list[str], rate: float, seconds: float) -> dict[str, object]:
    """Open loop: a request every ``1 / rate`` seconds; its time runs from when it should have been sent."""
    idle: list[Connection] = []
    took: list[float] = []
    started = time.perf_counter()

    async def ask(address: str, due: float) -> None:
        connection = idle.pop() if idle else Connection(port)
        await connection.get(address)
        took.append(time.perf_counter() - due)
        idle.append(connection)

    tasks = []
    for at in range(int(rate * seconds)):
        due = started + at / rate
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(ask(addresses[at % len(addresses)], due)))
    await asyncio.gather(*tasks)
    took.sort()
    return {
        "requests": len(took),
        **{f"p{at}": took[int(len(took) * at / 100)] for at in (50, 95, 99)},
        "most": took[-1],
    }


async def full(
    port: int, addresses: list[str], clients: int, seconds: float, anew: bool = False
) -> dict[str, object]:
    """Closed loop: each client asks again as soon as it has its answer; ``anew`` so that none was kept."""
    started = time.perf_counter()
    end = started + seconds
    counts, sizes = [0] * clients, [0] * clients

    async def one(mine: int) -> None:
        connection = Connection(port)
        while time.perf_counter() < end:
            # each begins elsewhere, so that they do not ask for the same at once
            address = addresses[(mine * 37 + counts[mine] * clients) % len(addresses)]
            if anew:
                address += f"?n={mine}-{counts[mine]}-{started}"
            sizes[mine] += await connection.get(address)
            counts[mine] += 1

    await asyncio.gather(*(one(each) for each in range(clients)))
    return {"rate": sum(counts) / (time.perf_counter() - started), "bytes": sum(sizes) / sum(counts)}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps(asyncio.run({"steady": steady, "full": full}[given.pop("how")](**given))))
