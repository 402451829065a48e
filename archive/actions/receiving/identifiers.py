"""Clients' own identifiers: what is sent under one again is a version of the article that it names.

Only what a client says to the REST door counts, and only its own articles: a key that may hand in could otherwise put
its words in the place of somebody else's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from archive.actions.processing.outcomes import Outcome
from archive.actions.processing.understand import Understood
from archive.actions.rows import copy_rows, run_binary
from archive.models import Article, Deposit, OwnIdentifier, Revision
from archive.models.fields import uuid7
from archive.models.identifiers import LONGEST_IDENTIFIER
from archive.values import Problem

FIELD = "identifier"


class Identity(NamedTuple):
    """A client (one of the two is set) and what it calls an article."""

    api_key: UUID | None
    user: int | None
    value: str


class Named(NamedTuple):
    """An identifier's row, the article that it names, and whether that is withdrawn."""

    pk: UUID
    article_id: UUID
    withdrawn: bool


TextKey = tuple[str, int]
"""Digest of the original, and part: by which a text is known."""


def identify(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], "Identifiers"]:
    """What the senders of these call their articles; what came for a withdrawn one is kept out by a problem.

    For use under the recogniser's lock.
    """
    identifiers = Identifiers(
        {
            (outcome.item.digest, part.parsed.part): identity
            for outcome in outcomes
            for part in outcome.good
            if (identity := _identity(outcome, part)) is not None
        }
    )
    closed = identifiers.of_withdrawn()
    if not closed:
        return list(outcomes), identifiers
    return [_refused(outcome) if _is_any(outcome, closed) else outcome for outcome in outcomes], identifiers


def _is_any(outcome: Outcome, texts: Collection[TextKey]) -> bool:
    return any((outcome.item.digest, part.parsed.part) in texts for part in outcome.good)


def _refused(outcome: Outcome) -> Outcome:
    problem = Problem(
        code="identifier_withdrawn",
        severity="fatal",
        message="The article that you call so was withdrawn: have it restored, or send this under another identifier.",
        field=FIELD,
    )
    return Outcome(item=outcome.item, warnings=outcome.warnings, problem=problem)


def _identity(outcome: Outcome, part: Understood) -> Identity | None:
    deposit = outcome.item.deposit
    if deposit.door != Deposit.Door.REST:
        return None
    value = _said(part, alone=outcome.is_one_article)
    if value is None or len(value) > LONGEST_IDENTIFIER:
        return None
    if deposit.api_key_id is not None:
        return Identity(deposit.api_key_id, None, value)
    return Identity(None, deposit.user_id, value) if deposit.user_id is not None else None


def _said(part: Understood, *, alone: bool) -> str | None:
    """What stands in the field `identifier` of its JSON, or was said beside the file, if there is one article in it.

    What a file says of itself otherwise (a feed's guid, a page's markup) is the outlet's word, not the client's.
    """
    is_record = "json" in part.parsed.media_type
    for claim in part.article.claims:
        if claim.field != FIELD:
            continue
        own_field = is_record and claim.method == "meta" and (claim.note or "").casefold() == FIELD
        if own_field or (alone and claim.method == "sender"):
            return claim.value
    return None


class Identifiers:
    """`of` says what the texts of a chunk are called; `article` what that names. Under the recogniser's lock."""

    def __init__(self, of: Mapping[TextKey, Identity]) -> None:
        self.of = of
        self._named: dict[Identity, Named] = {}
        self._new: dict[Identity, UUID] = {}
        self._names: dict[UUID, set[Identity]] = {}
        by_client: dict[tuple[UUID | None, int | None], list[str]] = defaultdict(list)
        for identity in of.values():
            by_client[identity[:2]].append(identity.value)
        for (api_key, user), values in by_client.items():
            client: dict[str, Any] = {"api_key": api_key} if api_key is not None else {"user": user}
            for row in OwnIdentifier.objects.filter(value__in=values, **client).only("value", "article"):
                self._named[Identity(api_key, user, row.value)] = _standing(row)

    def of_withdrawn(self) -> set[TextKey]:
        """The texts that are new, and are called like an article that is withdrawn."""
        closed = {key for key, identity in self.of.items() if (named := self._named.get(identity)) and named.withdrawn}
        digests = {digest for digest, _ in closed}
        held = Revision.objects.filter(original__in=digests).values_list("original", "part") if closed else ()
        return closed.difference(held)

    def article(self, identity: Identity | None) -> UUID | None:
        """The article that this names by now."""
        if identity is None:
            return None
        named = self._named.get(identity)
        return named.article_id if named is not None else self._new.get(identity)

    def give(self, identity: Identity | None, article: UUID) -> None:
        """Names an article, unless the identifier names one already."""
        if identity is not None and self.article(identity) is None:
            self._new[identity] = article
            self._names_of(article).add(identity)

    def is_another(self, identity: Identity | None, article: UUID) -> bool:
        """Whether the client calls that article by another name: then these are two articles, however alike."""
        if identity is None:
            return False
        own = {other for other in self._names_of(article) if other[:2] == identity[:2]}
        return bool(own) and identity not in own

    def write(self, *, revisions: Mapping[UUID, Identity], articles: Mapping[TextKey, UUID]) -> None:
        """Writes the new names, and beside each of these revisions the name under which it came.

        `articles` are those in which the chunk's texts stand now. One that was there before gets a name that is free
        still only where this client brought all of it.
        """
        for key, identity in self.of.items():
            article = articles.get(key)
            if article is None or self.article(identity) is not None or self.is_another(identity, article):
                continue
            if _brought(identity, article):
                self.give(identity, article)
        made = {identity: uuid7() for identity in self._new}
        rows = ((made[identity], *identity, article, timezone.now()) for identity, article in self._new.items())
        copy_rows(OwnIdentifier, COLUMNS, rows)
        known = made | {identity: named.pk for identity, named in self._named.items()}
        marked = [(revision, known[identity]) for revision, identity in revisions.items() if identity in known]
        if marked:
            run_binary(MARK, [list(column) for column in zip(*marked, strict=True)])

    def _names_of(self, article: UUID) -> set[Identity]:
        if article not in self._names:
            rows = OwnIdentifier.objects.filter(article=article).values_list("api_key", "user", "value")
            self._names[article] = {Identity(*row) for row in rows}
        return self._names[article]


COLUMNS = ("id", "api_key", "user", "value", "article", "made_at")
MARK = """
    UPDATE archive_revision AS revision SET known_as_id = marked.known_as
    FROM unnest(%b::uuid[], %b::uuid[]) AS marked (id, known_as) WHERE revision.id = marked.id
"""


def _standing(row: OwnIdentifier) -> Named:
    """The article that an identifier names, or the one that it was merged into in the end."""
    article = Article.objects.only("state", "merged_into").get(pk=row.article_id)
    while article.merged_into_id is not None:
        article = Article.objects.only("state", "merged_into").get(pk=article.merged_into_id)
    return Named(row.pk, article.pk, article.state == Article.State.WITHDRAWN)


def _brought(identity: Identity, article: UUID) -> bool:
    """Whether all versions of an article came from this client; of an account, what it sent without a key."""
    versions = Revision.objects.versions().filter(article=article)
    if identity.api_key is not None:
        own = versions.filter(item__deposit__api_key=identity.api_key)
    else:
        own = versions.filter(item__deposit__api_key__isnull=True, item__deposit__user=identity.user)
    return not versions.exclude(pk__in=own.values("pk")).exists()
