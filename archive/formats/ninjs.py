"""ninjs 1.x to 3.x (IPTC's news in JSON): one story. Names differ between versions in case and number only.

Renditions and associations (pictures, related items) are not read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from archive.formats.newsml import not_usable
from archive.values import Claim, Problem

_MARKS = frozenset(
    ("versioncreated", "firstcreated", "body_xhtml", "body_html", "body_text", "bodies", "headlines", "pubstatus")
)
_BODIES = ("body_xhtml", "body_html", "body_richtext", "body_main", "body_text", "body")
_TITLES = ("headline", "headline_main", "title")
_NAMED = {"place": "place", "person": "person", "people": "person", "organisation": "organisation"}
_SURE, _LIKELY, _DOUBTED = 0.95, 0.8, 0.6


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a ninjs item: it names itself by `uri`, as no other format does beside these fields."""
    return isinstance(record.get("uri"), str) and not _MARKS.isdisjoint(name.lower() for name in record)


def claims_of(record: Mapping[str, Any]) -> Iterator[Claim]:
    """What an item claims. A first version that is named is the publication, a later one a change."""
    said = {name.lower(): value for name, value in record.items()}
    title = next((value for name in _TITLES if (value := _string(said.get(name)))), "")
    yield from _claim("title", _of_role(said.get("headlines"), ("main", "")) or title, "headline", _SURE)
    yield from _claim("subtitle", _of_role(said.get("headlines"), ("sub", "subheadline")), "headline", _SURE)
    yield from _claim("authors", _string(said.get("byline")) or _string(said.get("by")), "byline", _SURE)
    first, version = _string(said.get("firstcreated")), _string(said.get("versioncreated"))
    published = first or version or _string(said.get("contentcreated"))
    yield from _claim("published", published, "firstcreated" if first else "versioncreated", _SURE)
    yield from _claim("modified", version if first and version != first else "", "versioncreated", _SURE)
    yield from _claim("publisher", _string(said.get("copyrightholder")), "copyrightholder", _DOUBTED)
    yield from _claim("language", _string(said.get("language")), "language", _LIKELY)
    yield from _claim("identifier", _string(said.get("uri")), "uri", _SURE)
    yield from _claim("dateline", _string(said.get("located")), "located", _SURE)
    for name in dict.fromkeys([*_names(said.get("infosources")), *_names(said.get("infosource"))]):
        yield from _claim("credits", name, "infosource", _LIKELY)
    words = [name for key in ("keywords", "subject", "subjects") for name in _names(said.get(key))]
    for word in dict.fromkeys(words):
        yield from _claim("keywords", word, "subject", _LIKELY)
    for key, field in _NAMED.items():
        for name in (*_names(said.get(key)), *_names(said.get(f"{key}s"))):
            yield from _claim(field, name, key, _LIKELY)


def body_of(record: Mapping[str, Any]) -> str:
    """The text of an item, as HTML where it has that: one item holds the same story in several forms.

    A text item that has none shows its description.
    """
    said = {name.lower(): value for name, value in record.items()}
    found = [_Body(one) for one in said["bodies"]] if isinstance(said.get("bodies"), list) else []
    told = [body for body in found if body.value and not body.is_other]
    if told:
        return min(told, key=lambda body: body.order).value
    named = [name for name in said if name.startswith("body_") and name not in _BODIES]
    teasers = [name for name in said if name.startswith("description")] if said.get("type", "text") == "text" else []
    texts = (said.get(name) for name in (*_BODIES, *named, *teasers))
    return next((value for text in texts if (value := _string(text) or _of_role(text, ("main", "")))), "")


def problems_of(record: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Whether its sender has taken the item back."""
    return not_usable(_string(record.get("pubstatus") or record.get("pubStatus")))


class _Body:
    """One of several bodies of an item."""

    def __init__(self, body: Any) -> None:
        said = {str(name).lower(): value for name, value in body.items()} if isinstance(body, dict) else {}
        self.value = _string(said.get("value"))
        kind, role = _string(said.get("contenttype")).lower(), _string(said.get("role")).lower()
        self.is_other = "nitf" in kind or "xml" in kind.replace("xhtml", "") or "summary" in role
        self.order = ("html" not in kind, role not in ("main", ""))


def _of_role(values: Any, roles: tuple[str, ...]) -> str:
    """The first value with one of these roles; where the first role is `main`, any that has none of the others."""
    said = [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
    for role in roles:
        for one in said:
            if _string(one.get("role")).lower() == role and _string(one.get("value")):
                return _string(one.get("value"))
    return _string(said[0].get("value")) if said and roles[0] == "main" else ""


def _names(values: Any) -> list[str]:
    """The names of parties and subjects; a code alone is none."""
    if isinstance(values, str | dict):
        values = [values]
    if not isinstance(values, list):
        return []
    names = [_string(one.get("name")) if isinstance(one, dict) else _string(one) for one in values]
    return [name for name in names if name]


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _claim(field: str, value: str, note: str, confidence: float) -> Iterator[Claim]:
    if value:
        yield Claim(field=field, value=value, method="meta", as_written=value, confidence=confidence, note=note)
