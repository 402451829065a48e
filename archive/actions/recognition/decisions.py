"""What people have decided about an article and others, as far as it still holds and can be taken back."""

from collections.abc import Collection
from uuid import UUID

from archive.models import Event

VERBS = ("relation.confirmed", "relation.rejected", "article.merged", "article.split")


def standing(*, subjects: Collection[UUID]) -> list[Event]:
    """Of each relation the last decision, and every merging and splitting of these articles; the newest first.

    `subjects` are the ids of articles and of relations. What was taken back is left out.
    """
    taken_back = Event.objects.filter(subject_id__in=subjects, verb__in=[f"{verb}_taken_back" for verb in VERBS])
    undone = {data["event"] for data in taken_back.values_list("data", flat=True)}
    events = Event.objects.filter(subject_id__in=subjects, verb__in=VERBS).order_by("-id")
    found: list[Event] = []
    decided: set[UUID | None] = set()
    for event in events:
        if str(event.pk) in undone:
            continue
        if event.subject_kind == "relation":
            if event.subject_id in decided:
                continue
            decided.add(event.subject_id)
        found.append(event)
    return found
