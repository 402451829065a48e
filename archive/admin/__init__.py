"""The editors' door. Importing it registers its pages; it holds no rules: it calls actions and shows rows."""

from archive.admin import (
    alarms,
    articles,
    channels,
    deposits,
    edits,
    events,
    items,
    keys,
    originals,
    people,
    reviews,
    sources,
    tagrules,
    templates,
    vocabularies,
)

__all__ = [
    "alarms",
    "articles",
    "channels",
    "deposits",
    "edits",
    "events",
    "items",
    "keys",
    "originals",
    "people",
    "reviews",
    "sources",
    "tagrules",
    "templates",
    "vocabularies",
]
