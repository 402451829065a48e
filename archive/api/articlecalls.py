"""Calls about articles: found, read, edited, tagged, withdrawn."""

from collections.abc import Mapping

from archive.api import articleshapes, changeshapes, editshapes, relationshapes, shapes
from archive.api.articleparameters import ArticleParameters
from archive.api.calls import CONDITION, PACKAGE, REPEATABLE, Call
from archive.api.editing import ArticleCorrection
from archive.api.edits import EditArticlesParameters, EditParameters, NewEdit, UndoBecause
from archive.api.parameters import (
    ArticleDetailParameters,
    DifferenceParameters,
    NewTag,
    OriginalParameters,
    PageParameters,
    TagParameters,
)
from archive.api.withdrawing import Because
from archive.exports import lines, tables

CALLS: Mapping[tuple[str, str], Call] = {
    ("Articles", "GET"): Call(
        name="find_articles",
        answer=articleshapes.ArticlePage,
        takes=ArticleParameters,
        also=(lines.MEDIA_TYPE, tables.MEDIA_TYPE),
    ),
    ("EditableArticle", "GET"): Call(
        name="get_article",
        answer=articleshapes.WholeArticle,
        takes=ArticleDetailParameters,
        problems=(404, 410, 412),
        headers=CONDITION,
        told=("ETag", "Last-Modified"),
    ),
    ("EditableArticle", "PATCH"): Call(
        name="edit_article",
        answer=articleshapes.WholeArticle,
        body=ArticleCorrection,
        problems=(404, 410, 412, 413, 415, 428),
        headers={"If-Match": "The ETag of the article as you read it. `*` for whichever version it is at."},
        told=("ETag",),
    ),
    ("ArticleWithdraw", "POST"): Call(
        name="withdraw_article", answer=articleshapes.ArticleSummary, body=Because, problems=(404, 409, 413, 415)
    ),
    ("ArticleRestore", "POST"): Call(
        name="restore_article", answer=articleshapes.ArticleSummary, body=Because, problems=(404, 409, 413, 415)
    ),
    ("ArticleClaims", "GET"): Call(name="get_claims", answer=articleshapes.ClaimList, problems=(404, 410)),
    ("ArticleTags", "GET"): Call(
        name="get_tags", answer=shapes.listed(articleshapes.ArticleTag, paged=False), problems=(404, 410)
    ),
    ("ArticleTags", "POST"): Call(
        name="tag_article", answer=articleshapes.ArticleSummary, body=NewTag, problems=(404, 410, 413, 415)
    ),
    ("ArticleTag", "DELETE"): Call(
        name="untag_article", answer=None, status=204, takes=TagParameters, problems=(404, 410)
    ),
    ("ArticleRevisions", "GET"): Call(
        name="get_revisions", answer=shapes.listed(articleshapes.ArticleRevision, paged=False), problems=(404, 410)
    ),
    ("RevisionDifference", "GET"): Call(
        name="compare_revisions",
        answer=articleshapes.RevisionDifference,
        takes=DifferenceParameters,
        problems=(404, 410, 413),
    ),
    ("ArticleRelations", "GET"): Call(
        name="get_relations", answer=relationshapes.ArticleRelations, problems=(404, 410)
    ),
    ("ArticleEvents", "GET"): Call(
        name="get_events", answer=shapes.listed(changeshapes.ArchiveEvent), takes=PageParameters, problems=(404, 410)
    ),
    ("ArticleOriginal", "GET"): Call(
        name="get_original",
        answer=PACKAGE,
        takes=OriginalParameters,
        problems=(404, 410, 412, 416),
        headers=CONDITION | {"Range": "One range of bytes, as `bytes=0-1023`: 206, or 416 where there is none of it."},
        media_type="application/octet-stream",
        told=("ETag", "Accept-Ranges", "Content-Digest", "Repr-Digest"),
    ),
    ("Edits", "GET"): Call(name="list_edits", answer=shapes.listed(editshapes.EditReceipt), takes=PageParameters),
    ("Edits", "POST"): Call(
        name="edit_articles",
        answer=editshapes.EditReceipt,
        status=202,
        body=NewEdit,
        problems=(409, 413, 415),
        headers=REPEATABLE,
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
}
