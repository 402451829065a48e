"""A short invented body, and the article that a text is understood as."""

from archive.normalization import normalize
from archive.values import NormalizedArticle, ParsedArticle

FIRST = (
    "The pier in the old harbour opened on Monday after a long winter of repairs, the mayor said, and ships came back "
    "to the bay."
)
SECOND = (
    "Fishermen were glad of it. The new cranes are to be delivered in the summer, and the market hall will follow in "
    "the autumn of next year."
)
BODY = f"{FIRST}\n\n{SECOND}"
HEADER = " date 2020-01-02 New pier opens in the harbour\n\n"
TITLE = "New pier opens in the harbour"


def understood(text: str, **context: object) -> NormalizedArticle:
    return normalize(ParsedArticle(text=text, media_type="text/plain", encoding="utf-8"), **context)  # type: ignore[arg-type]


def values(article: NormalizedArticle, field: str) -> list[str]:
    return [claim.value for claim in article.claims if claim.field == field]
