"""Every fuzz target in turn: `python -m tests.fuzz [--seconds 60] [FORMAT…]`. Ends with 1 when one found something."""

import argparse
import subprocess
import sys
from importlib.util import find_spec

from config import env
from tests.fuzz.seeds import NAMES


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"any of {' '.join(NAMES)}; without, all of them")
    parser.add_argument("--seconds", type=int, default=60, help="for each format")
    chosen = parser.parse_args()
    if find_spec("atheris") is None:
        sys.exit("Atheris is not installed: it runs on Linux with x86-64 processors.")
    failed = [name for name in chosen.formats or NAMES if not _runs(name, chosen.seconds)]
    if failed:
        sys.exit(f"Found something in {', '.join(failed)}; the files lie under {env.HOME / 'fuzz'}.")


def _runs(name: str, seconds: int) -> bool:
    command = [sys.executable, "-m", "tests.fuzz.target", name, "--seconds", str(seconds)]
    return subprocess.run(command, cwd=env.ROOT, check=False).returncode == 0


if __name__ == "__main__":
    main()
