"""The header by which a request that is sent again is known for the same one."""

from rest_framework.request import Request

from archive.errors import Invalid

LONGEST_KEY = 200


def idempotency_key(request: Request) -> str:
    """The header Idempotency-Key, empty without one. Raises Invalid."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        message = f"An Idempotency-Key has at most {LONGEST_KEY} printable ASCII characters."
        raise Invalid(message, fields={"Idempotency-Key": [message]})
    return key
