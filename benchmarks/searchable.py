"""How long until what has changed is found: articles recorded, then edited, at a steady rate, while the follower runs.

    python benchmarks/searchable.py [--rate 500] [--seconds 20] [--held 20000]

A change is there when its transaction has committed. Each batch carries a word of its own, which is looked for in the
index until all of the batch are found; prints the seconds between the two, and how many changes a second there were.
"""

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

from benchmarks.machine import environment, manage, server
from config import env


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=500, help="changes a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--held", type=int, default=20_000, help="articles that are there before")
    given = parser.parse_args()
    with server() as (url, home):
        using = environment(url, home)
        manage("migrate", using=using)
        _run("benchmarks.api_rows", given.held, using=using, stdout=subprocess.DEVNULL)
        with subprocess.Popen([sys.executable, "manage.py", "follow"], env=using, cwd=env.ROOT) as follower:
            try:
                _run("benchmarks.searchable_steps", given.rate, given.seconds, using=using)
            finally:
                follower.terminate()


def _run(module: str, *numbers: int, using: dict[str, str], stdout: int | None = None) -> None:
    command = [sys.executable, "-m", module, *map(str, numbers)]
    subprocess.run(command, env=using, cwd=env.ROOT, check=True, stdout=stdout)


if __name__ == "__main__":
    main()
