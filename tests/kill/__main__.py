"""Worker, two schedulers and PostgreSQL killed at random moments while channels are polled: `python -m tests.kill`.

    python -m tests.kill [--rounds 200] [--seed 1]

Ends with 1 where something was lost, came twice or never ended; logs and data are then left where it says.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from config import embedded, env


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.kill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="for another order of the same things")
    chosen = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="dateline-kill-"))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "DATELINE_HOME": str(home),
        "DATABASE_URL": embedded.database_url(home),
        "BROKER_URL": embedded.broker_url(home),
        "CHANNEL_FOLDERS": str(home),
        "FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
        "HOST_DELAY": "0",
        "LEASE_SECONDS": "2",
        "SWEEP_SECONDS": "1",
        "POLL_TURNS": "2",
        "CHUNK_SIZE": "25",
        "WORKER_CONCURRENCY": "2",
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "tests.kill.rounds", str(chosen.rounds), str(chosen.seed)]
    done = subprocess.run(command, cwd=env.ROOT, env=environment, check=False)
    shutil.rmtree(embedded.socket_folder(home), ignore_errors=True)
    if done.returncode:
        sys.exit(f"See {home}.")
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
