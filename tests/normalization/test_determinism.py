"""The same bytes give the same article: in any order, in any process, whatever the hash seed is."""

import json
import os
import subprocess
import sys

from benchmarks.gold import ROOT, all_samples

PATHS = [str(sample.path) for sample in all_samples()]
READ_ALL = """
import json, sys
from pathlib import Path
from benchmarks.gold import read
for path in json.load(sys.stdin):
    reading = read(Path(path))
    print(json.dumps([path, reading.quarantined, list(reading.articles)]))
"""


def read_elsewhere(paths: list[str], *, seed: str) -> list[str]:
    """Every file's reading as a line, by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL],
        input=json.dumps(paths),
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Baku" if seed == "1" else "America/Lima"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_any_order_and_any_process():
    assert len(PATHS) >= 8
    there = read_elsewhere(PATHS, seed="1")
    assert len(there) == len(PATHS)
    assert sorted(read_elsewhere(PATHS[::-1], seed="4242")) == sorted(there)
