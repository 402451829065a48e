"""What may come in: the limits, the running count against them, and the word for what is turned away."""

from dataclasses import dataclass, field

from archive.errors import UnsafePackage

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes. All defaults of the intake stand here and nowhere else."""

    max_file_size: int = 256 * MIB
    """One file, or one member of a package: it is held in memory once."""
    max_line: int = 16 * MIB
    """One line of NDJSON, one element of a JSON list, one entry of a feed."""
    max_members: int = 100_000
    """Members of one package, those of packages inside it included."""
    max_total: int = 8 * 1024 * MIB
    """What one package may unpack to, packages inside it included."""
    max_ratio: int = 200
    """Unpacked to packed. News text packs 3:1, repetitive NDJSON 20:1, zeros 1,000:1."""
    ratio_from: int = 16 * MIB
    """Below this many unpacked bytes the ratio says nothing."""
    max_directory: int = 64 * MIB
    """The list of members at the end of a zip: it is held in memory."""
    max_depth: int = 2
    """A package inside a package is opened; what lies deeper is a plain file."""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something that was handed in and does not come in as an item's bytes, with a stable code.

    Nothing is lost by it: where it is part of a package, the package's own bytes are kept. `ends` says that nothing
    behind it in the same package was read.

    Codes: `archive_unsafe archive_bomb archive_broken archive_encrypted archive_unsupported file_too_large
    line_too_long entry_too_long json_invalid xml_invalid xml_unsafe`; from folders `path_not_found file_vanished
    file_unreadable not_a_file link_not_followed`.
    """

    name: str
    code: str
    message: str
    ends: bool = False


@dataclass(slots=True)
class Budget:
    """What one package has used of its limits so far; packages inside it draw on the same budget."""

    limits: Limits
    members: int = field(default=0, init=False)
    unpacked: int = field(default=0, init=False)

    def count_member(self) -> None:
        """One more member; raises `UnsafePackage` (`archive_bomb`)."""
        self.members += 1
        if self.members > self.limits.max_members:
            raise bomb(f"it has more than {self.limits.max_members:,} members")

    def count_unpacked(self, size: int) -> None:
        """So many bytes more; raises `UnsafePackage` (`archive_bomb`)."""
        self.unpacked += size
        if self.unpacked > self.limits.max_total:
            raise bomb(f"it unpacks to more than {self.limits.max_total:,} bytes")

    def check_ratio(self, *, unpacked: int, packed: int) -> None:
        """Raises `UnsafePackage` (`archive_bomb`) where so few bytes may not become so many."""
        if unpacked > self.limits.ratio_from and unpacked > self.limits.max_ratio * packed:
            raise bomb(f"it unpacks to more than {self.limits.max_ratio} times its size")


def bomb(reason: str) -> UnsafePackage:
    return UnsafePackage(f"The package was not read to its end: {reason}.", code="archive_bomb")
