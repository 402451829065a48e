"""One coverage-guided fuzz target: `python -m tests.fuzz.target FORMAT --seconds 60`.

Atheris (libFuzzer) changes the samples of a format to reach lines of the readers and the rules that no file reached
before. It stops with an error at the first file that breaks a law (see `outcomes.checked`), takes more than
`SECONDS_A_FILE`, or more than `MEBIBYTES`; that file is left in the folder `found` of the corpus.
"""

import argparse
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["archive.containers", "archive.formats", "archive.normalization", "archive.text"]
):
    from tests.fuzz.outcomes import checked

from config import env
from tests.fuzz.seeds import FILES, LARGEST, NAMES

SECONDS_A_FILE = 90
"""By the clock of a machine that may be busy: there the first file, for which what is learned is loaded, took 19."""
MEBIBYTES = 2048


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("format", choices=sorted(NAMES))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--files", type=int, default=-1, help="so many, however long it takes")
    parser.add_argument("--seed", type=int, default=0, help="the same files again; 0: others each time")
    parser.add_argument("--corpus", type=Path, default=env.HOME / "fuzz", help="what was found worth keeping")
    chosen = parser.parse_args()
    folder = chosen.corpus / chosen.format
    samples, kept, found = (folder / name for name in ("samples", "kept", "found"))
    for made in (samples, kept, found):
        made.mkdir(parents=True, exist_ok=True)
    for path in FILES.get(chosen.format, ()):
        (samples / path.name).write_bytes(path.read_bytes())
    name = NAMES[chosen.format]
    limits = (f"-timeout={SECONDS_A_FILE}", f"-rss_limit_mb={MEBIBYTES}", f"-runs={chosen.files}")
    if chosen.files < 0:
        limits += (f"-max_total_time={chosen.seconds}",)
    options = (
        *limits,
        f"-max_len={LARGEST}",
        f"-artifact_prefix={found}/",
        f"-seed={chosen.seed}",
        "-verbosity=0",
        "-print_final_stats=1",
    )
    # The first folder takes what reached something new.
    atheris.Setup([sys.argv[0], *options, str(kept), str(samples)], lambda data: checked(data, name=name))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
