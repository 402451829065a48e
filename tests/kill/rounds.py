"""The rounds of `tests.kill`, in a process with the environment that its victims have."""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen

import django

django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only now
from django.db import Error, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive.models import Channel, Poll  # noqa: E402
from config import embedded  # noqa: E402
from config.programs import BEAT, WORKER  # noqa: E402
from tests.kill.places import Places, is_polled, places  # noqa: E402
from tests.management.running import kill_group, manage, running, until  # noqa: E402

A_ROUND = 3
"""Things that come to each place in a round."""
MOMENT = 0.6
POLLED_WITHIN = 120.0
PATIENCE = 300.0
VICTIMS = ("worker", "child of the worker", "scheduler", "other scheduler", "PostgreSQL", "backend of PostgreSQL")


class Machine:
    """The programs on one home; each can be killed and started again."""

    def __init__(self, home: Path, running_programs: ExitStack) -> None:
        self.home = home
        self.stack = running_programs
        self.processes: dict[str, Popen[bytes]] = {}
        self.killed_at = timezone.now()

    def polls(self) -> bool:
        """Whether a poll is in somebody's hands that was taken behind the last kill."""
        return asked(lambda: is_polled(since=self.killed_at, lease=settings.LEASE_SECONDS))

    def start(self, name: str) -> None:
        command = {
            "worker": ("-m", *WORKER),
            "scheduler": ("-m", *BEAT),
            "other scheduler": ("-m", *BEAT),
            "PostgreSQL": ("-m", "config.embedded", "postgres", "--home", str(self.home)),
        }[name]
        log = self.home / f"{name}.log"
        self.processes[name] = self.stack.enter_context(running(os.environ, *command, log=log))

    def start_postgres(self) -> None:
        """It does not start before the last child of the one that was killed has gone."""

        def answers() -> bool:
            if "PostgreSQL" not in self.processes or self.processes["PostgreSQL"].poll() is not None:
                self.start("PostgreSQL")
            return embedded.postgres_answers(self.home)

        until(answers, what="PostgreSQL")

    def kill(self, victim: str, chance: random.Random) -> None:
        """kill -9, and whatever does not start again by itself is started again."""
        if victim == "PostgreSQL":
            kill_group(self.processes[victim])
            self.start_postgres()
        elif victim in self.processes:
            kill_group(self.processes[victim])
            self.start(victim)
        else:
            program = victim.rpartition(" ")[2]
            if children := children_of(self.processes["worker" if program == "worker" else "PostgreSQL"]):
                os.kill(chance.choice(children), signal.SIGKILL)
            until(lambda: embedded.postgres_answers(self.home), what="PostgreSQL")
        self.killed_at = timezone.now()


def main() -> None:
    rounds, seed = (int(argument) for argument in sys.argv[1:])
    chance = random.Random(seed)  # noqa: S311
    killed: Counter[str] = Counter()
    begun = time.monotonic()
    with started() as machine, places(settings.DATELINE_HOME, interval=30, enabled=True) as found:
        # Shorter than anybody may have it, so that something is always at work.
        Channel.objects.update(interval=1)
        for _ in range(rounds):
            found.bring(A_ROUND)
            until(machine.polls, seconds=POLLED_WITHIN, what="a poll at work")
            time.sleep(chance.random() * MOMENT)
            victim = chance.choice(VICTIMS)
            machine.kill(victim, chance)
            killed[victim] += 1
        finish(found)
        polls = Poll.objects.count()
    told = ", ".join(f"{victim} {killed[victim]}" for victim in VICTIMS)
    sys.stdout.write(
        f"{rounds} kills in {time.monotonic() - begun:.0f} s ({told}); {found.brought} files, entries and pages each "
        f"came once, in {polls} polls; the account balances.\n"
    )


@contextmanager
def started() -> Iterator[Machine]:
    home = Path(settings.DATELINE_HOME)
    embedded.prepare(home)
    with embedded.broker(home), ExitStack() as stack:
        machine = Machine(home, stack)
        machine.start_postgres()
        embedded.create_database(home)
        migrated = manage(os.environ, "migrate", "--verbosity=0")
        if migrated.returncode:
            sys.exit(migrated.stderr)
        for name in ("worker", "scheduler", "other scheduler"):
            machine.start(name)
        yield machine


def finish(found: Places) -> None:
    """Lets all that was brought come in, the channels end what they do, and looks."""
    until(lambda: asked(found.all_came), seconds=PATIENCE, what="the rest of the work")
    Channel.objects.update(enabled=False)
    switch_off()
    until(lambda: not asked(lambda: Poll.objects.open().exists()), seconds=PATIENCE, what="the last polls")
    found.check()


def switch_off() -> None:
    for channel in Channel.objects.select_related("state"):
        channel.state.next_at = None
        channel.state.save(update_fields=["next_at"])


def asked(question: Callable[[], bool]) -> bool:
    """Its answer; no where PostgreSQL was killed under us, and the next time is asked anew."""
    try:
        return question()
    except Error:
        connections.close_all()
        return False


def children_of(process: "Popen[bytes]") -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


if __name__ == "__main__":
    main()
