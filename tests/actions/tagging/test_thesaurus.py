"""Vocabularies imported as a whole, and terms that mean the same made one."""

import pytest

from archive.actions.editing import edits
from archive.actions.tagging import merging_terms, tag, thesaurus, vocabularies
from archive.errors import Conflict, Invalid
from archive.intake.terms import TermEntry
from archive.models import Article, Event, Tagging, Term, Vocabulary
from tests.actions.handing_in import ACTOR, article, hand_in, work_off

ENTRIES = [
    TermEntry(label="rivers", code="r", aliases=("streams",), broader="w"),
    TermEntry(label="water", code="w"),
    TermEntry(label="canals", broader="rivers"),
]


@pytest.fixture
def topics(db: None) -> Vocabulary:
    return vocabularies.create(slug="topics", name="Topics", free=False, actor=ACTOR)


def tree(vocabulary: Vocabulary) -> dict[str, str | None]:
    found = Term.objects.filter(vocabulary=vocabulary, merged_into__isnull=True)
    return dict(found.values_list("label", "parent__label"))


def bring(vocabulary: Vocabulary, *entries: TermEntry) -> thesaurus.Imported:
    return thesaurus.import_terms(vocabulary=vocabulary, entries=entries, actor=ACTOR)


def articles(count: int) -> list[Article]:
    hand_in(*(article(number) for number in range(count)))
    work_off()
    return list(Article.objects.order_by("pk"))


def test_terms_come_with_their_places_and_names(topics: Vocabulary) -> None:
    assert bring(topics, *ENTRIES) == thesaurus.Imported(added=3, changed=0, unchanged=0)
    assert tree(topics) == {"water": None, "rivers": "water", "canals": "rivers"}
    assert Term.objects.get(label="rivers").aliases == ["streams"]
    assert Event.objects.get(verb="vocabulary.imported").data == {"added": 3, "changed": 0, "unchanged": 0}


def test_importing_again_changes_nothing(topics: Vocabulary) -> None:
    bring(topics, *ENTRIES)
    keys = set(Term.objects.values_list("pk", flat=True))
    assert bring(topics, *ENTRIES) == thesaurus.Imported(added=0, changed=0, unchanged=3)
    assert set(Term.objects.values_list("pk", flat=True)) == keys


def test_a_term_is_known_by_its_code(topics: Vocabulary) -> None:
    bring(topics, *ENTRIES)
    key = Term.objects.get(label="rivers").pk
    told = bring(topics, TermEntry(label="water", code="r"), TermEntry(label="rivers", code="w", broader="r"))
    assert (told.added, told.changed) == (0, 2)
    assert Term.objects.get(pk=key).label == "water"
    assert tree(topics) == {"water": None, "rivers": "water", "canals": "water"}


def test_what_stands_below_itself_or_below_nothing_is_told(topics: Vocabulary) -> None:
    told = bring(
        topics,
        TermEntry(label="a", broader="b"),
        TermEntry(label="b", broader="a"),
        TermEntry(label="c", broader="nowhere"),
    )
    assert set(told.unplaced) == {"a", "c"}
    assert tree(topics) == {"a": None, "b": "a", "c": None}


@pytest.mark.parametrize(
    "entries",
    [
        [TermEntry(label="x" * 201)],
        [TermEntry(label="a"), TermEntry(label="a")],
        [TermEntry(label="a", code="1"), TermEntry(label="b", code="1")],
        [TermEntry(label="a", code="c" * 301)],
        [TermEntry(label=" ")],
    ],
)
def test_a_list_that_cannot_be_kept_brings_nothing(topics: Vocabulary, entries: list[TermEntry]) -> None:
    with pytest.raises(Invalid):
        bring(topics, *entries)
    assert tree(topics) == {}


def test_a_label_that_another_term_has_is_refused(topics: Vocabulary) -> None:
    bring(topics, *ENTRIES)
    with pytest.raises(Invalid, match="Two terms would be called water"):
        bring(topics, TermEntry(label="water", code="r"))
    assert Term.objects.get(code="r").label == "rivers"


def test_an_alias_finds_its_term(topics: Vocabulary) -> None:
    bring(topics, *ENTRIES)
    (only,) = articles(1)
    tag.tag(article_id=only.pk, label="streams", actor=ACTOR, vocabulary="topics")
    assert Tagging.objects.get().term.label == "rivers"


def test_merging_moves_what_bears_it_and_keeps_its_name(topics: Vocabulary) -> None:
    bring(topics, *ENTRIES, TermEntry(label="brooks", broader="water"))
    first, second = articles(2)
    for one, label in ((first, "rivers"), (second, "rivers"), (second, "brooks")):
        tag.tag(article_id=one.pk, label=label, actor=ACTOR, vocabulary="topics")
    versions = dict(Article.objects.values_list("pk", "version"))
    rivers, brooks = Term.objects.get(label="rivers"), Term.objects.get(label="brooks")
    into = merging_terms.merge(term_id=rivers.pk, into_id=brooks.pk, actor=ACTOR, reason="One scheme")
    assert into.aliases == ["rivers", "streams"]
    assert sorted(Tagging.objects.values_list("article", "term__label")) == sorted(
        [(first.pk, "brooks"), (second.pk, "brooks")]
    )
    assert tree(topics) == {"water": None, "brooks": "water", "canals": "brooks"}
    assert {pk: version + 1 for pk, version in versions.items()} == dict(Article.objects.values_list("pk", "version"))
    told = Event.objects.get(verb="term.merged")
    assert told.reason == "One scheme"
    assert [told.data[name] for name in ("into", "label", "articles")] == ["brooks", "rivers", 2]
    tag.tag(article_id=first.pk, label="rivers", actor=ACTOR, vocabulary="topics")
    assert Tagging.objects.filter(article=first).count() == 1


def test_merged_tags_stay_merged_for_senders_and_bulk_edits(db: None) -> None:
    (only,) = articles(1)
    for label in ("river", "rivers"):
        tag.tag(article_id=only.pk, label=label, actor=ACTOR)
    old, new = Term.objects.get(label="river"), Term.objects.get(label="rivers")
    merging_terms.merge(term_id=old.pk, into_id=new.pk, actor=ACTOR)
    order, _ = edits.order(changes={}, reset=[], tags={"add": ["river"]}, overwrite=False, reason="")
    assert order.add == ["rivers"]
    hand_in(article(7), declared={"tags": ["river", "rivers"]})
    work_off()
    assert set(Tagging.objects.values_list("term__label", flat=True)) == {"rivers"}


def test_what_cannot_be_merged(topics: Vocabulary) -> None:
    bring(topics, *ENTRIES)
    other = vocabularies.add_term(
        vocabulary=Vocabulary.objects.get(slug="tags"), label="rivers", parent=None, actor=ACTOR
    )
    rivers, water, canals = (Term.objects.get(vocabulary=topics, label=name) for name in ("rivers", "water", "canals"))
    for term, into, error in (
        (rivers, other, Invalid),
        (rivers, rivers, Invalid),
        (water, canals, Conflict),
    ):
        with pytest.raises(error):
            merging_terms.merge(term_id=term.pk, into_id=into.pk, actor=ACTOR)
    merging_terms.merge(term_id=canals.pk, into_id=rivers.pk, actor=ACTOR)
    with pytest.raises(Conflict, match="merged already"):
        merging_terms.merge(term_id=water.pk, into_id=canals.pk, actor=ACTOR)


def test_a_merging_is_taken_back_with_all_that_moved(topics: Vocabulary) -> None:
    bring(topics, *ENTRIES, TermEntry(label="brooks", broader="water"))
    first, second, third = articles(3)
    for one, label in ((first, "rivers"), (second, "rivers"), (second, "brooks"), (third, "rivers")):
        tag.tag(article_id=one.pk, label=label, actor=ACTOR, vocabulary="topics", reason=f"{label} it is")
    before, names, taggings = tree(topics), aliases(topics), borne()
    rivers, brooks = Term.objects.get(label="rivers"), Term.objects.get(label="brooks")
    merging_terms.merge(term_id=rivers.pk, into_id=brooks.pk, actor=ACTOR)
    assert (tree(topics), borne()) != (before, taggings)
    tag.untag(article_id=third.pk, label="brooks", actor=ACTOR)
    versions = dict(Article.objects.values_list("pk", "version"))
    merging_terms.unmerge(term_id=rivers.pk, actor=ACTOR, reason="They differ")
    # What somebody took away since stays away.
    assert (tree(topics), aliases(topics), borne()) == (
        before,
        names,
        taggings - {(third.pk, "rivers", "rivers it is")},
    )
    assert Article.objects.get(pk=first.pk).version == versions[first.pk] + 1
    told = Event.objects.get(verb="term.merging_undone")
    assert (told.reason, told.data["articles"]) == ("They differ", 2)
    with pytest.raises(Conflict, match="not merged"):
        merging_terms.unmerge(term_id=rivers.pk, actor=ACTOR)


def test_of_two_mergings_the_last_is_taken_back_first(topics: Vocabulary) -> None:
    bring(topics, *ENTRIES)
    rivers, canals = Term.objects.get(label="rivers"), Term.objects.get(label="canals")
    brooks = vocabularies.add_term(vocabulary=topics, label="brooks", parent=None, actor=ACTOR)
    merging_terms.merge(term_id=canals.pk, into_id=rivers.pk, actor=ACTOR)
    merging_terms.merge(term_id=rivers.pk, into_id=brooks.pk, actor=ACTOR)
    with pytest.raises(Conflict, match="merged further"):
        merging_terms.unmerge(term_id=canals.pk, actor=ACTOR)
    # Its wider term is put below one of its own meanwhile: it comes back without one, not in a ring.
    water = Term.objects.get(label="water")
    vocabularies.change_term(term_id=water.pk, label="water", parent=brooks, actor=ACTOR)
    Term.objects.filter(pk=brooks.pk).update(parent=None)
    for term in (rivers, canals):
        merging_terms.unmerge(term_id=term.pk, actor=ACTOR)
    assert (Term.objects.get(pk=canals.pk).parent, aliases(topics)["brooks"]) == (Term.objects.get(pk=rivers.pk), [])


def aliases(vocabulary: Vocabulary) -> dict[str, list[str]]:
    return dict(Term.objects.filter(vocabulary=vocabulary).values_list("label", "aliases"))


def borne() -> set[tuple[object, ...]]:
    return set(Tagging.objects.values_list("article", "term__label", "reason"))
