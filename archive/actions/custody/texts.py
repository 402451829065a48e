"""The text of a revision as its reader decodes it: what the spans of its readings count in."""

from archive.actions.custody.originals import arrival_of
from archive.actions.processing.understand import understand
from archive.errors import NotFound, TooLarge
from archive.models import Revision

MAX_BYTES = 2 * 1024 * 1024


def text_of(*, revision: Revision) -> str:
    """Reads the original again. Writes nothing.

    Raises TooLarge above 2 MiB, Unreadable if this version cannot read it, NotFound if it finds no such part in it,
    Unavailable if storage does not give the bytes.
    """
    if revision.original.size > MAX_BYTES:
        raise TooLarge("The original is too large to be shown with its spans.")
    parts = (part.parsed for part in understand(arrival_of(revision.item)))
    found = next((parsed for parsed in parts if parsed.part == revision.part), None)
    if found is None:
        raise NotFound("This version finds no such part in the original.")
    return found.text
