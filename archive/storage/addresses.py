"""Where a file lies in storage: computed from its SHA-256 and nothing else, the same for ever.

Stored files are never moved, so what is written here cannot change once there is an archive.
"""

import re

_DIGEST = re.compile(r"[0-9a-f]{64}")


def address(sha256: str) -> str:
    """`abcd…` (64 lower-case hexadecimal digits) lies at `ab/cd/abcd…`. Raises ValueError for anything else."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 digest: {sha256!r}")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def digest(location: str) -> str:
    """The SHA-256 of what lies at an address. Raises ValueError for what is no address."""
    sha256 = location.rpartition("/")[2]
    if address(sha256) != location:
        raise ValueError(f"not an address: {location!r}")
    return sha256
