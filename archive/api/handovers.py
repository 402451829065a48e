"""What a POST to deposits/ hands over: files of a form, JSON articles, lines of JSON, or one package as the body."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, BinaryIO, ClassVar, cast

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict
from rest_framework.exceptions import UnsupportedMediaType, ValidationError

from archive.actions.receiving.receive import HandedIn
from archive.api.bodies import Body, Forward, Incomplete, digest_of, spooled
from archive.api.mappings import FieldMapping
from archive.api.problems import by_field
from archive.api.rendering import read_json
from archive.errors import Invalid, Rejected
from archive.intake import uploads
from archive.intake.limits import DEFAULT_LIMITS
from archive.intake.names import sent_name
from archive.models.identifiers import LONGEST_IDENTIFIER

FORM = "multipart/form-data"
JSON = "application/json"
LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
PACKAGES = {
    "application/zip": "package.zip",
    "application/x-tar": "package.tar",
    "application/gzip": "package.tar.gz",
    "application/warc": "crawl.warc",
}
ACCEPTED = (FORM, JSON, *LINES, *PACKAGES)

SAID_ONCE = ("title", "subtitle", "publisher", "published", "modified", "language", "url", "section", "identifier")
SAID_OFTEN = ("authors", "keywords", "tags")
LONGEST_VALUE = 2000
LONGEST = {"tags": 200, "identifier": LONGEST_IDENTIFIER}
"""Characters; a tag becomes the label of a term, an identifier the sender's name for the article."""
MOST_VALUES = 100


class LengthRequired(Rejected):
    code = "length_required"
    http_status: ClassVar[int] = 411


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Files ready to be received. `fingerprint` tells two requests apart that carry the same Idempotency-Key."""

    files: tuple[HandedIn, ...]
    source: str = ""
    name: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str | None = None


@contextmanager
def read(
    request: HttpRequest, *, source: str, name: str, fields: Mapping[str, str] | None, repeatable: bool
) -> Iterator[Handover]:
    """Reads a request's body as far as must be; files are closed behind the block.

    `source`, `name` and `fields` (see `mappings`) come from the address; a form may say them itself. With `repeatable`
    the whole body is read and digested before anything else happens, so that a repeated request is known for one.

    Raises UnsupportedMediaType, ParseError, Invalid, Incomplete, and what Django raises for bodies that are too large.
    """
    _check_encoding(request)
    media_type = str(request.content_type)
    body = Body(request)
    with ExitStack() as opened:
        if media_type == FORM:
            handover = _of_form(request, body, opened, source=source, name=name)
        elif media_type == JSON:
            handover = _of_json(body, source=source, name=name)
        elif media_type in LINES:
            handover = _of_lines(body, opened, source=source, name=name, repeatable=repeatable)
        elif media_type in PACKAGES:
            handover = _of_package(body, opened, media_type=media_type, source=source, name=name)
        else:
            raise UnsupportedMediaType(media_type, f"Send one of: {', '.join(ACCEPTED)}.")
        if fields and "fields" not in handover.declared:
            handover = _with_fields(handover, fields)
        yield handover


def rest_of_lines(request: HttpRequest, *, after: int) -> HandedIn:
    """The lines behind the first `after` of a stream that broke off. Raises as `read`."""
    _check_encoding(request)
    media_type = str(request.content_type)
    if media_type not in LINES:
        raise UnsupportedMediaType(media_type, f"Send the other lines, as one of: {', '.join(LINES)}.")
    stream = _line_stream(Body(request))
    return HandedIn(name=f"after-{after}.ndjson", stream=stream, media_type=LINES[0], keep_container=False)


def _with_fields(handover: Handover, fields: Mapping[str, str]) -> Handover:
    fingerprint = handover.fingerprint and _fingerprint(handover.fingerprint, fields)
    return replace(handover, declared={**handover.declared, "fields": dict(fields)}, fingerprint=fingerprint)


def _check_encoding(request: HttpRequest) -> None:
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        message = f"Content-Encoding {encoding} is not read; send a .gz as a file of a form or as application/gzip."
        raise UnsupportedMediaType(encoding, message)


def _of_json(body: Body, *, source: str, name: str) -> Handover:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    data = Forward(body).up_to(limit + 1)
    if len(data) > limit:
        raise RequestDataTooBig(f"A JSON body has at most {limit:,} bytes; send lines ({LINES[0]}), which have no end.")
    if not isinstance(read_json(data), dict | list):
        message = "Send one article as an object, or a list of articles."
        raise Invalid(message, code="body_malformed", fields={"body": [message]})
    file = HandedIn(name="articles.json", stream=BytesIO(data), media_type=JSON, keep_container=False)
    digest = _fingerprint(JSON, source, name, hashlib.sha256(data).hexdigest())
    return Handover(files=(file,), source=source, name=name, fingerprint=digest)


def _of_lines(body: Body, opened: ExitStack, *, source: str, name: str, repeatable: bool) -> Handover:
    stream = _line_stream(body)
    digest = None
    lines: BinaryIO = stream
    if repeatable:
        lines, digest = opened.enter_context(spooled(stream))
    file = HandedIn(name="articles.ndjson", stream=lines, media_type=LINES[0], keep_container=False)
    fingerprint = None if digest is None else _fingerprint(LINES[0], source, name, digest)
    return Handover(files=(file,), source=source, name=name, fingerprint=fingerprint)


def _line_stream(body: Body) -> Forward:
    stream = Forward(body)
    head = stream.peek(uploads.HEAD)[: uploads.HEAD]
    if uploads.holding(head, media_type=LINES[0]) != "lines":
        message = "This is a package, not lines of JSON; send it with its own Content-Type."
        raise Invalid(message, code="body_malformed", fields={"body": [message]})
    return stream


def _of_package(body: Body, opened: ExitStack, *, media_type: str, source: str, name: str) -> Handover:
    stream, digest = opened.enter_context(spooled(Forward(body)))
    file = HandedIn(name=sent_name(name) or PACKAGES[media_type], stream=stream, media_type=media_type)
    fingerprint = _fingerprint(media_type, source, name, digest)
    return Handover(files=(file,), source=source, name=name, fingerprint=fingerprint)


def _of_form(request: HttpRequest, body: Body, opened: ExitStack, *, source: str, name: str) -> Handover:
    fields, parts = _parse_form(request, body)
    sent = [part for key in parts for part in parts.getlist(key)]
    for part in sent:
        opened.callback(part.close)
    said = _declared(fields)
    source, name = said.pop("source", source), said.pop("name", name)
    # The boundary between the parts is another one each time, so the parts are digested, not the body.
    digests = [[part.name, part.content_type, digest_of(cast("BinaryIO", part.file))] for part in sent]
    files = tuple(
        HandedIn(
            name=sent_name(part.name or ""),
            stream=cast("BinaryIO", part.file),
            media_type=_media_type(part),
        )
        for part in sent
    )
    fingerprint = _fingerprint(FORM, source, name, said, digests)
    return Handover(files=files, source=source, name=name, declared=said, fingerprint=fingerprint)


def _parse_form(request: HttpRequest, body: Body) -> tuple[QueryDict, MultiValueDict[str, UploadedFile]]:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise LengthRequired("A form is sent with its Content-Length.")
    if int(length) > DEFAULT_LIMITS.max_total:
        raise RequestDataTooBig(f"A form has at most {DEFAULT_LIMITS.max_total:,} bytes.")
    handlers = request.upload_handlers
    try:
        with ExitStack() as unfinished:
            unfinished.callback(_discard, handlers)
            fields, parts = MultiPartParser(request.META, cast("Any", Forward(body)), handlers, "utf-8").parse()
            unfinished.pop_all()
    except MultiPartParserError as malformed:
        message = f"This is no form: {malformed}"
        raise Invalid(message, code="body_malformed", fields={"body": [message]}) from malformed
    boundary = (request.content_params or {}).get("boundary", "")
    end = f"--{boundary}--".encode("latin-1", "replace")
    if int(length) and end not in body.tail:
        # Django takes what is there for the last part, however much of it is missing.
        raise Incomplete("The form has no end: its last boundary is missing.")
    return fields, parts


def _discard(handlers: Iterable[FileUploadHandler]) -> None:
    """Closes the temporary file of a part that was cut off; Django leaves it open where the disk is full."""
    for handler in handlers:
        with suppress(OSError):  # closing writes what is left, and fails as the upload did
            handler.upload_interrupted()


def _media_type(part: UploadedFile) -> str:
    media_type = part.content_type or ""
    return f"{media_type}; charset={part.charset}" if part.charset else media_type


def _declared(fields: QueryDict) -> dict[str, Any]:
    """What the sender says of all the files, by field; `source` and `name` among it. Raises Invalid for all faults."""
    said: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for key in fields:
        values = [value.strip() for value in fields.getlist(key) if value.strip()]
        if key in SAID_OFTEN:
            said[key] = values
        elif key in (*SAID_ONCE, "source", "name", "fields"):
            said[key] = values[-1] if values else ""
        else:
            wrong[key] = ["There is no such field."]
            continue
        longest = LONGEST.get(key, LONGEST_VALUE)
        if any("\x00" in value for value in values):
            wrong[key] = ["A value must not hold the character NUL."]
        elif any(len(value) > longest for value in values):
            wrong[key] = [f"A value has at most {longest:,} characters."]
        elif len(values) > (MOST_VALUES if key in SAID_OFTEN else 1):
            wrong[key] = [f"At most {MOST_VALUES} values." if key in SAID_OFTEN else "Say it once."]
    if said.get("fields") and "fields" not in wrong:
        try:
            said["fields"] = FieldMapping().run_validation(said["fields"])
        except ValidationError as refused:
            wrong |= by_field(refused.detail, "fields")
    if wrong:
        raise Invalid("Some fields are wrong.", fields=wrong)
    return {key: value for key, value in said.items() if value}


def _fingerprint(*parts: Any) -> str:
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()
