"""Field types and defaults that several tables share."""

import uuid
from typing import Any

import uuid_utils.compat
from django.core.exceptions import ValidationError
from django.db import models


def uuid7() -> uuid.UUID:
    """A new public id: time-ordered (RFC 9562, version 7), so that new rows land at the right edge of an index."""
    return uuid_utils.compat.uuid7()


class Sha256Field(models.Field):
    """A SHA-256 digest: 64 lower-case hexadecimal digits in Python, 32 bytes (`bytea`) in PostgreSQL."""

    description = "SHA-256 digest"

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        return "bytea"

    def rel_db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        return "bytea"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:  # noqa: ARG002 - Django's signature
        return None if value is None else bytes(value).hex()

    def to_python(self, value: Any) -> str | None:
        if value is None or value == "":
            return None
        # Django prepares a value once more where it compares by a relation: it is bytes by then.
        text = bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value).lower()
        try:
            digest = bytes.fromhex(text)
        except ValueError as broken:
            raise ValidationError("Not a SHA-256 digest: expected 64 hexadecimal digits.") from broken
        if len(digest) != 32:
            raise ValidationError("Not a SHA-256 digest: expected 64 hexadecimal digits.")
        return text

    def get_prep_value(self, value: Any) -> bytes | None:
        text = self.to_python(value)
        return None if text is None else bytes.fromhex(text)
