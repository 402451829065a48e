"""Calls about tags and what is learned: suggestions, vocabularies, terms, rules, templates."""

from collections.abc import Mapping

from archive.api import editshapes, shapes, tagshapes, templateshapes
from archive.api.calls import Call
from archive.api.parameters import PageParameters
from archive.api.rules import ExpectedCount, NewRule, RejectExpected, RuleChange, RuleVersion
from archive.api.sources import UnmergeBecause
from archive.api.suggestions import ArticleSuggestionParameters, RejectBecause, SuggestionParameters
from archive.api.templates import TemplateParameters, TemplateReason
from archive.api.vocabularies import MergeTermInto, NewTerm, NewVocabulary, TermChange, TermParameters, VocabularyChange

CALLS: Mapping[tuple[str, str], Call] = {
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
    ("RuleReject", "POST"): Call(
        name="reject_suggestions_of_rule",
        answer=tagshapes.RejectedCount,
        body=RejectExpected,
        problems=(404, 409, 413, 415),
    ),
    ("RuleUndo", "GET"): Call(name="preview_undoing_of_rule", answer=tagshapes.RuleUndoing, problems=(404,)),
    ("RuleUndo", "POST"): Call(
        name="undo_rule", answer=editshapes.EditReceipt, status=202, body=ExpectedCount, problems=(404, 409, 413, 415)
    ),
    ("RuleWithdraw", "POST"): Call(
        name="withdraw_suggestions_of_rule", answer=tagshapes.WithdrawnCount, problems=(404,)
    ),
    ("RuleSwitchOn", "POST"): Call(
        name="switch_rule_on", answer=tagshapes.TaggingRule, body=RuleVersion, problems=(404, 409, 413, 415)
    ),
    ("RuleSwitchOff", "POST"): Call(name="switch_rule_off", answer=tagshapes.TaggingRule, problems=(404,)),
}
