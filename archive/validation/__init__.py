"""May it enter: everything that is wrong with an article or a file, gathered, each problem with its field.

Which room tells what, so that every problem is told once:

    archive.formats          what the bytes are not (raised as Unreadable) and what decoding had to do
    archive.normalization    single values that are refused: date_impossible, date_ambiguous, date_unreadable
    archive.validation       the article as a whole (articles), the file as a whole (files)
"""

from archive.validation.articles import check
from archive.validation.files import check_file

__all__ = ["check", "check_file"]
