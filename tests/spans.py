"""The span law: what is not white space lies in exactly one of header, claim line, body, boilerplate."""

from archive.values import NormalizedArticle


def uncovered_or_doubled(text: str, article: NormalizedArticle) -> list[tuple[int, str, int]]:
    """The places where the law is broken, each with its character and how many spans hold it."""
    spans = [*article.lines, *article.body_spans, *(cut.span for cut in article.boilerplate)]
    if article.header.span:
        spans.append(article.header.span)
    holders = [0] * len(text)
    for start, end in spans:
        for place in range(start, end):
            holders[place] += 1
    return [
        (place, character, holders[place])
        for place, character in enumerate(text)
        if holders[place] > 1 or (holders[place] == 0 and not character.isspace())
    ]
