"""Relations as the machine writes them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from archive.actions.recognition.origins import GROUPING, join
from archive.actions.recognition.recognise import Related
from archive.actions.rows import as_jsonb, run_binary
from archive.models.fields import uuid7

WRITE = """
    INSERT INTO archive_relation AS known
        (id, a_id, b_id, revision_a_id, revision_b_id, kind, state, containment_a, containment_b, passages, reason,
         rules, made_at, decided_why)
    SELECT id, a, b, revision_a, revision_b, kind, 'proposed', containment_a, containment_b, passages, reason, rules,
           %b, ''
    FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[], %b::uuid[], %b::uuid[], %b::text[], %b::float8[], %b::float8[],
                %b::jsonb[], %b::jsonb[], %b::text[])
        AS found (id, a, b, revision_a, revision_b, kind, containment_a, containment_b, passages, reason, rules)
    ON CONFLICT (a_id, b_id) DO UPDATE
    SET kind = excluded.kind, revision_a_id = excluded.revision_a_id, revision_b_id = excluded.revision_b_id,
        containment_a = excluded.containment_a, containment_b = excluded.containment_b,
        passages = excluded.passages, reason = excluded.reason, rules = excluded.rules
    WHERE known.decided_at IS NULL
      AND (known.rules <> excluded.rules
           OR known.containment_a + known.containment_b < excluded.containment_a + excluded.containment_b)
    RETURNING a_id, b_id, kind
"""
"""What a person has decided stays as it is. Of two versions' matches the nearer one is the evidence."""


def relate(*, found: Sequence[Related], new: Collection[UUID]) -> int:
    """Writes relations between articles, and makes one origin of those that carry one text. Returns how many changed.

    `new` are the articles that this transaction makes.
    """
    nearest: dict[tuple[UUID, UUID], Related] = {}
    for one in found:
        pair = _pair(one)
        if pair[0] != pair[1] and (pair not in nearest or _nearness(one) > _nearness(nearest[pair])):
            nearest[pair] = one
    if not nearest:
        return 0
    rows = [_row(pair, nearest[pair]) for pair in sorted(nearest)]
    written = run_binary(WRITE, [timezone.now(), *map(list, zip(*rows, strict=True))])
    join(pairs=[(a, b) for a, b, kind in written if kind in GROUPING], new=new)
    return len(written)


def _pair(found: Related) -> tuple[UUID, UUID]:
    one, other = found.new.article_id, found.held.article_id
    return (one, other) if one < other else (other, one)


def _nearness(found: Related) -> float:
    return found.match.containment + found.match.containment_held


def _row(pair: tuple[UUID, UUID], found: Related) -> tuple[Any, ...]:
    match = found.match
    new_is_a = found.new.article_id == pair[0]
    a, b = (found.new, found.held) if new_is_a else (found.held, found.new)
    shares = (match.containment, match.containment_held)
    passages = [[list(spans[0]), list(spans[1])] if new_is_a else [list(spans[1]), list(spans[0])]
                for spans in match.passages]  # fmt: skip
    reason = match.as_json()
    for stored in ("passages", "kind", "containment", "containment_held", "rules"):
        del reason[stored]
    reason["first"] = "a" if (match.first == "new") == new_is_a else "b"
    return (
        uuid7(), *pair, a.revision_id, b.revision_id, match.kind, *(shares if new_is_a else reversed(shares)),
        as_jsonb(sorted(passages)), as_jsonb(reason), match.rules,
    )  # fmt: skip
