"""A Dateline archive for programs: hand in, search, correct, follow."""

from dateline_client.answers import Article, Change, Item, Receipt
from dateline_client.archive import Archive
from dateline_client.errors import ClientError, Problem, Unreachable, Withdrawn, WrongAnswer
from dateline_client.following import follow
from dateline_client.ledger import Ledger
from dateline_client.streaming import send_lines
from dateline_client.uploading import Summary, Upload

__all__ = [
    "Archive",
    "Article",
    "Change",
    "ClientError",
    "Item",
    "Ledger",
    "Problem",
    "Receipt",
    "Summary",
    "Unreachable",
    "Upload",
    "Withdrawn",
    "WrongAnswer",
    "follow",
    "send_lines",
]
