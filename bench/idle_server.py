#!/usr/bin/env python3
"""A server that closes idle connections, behind a link with a delay; and one without either, over TLS.

    idle_server.py [CERTIFICATE KEY]

Prints its URL: of the link, or, with a certificate, of the server over TLS. Each request is known by its invocation id. `GET /-/report`
says how many requests came, how many of them were not the first attempt, and how many came again though an earlier
one had been answered."""
import asyncio
import re
import ssl
import sys

DELAY = 0.04
IDLE = 0.3
JSON = b"{}"
XML = b"<R><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>"

answered = set()
counts = {"requests": 0, "later attempts": 0, "again though answered": 0}


async def serve(reader, writer):
    limit = IDLE if len(sys.argv) < 2 else None
    try:
        while True:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), limit)).decode()
            length = re.search(r"(?i)\r\ncontent-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            if head.startswith("GET /-/report"):
                body = "{requests} requests, {later attempts} later attempts, {again though answered} again though answered".format(**counts).encode()
            else:
                name = re.search(r"(?i)\r\namz-sdk-invocation-id: (\S+)", head)[1]
                counts["requests"] += 1
                counts["again though answered"] += name in answered
                answered.add(name)
                counts["later attempts"] += "attempt=1\r\n" not in head
                body = XML if "amazonaws" in head or head.startswith("POST / ") else JSON
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
    except (asyncio.TimeoutError, asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
        pass
    writer.close()


async def pump(reader, writer):
    """Passes everything on, later: bytes, and the end."""
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()

    async def send():
        while True:
            due, data = await queue.get()
            await asyncio.sleep(due - loop.time())
            if not data:
                writer.close()
                return
            writer.write(data)

    sender = asyncio.create_task(send())
    data = b"first"
    while data:
        try:
            data = await reader.read(65536)
        except ConnectionError:
            data = b""
        queue.put_nowait((loop.time() + DELAY, data))
    try:
        await sender
    except ConnectionError:
        pass


async def main():
    context = None
    if len(sys.argv) > 1:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*sys.argv[1:])
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context, backlog=4096, ssl_handshake_timeout=60 if context else None)
    port = server.sockets[0].getsockname()[1]

    async def link(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, back), pump(there, writer))

    if context:
        print(f"https://localhost:{port}", flush=True)
    else:
        proxy = await asyncio.start_server(link, "127.0.0.1", 0)
        print(f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
