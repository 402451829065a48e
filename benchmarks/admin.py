"""How long the editors' pages take, and how many queries: the list at any depth, searches with facets, an article,
and each page of the side bar.

    python benchmarks/admin.py [--articles 100000] [--requests 30]

On the archive of `benchmarks/api.py`, which is filled once and kept under var/benchmarks/. The pages are asked for in
one process, from the request to the last byte of the page, so that the network does not count. Prints milliseconds
(half of the requests were quicker; 95 % were), the share of the database in them, and the queries of one page.
"""

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs by its path

import orjson
from rich.console import Console
from rich.table import Table

from benchmarks.machine import environment, manage
from config import embedded, env

FOLDER = env.ROOT / "var" / "benchmarks"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=30)
    asked = parser.parse_args()
    home = FOLDER / f"api-{asked.articles}"
    home.mkdir(parents=True, exist_ok=True)
    with embedded.cluster(home) as url:
        using = environment(url, home)
        manage("migrate", using=using)
        filling = [sys.executable, "-m", "benchmarks.api_rows", str(asked.articles)]
        subprocess.run(filling, env=using, stdout=subprocess.DEVNULL, check=True, cwd=env.ROOT)
        asking = [sys.executable, "-m", "benchmarks.admin_pages", str(asked.requests)]
        told = subprocess.run(asking, env=using, stdout=subprocess.PIPE, check=True, cwd=env.ROOT).stdout
    table = Table("", "half, ms", "95 %, ms", "database, ms", "queries", title=f"{asked.articles:,} articles")
    for row in orjson.loads(told.splitlines()[-1]):
        figures = (f"{row['half']:.0f}", f"{row['most']:.0f}", f"{row['database']:.0f}", str(row["queries"]))
        table.add_row(row["name"], *figures)
    Console().print(table)


if __name__ == "__main__":
    main()
