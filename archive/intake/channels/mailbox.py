"""A folder of a mailbox, over IMAP: press releases as they were sent, each once.

How far it is stands in the cursor: the last message's number, under the server's UIDVALIDITY. Where that is another one
the folder is read from its start, and what was held already is seen again, not kept again. A message is marked, moved
or deleted only when it is received; those of which it is not known (somebody pulled the plug) stand in the cursor and
are dealt with before anything else.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from itertools import islice
from time import monotonic
from typing import Any

from archive.errors import FetchRefused, Invalid
from archive.intake import mails
from archive.intake.channels.asking import Ask, Batch, Container, Kind, Option, PlaceFailed, credentials, host_of
from archive.intake.limits import MIB, Refused
from archive.intake.mailboxes import Login, Mailbox, folder_name
from archive.intake.targets import MAIL_PORTS, target

LEAVE, SEEN, MOVE, DELETE = "leave", "seen", "move", "delete"
MOST_MESSAGES = 100
"""Of a batch."""
BATCH_BYTES = 16 * MIB
BATCH_SECONDS = 30.0

OPTIONS: Mapping[str, Option] = {
    "secret": Option(
        kind="text",
        default="",
        help="NAME of the environment variable CHANNEL_SECRET_NAME, which holds USER:PASSWORD@HOST.",
    ),
    "folder": Option(kind="text", default="INBOX", help="Which folder of the mailbox is read."),
    "unseen": Option(kind="flag", default=False, help="Only messages that nobody has read yet."),
    "after": Option(
        kind="choice",
        default=LEAVE,
        choices=(LEAVE, SEEN, MOVE, DELETE),
        help="What becomes of a message once it is received: left, marked as read, moved, or deleted.",
    ),
    "done": Option(kind="text", default="Received", help="The folder into which messages are moved."),
    "most": Option(kind="number", default=1000, least=1, most=100_000, help="Messages that one poll brings at most."),
}


def check(place: str, folders: Sequence[str]) -> str:  # noqa: ARG001 - `Kind.check`
    """`imaps://host`, or `imap://host`, where TLS begins by STARTTLS or the network is one's own. Raises Invalid."""
    try:
        asked = target(place.strip(), ports=MAIL_PORTS)
    except FetchRefused as wrong:
        raise Invalid(wrong.message, fields={"place": [wrong.message]}) from wrong
    if asked.path != "/":
        told = "Only the server: imaps://mail.example.org. Its folder is an option."
        raise Invalid("This is no mail server.", fields={"place": [told]})
    return f"{asked.scheme}://{asked.authority}"


def poll(ask: Ask) -> Iterator[Batch]:
    """The messages behind the last one."""
    user, password = credentials(ask)
    if not user:
        raise PlaceFailed("No secret is named: nobody is let in without one.", code="secret_missing", may_pass=False)
    folder, after, done = (str(ask.options[name]) for name in ("folder", "after", "done"))
    if not (folder_name(folder) and folder_name(done)) or (after == MOVE and folder.lower() == done.lower()):
        message = "Messages cannot be moved from a folder into itself." if folder_name(folder) else "No such folder."
        raise PlaceFailed(message, code="folder_refused", may_pass=False)
    with ask.mailbox(ask.place, login=Login(user=user, password=password)) as box:
        validity = box.open(folder, changing=after != LEAVE).validity
        known = ask.cursor.get("validity") == validity
        cursor: Mapping[str, Any] = ask.cursor if known else {"validity": validity, "number": 0}
        settled = {**cursor, "open": []}
        if left := cursor.get("open"):
            yield Batch(cursor=settled, after=partial(_settle, box, ask.options, left))
        there = box.numbers(after=cursor["number"], unseen=ask.options["unseen"])[: ask.options["most"]]
        rest = iter(there)
        while group := list(islice(rest, MOST_MESSAGES)):
            for batch in _batches(ask, box, group, validity=validity):
                settled = {**batch.cursor, "open": []}
                yield batch
        yield Batch(cursor=settled)


def _batches(ask: Ask, box: Mailbox, group: Sequence[int], *, validity: int) -> Iterator[Batch]:
    sizes = box.sizes(group)
    gathered = _Gathered(ask=ask, box=box, validity=validity)
    largest = min(ask.max_file_size, box.largest)
    for number in group:
        size = sizes.get(number)
        if size is None:
            continue
        if size > largest:
            message = f"The message is larger than {largest:,} bytes."
            gathered.add(number, Refused(name=f"message {number}", code="file_too_large", message=message), size=0)
            continue
        if gathered.files and (gathered.size + size > BATCH_BYTES or monotonic() > gathered.until):
            yield gathered.batch()
            gathered = _Gathered(ask=ask, box=box, validity=validity)
        data = box.message(number, most=largest)
        if data:
            name = f"{mails.subject(data)}.eml"
            held = Container(name=name, stream=BytesIO(data), whole=_as_it_came)
            gathered.add(number, held, size=len(data))
    yield gathered.batch(last=group[-1])


class _Gathered:
    """Messages for one batch. `received` are those with which something is to be done then."""

    def __init__(self, *, ask: Ask, box: Mailbox, validity: int) -> None:
        self._ask, self._box, self._validity = ask, box, validity
        self.files: list[Container | Refused] = []
        self.received: list[int] = []
        self.size = 0
        self.number = 0
        self.until = monotonic() + BATCH_SECONDS

    def add(self, number: int, file: Container | Refused, *, size: int) -> None:
        self.files.append(file)
        self.size += size
        self.number = number
        if isinstance(file, Container):
            self.received.append(number)

    def batch(self, *, last: int = 0) -> Batch:
        changing = self._ask.options["after"] != LEAVE and bool(self.received)
        return Batch(
            cursor={
                "validity": self._validity,
                "number": last or self.number,
                "open": self.received if changing else [],
            },
            files=self.files,
            listed=len(self.files),
            after=partial(_settle, self._box, self._ask.options, self.received) if changing else None,
        )


def _settle(box: Mailbox, options: Mapping[str, Any], received: Sequence[int]) -> None:
    """What is to be done with messages that are received. What is done already, or gone, stays as it is."""
    match options["after"]:
        case "seen":
            box.mark_seen(received)
        case "move":
            box.move(received, to=str(options["done"]))
        case "delete":
            box.delete(received)


def _as_it_came() -> None:
    """What is in memory is ours: nobody else writes in it."""


KIND = Kind(options=OPTIONS, check=check, host=host_of, poll=poll)
