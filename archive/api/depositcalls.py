"""Calls about what comes in: deposits and items, sources, channels and their alarms."""

from collections.abc import Mapping

from drf_spectacular.types import OpenApiTypes

from archive.api import channelshapes, depositshapes, shapes
from archive.api.calls import PACKAGE, REPEATABLE, Call
from archive.api.channels import ChannelChange, NewChannel
from archive.api.deposits import DepositDetailParameters, ResumeParameters
from archive.api.handovers import FORM, JSON, LINES, PACKAGES
from archive.api.items import Cause
from archive.api.originals import Digests
from archive.api.parameters import DepositParameters, HandInParameters, ItemParameters, PageParameters
from archive.api.sources import MergeInto, NewSource, SourceChange, UnmergeBecause

_ARTICLE = {
    "type": "object",
    "description": "One article with the field names of schema.org's NewsArticle or of common dumps. `identifier` is "
    "your own name for it: what you send under that again with other bytes is the next version of the same article.",
    "example": {
        "identifier": "desk-17",
        "title": "A bridge is opened",
        "published": "2019-11-07",
        "text": "The bridge was opened on Thursday.",
    },
}
_LIST = {
    "type": "array",
    # Whatever stands in it: an entry that is no article is an item in quarantine, and the others go on.
    "items": {"description": "One article. What is none is kept, and set aside as an item in quarantine."},
    "minItems": 1,
    "example": [_ARTICLE["example"]],
}
_HAND_IN = {
    FORM: depositshapes.HandedInForm,
    JSON: {"oneOf": [_ARTICLE, _LIST]},
    **dict.fromkeys(LINES, OpenApiTypes.STR),
    **dict.fromkeys(PACKAGES, PACKAGE),
}

CALLS: Mapping[tuple[str, str], Call] = {
    ("Alarms", "GET"): Call(name="list_alarms", answer=shapes.listed(channelshapes.OpenAlarm), takes=PageParameters),
    ("Channels", "GET"): Call(
        name="list_channels", answer=shapes.listed(channelshapes.KnownChannel), takes=PageParameters
    ),
    ("Channels", "POST"): Call(
        name="make_channel",
        answer=channelshapes.KnownChannel,
        status=201,
        body=NewChannel,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("ChannelDetail", "GET"): Call(name="get_channel", answer=channelshapes.KnownChannel, problems=(404,)),
    ("ChannelDetail", "PATCH"): Call(
        name="change_channel", answer=channelshapes.KnownChannel, body=ChannelChange, problems=(404, 409, 413, 415)
    ),
    ("ChannelPolls", "GET"): Call(
        name="list_polls", answer=shapes.listed(channelshapes.ChannelPoll), takes=PageParameters, problems=(404,)
    ),
    ("ChannelPolls", "POST"): Call(name="poll_channel", answer=channelshapes.ChannelPoll, status=202, problems=(404,)),
    ("ChannelRehearsal", "POST"): Call(name="rehearse_channel", answer=channelshapes.ChannelRehearsal, problems=(404,)),
    ("Deposits", "GET"): Call(
        name="list_deposits", answer=shapes.listed(depositshapes.DepositSummary), takes=DepositParameters
    ),
    ("Deposits", "POST"): Call(
        name="hand_in",
        answer=depositshapes.Receipt,
        status=202,
        takes=HandInParameters,
        body=_HAND_IN,
        problems=(409, 411, 413, 415, 507),
        headers=REPEATABLE,
        told=("Location",),
    ),
    ("DepositDetail", "GET"): Call(
        name="get_deposit", answer=depositshapes.Receipt, takes=DepositDetailParameters, problems=(404,)
    ),
    ("DepositDetail", "PATCH"): Call(
        name="resume_deposit",
        answer=depositshapes.Receipt,
        status=202,
        takes=ResumeParameters,
        body=dict.fromkeys(LINES, OpenApiTypes.STR),
        problems=(404, 409, 413, 415, 507),
    ),
    ("DepositItems", "GET"): Call(
        name="get_deposit_items", answer=shapes.listed(depositshapes.DepositItem), takes=ItemParameters, problems=(404,)
    ),
    ("DepositSeal", "POST"): Call(name="seal_deposit", answer=depositshapes.Receipt, problems=(404,)),
    ("Items", "GET"): Call(name="list_items", answer=shapes.listed(depositshapes.DepositItem), takes=ItemParameters),
    ("ItemDetail", "GET"): Call(name="get_item", answer=depositshapes.DepositItem, problems=(404, 410)),
    ("ItemRetry", "POST"): Call(name="retry_item", answer=depositshapes.DepositItem, status=202, problems=(404, 409)),
    ("ItemsRetry", "POST"): Call(
        name="retry_items", answer=depositshapes.Retried, status=202, body=Cause, problems=(413, 415)
    ),
    ("Have", "POST"): Call(name="have", answer=depositshapes.Held, body=Digests, problems=(413, 415)),
    ("Sources", "GET"): Call(name="list_sources", answer=shapes.listed(shapes.KnownSource), takes=PageParameters),
    ("Sources", "POST"): Call(
        name="make_source",
        answer=shapes.KnownSource,
        status=201,
        body=NewSource,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("SourceDetail", "GET"): Call(name="get_source", answer=shapes.KnownSource, problems=(404,)),
    ("SourceDetail", "PATCH"): Call(
        name="change_source", answer=shapes.KnownSource, body=SourceChange, problems=(404, 409, 413, 415)
    ),
    ("SourceMerge", "POST"): Call(
        name="merge_source", answer=shapes.KnownSource, status=202, body=MergeInto, problems=(404, 409, 413, 415)
    ),
    ("SourceUnmerge", "POST"): Call(
        name="unmerge_source", answer=shapes.KnownSource, status=202, body=UnmergeBecause, problems=(404, 409, 413, 415)
    ),
}
