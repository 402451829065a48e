"""Rules of tagging: kept, changed, and switched on to look at what comes in once they were rehearsed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from archive.actions.events import Act, log
from archive.actions.receiving.declared import fault
from archive.actions.tagging.tag import checked_label
from archive.actions.uniqueness import once
from archive.errors import Conflict, Invalid
from archive.matching import tagrules
from archive.models import Actor, Source, Suggestion, TagRule
from archive.models.tagrules import LONGEST_WORDS

EDITABLE = ("name", "label", "any", "all", "never", "pattern", "sources", "languages", "effect")
WORDS = ("any", "all", "never", "sources", "languages")
MOST_WORDS = 30
LONGEST_PATTERN = 500


def create(*, values: Mapping[str, Any], actor: Actor) -> TagRule:
    """Keeps a rule. Raises Invalid with all that is wrong, Conflict if the name is taken."""
    rule = TagRule(**checked(values))
    return _save(rule, "tagrule.created", actor, {name: getattr(rule, name) for name in EDITABLE}, new=True)


def change(*, rule_id: UUID, values: Mapping[str, Any], actor: Actor) -> TagRule:
    """Changes a rule; what it did before stays as it is, what it suggested and nobody decided is taken back. It has to
    be rehearsed again, and is switched off until then. Raises as `create` does, TagRule.DoesNotExist."""
    said = checked(values)
    with transaction.atomic():
        rule = TagRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
        moves = {name: [getattr(rule, name), value] for name, value in said.items() if getattr(rule, name) != value}
        for name, (_, value) in moves.items():
            setattr(rule, name, value)
        data: dict[str, Any] = {"changes": moves}
        if moves.keys() - {"name"}:
            rule.version += 1
            rule.active = False
            data["withdrawn"], _ = Suggestion.objects.filter(rule=rule, state=Suggestion.State.PROPOSED).delete()
        return _save(rule, "tagrule.changed", actor, data, new=False) if moves else rule


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a rule in the form in which they are kept. Raises Invalid."""
    wrong: dict[str, list[str]] = {name: ["There is no such field."] for name in values if name not in EDITABLE}
    said: dict[str, Any] = {}
    for name in WORDS:
        said[name] = [" ".join(str(words).split()) for words in values.get(name, ()) if str(words).strip()]
        if len(said[name]) > MOST_WORDS or any(len(words) > LONGEST_WORDS for words in said[name]):
            wrong[name] = [f"At most {MOST_WORDS}, of {LONGEST_WORDS} characters each."]
    said["name"] = str(values.get("name", "")).strip()
    said["pattern"] = str(values.get("pattern", "")).strip()
    if not 0 < len(said["name"]) <= 100:
        wrong["name"] = ["1 to 100 characters."]
    try:
        said["label"] = checked_label(str(values.get("label", "")))
    except Invalid as refused:
        wrong["label"] = refused.fields["label"]
    if not said["any"] and not said["all"]:
        wrong["any"] = ["A rule needs at least one word: by it the articles are found."]
    unfit = "It is too long." if len(said["pattern"]) > LONGEST_PATTERN else tagrules.fault(said["pattern"])
    if unfit is not None:
        wrong["pattern"] = [unfit]
    said["effect"] = str(values.get("effect") or TagRule.Effect.SUGGEST)
    if said["effect"] not in TagRule.Effect.values:
        wrong["effect"] = [f"One of {', '.join(TagRule.Effect.values)}."]
    unknown = set(said["sources"]) - set(Source.objects.values_list("slug", flat=True))
    if unknown:
        wrong["sources"] = [f"There is no source {', '.join(sorted(unknown))}."]
    if unfit_text := fault(said):
        wrong["name"] = [f"This cannot be kept: {unfit_text}."]
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)
    return said


def switch_on(*, rule_id: UUID, version: int, actor: Actor) -> TagRule:
    """Lets the rule look at what comes in. Raises TagRule.DoesNotExist, Conflict: `not_rehearsed`, and `rule_changed`
    where it is not at `version` any more."""
    with transaction.atomic():
        rule = TagRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
        if rule.version != version:
            raise Conflict("Somebody changed this rule. Rehearse it again.", code="rule_changed")
        if rule.rehearsed != rule.version:
            raise Conflict("Rehearse it first, and look at what it would do.", code="not_rehearsed")
        if rule.active:
            return rule
        rule.active = True
        return _save(rule, "tagrule.switched_on", actor, {"effect": rule.effect}, new=False)


def switch_off(*, rule_id: UUID, actor: Actor) -> TagRule:
    """Lets the rule look at nothing more. What it did stays. Raises TagRule.DoesNotExist."""
    with transaction.atomic():
        rule = TagRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
        if not rule.active:
            return rule
        rule.active = False
        return _save(rule, "tagrule.switched_off", actor, {}, new=False)


def _save(rule: TagRule, verb: str, actor: Actor, data: Mapping[str, Any], *, new: bool) -> TagRule:
    with once(f"There is a rule {rule.name} already.", code="rule_exists"), transaction.atomic():
        rule.save(force_insert=new)
        log([Act(verb=verb, subject_kind="tagrule", subject_id=rule.pk, actor=actor, data=data)])
    return rule
