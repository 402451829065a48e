"""Rules of tagging: written, rehearsed on the archive, run as one edit."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from archive import tasks
from archive.actions.editing import edits
from archive.actions.tagging import bulk_deciding, by_itself, rule_undoing, suggestions, tagrules, tagruns
from archive.admin import wording
from archive.admin.article_door import version_read
from archive.admin.entries import Entries
from archive.admin.ledger import actor_of, expected, person, require
from archive.admin.said import refusal
from archive.admin.sources import LinesField
from archive.errors import Conflict, IndexRebuilding, Invalid
from archive.models import Actor, TagRule

RUN = ("archive.change_tagrule", "archive.edit_claims", "archive.add_tagging")


class RuleForm(forms.Form):
    name = forms.CharField(max_length=100, label=gettext_lazy("Name"), widget=UnfoldAdminTextInputWidget)
    label = forms.CharField(max_length=200, label=gettext_lazy("Tag"), widget=UnfoldAdminTextInputWidget)
    any = LinesField(
        label=gettext_lazy("At least one of"), help_text=gettext_lazy("Words or phrases, one a line; they stand whole.")
    )
    all = LinesField(label=gettext_lazy("Each of"), help_text=gettext_lazy("Words or phrases, one a line."))
    never = LinesField(label=gettext_lazy("None of"), help_text=gettext_lazy("Words or phrases, one a line."))
    pattern = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Pattern"),
        help_text=gettext_lazy("A regular expression that the text must hold too. Optional."),
        widget=UnfoldAdminTextInputWidget,
    )
    sources = LinesField(
        label=gettext_lazy("Only of these sources"), help_text=gettext_lazy("As programs call them, one a line.")
    )
    languages = LinesField(
        label=gettext_lazy("Only in these languages"), help_text=gettext_lazy("en, fr … one a line.")
    )
    effect = forms.ChoiceField(
        required=False,
        choices=TagRule.Effect.choices,
        label=gettext_lazy("What it does"),
        help_text=gettext_lazy("With what it finds: suggest the tag to editors, or put it there at once."),
        widget=UnfoldAdminSelectWidget,
    )


@admin.register(TagRule)
class TagRuleAdmin(Entries):
    list_display = ("name", "label", "shown_words", "effect", "active")
    nothing_yet = gettext_lazy(
        "No rule yet. A rule suggests a tag, or puts it, where certain words stand. It is rehearsed first."
    )
    ordering = ("-id",)
    fields = tagrules.EDITABLE
    add_title = gettext_lazy("Add a rule")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:key>/rehearse/", view(self.rehearse), name="archive_tagrule_rehearse"),
            path("<uuid:key>/run/", view(require_POST(self.run)), name="archive_tagrule_run"),
            path("<uuid:key>/switch/", view(require_POST(self.switch)), name="archive_tagrule_switch"),
            path("<uuid:key>/withdraw/", view(require_POST(self.withdraw)), name="archive_tagrule_withdraw"),
            path("<uuid:key>/undo/", view(self.undo), name="archive_tagrule_undo"),
            *super().get_urls(),
        ]

    @display(description=gettext_lazy("Words"))
    def shown_words(self, rule: TagRule) -> str:
        return ", ".join([*rule.all, *rule.any])[:200]

    def entry_form(self, data: QueryDict | None, row: TagRule | None = None) -> forms.Form:
        return RuleForm(data, initial={name: getattr(row, name) for name in tagrules.EDITABLE} if row else None)

    def add(self, values: Mapping[str, Any], actor: Actor) -> TagRule:
        return tagrules.create(values=values, actor=actor)

    def change(self, row: TagRule, values: Mapping[str, Any], actor: Actor) -> TagRule:
        return tagrules.change(rule_id=row.pk, values=values, actor=actor)

    def links(self, request: HttpRequest, row: TagRule) -> Sequence[tuple[str, str]]:
        ways = [(_("Rehearse it …"), reverse("admin:archive_tagrule_rehearse", args=[row.pk]))]
        if request.user.has_perms(RUN) and by_itself.standing(row.pk).exists():
            ways.append((_("Undo what it did by itself …"), reverse("admin:archive_tagrule_undo", args=[row.pk])))
        return ways

    def after_saving(self, request: HttpRequest, row: TagRule) -> str:
        """A rule that was changed is off until it was rehearsed."""
        if not request.user.has_perm("archive.read_text"):
            return super().after_saving(request, row)
        return reverse("admin:archive_tagrule_rehearse", args=[row.pk])

    def rehearse(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """What the rule would do to the archive as it is now."""
        require(request, "archive.view_tagrule", "archive.read_text")
        rule = self.found(request, str(key))
        try:
            told = tagruns.rehearse(rule=rule)
        except (Invalid, IndexRebuilding) as refused:
            messages.error(request, refusal(refused))
            return redirect("admin:archive_tagrule_changelist")
        return self.page(
            request,
            "archive/rehearse_rule.html",
            title=rule.name,
            original=rule,
            rule=rule,
            told=told,
            samples=[(one.article, wording.excerpt(one.words, [one.hit], cut=one.cut)) for one in told.samples],
            waiting=suggestions.waiting(rule_id=rule.pk).count(),
            ran=edits.of_rule(rule.pk)[:10],
            by_itself=by_itself.standing(rule.pk).count(),
            may_run=request.user.has_perms(RUN),
        )

    def run(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        require(request, *RUN)
        rule = self.found(request, str(key))
        try:
            done = tagruns.run(
                rule_id=rule.pk,
                expected=expected(request),
                actor=actor_of(request),
                user=person(request).pk,
            )
        except (Conflict, Invalid, IndexRebuilding) as refused:
            messages.error(request, refusal(refused))
            return redirect("admin:archive_tagrule_rehearse", rule.pk)
        if isinstance(done, int):
            words = ngettext("Suggested for %(count)d article.", "Suggested for %(count)d articles.", done)
            messages.success(request, words % {"count": done})
            return redirect("admin:archive_tagrule_rehearse", rule.pk)
        tasks.work_edit(edit_id=done.pk, articles=done.articles.count())
        messages.success(request, _("Tagged; it can be undone as one below."))
        return redirect("admin:archive_edit_change", done.pk)

    def switch(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Lets the rule look at what comes in, or no more."""
        require(request, *RUN)
        rule = self.found(request, str(key))
        try:
            if request.POST.get("on"):
                version = version_read(request)
                tagrules.switch_on(rule_id=rule.pk, version=version or 0, actor=actor_of(request))
                messages.success(request, _("It looks at what comes in from now on."))
            else:
                tagrules.switch_off(rule_id=rule.pk, actor=actor_of(request))
                messages.success(request, _("It looks at nothing more. What it did stays."))
        except Conflict as refused:
            messages.error(request, refusal(refused))
        return redirect("admin:archive_tagrule_rehearse", rule.pk)

    def withdraw(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """Takes back what the rule suggested and nobody decided."""
        require(request, *RUN)
        rule = self.found(request, str(key))
        count = bulk_deciding.withdraw(rule_id=rule.pk, actor=actor_of(request))
        words = ngettext("%(count)d suggestion taken back.", "%(count)d suggestions taken back.", count)
        messages.success(request, words % {"count": count})
        return redirect("admin:archive_tagrule_rehearse", rule.pk)

    def undo(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """What undoing all that the rule did by itself would do, and leave; when it is sent, does it as one."""
        require(request, *RUN)
        rule = self.found(request, str(key))
        if request.method == "POST":
            try:
                edit = rule_undoing.undo(
                    rule_id=rule.pk,
                    expected=expected(request),
                    actor=actor_of(request),
                    user=person(request).pk,
                )
            except Conflict as refused:
                messages.error(request, refusal(refused))
                return redirect("admin:archive_tagrule_undo", rule.pk)
            tasks.work_edit(edit_id=edit.pk, articles=edit.articles.count())
            messages.success(request, _("Its tags are taken away; this can be undone below. The rule is off."))
            return redirect("admin:archive_edit_change", edit.pk)
        return self.page(
            request, "archive/undo_rule.html", title=rule.name, original=rule, rule=rule,
            told=rule_undoing.preview(rule_id=rule.pk),
        )  # fmt: skip
