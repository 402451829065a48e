"""An expression as a tantivy query: exact words first, their other forms after them, the title before the body."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import tantivy

from archive.search import languages
from archive.search.schema import SCHEMA, TEXTS
from archive.search.syntax import Expression, Label, Part, Term
from archive.search.vocabulary import Vocabulary

Clause = tuple[tantivy.Occur, tantivy.Query]

MUST, SHOULD, MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot

_WEIGHT = {"title": 3.0, "body": 1.0}
_WEIGHT_OF_FORMS = 0.7
_SPECIAL = re.compile(r"[][\\.+*?()|{}^$#&~-]")


def clauses(expression: Expression, vocabulary: Vocabulary, *, spoken: Sequence[str] = ()) -> Iterator[Clause]:
    """`spoken` are the languages that the search is restricted to, if any: words take forms of these only."""
    chosen = {languages.language_code(language) for language in spoken}
    stemmed = tuple(language for language in vocabulary.languages if not chosen or language in chosen)
    for group in expression.required:
        yield MUST, any_of(query for term in group for query in _alternatives(term, vocabulary, stemmed))
    for term in expression.excluded:
        yield MUST_NOT, any_of(_alternatives(term, vocabulary, stemmed))


def any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return combined([(SHOULD, query) for query in queries])


def all_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return combined([(MUST, query) for query in queries])


def combined(parts: Sequence[Clause]) -> tantivy.Query:
    """One query of these clauses. A single one is not wrapped: tantivy answers a bare union of words many times
    faster, because it can skip what cannot come to the top."""
    if len(parts) == 1 and parts[0][0] != MUST_NOT:
        return parts[0][1]
    return tantivy.Query.boolean_query(parts)


def unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def between(field: str, low: int | None, high: int | None) -> tantivy.Query:
    """Both bounds belong to the range."""
    return tantivy.Query.range_query(SCHEMA, field, tantivy.FieldType.Unsigned, lower_bound=low, upper_bound=high)


def labelled(field: str, value: str) -> tantivy.Query:
    """Articles with this folded name or code."""
    return tantivy.Query.term_query(SCHEMA, field, value)


def narrowed(vocabulary: Vocabulary, field: str, chosen: Collection[str]) -> Iterator[Clause]:
    """Articles with one of these values of a field that has few; or not the others, where fewer articles have those.

    Nearly all may be in one state or language, and to follow a million of them beside each word costs as much as the
    word.
    """
    held = vocabulary.held(field)
    others = {(field, value): count for value, count in held.items() if value not in chosen}
    if lacking := vocabulary.held("lacks").get(field):
        others["lacks", field] = lacking
    if sum(others.values()) < sum(held.get(value, 0) for value in chosen):
        yield from ((MUST_NOT, labelled(*each)) for each in others)
    else:
        yield MUST, unscored(any_of(labelled(field, value) for value in chosen))


def _alternatives(part: Part, vocabulary: Vocabulary, stemmed: Sequence[str]) -> Iterator[tantivy.Query]:
    if isinstance(part, Label):
        yield unscored(_beginning(part.field, part.value) if part.open else labelled(part.field, part.value))
        return
    fields = TEXTS if part.field is None else (part.field,)
    for field in fields:
        yield tantivy.Query.boost_query(_together(field, part), _WEIGHT[field])
    if part.spreads:
        yield from _forms(part.words[0], fields, vocabulary, stemmed)


def _together(field: str, term: Term) -> tantivy.Query:
    """The words of a term in this field, in the form in which they were typed."""
    if len(term.words) == 1:
        return _beginning(field, term.words[0]) if term.open else labelled(field, term.words[0])
    if term.open:
        patterns: list[str | tuple[int, str]] = [*map(_literally, term.words[:-1]), _literally(term.words[-1]) + ".*"]
        return tantivy.Query.regex_phrase_query(SCHEMA, field, patterns)
    return tantivy.Query.phrase_query(SCHEMA, field, list(term.words), slop=term.places)


def _beginning(field: str, beginning: str) -> tantivy.Query:
    return tantivy.Query.regex_query(SCHEMA, field, _literally(beginning) + ".*")


def _literally(text: str) -> str:
    """As an expression of tantivy's that matches this text alone."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def _forms(word: str, fields: Sequence[str], vocabulary: Vocabulary, stemmed: Sequence[str]) -> Iterator[tantivy.Query]:
    """Other forms, in articles of the language whose forms they are: "new" is no form of the English "news"."""
    for language in stemmed:
        found = []
        for field in fields:
            rarity = vocabulary.rarity(field, word)
            for form, rarity_of_form in vocabulary.forms(field, word, language):
                # A rare form would weigh more than the word that was asked for.
                weight = _WEIGHT_OF_FORMS * min(1.0, rarity / rarity_of_form)
                found.append(_word(field, form, _WEIGHT[field] * weight))
        if found:
            others = list(narrowed(vocabulary, "language", (language,)))
            # Side by side with the word itself, where there is no other language: tantivy goes along one list only.
            yield from [combined([(MUST, any_of(found)), *others])] if others else found


def _word(field: str, word: str, weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(tantivy.Query.term_query(SCHEMA, field, word), weight)
