"""Relations judged anew: when texts are read by new rules, what the machine thought of them is derived again.

What people have decided stays. Which texts are copies and versions of an article stays too: that is a verdict, which
only a person takes back.
"""

from collections.abc import Sequence
from uuid import UUID

from archive.actions.events import Act, log
from archive.actions.recognition.heldkeys import take_places
from archive.actions.recognition.origins import regroup
from archive.actions.recognition.recognise import NewText, keys_of, relatives
from archive.actions.recognition.relations import relate
from archive.models import Article, Fingerprint, Relation
from archive.values import RULES


def rederive(texts: Sequence[NewText]) -> int:
    """Brings fingerprints and relations of these versions to what is read of them now, and returns for how many that
    was needed. Inside a transaction that has the recogniser's lock."""
    held = Fingerprint.objects.in_bulk([text.revision_id for text in texts])
    stale = [text for text in texts if _is_stale(held.get(text.revision_id), text)]
    if not stale:
        return 0
    for place, text in zip(take_places(len(stale)), stale, strict=True):
        Fingerprint.objects.update_or_create(
            revision_id=text.revision_id,
            defaults={
                "place": place,
                "digest": text.fingerprint.digest.hex(),
                "words": text.fingerprint.words,
                "keys": list(keys_of(text.fingerprint)),
                "rules": RULES,
            },
        )
    articles = {text.article_id for text in stale}
    dropped = _drop(articles)
    relate(found=relatives(stale), new=())
    parted = {article for relation in dropped for article in (relation.a_id, relation.b_id)}
    origins = Article.objects.filter(id__in=parted, origin__isnull=False).values_list("origin", flat=True)
    regroup(origins=set(origins), articles=parted)
    _tell_of_lost(dropped)
    return len(stale)


def _is_stale(known: Fingerprint | None, text: NewText) -> bool:
    return known is None or known.rules != RULES or known.digest != text.fingerprint.digest.hex()


def _drop(articles: set[UUID]) -> list[Relation]:
    """Takes away what the machine thought; what still holds is found again at once."""
    found = Relation.objects.of(*articles).by_machine()
    dropped = list(found)
    found.delete()
    return dropped


def _tell_of_lost(dropped: Sequence[Relation]) -> None:
    lost = [one for one in dropped if not Relation.objects.filter(a=one.a_id, b=one.b_id).exists()]
    log(
        Act(
            verb="relation.no_longer_found",
            subject_kind="relation",
            subject_id=one.pk,
            data={"a": str(one.a_id), "b": str(one.b_id), "kind": one.kind, "rules": one.rules},
        )
        for one in lost
    )
