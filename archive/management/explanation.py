"""The explanation of one article for people: chosen values, claims with their evidence, cuts, problems."""

from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

_ONE_LINE = ("title", "subtitle", "publisher", "language", "url", "section")
_SEVERAL = ("authors", "credits", "attribution", "keywords", "cross_heads")
_BODY_SHOWN = 600


def show(console: Console, explained: dict[str, Any]) -> None:
    """Print one article, or the problems of a file in which none was read."""
    console.rule(plain(f"{explained['file']} · part {explained['part']}", "bold"), align="left")
    console.print(plain(f"{explained['size']} bytes · {explained['media_type']} · {explained['encoding']}", "dim"))
    if "header" in explained:
        console.print(_values(explained))
        console.print(_claims(explained["claims"]))
        console.print(Panel(_body(explained["body"]), title="body", title_align="left", border_style="dim"))
        if explained["boilerplate"]:
            console.print(_cuts(explained))
    for problem in explained["problems"]:
        style = "bold red" if problem["severity"] == "fatal" else "yellow"
        console.print(
            Text.assemble((f"{problem['severity']} {problem['code']}", style), " ", _safe(problem["message"]))
        )
    console.print()


def _values(explained: dict[str, Any]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", justify="right")
    table.add_column()
    table.add_row("header", plain(f"{explained['header']['kind']} {explained['header']['as_written'] or ''}"))
    for name in _ONE_LINE:
        if explained[name]:
            table.add_row(name, plain(explained[name], "bold" if name == "title" else ""))
    for name in _SEVERAL:
        if explained[name]:
            table.add_row(name, plain("; ".join(explained[name])))
    for name in ("published", "modified"):
        if date := explained[name]:
            kind = "stated" if date["stated"] else "inferred"
            table.add_row(name, plain(f"{date['edtf']}  ({date['precision']}, {kind})"))
    if explained["dateline"]:
        table.add_row("dateline", plain(explained["dateline"]["place"]))
    if note := explained["revision_note"]:
        earlier = f"  (earlier version of {note['earlier_version_at']})" if note["earlier_version_at"] else ""
        table.add_row("revision note", plain(note["as_written"] + earlier))
    return table


def _claims(claims: list[dict[str, Any]]) -> Table:
    table = Table(
        title="claims", title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False
    )
    for heading in ("", "field", "value", "method", "span", "sure", "note"):
        table.add_column(heading, overflow="fold")
    for claim in claims:
        span = "{}-{}".format(*claim["span"]) if claim["span"] else ""
        notes = [] if claim["stated"] else ["inferred"]
        notes += [claim["note"]] if claim["note"] else []
        table.add_row(
            "✓" if claim["chosen"] else "",
            claim["field"],
            plain(claim["value"], "bold" if claim["chosen"] else ""),
            claim["method"],
            span,
            f"{claim['confidence']:.2f}",
            plain(", ".join(notes), "dim"),
        )
    return table


def _body(body: str) -> Text:
    more = len(body) - _BODY_SHOWN
    return Text.assemble(_safe(body[:_BODY_SHOWN]), (f" … {more} characters more", "dim") if more > 0 else "")


def _cuts(explained: dict[str, Any]) -> Text:
    cuts = [f"{cut['kind']} {cut['span'][0]}-{cut['span'][1]}" for cut in explained["boilerplate"]]
    links = f"; {len(explained['related_links'])} related links" if explained["related_links"] else ""
    return plain(f"cut: {', '.join(cuts)}{links}", "magenta")


def plain(text: str, style: str = "") -> Text:
    """Text that rich takes literally: no markup is read in what a file says."""
    return Text(_safe(text), style=style)


def _safe(text: str) -> str:
    """No control characters reach the terminal, whatever a file or its name holds."""
    return "".join(
        character if character.isprintable() or character in "\n " else f"\\x{ord(character):02x}" for character in text
    )
