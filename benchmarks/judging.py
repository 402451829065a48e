"""When is what was read from an article right: the one place that compares it with what is expected.

Two views of the same values:

`answers` gives a field as a set of values, for counting. White space runs count as one space; letters, case, quotes
and dashes must be the same.

- one value (title, subtitle, publisher, language, url, section; header by its kind, dateline by its place): a set of
  one, or empty for null;
- several (authors, credits, attribution, keywords, cross_heads, boilerplate_kinds): the set, whatever the order;
- a date: EDTF and precision together are the value; `Z` and `+00:00` are the same offset. `published_day` is the day
  alone, for tools that know no more;
- revision_note: the words, and the time of the earlier version where it is expected;
- related_links: their number, nothing for none;
- problems and date_claims: what is expected must be among what is given, more is no fault;
- body: its words (one sign each where no spaces stand between words), as a multiset.

A field is right when both sets are equal, so that null is right where nothing is expected, and only there. Precision
is the share of given values that are expected, recall the share of expected values that are given; over many articles
the values are added up, except for the body, where the mean over the articles is taken. A field that the expectation
does not name is not judged. An article that was not read at all gave nothing and is wrong in every field.

`differences` is stricter, for tests: the order of several values counts, every key of the expectation is compared,
and a key that nobody knows is a difference.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from archive.text import collapse

Json = Mapping[str, Any]

_ONE = ("title", "subtitle", "publisher", "language", "url", "section")
_SEVERAL = ("authors", "credits", "attribution", "keywords", "cross_heads")
_OBJECTS = ("header", "dateline", "published", "modified", "revision_note")
_DIGESTS = (
    "body_first", "body_last", "body_paragraphs", "boilerplate_spans_cover", "related_links_first",
    "related_links_dated",
)  # fmt: skip
FIELDS = (
    "header", "title", "subtitle", "authors", "publisher", "credits", "attribution", "dateline", "published",
    "published_day", "modified", "language", "url", "section", "keywords", "revision_note", "cross_heads", "body",
    "boilerplate_kinds", "related_links", "problems", "date_claims",
)  # fmt: skip
"""What is counted, in the order in which it is shown."""

_KNOWN = {*FIELDS, *_DIGESTS} - {"published_day"}
_SIGN = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SIGN}]|[^\W_{_SIGN}]+")


class Judgement(NamedTuple):
    """One field of one article. The numbers are values, for the body words."""

    field: str
    expected: Any
    given: Any
    right: bool
    common: int
    wanted: int
    had: int


def judge(expected: Json, given: Json | None) -> list[Judgement]:
    """Every field that the expectation names; `given` is None for an article that was not read."""
    named = [field for field in FIELDS if _source(field) in expected]
    return [_body(expected, given) if field == "body" else _field(field, expected, given) for field in named]


def _source(field: str) -> str:
    return "published" if field == "published_day" else field


def _field(field: str, expected: Json, given: Json | None) -> Judgement:
    wanted = answers(field, expected)
    had = answers(field, given, beside=expected) if given is not None else set()
    right = given is not None and wanted == had
    return Judgement(field, sorted(wanted), sorted(had), right, len(wanted & had), len(wanted), len(had))


def _body(expected: Json, given: Json | None) -> Judgement:
    wanted, had = expected["body"] or "", (given or {}).get("body") or ""
    left, right = Counter(_WORD.findall(wanted)), Counter(_WORD.findall(had))
    same = given is not None and collapse(wanted) == collapse(had)
    return Judgement("body", wanted, had, same, (left & right).total(), left.total(), right.total())


def answers(field: str, article: Json, *, beside: Json | None = None) -> set[str]:
    """The values of one field, of an expectation or (with the expectation beside it) of what was read."""
    if field in _ONE:
        return {collapse(article[field])} if article[field] is not None else set()
    if field in _SEVERAL:
        return {collapse(value) for value in article[field]}
    return _ANSWERS[field](article, article if beside is None else beside)


def _date(field: str) -> Callable[[Json, Json], set[str]]:
    return lambda article, _: {f"{_edtf(date)} {date['precision']}"} if (date := article[field]) else set()


def _edtf(date: Json) -> str:
    return re.sub("Z$", "+00:00", date["edtf"])


def _day(article: Json, _: Json) -> set[str]:
    return {article["published"]["edtf"][:10]} if article["published"] else set()


def _revision_note(article: Json, expected: Json) -> set[str]:
    note = article["revision_note"]
    if not note:
        return set()
    earlier = note["earlier_version_at"] if "earlier_version_at" in (expected["revision_note"] or {}) else None
    return {collapse(note["as_written"]) + (f" [{earlier}]" if earlier else "")}


def _boilerplate_kinds(article: Json, _: Json) -> set[str]:
    if "boilerplate_kinds" in article:
        return set(article["boilerplate_kinds"])
    return {cut["kind"] for cut in article["boilerplate"]}


def _related_links(article: Json, _: Json) -> set[str]:
    links = article["related_links"]
    number = links if isinstance(links, int) else len(links)
    return {str(number)} if number else set()


def _problems(article: Json, expected: Json) -> set[str]:
    codes = {problem if isinstance(problem, str) else problem["code"] for problem in article["problems"]}
    return codes & set(expected["problems"])


def _date_claims(article: Json, expected: Json) -> set[str]:
    wanted = {f"{claim['method']} {claim['value']}" for claim in expected["date_claims"]}
    if article is expected:
        return wanted
    dates = [claim for claim in article["claims"] if claim["field"] == "published"]
    return {f"{claim['method']} {claim['value']}" for claim in dates} & wanted


_ANSWERS: dict[str, Callable[[Json, Json], set[str]]] = {
    "header": lambda article, _: {article["header"]["kind"]},
    "dateline": lambda article, _: {collapse(article["dateline"]["place"])} if article["dateline"] else set(),
    "published": _date("published"),
    "published_day": _day,
    "modified": _date("modified"),
    "revision_note": _revision_note,
    "boilerplate_kinds": _boilerplate_kinds,
    "related_links": _related_links,
    "problems": _problems,
    "date_claims": _date_claims,
}


def unknown_keys(expected: Json) -> list[str]:
    """The keys that nothing is compared with; those that begin with a line below are remarks."""
    return [key for key in expected if key not in _KNOWN and not key.startswith("_")]


def differences(expected: Json, article: Json) -> list[str]:
    """Every key of the expectation in which an article, in its outward form, differs."""
    found = [f"unknown key {key}" for key in unknown_keys(expected)]
    for key in (*_ONE, *_SEVERAL):
        if key in expected and article[key] != expected[key]:
            found.append(f"{key}: {article[key]!r} instead of {expected[key]!r}")
    for key in _OBJECTS:
        if key in expected:
            found += _parts(key, expected[key], article[key])
    return found + _sets(expected, article) + _text(expected, article) + _links(expected, article)


def _parts(key: str, expected: Json | None, given: Json | None) -> list[str]:
    if expected is None or given is None:
        return [] if expected is given else [f"{key}: {given!r} instead of {expected!r}"]
    return [
        f"{key}.{name}: {given[name]!r} instead of {value!r}"
        for name, value in expected.items()
        if given[name] != value
    ]


def _sets(expected: Json, article: Json) -> list[str]:
    found = []
    for key in ("boilerplate_kinds", "related_links", "problems", "date_claims"):
        if key in expected and (had := answers(key, article, beside=expected)) != (wanted := answers(key, expected)):
            found.append(f"{key}: {sorted(had)} instead of {sorted(wanted)}")
    return found


def _text(expected: Json, article: Json) -> list[str]:
    found: list[str] = []
    body = article["body"].strip()
    if "body" in expected and collapse(body) != collapse(expected["body"] or ""):
        found.append(f"body: {body!r} instead of {expected['body']!r}")
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


def _links(expected: Json, article: Json) -> list[str]:
    found, links = [], article["related_links"]
    for key in ("related_links_first", "related_links_dated"):
        wanted = expected.get(key)
        candidates = links[:1] if key == "related_links_first" else links
        if wanted and not any(all(link[name] == value for name, value in wanted.items()) for link in candidates):
            found.append(f"{key} is not among the links")
    return found
