"""Where the fields of an article stand in somebody's JSON, as it is written on a command line."""

from argparse import ArgumentTypeError

from archive.formats import MAPPED

HELP = "where JSON has an article's fields: title=head,body=story.text"


def read_mapping(written: str) -> dict[str, str]:
    """`title=head,body=story.text` as a mapping. Raises ArgumentTypeError for what is none."""
    mapping: dict[str, str] = {}
    for pair in written.split(","):
        field, _, path = (part.strip() for part in pair.partition("="))
        if field not in MAPPED or not path:
            known = ", ".join(sorted(MAPPED))
            raise ArgumentTypeError(f"{pair!r} is not FIELD=NAME with one of: {known}")
        mapping[field] = path
    return mapping
