"""Where JSON has the fields of an article, as its sender says: `{"title": "head", "body": "story.text"}`."""

from typing import Any

import orjson
from rest_framework import serializers

from archive.formats import MAPPED

LONGEST_MAPPING = 2000
LONGEST_PATH = 200


class FieldMapping(serializers.CharField):
    """JSON in a parameter or a form's field: an object of field names and the paths at which they stand."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text", f"Where JSON has its fields: an object of {', '.join(sorted(MAPPED))} to paths."
        )
        super().__init__(max_length=LONGEST_MAPPING, **options)

    def to_internal_value(self, data: Any) -> Any:
        try:
            mapping = orjson.loads(super().to_internal_value(data))
        except ValueError as malformed:
            raise serializers.ValidationError(f"This is not JSON: {malformed}.") from malformed
        if not isinstance(mapping, dict) or not mapping:
            raise serializers.ValidationError('Send an object, for example {"title": "head", "body": "story.text"}.')
        wrong = [fault for name, path in mapping.items() if (fault := _fault(name, path))]
        if wrong:
            raise serializers.ValidationError(wrong)
        return mapping


def _fault(name: str, path: Any) -> str:
    shown = name[:40].encode("unicode_escape").decode()
    if name not in MAPPED:
        return f"There is no field {shown}; there are {', '.join(sorted(MAPPED))}."
    if not isinstance(path, str) or not path or len(path) > LONGEST_PATH or "\x00" in path:
        return f"{shown}: a path is a text of 1 to {LONGEST_PATH} characters, names parted by dots."
    return ""
