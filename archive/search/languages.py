"""Words: how a text is cut into them, folded, and brought back to a stem. The index, the queries and the highlights
all use these functions, so that what one writes the others find.

A word is a run of letters and digits, without case and without accents (`Élysée` is `elysee`, `Straße` `strasse`).
Scripts that write no spaces (Chinese, Japanese, Korean syllables, Thai, Lao, Khmer, Burmese) are cut into single
characters: a search for several of them is a phrase, and finds exactly the places where they stand together.

Stems are used by queries and highlights only, never written to the index: an article is indexed once, in the words it
has, and a query is widened to the other forms of its words that the index holds.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from archive.values import Span

LONGEST_WORD = 100
"""Words of this many bytes (UTF-8) or more are not indexed: base64, checksums, run-together addresses."""

STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""Languages with a Snowball stemmer in tantivy, by ISO 639 code. Others are found by the words as they stand."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# tantivy folds Latin letters only; Greek and Russian readers leave these accents out as well.
_FOLDED = str.maketrans("ΆΈΉΊΌΎΏΪΫάέήίόύώϊϋΐΰςЁё", "ΑΕΗΙΟΥΩΙΥαεηιουωιυιυσЕе")
_FOLDABLE = re.compile("[Ά-ώЁё]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_BOUNDARY = re.compile(rf"(?<=[{_UNSPACED}])(?=\S)|(?<=\S)(?=[{_UNSPACED}])")


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words of a text in order; `span(n)` says where the n-th stands in the text as given."""

    texts: list[str]
    span: Callable[[int], Span]


def _analyzer(tokenizer: Tokenizer, *filters: Filter) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(tokenizer)
    for each in filters:
        builder = builder.filter(each)
    return builder.build()


def index_analyzer() -> TextAnalyzer:
    """What tantivy applies to the prepared text of an article."""
    return _analyzer(Tokenizer.simple(), Filter.remove_long(LONGEST_WORD), Filter.ascii_fold(), Filter.lowercase())


def label_analyzer() -> TextAnalyzer:
    """What tantivy applies to names and other values that are compared as a whole."""
    return _analyzer(Tokenizer.raw(), Filter.ascii_fold(), Filter.lowercase())


def verbatim_analyzer() -> TextAnalyzer:
    """What tantivy applies to columns: they keep the value as written."""
    return _analyzer(Tokenizer.raw())


# Folding goes before lower case: "İ" becomes "I" and then "i"; the other way leaves a loose dot behind.
_WORDS = _analyzer(Tokenizer.simple(), Filter.ascii_fold(), Filter.lowercase())
_LABEL = label_analyzer()
_STEMS = {
    code: _analyzer(Tokenizer.whitespace(), Filter.stemmer(name), Filter.ascii_fold())
    for code, name in STEMMERS.items()
}


def prepared(text: str) -> str:
    """`text` as tantivy shall cut it: composed, folded where tantivy does not, spaces between unspaced characters.

    Lone surrogates, which no index can hold, become U+FFFD.
    """
    if text.isascii():
        return text
    folded = _folded(unicodedata.normalize("NFC", text))
    return _BOUNDARY.sub(" ", folded) if _UNSPACED_CHARACTER.search(folded) else folded


def words(text: str) -> Words:
    """The words of `text`, each with its place in `text` as it was given (also where folding moved it)."""
    if not unicodedata.is_normalized("NFC", text):
        return _words_of_chunks(text)
    folded = _folded(text)
    added: list[int] = []
    if not text.isascii() and _UNSPACED_CHARACTER.search(text):
        added = [match.start() + number for number, match in enumerate(_BOUNDARY.finditer(folded))]
        folded = _BOUNDARY.sub(" ", folded)
    tokens = _WORDS.pre_tokenize(folded).tokens

    def span(number: int) -> Span:
        start, end = tokens[number].char_offset_from, tokens[number].char_offset_to
        return start - bisect_left(added, start), end - bisect_left(added, end)

    return Words([token.text for token in tokens], span)


def label(value: str) -> str:
    """The form in which a name or another whole value is compared: without case and accents."""
    return "".join(_LABEL.analyze(prepared(value)))


def language_code(language: str) -> str:
    """The primary subtag of a language tag: `pt` for `pt-BR`."""
    return language.replace("_", "-").partition("-")[0].strip().lower()


def stems(language: str, folded: Sequence[str]) -> list[str]:
    """The stem of each of these folded words in a language of `STEMMERS`; words must have no white space."""
    return _STEMS[language].analyze(" ".join(folded))


def storable(text: str) -> str:
    """Lone surrogates, which no index can hold, become U+FFFD."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _words_of_chunks(text: str) -> Words:
    """Composing moves offsets; white space never composes, so each chunk between it is composed for itself."""
    found = [
        (word, chunk.span()) for chunk in re.finditer(r"\S+", text) for word in _WORDS.analyze(prepared(chunk.group()))
    ]
    return Words([word for word, _ in found], lambda number: found[number][1])


def _folded(text: str) -> str:
    """Replaces code points one by one, so that offsets stay."""
    if text.isascii():
        return text
    text = storable(text)
    return text.translate(_FOLDED) if _FOLDABLE.search(text) else text
