"""Held texts that may have something in common with new ones, with all that the decision needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from archive.actions.rows import run_binary
from archive.matching import Candidate
from archive.matching import Fingerprint as Print
from archive.models import Source
from archive.text import fold
from archive.values import PIPELINE, RevisionNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text for the decision. The candidate's id is the revision's."""

    article_id: UUID
    candidate: Candidate
    body: str

    @property
    def revision_id(self) -> UUID:
        return self.candidate.id


class Outlets:
    """Which known outlet a text comes from, and all names that it goes by. Sources are read when first asked for."""

    @cached_property
    def _sources(self) -> list[Source]:
        return list(Source.objects.only("slug", "name", "aliases", "domains", "merged_into"))

    @cached_property
    def _by_id(self) -> dict[UUID, Source]:
        """Under the id of one that was merged stands the one into which it was."""
        own = {source.pk: source for source in self._sources}
        return {pk: own[source.merged_into_id or pk] for pk, source in own.items()}

    @cached_property
    def _by_slug(self) -> dict[str, Source]:
        return {source.slug: source for source in self._sources}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {
            fold(name): self._by_id[source.pk].slug
            for source in self._sources
            for name in (*source.aliases, source.slug, source.name)
        }

    @cached_property
    def _by_domain(self) -> dict[str, str]:
        return {domain: source.slug for source in self._sources for domain in source.domains}

    def slug(self, source_id: UUID | None) -> str | None:
        source = self._by_id.get(source_id) if source_id is not None else None
        return source.slug if source is not None else None

    def known(self, *, slug: str | None, publisher: str | None, url: str | None) -> str | None:
        """The outlet that the sender says, else the one that the text names, else the one at whose address it was."""
        if slug is not None:
            return slug
        if publisher is not None:
            # An outlet that nobody has entered as a source is known by its name all the same.
            return self._by_name.get(fold(publisher)) or f"named {fold(publisher)}"
        host = (urlsplit(url).hostname or "") if url else ""
        return self._by_domain.get(host.removeprefix("www.")) if host else None

    def names(self, outlet: str | None, publisher: str | None) -> tuple[str, ...]:
        source = self._by_slug.get(outlet) if outlet is not None else None
        own = (source.name, *source.aliases) if source is not None else ()
        return (*own, publisher) if publisher is not None else own


def candidate(
    *,
    revision_id: UUID,
    fingerprint: Print,
    document: Mapping[str, Any],
    received_at: datetime,
    slug: str | None,
    outlets: Outlets,
) -> Candidate:
    """What the decision needs, from a reading's document."""
    outlet = outlets.known(slug=slug, publisher=document["publisher"], url=document["url"])
    note, dateline = document["revision_note"], document["dateline"]
    return Candidate(
        id=revision_id,
        fingerprint=fingerprint,
        received_at=received_at,
        source=outlet,
        names=outlets.names(outlet, document["publisher"]),
        credits=tuple(document["credits"]),
        attribution=tuple(document["attribution"]),
        title=document["title"],
        dateline=dateline["place"] if dateline else None,
        published=_interval(document["published"]),
        modified=_interval(document["modified"]),
        revision_note=(
            RevisionNote(as_written=note["as_written"], earlier_version_at=note["earlier_version_at"]) if note else None
        ),
    )


def _interval(date: Mapping[str, Any] | None) -> tuple[datetime, datetime] | None:
    if date is None or not date["stated"]:
        return None
    return datetime.fromisoformat(date["earliest"]), datetime.fromisoformat(date["latest"])


NOT_ASKED = [
    "authors", "body_spans", "boilerplate", "cross_heads", "header", "keywords", "language", "lines", "pipeline",
    "problems", "related_links", "section", "subtitle",
]  # fmt: skip
"""What a reading's document says that no decision asks for: of some of it there is more than of the text."""

SHOWN_OF_ARTICLE = """
    article.title, article.publisher, article.published_earliest, article.published_latest, article.published_stated
"""
FROM = """
    FROM archive_revision AS revision
    JOIN archive_article AS article ON article.id = revision.article_id
    JOIN archive_fingerprint AS print ON print.revision_id = revision.id
    LEFT JOIN archive_source AS source ON source.id = article.source_id
    LEFT JOIN archive_learnedlayer AS layer ON layer.article_id = article.id
    JOIN LATERAL (
        SELECT document FROM archive_reading WHERE revision_id = revision.id
        ORDER BY pipeline = %b DESC, read_at DESC LIMIT 1
    ) AS reading ON true
"""
LOAD = f"""
    SELECT revision.id, revision.article_id, revision.received_at, source.slug, reading.document - %b::text[],
           print.words, print.digest, revision.body IS NULL, {SHOWN_OF_ARTICLE},
           print.keys, coalesce(revision.body, layer.body, article.body)
    {FROM} WHERE revision.id = ANY(%b)
"""
LOAD_STANDING = f"""
    SELECT revision.id, revision.article_id, revision.received_at, source.slug, reading.document - %b::text[],
           print.words, print.digest, revision.body IS NULL, {SHOWN_OF_ARTICLE},
           revision.number, revision.known_as_id
    {FROM} WHERE revision.article_id = ANY(%b) AND revision.copy_of_id IS NULL ORDER BY revision.article_id, number
"""
LOAD_FIRST = f"""
    SELECT revision.id, revision.article_id, revision.received_at, source.slug, reading.document - %b::text[],
           print.words, print.digest, revision.body IS NULL, {SHOWN_OF_ARTICLE}
    {FROM} WHERE revision.id IN (
        SELECT DISTINCT ON (article_id) id FROM archive_revision
        WHERE article_id = ANY(%b) AND copy_of_id IS NULL ORDER BY article_id, number
    )
"""  # noqa: S608 - statements of our own


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A version of an article, with what tells its place among the others: without its body, without keys.

    `shows` says that its body is the article's.
    """

    candidate: Candidate
    number: int
    known_as: UUID | None
    shows: bool

    @property
    def id(self) -> UUID:
        return self.candidate.id


def load(revisions: Collection[UUID], outlets: Outlets) -> dict[UUID, Text]:
    """These texts with all that the decision needs. Of the one that is shown, title and date are those that show: an
    editor may have put them right."""
    loaded: dict[UUID, Text] = {}
    rows = run_binary(LOAD, [NOT_ASKED, PIPELINE, list(revisions)]) if revisions else []
    for *told, keys, body in rows:
        made = _made(told, tuple(keys), outlets)
        loaded[made.id] = Text(article_id=told[1], candidate=made, body=body)
    return loaded


def load_standing(articles: Collection[UUID], outlets: Outlets) -> dict[UUID, list[Standing]]:
    """By article its versions, in the order of their numbers; title and date as for `load`."""
    found: dict[UUID, list[Standing]] = {}
    for *told, number, known_as in run_binary(LOAD_STANDING, [NOT_ASKED, PIPELINE, list(articles)]):
        _, article_id, *_, shows = told[:8]
        one = Standing(candidate=_made(told, (), outlets), number=number, known_as=known_as, shows=shows)
        found.setdefault(article_id, []).append(one)
    return found


def load_first(articles: Collection[UUID], outlets: Outlets) -> list[Candidate]:
    """Of each article its first version, under the article's id; title and date as for `load`, without keys.

    No body is read: an origin may have ten thousand articles.
    """
    rows = run_binary(LOAD_FIRST, [NOT_ASKED, PIPELINE, list(articles)])
    return [replace(_made(told, (), outlets), id=told[1]) for told in rows]


def _made(told: Sequence[Any], keys: tuple[int, ...], outlets: Outlets) -> Candidate:
    """Of the columns with which both statements begin."""
    pk, _, received_at, slug, document, words, digest, shows, title, publisher, earliest, latest, stated = told
    if shows:
        document |= {"title": title, "publisher": publisher, "published": None}
    made = candidate(
        revision_id=pk,
        fingerprint=Print(words=words, keys=keys, digest=digest),
        document=document,
        received_at=received_at,
        slug=slug,
        outlets=outlets,
    )
    if shows and stated and earliest is not None:
        made = replace(made, published=(earliest, latest))
    return made
