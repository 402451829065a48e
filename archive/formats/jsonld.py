"""JSON-LD of a web page: which of its nodes is the article, and what that node says.

A page may describe itself, its site, its crumbs, its authors and the stories beside it. The article is the node of an
article's type whose address or headline is the page's; the first one where nothing tells them apart. A site that
describes only the page (`WebPage`) is asked for its dates alone.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from archive.formats.fields import record_claims
from archive.text import fold, word_set
from archive.values import Claim

_ARTICLE_TYPES = word_set(
    "article newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle askpublicnewsarticle "
    "opinionnewsarticle reviewnewsarticle blogposting liveblogposting report scholarlyarticle satiricalarticle "
    "socialmediaposting techarticle advertisercontentarticle review criticreview recipe videoobject"
)
_LESSER_TYPES = word_set("review criticreview recipe videoobject")
_PAGE_TYPES = word_set("webpage itempage creativework")
_INWARD = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
_DEEPEST = 6
_MOST_NODES = 500
_LONGEST = 2_000_000
_LONGEST_SOURCE = 80
_WRAPPER = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s{0,20}[}\]])")
_PAIR = re.compile(r'"(@type|datePublished|dateModified)"\s*:\s*"([^"\n]{4,60})"')
_ORGANIZATIONS = word_set("organization newsmediaorganization corporation company localbusiness ngo")

Node = Mapping[str, Any]


def read_scripts(scripts: Sequence[str], address: str, titles: Sequence[str]) -> Node | None:
    """The node of the article, references to other nodes resolved; or the page's own node reduced to its dates."""
    nodes: list[Node] = []
    for script in scripts:
        for node in _nodes(_load(script), 0):
            nodes.append(node)
            if len(nodes) >= _MOST_NODES:
                break
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    articles = [node for node in nodes if _types(node) & _ARTICLE_TYPES]
    if articles:
        best = min(articles, key=lambda node: _order(node, address, titles))
        return _resolved(best, named)
    pages = [node for node in nodes if _types(node) & _PAGE_TYPES]
    dates = {name: pages[0][name] for name in ("datePublished", "dateModified") if pages and name in pages[0]}
    return dates or None


def node_claims(node: Node) -> list[Claim]:
    """What the article's node says. Persons are told from organisations by their type."""
    plain = {name: _unescaped(value) for name, value in node.items() if name not in ("author", "creator")}
    if "uploadDate" in plain:
        plain.setdefault("datePublished", plain["uploadDate"])
    claims = record_claims(plain, method="json_ld")
    claims += _sources(plain)
    for name in ("author", "creator"):
        found = list(_authors(node.get(name), 0))
        if found:
            return claims + found
    return claims


def _sources(node: Node) -> list[Claim]:
    """The dateline, and the outlets that the story is taken from: `isBasedOn`, `sourceOrganization`."""
    found: list[Claim] = []
    if isinstance(line := node.get("dateline"), str) and line.strip():
        found.append(Claim(field="dateline", value=line, method="json_ld", as_written=line, confidence=0.9))
    own = _name_of(node.get("publisher"))
    for key in ("isBasedOn", "sourceOrganization"):
        values = node.get(key)
        for value in values[:5] if isinstance(values, list) else [values]:
            name = (
                _name_of(value.get("publisher") or value.get("provider") or value) if isinstance(value, Mapping) else ""
            )
            if name and fold(name) != fold(own) and len(name) <= _LONGEST_SOURCE:
                found.append(
                    Claim(field="credits", value=name, method="json_ld", as_written=name, confidence=0.8, note=key)
                )
    return found


def _name_of(value: Any) -> str:
    name = value.get("name") if isinstance(value, Mapping) else value
    return " ".join(str(_unescaped(name)).split()) if isinstance(name, str) and "://" not in name else ""


def body_of(node: Node) -> str:
    """The text of the article that its node holds, as it is written there; empty where it holds none."""
    body = node.get("articleBody")
    return str(_unescaped(body)) if isinstance(body, str) else ""


def _load(script: str) -> Any:
    if len(script) > _LONGEST:
        return None
    text = _WRAPPER.sub("", _WRAPPER.sub("", script)).strip()
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        pass
    try:
        # Line breaks inside strings and a comma too many are the two mistakes that pages make.
        return json.loads(_TRAILING_COMMA.sub("", text.rstrip(";")), strict=False)
    except (ValueError, RecursionError):
        return _salvaged(text)


def _salvaged(script: str) -> Node | None:
    """The type and the dates of a script that is no JSON, mostly for a quotation mark inside a text; else None."""
    said: dict[str, set[str]] = {}
    for name, value in _PAIR.findall(script):
        said.setdefault(name, set()).add(value)
    kinds = [kind for kind in said.get("@type", ()) if kind.lower() in _ARTICLE_TYPES]
    # Two of a kind may belong to two stories.
    if len(kinds) != 1 or len(said.get("datePublished", ())) > 1:
        return None
    return {"@type": kinds[0]} | {name: min(said[name]) for name in ("datePublished", "dateModified") if name in said}


def _nodes(document: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(document, list):
        for item in document[:_MOST_NODES]:
            yield from _nodes(item, depth + 1)
    elif isinstance(document, dict):
        yield document
        for name in _INWARD:
            if isinstance(document.get(name), dict | list):
                yield from _nodes(document[name], depth + 1)


def _types(node: Node) -> set[str]:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return {name.rpartition("/")[2].lower() for name in named if isinstance(name, str)}


def _order(node: Node, address: str, titles: Sequence[str]) -> tuple[bool, bool, bool, bool]:
    """Sorts first what is about this page: its address, then its headline, then a real article with a date."""
    urls = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    urls = [url.get("@id") or url.get("url") if isinstance(url, Mapping) else url for url in urls]
    here = any(isinstance(url, str) and address and _bare(url) == _bare(address) for url in urls)
    headline = node.get("headline") or node.get("name")
    folded = fold(html.unescape(headline)) if isinstance(headline, str) else ""
    told = len(folded) > 5 and any(folded in title or title in folded for title in titles if len(title) > 5)
    return not told, not here, bool(_types(node) & _LESSER_TYPES), "datePublished" not in node


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].partition("://")[2].removeprefix("www.").rstrip("/").lower()


def _resolved(node: Node, named: Mapping[str, Node]) -> Node:
    """The node with bare references (`{"@id": …}`) replaced by what they name."""
    found = dict(node)
    for name in ("author", "creator", "publisher"):
        value = found.get(name)
        if isinstance(value, list):
            found[name] = [_named(item, named) for item in value]
        elif value is not None:
            found[name] = _named(value, named)
    return found


def _named(value: Any, named: Mapping[str, Node]) -> Any:
    if isinstance(value, Mapping) and isinstance(value.get("@id"), str) and "name" not in value:
        return named.get(value["@id"])
    return value


def _unescaped(value: Any) -> Any:
    """Texts are HTML at times: `&quot;` and `&#039;` are written out."""
    if isinstance(value, str):
        return html.unescape(html.unescape(value)) if "&" in value else value
    return value


def _authors(value: Any, depth: int) -> Iterator[Claim]:
    if isinstance(value, list) and depth < 3:
        for item in value[:50]:
            yield from _authors(item, depth + 1)
    elif isinstance(value, str):
        yield _author(value, "author", 0.9)
    elif isinstance(value, Mapping):
        name = value.get("name")
        if isinstance(name, list | Mapping) and depth < 3:
            yield from _authors(name, depth + 1)
        elif isinstance(name, str):
            kinds = _types(value)
            note = "organisation" if kinds & _ORGANIZATIONS else "person" if "person" in kinds else "author"
            yield _author(name, note, 0.9)


def _author(name: str, note: str, confidence: float) -> Claim:
    value = " ".join(str(_unescaped(name)).split())
    return Claim(field="authors", value=value, method="json_ld", as_written=name, confidence=confidence, note=note)
