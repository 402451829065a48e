"""Rules of tagging: kept, rehearsed on the archive, run, switched on for what comes in."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from archive import tasks
from archive.actions import pages
from archive.actions.editing.edit import LONGEST_NOTE
from archive.actions.tagging import bulk_deciding, rule_undoing, tagrules, tagruns
from archive.api import edits
from archive.api.authentication import actor_of, user_id_of
from archive.api.documents import Json
from archive.api.parameters import JSONText, NoParameters, PageParameters, values_of
from archive.api.permissions import EDIT, READ_TEXT, TAG
from archive.api.views import View, page
from archive.models import Edit, TagRule
from archive.models.tagrules import LONGEST_WORDS

VIEW_RULE, CHANGE_RULE = "archive.view_tagrule", "archive.change_tagrule"


def _words(help_text: str) -> serializers.ListField:
    return serializers.ListField(
        required=False, child=JSONText(max_length=LONGEST_WORDS), max_length=tagrules.MOST_WORDS, help_text=help_text
    )


class RuleChange(serializers.Serializer):
    """Fields of a rule; what is left out stays as it is."""

    name = JSONText(required=False, max_length=100)
    label = JSONText(required=False, max_length=200, help_text="The tag.")
    all = _words("Each of these words or phrases.")
    never = _words("None of these.")
    pattern = JSONText(
        required=False, allow_blank=True, max_length=tagrules.LONGEST_PATTERN, help_text="A regular expression."
    )
    sources = _words("Slugs; empty for all.")
    languages = _words("Language tags; empty for all.")
    effect = serializers.ChoiceField(required=False, choices=TagRule.Effect.choices)

    def get_fields(self) -> dict[str, Any]:
        return {"any": _words("At least one of these words or phrases."), **super().get_fields()}


class NewRule(RuleChange):
    """A new rule: it needs at least one word in `any` or in `all`."""

    name = JSONText(max_length=100)
    label = JSONText(max_length=200, help_text="The tag.")


class ExpectedCount(serializers.Serializer):
    """How many it is about, as you have seen."""

    expected = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="409 where it is another number.")


class RejectExpected(ExpectedCount):
    """How many it is about, as you have seen, and why they are rejected."""

    reason = JSONText(required=False, allow_blank=True, max_length=LONGEST_NOTE, help_text="Stands in the history.")


class RuleVersion(serializers.Serializer):
    """Which version of the rule was rehearsed."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


def of_rule(rule: TagRule) -> Json:
    return {
        "id": rule.pk,
        **{name: getattr(rule, name) for name in tagrules.EDITABLE},
        "active": rule.active,
        "version": rule.version,
        "rehearsed": rule.rehearsed == rule.version,
        "created_at": rule.created_at,
    }


def _may_run(request: Request) -> None:
    """Raises PermissionDenied: what a rule does to articles is more than the rule."""
    if not all(request.user.has_perm(permission) for permission in (EDIT, TAG)):
        raise PermissionDenied("To run rules you have to be allowed to tag articles.")


class Rules(View):
    permissions = {"GET": VIEW_RULE, "POST": "archive.add_tagrule"}

    def get(self, request: Request) -> Response:
        """Rules, the newest first."""
        values = PageParameters.read(request)
        found = pages.by_id(TagRule.objects.all(), limit=values["limit"], cursor=values["cursor"], kind="rules")
        return page(request, [of_rule(rule) for rule in found.rows], found.next_cursor)

    def post(self, request: Request) -> Response:
        """Keep a rule. It does nothing before it is run or switched on."""
        NoParameters.read(request)
        rule = tagrules.create(values=values_of(request, NewRule), actor=actor_of(request.user))
        rule.refresh_from_db()
        location = reverse("api:rule", [rule.pk], request=request)
        return Response(of_rule(rule), status=201, headers={"Location": location})


class RuleDetail(View):
    permissions = {"GET": VIEW_RULE, "PATCH": CHANGE_RULE}

    def get(self, request: Request, rule_id: UUID) -> Response:
        """One rule. `rehearsed` says whether this version went through the archive: only then it can be switched on."""
        NoParameters.read(request)
        return Response(of_rule(TagRule.objects.get(pk=rule_id)))

    def patch(self, request: Request, rule_id: UUID) -> Response:
        """Change a rule. It has to be rehearsed anew, is switched off until then, and what it suggested and nobody
        decided is taken back."""
        NoParameters.read(request)
        held = TagRule.objects.get(pk=rule_id)
        values = {name: getattr(held, name) for name in tagrules.EDITABLE} | values_of(request, RuleChange)
        return Response(of_rule(tagrules.change(rule_id=rule_id, values=values, actor=actor_of(request.user))))


class RuleRehearse(View):
    permissions = {"POST": VIEW_RULE}

    def post(self, request: Request, rule_id: UUID) -> Response:
        """Go through the archive, and tell what running the rule would do now."""
        NoParameters.read(request)
        if not request.user.has_perm(READ_TEXT):
            raise PermissionDenied("What the rule finds is shown in its words.")
        told = tagruns.rehearse(rule=TagRule.objects.get(pk=rule_id))
        return Response(
            {
                "looked_at": told.looked_at,
                "tagged": len(told.tagged),
                "already": told.already,
                "against": told.against,
                "waiting": told.waiting,
                "slow": told.slow,
                "samples": [
                    {
                        "article": sample.article.pk,
                        "title": sample.article.display_title,
                        "words": sample.words,
                        "hit": sample.hit,
                    }
                    for sample in told.samples
                ],
            }
        )


class RuleRun(View):
    permissions = {"POST": CHANGE_RULE}

    def post(self, request: Request, rule_id: UUID) -> Response:
        """Do what the rule finds in the archive now. One that tags begins a bulk edit, `edits/{id}/undo/` undoes it; of
        one that suggests the number of suggestions is told, `rules/{id}/withdraw/` takes them back."""
        NoParameters.read(request)
        _may_run(request)
        said = values_of(request, ExpectedCount)
        done = tagruns.run(rule_id=rule_id, **said, actor=actor_of(request.user), user=user_id_of(request.user))
        if isinstance(done, int):
            return Response({"suggested": done, "edit": None}, status=202)
        return Response({"suggested": 0, "edit": _worked(request, done)}, status=202)


class RuleAccept(View):
    permissions = {"POST": CHANGE_RULE}

    def post(self, request: Request, rule_id: UUID) -> Response:
        """Accept all that waits of the rule, as one bulk edit; where that is undone it waits again."""
        NoParameters.read(request)
        _may_run(request)
        TagRule.objects.only("pk").get(pk=rule_id)
        said = values_of(request, ExpectedCount)
        edit = bulk_deciding.accept_many(
            rule_id=rule_id, **said, actor=actor_of(request.user), user=user_id_of(request.user)
        )
        return Response(_worked(request, edit), status=202)


class RuleWithdraw(View):
    permissions = {"POST": CHANGE_RULE}

    def post(self, request: Request, rule_id: UUID) -> Response:
        """Take back what the rule suggested and nobody decided, as if it had not been run."""
        NoParameters.read(request)
        _may_run(request)
        return Response({"withdrawn": bulk_deciding.withdraw(rule_id=rule_id, actor=actor_of(request.user))})


class RuleReject(View):
    permissions = {"POST": CHANGE_RULE}

    def post(self, request: Request, rule_id: UUID) -> Response:
        """Reject all that waits of the rule: it is never suggested for these articles again."""
        NoParameters.read(request)
        _may_run(request)
        TagRule.objects.only("pk").get(pk=rule_id)
        said = values_of(request, RejectExpected)
        count = bulk_deciding.reject_many(
            rule_id=rule_id, **said, actor=actor_of(request.user), user=user_id_of(request.user)
        )
        return Response({"rejected": count})


class RuleUndo(View):
    permissions = {"GET": VIEW_RULE, "POST": CHANGE_RULE}

    def get(self, request: Request, rule_id: UUID) -> Response:
        """What undoing would do to what the rule tagged by itself: from how many articles its tag would be taken, and
        how many are left, as an editor stands for the tag or as they are withdrawn."""
        NoParameters.read(request)
        TagRule.objects.only("pk").get(pk=rule_id)
        told = rule_undoing.preview(rule_id=rule_id)
        return Response({name: getattr(told, name) for name in ("tagged", "confirmed", "withdrawn")})

    def post(self, request: Request, rule_id: UUID) -> Response:
        """Take away what the rule put on articles by itself and nobody has confirmed since, as one bulk edit, which
        can be undone. The rule is switched off."""
        NoParameters.read(request)
        _may_run(request)
        said = values_of(request, ExpectedCount)
        edit = rule_undoing.undo(rule_id=rule_id, **said, actor=actor_of(request.user), user=user_id_of(request.user))
        return Response(_worked(request, edit), status=202)


class RuleSwitchOn(View):
    permissions = {"POST": CHANGE_RULE}

    def post(self, request: Request, rule_id: UUID) -> Response:
        """Let the rule look at what comes in. This version of it has to be rehearsed first."""
        NoParameters.read(request)
        _may_run(request)
        said = values_of(request, RuleVersion)
        return Response(of_rule(tagrules.switch_on(rule_id=rule_id, **said, actor=actor_of(request.user))))


class RuleSwitchOff(View):
    permissions = {"POST": CHANGE_RULE}

    def post(self, request: Request, rule_id: UUID) -> Response:
        """Let the rule look at nothing more. What it did stays."""
        NoParameters.read(request)
        _may_run(request)
        return Response(of_rule(tagrules.switch_off(rule_id=rule_id, actor=actor_of(request.user))))


def _worked(request: Request, edit: Edit) -> Json:
    tasks.work_edit(edit_id=edit.pk, articles=edit.articles.count())
    edit.refresh_from_db()
    return edits.told(request, edit)
