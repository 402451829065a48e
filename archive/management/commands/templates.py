"""`manage.py templates list|learn|rehearse|apply|undo|veto`: passages that recur in an outlet."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from archive.actions.boilerplate import templates
from archive.actions.boilerplate.learn import learn
from archive.management.explanation import plain
from archive.management.shell import SHELL, ShellCommand
from archive.models import Template

MOST = 200
SAMPLES_SHOWN = 3


class Command(ShellCommand):
    help = "Lists learned boilerplate; rehearses, applies, undoes and vetoes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listed = verbs.add_parser("list")
        listed.add_argument("--state", choices=Template.State.values)
        listed.add_argument("--outlet")
        listed.add_argument("--json", action="store_true", help="one JSON object a line")
        verbs.add_parser("learn", help="look now at what came in")
        for verb in ("rehearse", "apply", "undo", "veto"):
            one = verbs.add_parser(verb)
            one.add_argument("id", metavar="ID")
            if verb != "rehearse":
                one.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = options["verb"]
        if verb in ("list", "learn"):
            getattr(self, f"_{verb}")(options)
            return
        act = getattr(templates, verb)
        more = {} if verb == "rehearse" else {"reason": options["reason"]}
        try:
            template = act(template_id=UUID(options["id"]), actor=SHELL, **more)
        except (ValueError, Template.DoesNotExist) as unknown:
            raise CommandError(f"not_found: there is no template {options['id']}.", returncode=2) from unknown
        while templates.work(template_id=template.pk):
            continue
        template.refresh_from_db()
        self._line(template)
        if verb == "rehearse":
            self._rehearsal(template)

    def _list(self, options: dict[str, Any]) -> None:
        rows = Template.objects.order_by("outlet", "-articles")
        for name in ("state", "outlet"):
            if options[name]:
                rows = rows.filter(**{name: options[name]})
        for template in rows[:MOST]:
            if options["json"]:
                fields = ("outlet", "text", "place", "kind", "state", "articles", "evidence", "rules")
                told = {"id": str(template.pk)} | {name: getattr(template, name) for name in fields}
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            else:
                self._line(template)

    def _learn(self, _options: dict[str, Any]) -> None:
        seen = 0
        while looked := learn():
            seen += looked
        self.stdout.write(f"{seen:,} changes looked at, {Template.objects.count():,} templates")

    def _line(self, template: Template) -> None:
        text = plain(str(template).replace("\n", " ")).plain
        self.stdout.write(f"{template.pk}  {template.state:9}  {template.articles:6,}  {template.outlet}  {text}")

    def _rehearsal(self, template: Template) -> None:
        told = template.rehearsal
        self.stdout.write(
            f"{told['articles']:,} articles would change of {told['seen']:,} looked at "
            f"({told['edited']:,} corrected by editors); {told['emptied']:,} have nothing else and keep it"
        )
        for sample in told["samples"][:SAMPLES_SHOWN]:
            marked = f"{sample['before'][-60:]}[-{sample['cut']}-]{sample['after'][:60]}".replace("\n\n", " ¶ ")
            self.stdout.write(f"  {sample['article']}  {plain(marked).plain}")
