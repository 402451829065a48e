"""`dateline-client upload | wait | search | export | follow`."""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from dateline_client.answers import Receipt
from dateline_client.archive import Archive
from dateline_client.errors import ClientError
from dateline_client.following import follow
from dateline_client.ledger import Ledger
from dateline_client.uploading import Summary, Upload, measure

DECLARED = ("source", "name", "publisher", "language", "section")


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0, 1 where the archive or the network refused or not all came in, 130 on Ctrl-C."""
    given = _parser().parse_args(arguments)
    if not given.url or not given.key:
        return _fail("Say where the archive is and who asks: DATELINE_URL and DATELINE_KEY, or --url and --key.")
    if not given.key.isascii():
        return _fail("This is no key: it has signs that no key has.")
    try:
        with Archive(given.url, given.key, patience=given.patience) as archive:
            code = int(given.run(archive, given))
        sys.stdout.flush()
    except ClientError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _say_no_more()
        return 0  # whoever reads has enough
    except OSError as failed:
        if failed.filename is None:
            _say_no_more()
        return _fail(f"{failed.filename or 'The output'}: {failed.strerror}.")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dateline-client", description="A Dateline archive from the shell.")
    parser.add_argument("--url", default=os.environ.get("DATELINE_URL", ""), help="default: $DATELINE_URL")
    parser.add_argument("--key", default=os.environ.get("DATELINE_KEY", ""), help="default: $DATELINE_KEY")
    parser.add_argument(
        "--patience", type=float, default=300, help="seconds to try again while the archive cannot be reached"
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    upload = commands.add_parser("upload", help="hand in all files of a folder; cut off, it goes on where it was")
    upload.add_argument("folder", type=_folder)
    for name in DECLARED:
        upload.add_argument(f"--{name}", default="", help="declared of all files")
    upload.add_argument("--tag", action="append", default=[], dest="tags", help="may be given several times")
    upload.add_argument("--ledger", type=Path, help="where to remember receipts; default: below ~/.local/state")
    upload.add_argument("--wait", action="store_true", help="until every item has its verdict")
    upload.add_argument("--delete", action="store_true", help="remove from the disk what is safe_to_delete")
    upload.set_defaults(run=_upload)

    wait = commands.add_parser("wait", help="until every item of a deposit has its verdict")
    wait.add_argument("deposit")
    wait.add_argument("--seconds", type=float, help="and no longer than this")
    wait.set_defaults(run=_wait)

    for name, run, told in (
        ("search", _search, "what is found, a line each"),
        ("export", _export, "what is found, as NDJSON with the texts that the key may see"),
    ):
        found = commands.add_parser(name, help=told)
        found.add_argument("q", nargs="?", default="")
        found.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE", help="as the API has them")
        found.set_defaults(run=run)
        if name == "search":
            found.add_argument("--limit", type=int, default=50)
            found.add_argument("--json", action="store_true", help="an article as JSON each")

    following = commands.add_parser("follow", help="changes as NDJSON, from where it was the last time")
    following.add_argument("cursor", type=Path, help="the file that remembers it")
    following.add_argument(
        "--since", default="", help="where to begin the first time; `now` for what comes from now on"
    )
    following.add_argument("--once", action="store_true", help="end at the end of the feed")
    following.set_defaults(run=_follow)
    return parser


def _folder(text: str) -> Path:
    """An empty one, of a variable that is not set, would be the folder the shell stands in, with all that is there."""
    if not text:
        raise argparse.ArgumentTypeError("an empty path names nothing")
    return Path(text)


def _upload(archive: Archive, given: argparse.Namespace) -> int:
    if not given.folder.is_dir():
        return _fail(f"{given.folder} is no folder.")
    said = {name: value for name in (*DECLARED, "tags") if (value := getattr(given, name))}
    with Ledger(given.ledger or _default_ledger(given.url, given.folder)) as ledger:
        summary = _send(archive, given.folder, ledger, said)
        finished = [_waited(archive, deposit) for deposit in summary.deposits] if given.wait else []
        removed = Upload(archive, given.folder, ledger).delete() if given.delete else []
    counts: dict[str, int] = {}
    for receipt in finished:
        for verdict, count in receipt["counts"].items():
            counts[verdict] = counts.get(verdict, 0) + count
    told: dict[str, Any] = {
        "sent": summary.sent,
        "held": summary.held,
        "settled": summary.settled,
        "refused": summary.refused,
        "gone": summary.gone,
        "deposits": summary.deposits,
        **({"counts": counts} if given.wait else {}),
        **({"deleted": len(removed)} if given.delete else {}),
    }
    _say(told)
    return 1 if summary.refused or summary.gone else 0


def _send(archive: Archive, folder: Path, ledger: Ledger, said: dict[str, Any]) -> Summary:
    count, total = measure(folder)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(f"{count:,} files", total=total)
        done = 0

        def told(_what: str, files: int, size: int) -> None:
            nonlocal done
            done += files
            progress.update(task, advance=size, description=f"{done:,} of {count:,} files")

        return Upload(archive, folder, ledger, said=said, told=told).run()


def _wait(archive: Archive, given: argparse.Namespace) -> int:
    receipt = _waited(archive, given.deposit, seconds=given.seconds)
    _say(receipt)
    return 0 if receipt["finished"] else 1


def _waited(archive: Archive, deposit: str, *, seconds: float | None = None) -> Receipt:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("items", total=None)

        def told(receipt: Receipt) -> None:
            done = receipt["items"] - receipt["counts"]["in_progress"]
            progress.update(task, total=receipt["items"], completed=done)

        return archive.finished(deposit, seconds=seconds, told=told)


def _filters(given: argparse.Namespace) -> dict[str, list[str]]:
    filters: dict[str, list[str]] = {}
    for said in given.filter:
        name, _, value = said.partition("=")
        filters.setdefault(name, []).append(value)
    return filters


def _search(archive: Archive, given: argparse.Namespace) -> int:
    for count, article in enumerate(archive.search(given.q, **_filters(given)), start=1):
        if given.json:
            _say(article)
        else:
            published = (article.get("published") or {}).get("edtf") or "undated"
            sys.stdout.write(
                f"{article['id']}  {published[:10]:10}  {_printable(article.get('title') or '(no title)')}\n"
            )
        if count >= given.limit:
            break
    return 0


def _export(archive: Archive, given: argparse.Namespace) -> int:
    for written in archive.export(given.q, **_filters(given)):
        sys.stdout.buffer.write(written + b"\n")
    return 0


def _follow(archive: Archive, given: argparse.Namespace) -> int:
    for change in follow(archive, given.cursor, since=given.since, forever=not given.once):
        _say(change)
        sys.stdout.flush()
    return 0


def _default_ledger(url: str, folder: Path) -> Path:
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    which = hashlib.sha256(f"{url.rstrip('/')}\n".encode() + os.fsencode(folder.resolve())).hexdigest()[:16]
    return state / "dateline-client" / f"{which}.sqlite"


def _printable(text: str) -> str:
    """Titles come from anywhere: no control character of theirs reaches the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _say(told: Any) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=True) + "\n")


def _say_no_more() -> None:
    """What is still in the buffer must not be written at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> int:
    sys.stderr.write(_printable(message) + "\n")
    return 1
