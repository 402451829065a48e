"""Valid files of each format, to be damaged: the samples that come with the project."""

from pathlib import Path

from benchmarks.gold import GOLD, SAMPLES

LARGEST = 20_000
NAMES = {
    "text": "article.txt",
    "html": "page.html",
    "json": "article.json",
    "ndjson": "articles.ndjson",
    "feed": "feed.xml",
    "ninjs": "story.json",
    "newsml": "story.xml",
    "nitf": "story.xml",
    "warc": "pages.warc",
}
"""The formats, one of each reader, and the name that a file of it may have."""


def _by_format() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for folder in (*(GOLD / "tuned").glob("*"), *(one for one in SAMPLES.glob("*") if one != GOLD)):
        files = sorted(path for path in folder.iterdir() if not path.name.endswith("expected.json"))
        found.setdefault(folder.name, []).extend(path for path in files if path.stat().st_size <= LARGEST)
    return {name: found[name] for name in sorted(found)}


FILES = _by_format()
