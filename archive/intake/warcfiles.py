"""The records of a WARC that hold pages, each with its bytes exactly as they stand in the (unpacked) file.

Cut, not understood: a record's head says how long it is, and what kind. What a crawler asked, wrote about itself or
saw unchanged, pictures, redirects and error pages are no items; the WARC, which is kept, holds them.
"""

from collections.abc import Iterable, Iterator

from archive.containers import warc
from archive.intake.limits import Refused
from archive.intake.names import LONGEST, kept
from archive.values import Arrival


def records(chunks: Iterable[bytes], *, container: str, max_record: int) -> Iterator[Arrival | Refused]:
    """The records that hold pages, named `container#1` and so on by their place among all records.

    A record longer than `max_record` bytes is refused (`file_too_large`) and the file goes on behind it. A file that is
    damaged or cut short ends with a refusal (`archive_broken`). Memory is bounded by `max_record`.
    """
    source = _Source(chunks)
    number = 0
    while source.skip_blank():
        number += 1
        name = f"{container}#{number}"
        head = source.head()
        if head is None:
            yield Refused(name=name, code="archive_broken", message="Here begins no WARC record.", ends=True)
            return
        size = head.size + head.length
        wanted = warc.may_hold_page(head)
        if wanted and size <= max_record:
            data = source.take(size)
            if len(data) == size:
                if warc.holds_page(head, data[head.size :]):
                    address = kept(head.address or "")[:LONGEST]
                    yield Arrival(
                        data=data, name=name, address=address or None, declared={"media_type": "application/warc"}
                    )
                continue
        else:
            if wanted:
                message = f"The record is longer than {max_record:,} bytes."
                yield Refused(name=name, code="file_too_large", message=message)
            if source.skip(size) == size:
                continue
        yield Refused(name=name, code="archive_broken", message="The WARC is cut short in this record.", ends=True)
        return


class _Source:
    """Bytes that come in pieces, read forwards."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._rest = iter(chunks)
        self._held = bytearray()

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay."""
        while len(self._held) < size and (chunk := next(self._rest, None)) is not None:
            self._held += chunk
        return bytes(self._held[:size])

    def head(self) -> warc.Head | None:
        """The head that begins here, which stays. No more is read than it needs: behind it may be damage."""
        while (head := warc.read_head(bytes(self._held[: warc.LONGEST_HEAD]))) is None:
            if len(self._held) >= warc.LONGEST_HEAD or (chunk := next(self._rest, None)) is None:
                return None
            self._held += chunk
        return head

    def take(self, size: int) -> bytes:
        data = self.peek(size)
        del self._held[:size]
        return data

    def skip(self, size: int) -> int:
        """Passes so many bytes without holding them; returns how many there were."""
        passed = min(size, len(self._held))
        del self._held[:passed]
        while passed < size and (chunk := next(self._rest, None)) is not None:
            self._held += chunk[size - passed :]
            passed += min(len(chunk), size - passed)
        return passed

    def skip_blank(self) -> bool:
        """Passes the empty lines between two records; False at the end."""
        while begin := self.peek(1):
            if begin not in b"\r\n":
                return True
            self.take(1)
        return False
