"""Write what was recognised: fingerprints, the versions' order, placeholders, relations, origins."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from archive.actions.receiving.identifiers import Identifiers, TextKey
from archive.actions.recognition.heldkeys import held_keys, take_places
from archive.actions.recognition.recognise import NewText, Recognised
from archive.actions.recognition.relations import relate
from archive.actions.recognition.versions import Arrived, arrange, expect, place
from archive.actions.rows import copy_rows
from archive.models import Fingerprint
from archive.values import RULES

FINGERPRINT_COLUMNS = ("revision", "place", "digest", "words", "keys", "rules")


def settle(
    recognised: Sequence[tuple[NewText, Recognised]], identifiers: Identifiers, articles: Mapping[TextKey, UUID]
) -> None:
    """Inside the transaction that recognised them, when their revisions, articles and readings are written.

    `articles` are those in which the chunk's texts stand, old ones among them.
    """
    _write_fingerprints([(text, found.keys) for text, found in recognised if found.kind != "copy"])
    elsewhere = [(text, found) for text, found in recognised if found.kind != "article"]
    place(
        arrived=[
            Arrived(
                revision_id=text.revision_id,
                article_id=found.article_id,
                body=text.body,
                copy_of=found.of if found.kind == "copy" else None,
            )
            for text, found in elsewhere
        ]
    )
    identifiers.write(
        revisions={
            text.revision_id: text.identity
            for text, found in recognised
            if text.identity is not None and found.kind != "copy"
        },
        articles=articles,
    )
    expect(
        notes=[
            (text.revision_id, text.document["revision_note"])
            for text, found in recognised
            if found.kind != "copy" and text.document["revision_note"]
        ]
    )
    told: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for text, found in elsewhere:
        if found.kind == "version":
            told[found.article_id].append({"item": str(text.item_id), "revision": str(text.revision_id)})
    arrange(articles=list(told), because={article: {"arrived": arrived} for article, arrived in told.items()})
    relate(
        found=[related for _, found in recognised for related in found.related],
        new={found.article_id for _, found in recognised if found.kind == "article"},
    )


def _write_fingerprints(texts: Sequence[tuple[NewText, Sequence[int]]]) -> None:
    places = take_places(len(texts))
    copy_rows(
        Fingerprint,
        FINGERPRINT_COLUMNS,
        (
            (text.revision_id, place, text.fingerprint.digest.hex(), text.fingerprint.words, list(keys), RULES)
            for place, (text, keys) in zip(places, texts, strict=True)
        ),
    )
    held_keys.written(places)
