"""A row of the table of all calls: what it takes and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drf_spectacular.types import OpenApiTypes

from archive.api.handovers import JSON
from archive.api.parameters import NoParameters, Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation. `problems` are those statuses besides `EVERYWHERE`; `headers` are request headers by
    name, `told` the headers of the answer, `also` other media types of the good answer, which are text, `otherwise`
    what else may be answered, by status."""

    name: str
    answer: Any
    status: int = 200
    takes: type[Parameters] = NoParameters
    body: Any = None
    problems: tuple[int, ...] = ()
    headers: Mapping[str, str] | None = None
    media_type: str = JSON
    also: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    otherwise: Mapping[int, Any] = field(default_factory=dict)


CONDITION = {"If-None-Match": "The ETag you hold: 304 where it is still that."}
PACKAGE = OpenApiTypes.BINARY
REPEATABLE = {
    "Idempotency-Key": "Any text of yours for this request. The same request again gives the same deposit or edit; "
    "another body with the same key is refused."
}
