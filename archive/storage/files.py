"""The storage that a URL names."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from archive.storage.buckets import Bucket
from archive.storage.folders import Folder
from archive.storage.stored import Damaged, Missing, Storage, Stored

__all__ = ["Damaged", "Missing", "Storage", "Stored", "storage"]


def storage(url: str, *, options: Mapping[str, str] | None = None) -> Storage:
    """`file:///var/lib/dateline/originals` is a folder, `s3://bucket/prefix?endpoint=…` a bucket.

    `options` are the bucket's, in the words of obstore's S3Store (`endpoint region access_key_id
    secret_access_key`); what is not given there or in the URL comes from where S3 clients look for it.
    Raises ValueError for any other URL.
    """
    return _storage(url, tuple(sorted((options or {}).items())))


@cache
def _storage(url: str, options: tuple[tuple[str, str], ...]) -> Storage:
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        return Bucket(url, dict(options))
    raise ValueError(f"not a storage: {url!r}; it is file:///folder or s3://bucket/prefix")
