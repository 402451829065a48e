"""The kinds of channels, one module each."""

from collections.abc import Mapping
from typing import Any

from archive.errors import Invalid
from archive.intake.channels import bucket, dump, feed, folder, mailbox, sitemap
from archive.intake.channels.asking import Kind, Option

KINDS: Mapping[str, Kind] = {
    "folder": folder.KIND,
    "feed": feed.KIND,
    "sitemap": sitemap.KIND,
    "dump": dump.KIND,
    "bucket": bucket.KIND,
    "mailbox": mailbox.KIND,
}


def options_of(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a kind, as they are kept: those that are not given have their default.

    Raises Invalid with all that is wrong, under `options.NAME`.
    """
    known = KINDS[kind].options
    wrong = {f"options.{name}": [f"A {kind} has no such option."] for name in given if name not in known}
    kept: dict[str, Any] = {}
    for name, option in known.items():
        kept[name] = given.get(name, option.default)
        if fault := _fault(option, kept[name]):
            wrong[f"options.{name}"] = [fault]
    if wrong:
        raise Invalid("Some options are wrong.", fields=wrong)
    return kept


def _fault(option: Option, value: Any) -> str:
    match option.kind:
        case "flag":
            return "" if isinstance(value, bool) else "True or false."
        case "number":
            fits = isinstance(value, int) and not isinstance(value, bool) and option.least <= value <= option.most
            return "" if fits else f"A whole number from {option.least:,} to {option.most:,}."
        case "choice":
            return "" if value in option.choices else f"Choose from {', '.join(option.choices)}."
        case "lines":
            fits = isinstance(value, list) and len(value) <= 100 and all(_is_line(one) for one in value)
            return "" if fits else "A list of at most 100 texts of at most 1,000 characters."
    return "" if value == "" or _is_line(value) else "A text of at most 1,000 characters."


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 1000 and "\x00" not in value
