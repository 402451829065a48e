"""WARC records as crawlers write them."""


def page(title: str, text: str) -> bytes:
    """A web page with one paragraph."""
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1><p>{text}</p></body></html>".encode()


def answer(body: bytes, *, status: str = "200 OK", media_type: str = "text/html", **fields: str) -> bytes:
    """What a server sent: an HTTP head and a body."""
    head = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {media_type}",
        *(f"{name}: {value}" for name, value in fields.items()),
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def record(
    block: bytes,
    *,
    kind: str = "response",
    address: str = "https://a.example/1",
    media_type: str = "application/http; msgtype=response",
) -> bytes:
    """One record with the empty lines behind it."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2019-11-08T03:00:00Z\r\n"
    return (
        head.encode()
        + f"Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n".encode()
        + block
        + b"\r\n\r\n"
    )
