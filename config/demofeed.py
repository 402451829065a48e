"""The feed of the demonstration: a site on this machine that publishes an invented story every half minute.

`python -m config.demofeed --listener N` serves fixtures/feed on a listening socket that it is given.
"""

import argparse
import re
import socket
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from config.env import ROOT

STORIES = ROOT / "fixtures" / "feed"
EVERY_SECONDS = 30
TYPES = {".xml": "application/atom+xml", ".html": "text/html; charset=utf-8"}

_ENTRY = re.compile(r" *<entry>.*?</entry>\n", re.DOTALL)


def kept_address(home: Path) -> str:
    """Where the feed of this home was served last; empty where it is none of a demonstration."""
    file = _file(home)
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def keep_address(home: Path, address: str) -> None:
    _file(home).write_text(address + "\n", encoding="utf-8")


def forget_address(home: Path) -> None:
    _file(home).unlink(missing_ok=True)


def feed(address: str, *, entries: int) -> str:
    """The feed with so many of its entries, whose links begin with `address`."""
    written = (STORIES / "feed.xml").read_text(encoding="utf-8").replace("{address}", address)
    for late in _ENTRY.findall(written)[entries:]:
        written = written.replace(late, "")
    return written


def serve(listener: socket.socket) -> None:
    """Answers on the socket until this process is ended."""
    host, port = listener.getsockname()[:2]
    begun = time.monotonic()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = STORIES / Path(self.path).name
            if file.name == "feed.xml":
                shown = 1 + int(time.monotonic() - begun) // EVERY_SECONDS
                body = feed(f"http://{host}:{port}", entries=shown).encode()
            elif file.suffix == ".html" and file.is_file():
                body = file.read_bytes()
            else:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", TYPES[file.suffix])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """A line for each request would bury what `make demo` tells."""

    server = ThreadingHTTPServer((host, port), Site, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.serve_forever()


def _file(home: Path) -> Path:
    return home / "feed.address"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--listener", type=int, required=True, help="descriptor of a listening socket")
    serve(socket.socket(fileno=parser.parse_args().listener))
