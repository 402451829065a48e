"""What became of one item when it was read: what the recording of a chunk works on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from archive.actions.processing.inhand import ItemInHand
from archive.actions.processing.understand import Understood
from archive.values import Problem


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One item after reading: what was understood of it, or the problem that keeps it out.

    `warnings` are about the file itself, not about an article in it.
    """

    item: ItemInHand
    warnings: tuple[Problem, ...] = ()
    understood: tuple[Understood, ...] = ()
    problem: Problem | None = None

    @cached_property
    def good(self) -> tuple[Understood, ...]:
        """The parts that may enter."""
        return tuple(part for part in self.understood if not part.is_fatal)

    @property
    def is_one_article(self) -> bool:
        """False for a file with several, of which nothing that is said of the file can be the name."""
        return len(self.understood) == 1

    @property
    def problems(self) -> list[Problem]:
        """Those of the file, then those of its articles; where it holds several, each says which one it is about."""
        found = [problem for part in self.understood for problem in self._of(part)]
        return [*self.warnings, *([self.problem] if self.problem is not None else []), *found]

    def _of(self, part: Understood) -> Sequence[Problem]:
        if len(self.understood) == 1:
            return part.problems
        which = f"Article {part.parsed.part + 1}"
        return [replace(problem, message=f"{which}: {problem.message}") for problem in part.problems]
