"""What is kept. Tables, constraints and query words; no rules about how an article comes to be."""

from archive.models.articles import Article
from archive.models.channels import Channel, ChannelState, Host, Page, Poll, SeenKey
from archive.models.claims import Claim
from archive.models.deposits import Deposit, Item
from archive.models.edits import Edit, EditedArticle
from archive.models.events import Actor, Change, Event, PendingChange
from archive.models.fixity import FixityCheck
from archive.models.heartbeats import Heartbeat
from archive.models.identifiers import OwnIdentifier
from archive.models.keys import ApiKey
from archive.models.originals import Original, Sighting
from archive.models.relations import (
    CommonPassage,
    ExpectedRevision,
    Fingerprint,
    KeptFilter,
    KeyPage,
    KeyRun,
    Origin,
    Relation,
)
from archive.models.reviews import Review
from archive.models.revisions import Reading, Revision
from archive.models.searches import SavedSearch, SavedSearchMatch, SearchMail
from archive.models.sources import MovedArticle, Source, SourceMerge
from archive.models.suggestions import Suggesting, Suggestion
from archive.models.tagrules import TagRule
from archive.models.tallies import Alarm, Tally
from archive.models.templates import LearnedLayer, Learning, RecurringPassage, Template
from archive.models.views import ChosenColumns, SavedView
from archive.models.vocabulary import Tagging, Term, Vocabulary
from archive.models.webhooks import Delivery, Webhook

__all__ = [
    "Actor",
    "Alarm",
    "ApiKey",
    "Article",
    "Change",
    "Channel",
    "ChannelState",
    "ChosenColumns",
    "Claim",
    "CommonPassage",
    "Delivery",
    "Deposit",
    "Edit",
    "EditedArticle",
    "Event",
    "ExpectedRevision",
    "Fingerprint",
    "FixityCheck",
    "Heartbeat",
    "Host",
    "Item",
    "KeptFilter",
    "KeyPage",
    "KeyRun",
    "LearnedLayer",
    "Learning",
    "MovedArticle",
    "Origin",
    "Original",
    "OwnIdentifier",
    "Page",
    "PendingChange",
    "Poll",
    "Reading",
    "RecurringPassage",
    "Relation",
    "Review",
    "Revision",
    "SavedSearch",
    "SavedSearchMatch",
    "SavedView",
    "SearchMail",
    "SeenKey",
    "Sighting",
    "Source",
    "SourceMerge",
    "Suggesting",
    "Suggestion",
    "TagRule",
    "Tagging",
    "Tally",
    "Template",
    "Term",
    "Vocabulary",
    "Webhook",
]
