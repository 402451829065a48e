"""A small server that speaks as much S3 as storage needs: the real client talks to it over a real socket.

`python -m moto.server` is a fuller one; where a `moto_server` is on the PATH, the tests run against that too.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Server(ThreadingHTTPServer):
    """`objects` by path. `refuse` is a status that every request gets; `damage` flips a bit of all that is written."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.uploads = count(1)
        self.refuse = 0
        self.damage = False
        self.writes: list[str] = []
        self.lock = threading.Lock()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def write(self, path: str, data: bytes) -> None:
        self.writes.append(path)
        self.objects[path] = bytes([data[0] ^ 1]) + data[1:] if self.damage else data


@contextmanager
def running() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *args: object) -> None:
        pass

    def parse_request(self) -> bool:
        found = super().parse_request()
        parts = urlsplit(self.path)
        self.key = unquote(parts.path)
        self.query = parse_qs(parts.query, keep_blank_values=True)
        return found

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def refused(self) -> bool:
        if self.server.refuse:
            self.answer(self.server.refuse, b"<Error><Code>Refused</Code></Error>")
        return bool(self.server.refuse)

    def do_PUT(self) -> None:
        data = self.body()
        if self.refused():
            return
        with self.server.lock:
            if "uploadId" in self.query:
                self.server.parts[self.query["uploadId"][0]][int(self.query["partNumber"][0])] = data
            elif self.headers.get("If-None-Match") == "*" and self.key in self.server.objects:
                self.answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
                return
            else:
                self.server.write(self.key, data)
        self.answer(200, ETag='"tag"')

    def do_POST(self) -> None:
        data = self.body()
        if self.refused():
            return
        with self.server.lock:
            if "uploads" in self.query:
                upload = str(next(self.server.uploads))
                self.server.parts[upload] = {}
                answer = f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
            else:
                parts = self.server.parts.pop(self.query["uploadId"][0])
                numbers = [int(number) for number in re.findall(rb"<PartNumber>(\d+)</PartNumber>", data)]
                self.server.write(self.key, b"".join(parts[number] for number in numbers))
                answer = "<CompleteMultipartUploadResult><ETag>tag</ETag></CompleteMultipartUploadResult>"
        self.answer(200, answer.encode())

    def do_DELETE(self) -> None:
        self.server.parts.pop(self.query["uploadId"][0], None)
        self.answer(204)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self.refused():
            return
        if "list-type" in self.query:
            self.list()
        elif self.key not in self.server.objects:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            data, headers = (
                self.server.objects[self.key],
                {"ETag": '"tag"', "Last_Modified": "Sat, 07 Nov 2026 11:55:00 GMT"},
            )
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            if asked:
                start, end = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
                headers["Content_Range"] = f"bytes {start}-{end}/{len(data)}"
                self.answer(206, data[start : end + 1], **headers)
            else:
                self.answer(200, data, Content_Length=str(len(data)), **headers)

    def list(self) -> None:
        bucket = self.key.rstrip("/") + "/"
        prefix = bucket + self.query.get("prefix", [""])[0]
        found = "".join(
            f"<Contents><Key>{escape(path.removeprefix(bucket))}</Key><Size>{len(data)}</Size><ETag>tag</ETag>"
            "<LastModified>2026-11-07T11:55:00.000Z</LastModified></Contents>"
            for path, data in sorted(self.server.objects.items())
            if path.startswith(prefix)
        )
        self.answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>".encode())
