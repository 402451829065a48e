"""Many small pieces as fewer large ones: each that is sent costs a system call and a frame."""

from collections.abc import Iterable, Iterator

CHUNK = 64 * 1024


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of 64 KiB or more, but for the last."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
