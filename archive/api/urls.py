"""Addresses of the REST door."""

from django.urls import include, path
from django.views.decorators.cache import cache_page
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from archive.api import (
    articles,
    changes,
    channels,
    deposits,
    downloads,
    editing,
    edits,
    finding,
    items,
    keys,
    originals,
    relations,
    saved_searches,
    sources,
    tags,
    templates,
    webhooks,
    withdrawing,
)

app_name = "api"

VERSION_1 = [
    path("articles/", finding.Articles.as_view(), name="articles"),
    path("articles/<uuid:article_id>/", editing.EditableArticle.as_view(), name="article"),
    path("articles/<uuid:article_id>/claims/", articles.ArticleClaims.as_view(), name="article-claims"),
    path("articles/<uuid:article_id>/revisions/", articles.ArticleRevisions.as_view(), name="article-revisions"),
    path("articles/<uuid:article_id>/withdraw/", withdrawing.ArticleWithdraw.as_view(), name="article-withdraw"),
    path("articles/<uuid:article_id>/restore/", withdrawing.ArticleRestore.as_view(), name="article-restore"),
    path(
        "articles/<uuid:article_id>/revisions/<int:number>/diff/",
        articles.RevisionDifference.as_view(),
        name="revision-diff",
    ),
    path("articles/<uuid:article_id>/relations/", relations.ArticleRelations.as_view(), name="article-relations"),
    path("articles/<uuid:article_id>/events/", articles.ArticleEvents.as_view(), name="article-events"),
    path("articles/<uuid:article_id>/tags/", tags.ArticleTags.as_view(), name="article-tags"),
    # A path: a label may hold a slash.
    path("articles/<uuid:article_id>/tags/<path:label>/", tags.ArticleTag.as_view(), name="article-tag"),
    path("articles/<uuid:article_id>/original/", downloads.ArticleOriginal.as_view(), name="article-original"),
    path("changes/", changes.Changes.as_view(), name="changes"),
    path("channels/", channels.Channels.as_view(), name="channels"),
    path("channels/<slug:slug>/", channels.ChannelDetail.as_view(), name="channel"),
    path("channels/<slug:slug>/polls/", channels.ChannelPolls.as_view(), name="channel-polls"),
    path("channels/<slug:slug>/rehearsal/", channels.ChannelRehearsal.as_view(), name="channel-rehearsal"),
    path("deposits/", deposits.Deposits.as_view(), name="deposits"),
    path("deposits/<uuid:deposit_id>/", deposits.DepositDetail.as_view(), name="deposit"),
    path("deposits/<uuid:deposit_id>/items/", deposits.DepositItems.as_view(), name="deposit-items"),
    path("deposits/<uuid:deposit_id>/seal/", deposits.DepositSeal.as_view(), name="deposit-seal"),
    path("templates/", templates.Templates.as_view(), name="templates"),
    path("templates/<uuid:template_id>/", templates.TemplateDetail.as_view(), name="template"),
    path("templates/<uuid:template_id>/rehearse/", templates.TemplateRehearse.as_view(), name="template-rehearse"),
    path("templates/<uuid:template_id>/apply/", templates.TemplateApply.as_view(), name="template-apply"),
    path("templates/<uuid:template_id>/undo/", templates.TemplateUndo.as_view(), name="template-undo"),
    path("templates/<uuid:template_id>/veto/", templates.TemplateVeto.as_view(), name="template-veto"),
    path("edits/", edits.Edits.as_view(), name="edits"),
    path("edits/<uuid:edit_id>/", edits.EditDetail.as_view(), name="edit"),
    path("edits/<uuid:edit_id>/articles/", edits.EditArticles.as_view(), name="edit-articles"),
    path("edits/<uuid:edit_id>/undo/", edits.EditUndo.as_view(), name="edit-undo"),
    path("have/", originals.Have.as_view(), name="have"),
    path("items/", items.Items.as_view(), name="items"),
    path("items/retry/", items.ItemsRetry.as_view(), name="items-retry"),
    path("items/<uuid:item_id>/", items.ItemDetail.as_view(), name="item"),
    path("items/<uuid:item_id>/retry/", items.ItemRetry.as_view(), name="item-retry"),
    path("keys/", keys.Keys.as_view(), name="keys"),
    path("keys/<slug:prefix>/", keys.KeyDetail.as_view(), name="key"),
    path("saved-searches/", saved_searches.SavedSearches.as_view(), name="saved-searches"),
    path("saved-searches/<uuid:saved_id>/", saved_searches.SavedSearchDetail.as_view(), name="saved-search"),
    path("sources/", sources.Sources.as_view(), name="sources"),
    path("sources/<slug:slug>/", sources.SourceDetail.as_view(), name="source"),
    path("sources/<slug:slug>/merge/", sources.SourceMerge.as_view(), name="source-merge"),
    path("sources/<slug:slug>/unmerge/", sources.SourceUnmerge.as_view(), name="source-unmerge"),
    path("webhooks/", webhooks.Webhooks.as_view(), name="webhooks"),
    path("webhooks/<uuid:webhook_id>/", webhooks.WebhookDetail.as_view(), name="webhook"),
    path("webhooks/<uuid:webhook_id>/secret/", webhooks.WebhookSecret.as_view(), name="webhook-secret"),
    path("webhooks/<uuid:webhook_id>/ping/", webhooks.WebhookPing.as_view(), name="webhook-ping"),
    path("webhooks/<uuid:webhook_id>/deliveries/", webhooks.WebhookDeliveries.as_view(), name="webhook-deliveries"),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/<uuid:event_id>/retry/",
        webhooks.DeliveryRetry.as_view(),
        name="delivery-retry",
    ),
]

urlpatterns = [
    path("v1/", include(VERSION_1)),
    # Describing takes half a second, and the description changes with a release only.
    path("schema/", cache_page(3600)(SpectacularAPIView.as_view()), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="archive/api/docs.html"),
        name="docs",
    ),
]
