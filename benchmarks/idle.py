"""What the whole stack costs when nothing happens: core time, and memory of each process.

    python benchmarks/idle.py [--seconds 60]

Starts `manage.py up` on an empty archive, lets it settle, and watches.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import core_seconds
from config import embedded, env

SETTLE_SECONDS = 15
START_SECONDS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    home = Path(tempfile.mkdtemp(prefix="dateline-idle-"))
    using = os.environ | {"DATELINE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "config.settings.development"}
    log = (home / "up.log").open("wb")
    up = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=env.ROOT, env=using, stdout=log, stderr=log)
    try:
        processes = _started(home)
        time.sleep(SETTLE_SECONDS)
        pids = {"up": up.pid, **processes}
        before = {name: core_seconds(pid) for name, pid in processes.items()}
        all_before = core_seconds(up.pid)
        time.sleep(seconds)
        used = {name: core_seconds(pid) - before[name] for name, pid in processes.items()}
        total = core_seconds(up.pid) - all_before
        used["up"] = total - sum(used.values())
        _report(pids, used, total, seconds)
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(60)
        log.close()
        shutil.rmtree(embedded.socket_folder(home), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def _started(home: Path) -> dict[str, int]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if "Dateline is ready" in (home / "up.log").read_text(errors="replace"):
            return dict(json.loads((home / "up.json").read_text())["processes"])
        time.sleep(0.5)
    sys.exit((home / "up.log").read_text(errors="replace")[-2000:])


def _report(pids: dict[str, int], used: dict[str, float], total: float, seconds: int) -> None:
    table = Table("process", "% of a core", "MiB (PSS, with children)", title=f"idle for {seconds} s")
    for name, pid in pids.items():
        memory = _memory(pid) if name != "up" else _memory(pid, children=False)
        table.add_row(name, f"{100 * used[name] / seconds:.2f}", f"{memory:.0f}")
    table.add_row("all", f"{100 * total / seconds:.2f}", f"{_memory(pids['up']):.0f}")
    Console(highlight=False).print(table)


def _memory(pid: int, *, children: bool = True) -> float:
    """MiB, shared pages counted in shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    if not children:
        return own
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(_memory(int(child)) for child in below)


if __name__ == "__main__":
    main()
