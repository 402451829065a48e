"""Every error that Dateline raises on purpose, as one tree.

    DatelineError                  code, http_status
    ├── Rejected                   the caller's fault; say what and where, change nothing
    │   ├── Invalid                400  one or more fields are wrong; `fields` says which
    │   ├── NotFound               404
    │   ├── Gone                   410  it was here, and is shown no more
    │   │   └── Withdrawn               an article; `tombstone` is what may be told of it
    │   ├── Conflict               409  the thing is in another state than the call supposes
    │   │   ├── IdempotencyConflict     the same key with another body
    │   │   └── Stale          412  somebody changed it since you read it
    │   ├── TooLarge               413
    │   ├── FetchRefused           400  an address that is not fetched, whoever asks
    │   ├── actions.keys.BeyondMaker     403  a key that may do more than its maker
    │   ├── api.bodies.Incomplete  400  less came than was announced
    │   └── api.handovers.LengthRequired     411
    ├── Unreadable                 these bytes cannot be understood; the item goes to quarantine, the bytes stay
    │   ├── UnsafePackage          an archive that must not be opened (traversal, bomb, link)
    │   └── intake.jsonl._NotAList      a JSON list that is none, or has no end
    ├── Unavailable                503  transient: try again (database, broker, index, disk)
    │   ├── IndexRebuilding             the search index is not there yet; everything else works
    │   ├── FetchFailed            502  another server gave no answer that can be used; `may_pass` says if it may later
    │   ├── OriginalDamaged             what storage gives back is not what was put there
    │   ├── storage.stored.Missing      storage has nothing at the address
    │   └── config.processes.CannotStart     a server of the embedded archive does not come up
    └── storage.stored.Damaged     500  something else lies where bytes are to be stored: somebody has to look

Three outcomes only: an `Unreadable` item goes to quarantine (permanent), an `Unavailable` is tried again (transient),
anything else is a bug and propagates.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class DatelineError(Exception):
    """The root. `code` is stable and snake case: scripts may hold on to it; `message` is for people."""

    code: ClassVar[str] = "error"
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.reason = code or type(self).code


class Rejected(DatelineError):
    code = "rejected"
    http_status = 400


class Invalid(Rejected):
    code = "invalid"

    def __init__(
        self, message: str, *, code: str | None = None, fields: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.fields: dict[str, list[str]] = {name: list(texts) for name, texts in (fields or {}).items()}


class NotFound(Rejected):
    code = "not_found"
    http_status = 404


class Gone(Rejected):
    code = "gone"
    http_status = 410


class Withdrawn(Gone):
    code = "withdrawn"

    def __init__(self, message: str, *, tombstone: Mapping[str, Any], code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.tombstone = dict(tombstone)


class Conflict(Rejected):
    code = "conflict"
    http_status = 409


class IdempotencyConflict(Conflict):
    code = "idempotency_key_reused"


class Stale(Conflict):
    code = "stale"
    http_status = 412


class TooLarge(Rejected):
    code = "file_too_large"
    http_status = 413


class FetchRefused(Rejected):
    """Asking again does not help. Codes: `address_invalid` (no plain http or https address), `address_refused` (it
    leads to where nothing may be fetched from)."""

    code = "address_refused"


class Unreadable(DatelineError):
    code = "reader_failed"
    http_status = 422


class UnsafePackage(Unreadable):
    code = "archive_unsafe"


class Unavailable(DatelineError):
    code = "unavailable"
    http_status = 503


class IndexRebuilding(Unavailable):
    code = "search_rebuilding"


class OriginalDamaged(Unavailable):
    """Nothing may be read out of such bytes; what waits for them goes on when a backup has brought them back."""

    code = "original_damaged"


class FetchFailed(Unavailable):
    """Another server gave no answer that can be used.

    Codes: `name_unknown fetch_timed_out fetch_failed answer_broken answer_incomplete`, which may pass; `tls_failed
    fetch_too_large too_many_redirects`, for which somebody has to change something.
    """

    code = "fetch_failed"
    http_status = 502

    def __init__(self, message: str, *, code: str | None = None, may_pass: bool = True) -> None:
        super().__init__(message, code=code)
        self.may_pass = may_pass
