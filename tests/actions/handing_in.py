"""Files to hand in, and the shortest way to hand them in and to work them off."""

import io
import random
from collections.abc import Iterable, Mapping
from typing import Any

from archive.actions.processing.process import process
from archive.actions.receiving.receive import HandedIn, Sender, receive
from archive.intake.limits import Refused
from archive.models import Actor, Deposit, Item, Source
from archive.values import Arrival

# All of one length, so that articles differ in size by their number alone.
WORDS = """
    bridge harbor winter summer doctor market engine school forest garden window castle museum bakery valley island
    driver farmer letter ticket copper silver marble timber cotton butter potato orange cherry walnut pepper
    opened closed walked turned wanted called looked bought carved lifted filled poured mended loaded signed posted
    before behind around beside during except toward people others nobody anyone always seldom rarely
""".split()  # noqa: SIM905 - a table of words
ACTOR = Actor(kind="system", id="test", name="Test")
SENDER = Sender(door=Deposit.Door.SHELL, actor=ACTOR)


def article(number: int = 1, *, body: str = "") -> bytes:
    """The text of an article that passes: title line, stamp, dateline, agency, two paragraphs; no two are alike."""
    told = body or " ".join(random.Random(number).choices(WORDS, k=60)).capitalize() + "."  # noqa: S311
    return (
        f" date 2019-11-07 Bridge number {number} is opened to traffic\n\n"
        "7 November 2019 11:55 (UTC+04:00)\n\n"
        "BAKU, Azerbaijan, Nov. 7\n\n"
        "Trend:\n\n"
        f"The bridge number {number} over the river was opened to traffic on Thursday, the ministry said.\n\n"
        f"{told}\n"
    ).encode()


def files(*contents: bytes) -> list[HandedIn]:
    """One file for each content, named by its place."""
    return [HandedIn(name=f"{place}.txt", stream=io.BytesIO(data)) for place, data in enumerate(contents)]


def hand_in(
    *contents: bytes | HandedIn | Arrival | Refused,
    source: Source | None = None,
    declared: Mapping[str, Any] | None = None,
) -> Deposit:
    handed: Iterable[HandedIn | Arrival | Refused] = [
        HandedIn(name=f"{place}.txt", stream=io.BytesIO(one)) if isinstance(one, bytes) else one
        for place, one in enumerate(contents)
    ]
    return receive(files=handed, sender=SENDER, source=source, declared=declared)


def work_off() -> dict[str, int]:
    """Processes until nothing is due; the verdicts of all chunks together."""
    total: dict[str, int] = {}
    while (worked := process()).claimed:
        for state, count in worked.verdicts.items():
            total[state] = total.get(state, 0) + count
    return total


def states(deposit: Deposit) -> list[str]:
    """The states of a deposit's items in their order."""
    return list(deposit.items.order_by("position").values_list("state", flat=True))


def only_item(deposit: Deposit) -> Item:
    return deposit.items.get()
