"""Templates of boilerplate: what recurs in an outlet, rehearsed, applied, undone, vetoed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from archive import tasks
from archive.actions import pages
from archive.actions.boilerplate import templates
from archive.api.authentication import actor_of, user_id_of
from archive.api.documents import Json
from archive.api.parameters import JSONText, NoParameters, PageParameters, values_of
from archive.api.permissions import DECIDE_TEMPLATE, READ_TEXT
from archive.api.views import View, page
from archive.models import Template


class TemplateParameters(PageParameters):
    state = serializers.ChoiceField(required=False, choices=Template.State.choices)
    outlet = serializers.CharField(
        required=False, max_length=200, help_text="The slug of a source, or `named …` where there is no such source."
    )


class TemplateReason(serializers.Serializer):
    """Why. A veto needs a reason."""

    reason = JSONText(required=False, default="", allow_blank=True, max_length=1000, help_text="For the log.")


def of_template(template: Template) -> Json:
    decided = None
    if template.decided_at is not None:
        decided = {"at": template.decided_at, "why": template.decided_why}
    return {
        "id": template.pk,
        "outlet": template.outlet,
        "source": template.outlet if template.source_id is not None else None,
        "text": template.text,
        "place": template.place,
        "kind": template.kind,
        "state": template.state,
        "task": template.task or None,
        "articles": template.articles,
        "samples": template.samples,
        "evidence": template.evidence,
        "rules": template.rules,
        "found_at": template.found_at,
        "seen_at": template.seen_at,
        "rehearsed_at": template.rehearsed_at,
        "rehearsal": template.rehearsal or None,
        "decided": decided,
    }


class Templates(View):
    permissions = {"GET": READ_TEXT}

    def get(self, request: Request) -> Response:
        """Passages that recur over many articles of one outlet, the newest first, with the articles that have them."""
        values = TemplateParameters.read(request)
        rows = Template.objects.all()
        for name in ("state", "outlet"):
            if name in values:
                rows = rows.filter(**{name: values[name]})
        found = pages.by_id(rows, limit=values["limit"], cursor=values["cursor"], kind="templates")
        return page(request, [of_template(template) for template in found.rows], found.next_cursor)


class TemplateDetail(View):
    permissions = {"GET": READ_TEXT}

    def get(self, request: Request, template_id: UUID) -> Response:
        """One template, with what its last rehearsal told. `task` is what is being done to articles for it."""
        NoParameters.read(request)
        return Response(of_template(Template.objects.get(pk=template_id)))


class _Order(View):
    permissions = {"POST": DECIDE_TEMPLATE}

    def ordered(self, request: Request, template_id: UUID, act: Callable[..., Template], **more: Any) -> Response:
        template = act(template_id=template_id, actor=actor_of(request.user), **more)
        if template.task:
            # What is done in one chunk is done by the answer.
            if templates.work(template_id=template_id):
                tasks.hint_template(template_id=template_id)
            template.refresh_from_db()
        return Response(of_template(template), status=202)

    def why(self, request: Request) -> dict[str, Any]:
        NoParameters.read(request)
        return {**values_of(request, TemplateReason), "user": user_id_of(request.user)}


class TemplateRehearse(_Order):
    def post(self, request: Request, template_id: UUID) -> Response:
        """Count what applying would change: articles, samples with the cut, bodies that would be nothing else."""
        NoParameters.read(request)
        return self.ordered(request, template_id, templates.rehearse)


class TemplateApply(_Order):
    def post(self, request: Request, template_id: UUID) -> Response:
        """Leave it out of all articles of its outlet, and of those that come. It has to be rehearsed first.

        What was read stays as it is: the cut is a layer over it, and each article's change stands in the feed.
        """
        return self.ordered(request, template_id, templates.apply, **self.why(request))


class TemplateUndo(_Order):
    def post(self, request: Request, template_id: UUID) -> Response:
        """Put it back wherever it was left out."""
        return self.ordered(request, template_id, templates.undo, **self.why(request))


class TemplateVeto(_Order):
    def post(self, request: Request, template_id: UUID) -> Response:
        """Say for ever that it is no boilerplate of this outlet. Where it was left out it is put back."""
        return self.ordered(request, template_id, templates.veto, **self.why(request))
