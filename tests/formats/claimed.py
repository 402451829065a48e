"""What a parsed article claims, in a form that tests can compare."""

from archive.values import ParsedArticle


def claimed(article: ParsedArticle) -> dict[str, list[str]]:
    """The values of each field in the order in which they were claimed."""
    found: dict[str, list[str]] = {}
    for claim in article.claims:
        found.setdefault(claim.field, []).append(claim.value)
    return found


def codes(article: ParsedArticle) -> list[str]:
    """The codes of its problems."""
    return [problem.code for problem in article.problems]
