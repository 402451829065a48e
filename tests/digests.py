"""Compare an understood article with the digest that says what it must give (the form of `expected.json`)."""

from collections.abc import Mapping
from typing import Any

from archive.actions.understand import Understood

EQUAL = (
    "title",
    "authors",
    "publisher",
    "credits",
    "attribution",
    "language",
    "cross_heads",
    "section",
    "url",
    "keywords",
)
CHECKED = {
    *EQUAL, "header", "published", "modified", "dateline", "date_claims", "body_first", "body_last", "body_paragraphs",
    "boilerplate_spans_cover", "related_links", "related_links_first", "related_links_dated", "revision_note",
    "problems", "_note",
}  # fmt: skip


def differences(expected: Mapping[str, Any], understood: Understood) -> list[str]:
    """Every key of the digest in which the article differs; an unknown key is a difference too."""
    article = understood.article.as_json()
    found = [f"unknown key {key}" for key in expected if key not in CHECKED]
    for key in EQUAL:
        if key in expected and article[key] != expected[key]:
            found.append(f"{key}: {article[key]!r} instead of {expected[key]!r}")
    for key in ("published", "modified", "header", "dateline", "revision_note"):
        if key in expected:
            found += _parts(key, expected[key], article[key])
    found += _claims(expected, article) + _text(expected, article)
    return found + _links(expected, article) + _problems(expected, understood)


def _parts(key: str, expected: Mapping[str, Any] | None, got: Mapping[str, Any] | None) -> list[str]:
    if expected is None or got is None:
        return [] if expected is got else [f"{key}: {got!r} instead of {expected!r}"]
    return [
        f"{key}.{name}: {got[name]!r} instead of {value!r}" for name, value in expected.items() if got[name] != value
    ]


def _claims(expected: Mapping[str, Any], article: Mapping[str, Any]) -> list[str]:
    dates = {(claim["method"], claim["value"]) for claim in article["claims"] if claim["field"] == "published"}
    wanted = {(claim["method"], claim["value"]) for claim in expected.get("date_claims", ())}
    return [f"no claim {claim}" for claim in wanted - dates]


def _text(expected: Mapping[str, Any], article: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    body = article["body"].strip()
    if not body.startswith(expected.get("body_first", "")):
        found.append(f"the body starts with {body[:60]!r}")
    if not body.endswith(expected.get("body_last", "")):
        found.append(f"the body ends with {body[-60:]!r}")
    if expected.get("body_paragraphs", body.count("\n\n") + 1) != body.count("\n\n") + 1:
        found.append(f"{body.count(chr(10) * 2) + 1} paragraphs")
    if "boilerplate_spans_cover" in expected:
        spans = [cut["span"] for cut in article["boilerplate"]]
        cover = [min(spans)[0], max(end for _, end in spans)] if spans else []
        if cover != expected["boilerplate_spans_cover"]:
            found.append(f"boilerplate covers {cover}")
    return found


def _links(expected: Mapping[str, Any], article: Mapping[str, Any]) -> list[str]:
    links = article["related_links"]
    found = [] if expected.get("related_links", len(links)) == len(links) else [f"{len(links)} related links"]
    for key in ("related_links_first", "related_links_dated"):
        wanted = expected.get(key)
        candidates = links[:1] if key == "related_links_first" else links
        if wanted and not any(all(link[name] == value for name, value in wanted.items()) for link in candidates):
            found.append(f"{key} is not among the links")
    return found


def _problems(expected: Mapping[str, Any], understood: Understood) -> list[str]:
    codes = {problem.code for problem in understood.problems}
    return [f"no problem {code}" for code in expected.get("problems", ()) if code not in codes]
