"""The OpenAPI description: one table of every call, what it takes and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from archive.api import channelshapes, editshapes, relationshapes, shapes, tagshapes, templateshapes, webhookshapes
from archive.api.changes import ChangeParameters
from archive.api.channels import ChannelChange, NewChannel
from archive.api.deposits import DepositDetailParameters
from archive.api.editing import ArticleCorrection
from archive.api.edits import EditArticlesParameters, EditParameters, NewEdit, UndoBecause
from archive.api.handovers import FORM, JSON, LINES, PACKAGES
from archive.api.items import Cause
from archive.api.keys import NewKey
from archive.api.originals import Digests
from archive.api.parameters import (
    ArticleDetailParameters,
    ArticleParameters,
    DepositParameters,
    DifferenceParameters,
    HandInParameters,
    ItemParameters,
    NewTag,
    NoParameters,
    OriginalParameters,
    PageParameters,
    Parameters,
    TagParameters,
)
from archive.api.problems import MEDIA_TYPE
from archive.api.rules import ExpectedCount, NewRule, RuleChange, RuleVersion
from archive.api.saved_searches import NewSavedSearch, SavedSearchChange
from archive.api.sources import MergeInto, NewSource, SourceChange, UnmergeBecause
from archive.api.suggestions import ArticleSuggestionParameters, RejectBecause, SuggestionParameters
from archive.api.templates import TemplateParameters, TemplateReason
from archive.api.vocabularies import (
    MergeTermInto,
    NewTerm,
    NewVocabulary,
    TermChange,
    TermParameters,
    VocabularyChange,
)
from archive.api.webhooks import DeliveryParameters, NewWebhook, WebhookChange
from archive.api.withdrawing import Because
from archive.exports import lines, tables

EVERYWHERE = (400, 401, 403, 406, 429, 503)
"""Problems that any call may answer with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation. `problems` are those statuses besides `EVERYWHERE`; `headers` are request headers by
    name, `told` the headers of the answer, `also` other media types of the good answer, which are text, `otherwise`
    what else may be answered, by status."""

    name: str
    answer: Any
    status: int = 200
    takes: type[Parameters] = NoParameters
    body: Any = None
    problems: tuple[int, ...] = ()
    headers: Mapping[str, str] | None = None
    media_type: str = JSON
    also: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    otherwise: Mapping[int, Any] = field(default_factory=dict)


_CONDITION = {"If-None-Match": "The ETag you hold: 304 where it is still that."}
_PACKAGE = OpenApiTypes.BINARY
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
    FORM: shapes.HandedInForm,
    JSON: {"oneOf": [_ARTICLE, _LIST]},
    **dict.fromkeys(LINES, OpenApiTypes.STR),
    **dict.fromkeys(PACKAGES, _PACKAGE),
}
_REPEATABLE = {
    "Idempotency-Key": "Any text of yours for this request. The same request again gives the same deposit or edit; "
    "another body with the same key is refused."
}

CALLS: Mapping[tuple[str, str], Call] = {
    ("Articles", "GET"): Call(
        name="find_articles",
        answer=shapes.ArticlePage,
        takes=ArticleParameters,
        also=(lines.MEDIA_TYPE, tables.MEDIA_TYPE),
    ),
    ("EditableArticle", "GET"): Call(
        name="get_article",
        answer=shapes.WholeArticle,
        takes=ArticleDetailParameters,
        problems=(404, 410),
        headers=_CONDITION,
        told=("ETag", "Last-Modified"),
    ),
    ("EditableArticle", "PATCH"): Call(
        name="edit_article",
        answer=shapes.WholeArticle,
        body=ArticleCorrection,
        problems=(404, 410, 412, 413, 415, 428),
        headers={"If-Match": "The ETag of the article as you read it. `*` for whichever version it is at."},
        told=("ETag",),
    ),
    ("ArticleWithdraw", "POST"): Call(
        name="withdraw_article", answer=shapes.ArticleSummary, body=Because, problems=(404, 409, 413, 415)
    ),
    ("ArticleRestore", "POST"): Call(
        name="restore_article", answer=shapes.ArticleSummary, body=Because, problems=(404, 409, 413, 415)
    ),
    ("ArticleClaims", "GET"): Call(name="get_claims", answer=shapes.ClaimList, problems=(404, 410)),
    ("ArticleTags", "GET"): Call(
        name="get_tags", answer=shapes.listed(shapes.ArticleTag, paged=False), problems=(404, 410)
    ),
    ("ArticleTags", "POST"): Call(
        name="tag_article", answer=shapes.ArticleSummary, body=NewTag, problems=(404, 410, 413, 415)
    ),
    ("ArticleTag", "DELETE"): Call(
        name="untag_article", answer=None, status=204, takes=TagParameters, problems=(404, 410)
    ),
    ("ArticleRevisions", "GET"): Call(
        name="get_revisions", answer=shapes.listed(shapes.ArticleRevision, paged=False), problems=(404, 410)
    ),
    ("RevisionDifference", "GET"): Call(
        name="compare_revisions", answer=shapes.RevisionDifference, takes=DifferenceParameters, problems=(404, 410, 413)
    ),
    ("ArticleRelations", "GET"): Call(
        name="get_relations", answer=relationshapes.ArticleRelations, problems=(404, 410)
    ),
    ("ArticleEvents", "GET"): Call(
        name="get_events", answer=shapes.listed(shapes.ArchiveEvent), takes=PageParameters, problems=(404, 410)
    ),
    ("ArticleOriginal", "GET"): Call(
        name="get_original",
        answer=_PACKAGE,
        takes=OriginalParameters,
        problems=(404, 410, 416),
        headers=_CONDITION | {"Range": "One range of bytes, as `bytes=0-1023`: 206, or 416 where there is none of it."},
        media_type="application/octet-stream",
        told=("ETag", "Accept-Ranges", "Content-Digest", "Repr-Digest"),
    ),
    ("Changes", "GET"): Call(name="list_changes", answer=shapes.ChangeFeed, takes=ChangeParameters),
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
        name="list_deposits", answer=shapes.listed(shapes.DepositSummary), takes=DepositParameters
    ),
    ("Deposits", "POST"): Call(
        name="hand_in",
        answer=shapes.Receipt,
        status=202,
        takes=HandInParameters,
        body=_HAND_IN,
        problems=(409, 411, 413, 415, 507),
        headers=_REPEATABLE,
        told=("Location",),
    ),
    ("DepositDetail", "GET"): Call(
        name="get_deposit", answer=shapes.Receipt, takes=DepositDetailParameters, problems=(404,)
    ),
    ("DepositItems", "GET"): Call(
        name="get_deposit_items", answer=shapes.listed(shapes.DepositItem), takes=ItemParameters, problems=(404,)
    ),
    ("DepositSeal", "POST"): Call(name="seal_deposit", answer=shapes.Receipt, problems=(404,)),
    ("Items", "GET"): Call(name="list_items", answer=shapes.listed(shapes.DepositItem), takes=ItemParameters),
    ("ItemDetail", "GET"): Call(name="get_item", answer=shapes.DepositItem, problems=(404, 410)),
    ("ItemRetry", "POST"): Call(name="retry_item", answer=shapes.DepositItem, status=202, problems=(404, 409)),
    ("ItemsRetry", "POST"): Call(
        name="retry_items", answer=shapes.Retried, status=202, body=Cause, problems=(413, 415)
    ),
    ("Edits", "GET"): Call(name="list_edits", answer=shapes.listed(editshapes.EditReceipt), takes=PageParameters),
    ("Edits", "POST"): Call(
        name="edit_articles",
        answer=editshapes.EditReceipt,
        status=202,
        body=NewEdit,
        problems=(409, 413, 415),
        headers=_REPEATABLE,
        told=("Location",),
        otherwise={200: editshapes.EditRehearsal},
    ),
    ("EditDetail", "GET"): Call(name="get_edit", answer=editshapes.EditReceipt, takes=EditParameters, problems=(404,)),
    ("EditArticles", "GET"): Call(
        name="get_edit_articles",
        answer=shapes.listed(editshapes.EditArticle),
        takes=EditArticlesParameters,
        problems=(404,),
    ),
    ("EditUndo", "POST"): Call(
        name="undo_edit", answer=editshapes.EditReceipt, status=202, body=UndoBecause, problems=(404, 413, 415)
    ),
    ("Have", "POST"): Call(name="have", answer=shapes.Held, body=Digests, problems=(413, 415)),
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
    ("Templates", "GET"): Call(
        name="list_templates", answer=shapes.listed(templateshapes.BoilerplateTemplate), takes=TemplateParameters
    ),
    ("TemplateDetail", "GET"): Call(name="get_template", answer=templateshapes.BoilerplateTemplate, problems=(404,)),
    ("TemplateRehearse", "POST"): Call(
        name="rehearse_template", answer=templateshapes.BoilerplateTemplate, status=202, problems=(404, 409)
    ),
    **{
        (view, "POST"): Call(
            name=name,
            answer=templateshapes.BoilerplateTemplate,
            status=202,
            body=TemplateReason,
            problems=(404, 409, 413, 415),
        )
        for view, name in (
            ("TemplateApply", "apply_template"),
            ("TemplateUndo", "undo_template"),
            ("TemplateVeto", "veto_template"),
        )
    },
    ("Suggestions", "GET"): Call(
        name="list_suggestions", answer=shapes.listed(tagshapes.SuggestedTag), takes=SuggestionParameters
    ),
    ("ArticleSuggestions", "GET"): Call(
        name="get_suggestions",
        answer=shapes.listed(tagshapes.SuggestedTag, paged=False),
        takes=ArticleSuggestionParameters,
        problems=(404, 410),
    ),
    ("ArticleSuggestionsAccept", "POST"): Call(
        name="accept_suggestions", answer=tagshapes.AcceptedCount, problems=(404, 410)
    ),
    ("SuggestionAccept", "POST"): Call(
        name="accept_suggestion", answer=tagshapes.SuggestedTag, problems=(404, 409, 410)
    ),
    ("SuggestionReject", "POST"): Call(
        name="reject_suggestion", answer=tagshapes.SuggestedTag, body=RejectBecause, problems=(404, 409, 410, 413, 415)
    ),
    ("Vocabularies", "GET"): Call(
        name="list_vocabularies", answer=shapes.listed(tagshapes.KnownVocabulary, paged=False)
    ),
    ("Vocabularies", "POST"): Call(
        name="make_vocabulary",
        answer=tagshapes.KnownVocabulary,
        status=201,
        body=NewVocabulary,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("VocabularyDetail", "GET"): Call(name="get_vocabulary", answer=tagshapes.KnownVocabulary, problems=(404,)),
    ("VocabularyDetail", "PATCH"): Call(
        name="change_vocabulary", answer=tagshapes.KnownVocabulary, body=VocabularyChange, problems=(404, 413, 415)
    ),
    ("Terms", "GET"): Call(name="list_terms", answer=shapes.listed(tagshapes.KnownTerm), takes=TermParameters),
    ("Terms", "POST"): Call(
        name="make_term",
        answer=tagshapes.KnownTerm,
        status=201,
        body=NewTerm,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("TermDetail", "GET"): Call(name="get_term", answer=tagshapes.KnownTerm, problems=(404,)),
    **{
        (view, method): Call(name=name, answer=tagshapes.KnownTerm, body=body, problems=(404, 409, 413, 415))
        for view, method, name, body in (
            ("TermDetail", "PATCH", "change_term", TermChange),
            ("TermMerge", "POST", "merge_term", MergeTermInto),
            ("TermUnmerge", "POST", "unmerge_term", UnmergeBecause),
        )
    },
    ("Rules", "GET"): Call(name="list_rules", answer=shapes.listed(tagshapes.TaggingRule), takes=PageParameters),
    ("Rules", "POST"): Call(
        name="make_rule",
        answer=tagshapes.TaggingRule,
        status=201,
        body=NewRule,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("RuleDetail", "GET"): Call(name="get_rule", answer=tagshapes.TaggingRule, problems=(404,)),
    ("RuleDetail", "PATCH"): Call(
        name="change_rule", answer=tagshapes.TaggingRule, body=RuleChange, problems=(404, 409, 413, 415)
    ),
    ("RuleRehearse", "POST"): Call(name="rehearse_rule", answer=tagshapes.RuleRehearsal, problems=(404,)),
    ("RuleRun", "POST"): Call(
        name="run_rule", answer=tagshapes.RuleDone, status=202, body=ExpectedCount, problems=(404, 409, 413, 415)
    ),
    ("RuleAccept", "POST"): Call(
        name="accept_suggestions_of_rule",
        answer=editshapes.EditReceipt,
        status=202,
        body=ExpectedCount,
        problems=(404, 409, 413, 415),
    ),
    ("RuleWithdraw", "POST"): Call(
        name="withdraw_suggestions_of_rule", answer=tagshapes.WithdrawnCount, problems=(404,)
    ),
    ("RuleSwitchOn", "POST"): Call(
        name="switch_rule_on", answer=tagshapes.TaggingRule, body=RuleVersion, problems=(404, 409, 413, 415)
    ),
    ("RuleSwitchOff", "POST"): Call(name="switch_rule_off", answer=tagshapes.TaggingRule, problems=(404,)),
    ("Keys", "GET"): Call(name="list_keys", answer=shapes.listed(shapes.Key, paged=False)),
    ("Keys", "POST"): Call(
        name="make_key", answer=shapes.KeyWithSecret, status=201, body=NewKey, problems=(409, 413, 415)
    ),
    ("KeyDetail", "DELETE"): Call(name="revoke_key", answer=None, status=204, problems=(404,)),
    ("SavedSearches", "GET"): Call(
        name="list_saved_searches", answer=shapes.listed(webhookshapes.KnownSearch, paged=False)
    ),
    ("SavedSearches", "POST"): Call(
        name="save_search",
        answer=webhookshapes.KnownSearch,
        status=201,
        body=NewSavedSearch,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("SavedSearchDetail", "GET"): Call(name="get_saved_search", answer=webhookshapes.KnownSearch, problems=(404,)),
    ("SavedSearchDetail", "PATCH"): Call(
        name="change_saved_search",
        answer=webhookshapes.KnownSearch,
        body=SavedSearchChange,
        problems=(404, 409, 413, 415),
    ),
    ("SavedSearchDetail", "DELETE"): Call(name="forget_saved_search", answer=None, status=204, problems=(404,)),
    ("Webhooks", "GET"): Call(name="list_webhooks", answer=shapes.listed(webhookshapes.KnownWebhook, paged=False)),
    ("Webhooks", "POST"): Call(
        name="make_webhook",
        answer=webhookshapes.WebhookWithSecret,
        status=201,
        body=NewWebhook,
        problems=(409, 413, 415),
        told=("Location",),
    ),
    ("WebhookDetail", "GET"): Call(name="get_webhook", answer=webhookshapes.KnownWebhook, problems=(404,)),
    ("WebhookDetail", "PATCH"): Call(
        name="change_webhook", answer=webhookshapes.KnownWebhook, body=WebhookChange, problems=(404, 409, 413, 415)
    ),
    ("WebhookSecret", "POST"): Call(
        name="change_webhook_secret", answer=webhookshapes.WebhookWithSecret, problems=(404,)
    ),
    ("WebhookDetail", "DELETE"): Call(name="remove_webhook", answer=None, status=204, problems=(404,)),
    ("WebhookPing", "POST"): Call(
        name="ping_webhook", answer=webhookshapes.WebhookDelivery, status=202, problems=(404, 409)
    ),
    ("WebhookDeliveries", "GET"): Call(
        name="list_deliveries",
        answer=shapes.listed(webhookshapes.WebhookDelivery),
        takes=DeliveryParameters,
        problems=(404,),
    ),
    ("DeliveryRetry", "POST"): Call(
        name="retry_delivery", answer=webhookshapes.WebhookDelivery, status=202, problems=(404, 409)
    ),
}


class Operation(AutoSchema):
    """Reads the table instead of guessing. A view that is not in it fails loudly."""

    @property
    def call(self) -> Call:
        return CALLS[type(self.view).__name__, self.method]

    def get_operation_id(self) -> str:
        return self.call.name

    def get_request_serializer(self) -> Any:
        return self.call.body

    def get_override_parameters(self) -> list[Any]:
        call = self.call
        asked = [
            OpenApiParameter(name, str, OpenApiParameter.HEADER, description=told)
            for name, told in (call.headers or {}).items()
        ]
        answered = [OpenApiParameter(name, str, OpenApiParameter.HEADER, response=[call.status]) for name in call.told]
        takes = [] if call.takes is NoParameters else [call.takes]
        return [*takes, *asked, *answered]

    def get_response_serializers(self) -> Any:
        call = self.call
        good = OpenApiResponse(call.answer, HTTPStatus(call.status).phrase)
        answers: dict[Any, Any] = {call.status if call.answer is None else (call.status, call.media_type): good}
        for media_type in call.also:
            answers[call.status, media_type] = OpenApiResponse(OpenApiTypes.STR, HTTPStatus(call.status).phrase)
        if "Range" in (call.headers or {}):
            answers[206, call.media_type] = OpenApiResponse(call.answer, HTTPStatus.PARTIAL_CONTENT.phrase)
        if "If-None-Match" in (call.headers or {}):
            answers[304] = OpenApiResponse(description=HTTPStatus.NOT_MODIFIED.phrase)
        for status, other in call.otherwise.items():
            answers[status, call.media_type] = OpenApiResponse(other, HTTPStatus(status).phrase)
        for status in (*EVERYWHERE, *call.problems):
            answers[status, MEDIA_TYPE] = OpenApiResponse(shapes.Problem, HTTPStatus(status).phrase)
        return answers


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself by being made
    target_class = "archive.api.authentication.ApiKeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002 - given signature
        return {"type": "http", "scheme": "bearer", "description": "A key, `dl_…`, made by an administrator."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the same
    target_class = "archive.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002 - given signature
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Logged in on the site."}
