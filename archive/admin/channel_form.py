"""The form of a channel: fields for what its kind can be told, so that nobody writes JSON."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from archive.actions.fetching import channels
from archive.admin.said import wrong_values
from archive.admin.sources import LinesField
from archive.errors import Invalid
from archive.intake.channels import KINDS
from archive.intake.channels.asking import Option
from archive.models import Channel, Source

OPTIONS, DECLARED = "options.", "declared."
"""Before the names of fields: as errors name them."""
DEFAULT_INTERVAL = 900

PLACES = {
    "folder": gettext_lazy("The whole path of a folder, as /srv/wire."),
    "feed": gettext_lazy("The address of an RSS, Atom or JSON feed."),
    "sitemap": gettext_lazy("The address of a sitemap or of an index of sitemaps."),
    "dump": gettext_lazy("The address of a file of lines; it may be packed."),
    "bucket": gettext_lazy("Endpoint, bucket and what keys begin with: https://endpoint/bucket/prefix."),
    "mailbox": gettext_lazy("The mail server: imaps://mail.example.org."),
}
KINDS_TOLD = {
    "folder": gettext_lazy("Files on this machine or mounted on it, once they hold still."),
    "feed": gettext_lazy("Entries of an RSS, Atom or JSON feed, or the pages to which they link."),
    "sitemap": gettext_lazy("Pages that a news site lists for search engines."),
    "dump": gettext_lazy("A file of articles or addresses, one a line, at an address."),
    "bucket": gettext_lazy("Objects in a store like S3."),
    "mailbox": gettext_lazy("Mails with press releases, with what is attached to them."),
}
LABELS = {
    "after": gettext_lazy("Once it is received"),
    "content": gettext_lazy("What comes in"),
    "done": gettext_lazy("Where received things are moved"),
    "folder": gettext_lazy("Folder"),
    "most": gettext_lazy("Most messages of a poll"),
    "patterns": gettext_lazy("Only these names, one a line"),
    "recursive": gettext_lazy("Folders inside it"),
    "region": gettext_lazy("Region"),
    "secret": gettext_lazy("Name of the secret"),
    "settle": gettext_lazy("Seconds to hold still"),
    "unseen": gettext_lazy("Unread messages only"),
}
DECLARED_LABELS = {
    "language": gettext_lazy("Language"),
    "section": gettext_lazy("Section"),
    "publisher": gettext_lazy("Publisher"),
    "keywords": gettext_lazy("Keywords, one a line"),
    "tags": gettext_lazy("Tags, one a line"),
    "media_type": gettext_lazy("Type of the files"),
    "encoding": gettext_lazy("Encoding"),
    "fields": gettext_lazy("Names of fields, one a line"),
}
DECLARED_HELP = {
    "language": gettext_lazy("Of everything that comes in, for example en."),
    "media_type": gettext_lazy("Only where the files do not say it: text/plain, text/html …"),
    "encoding": gettext_lazy("Only where the files do not say it: utf-8, windows-1251 …"),
    "fields": gettext_lazy("Where JSON names the fields of an article in its own way: title = head"),
}
_LISTS = ("keywords", "tags")


class PairsField(LinesField):
    """`name = value`, one a line; cleans to an object."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name} = {told}" for name, told in value.items()) if isinstance(value, Mapping) else value

    def clean(self, value: Any) -> Any:
        pairs = [line.partition("=") for line in super().clean(value)]
        if any(not (name.strip() and sign and told.strip()) for name, sign, told in pairs):
            raise forms.ValidationError(gettext_lazy("A name, an equals sign and a name in each line."))
        return {name.strip(): told.strip() for name, _, told in pairs}


class ChannelForm(forms.Form):
    """For a channel of one kind, which is `kind` in what was sent, else that of the channel, else as it is asked."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=UnfoldAdminTextInputWidget)
    slug = forms.CharField(
        label=gettext_lazy("Slug"),
        max_length=100,
        help_text=gettext_lazy("How commands and programs call it."),
        widget=UnfoldAdminTextInputWidget,
    )
    kind = forms.ChoiceField(choices=Channel.Kind.choices, widget=forms.HiddenInput)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=4000, widget=UnfoldAdminTextInputWidget)
    source = forms.ModelChoiceField(
        Source.objects.in_force(),
        label=gettext_lazy("Source"),
        required=False,
        to_field_name="slug",
        help_text=gettext_lazy("Who publishes what comes from it."),
        widget=UnfoldAdminSelectWidget,
    )
    interval = forms.IntegerField(
        label=gettext_lazy("Interval"),
        required=False,
        help_text=gettext_lazy("Seconds between two polls, at least."),
        widget=UnfoldAdminTextInputWidget,
    )
    longest_interval = forms.IntegerField(
        label=gettext_lazy("Longest interval"),
        required=False,
        help_text=gettext_lazy("Seconds to which that may grow while nothing is new. Empty: it stays."),
        widget=UnfoldAdminTextInputWidget,
    )
    cron = forms.CharField(
        label=gettext_lazy("Clock"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Instead of an interval: minute, hour, day, month, day of the week (0 6 * * 1)."),
        widget=UnfoldAdminTextInputWidget,
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("Where the clock hangs, for example Asia/Baku. Empty: UTC."),
        widget=UnfoldAdminTextInputWidget,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=5000,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
    )

    def __init__(self, data: QueryDict | None, *, kind: str, channel: Channel | None = None) -> None:
        super().__init__(data, initial=_initial(kind, channel))
        self.fields["place"].help_text = PLACES[kind]
        for name, option in KINDS[kind].options.items():
            self.fields[OPTIONS + name] = _field(option, label=LABELS.get(name, name.replace("_", " ").capitalize()))
        for name in channels.DECLARED:
            self.fields[DECLARED + name] = _declared_field(name)
        self.order_fields(["name", "slug", "place", *(n for n in self.fields if n.startswith(OPTIONS)), "source"])

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields of the channel itself."""
        return [field for field in self if not field.name.startswith(DECLARED)]

    @property
    def said(self) -> list[forms.BoundField]:
        """The fields of what is said of everything that comes in."""
        return [field for field in self if field.name.startswith(DECLARED)]

    @property
    def says(self) -> bool:
        """Whether one of those is filled in, or wrong."""
        return any(field.value() or field.errors for field in self.said)

    def clean(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        super().clean()
        typed = dict(self.cleaned_data)
        source: Source | None = typed.get("source")
        own = {name: value for name, value in typed.items() if "." not in name}
        return {
            **own,
            "source": source.slug if source else "",
            "options": {name: value for name, value in _under(OPTIONS, typed).items() if value is not None},
            "declared": {name: value for name, value in _under(DECLARED, typed).items() if value},
        }

    def refuse(self, wrong: Invalid) -> None:
        """Says what an action refuses at the fields that it names."""
        for name, texts in wrong_values(wrong).items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


def _initial(kind: str, channel: Channel | None) -> dict[str, Any]:
    if channel is None:
        defaults = {OPTIONS + name: option.default for name, option in KINDS[kind].options.items()}
        return {"kind": kind, "interval": DEFAULT_INTERVAL, **defaults}
    known = {
        name: getattr(channel, name) for name in channels.EDITABLE if name not in ("source", "options", "declared")
    }
    return {
        **known,
        "source": channel.source and channel.source.slug,
        **{OPTIONS + name: value for name, value in channel.options.items()},
        **{DECLARED + name: value for name, value in channel.declared.items()},
    }


def _under(prefix: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in typed.items() if name.startswith(prefix)}


def _field(option: Option, *, label: Any) -> forms.Field:
    told: dict[str, Any] = {"label": label, "help_text": option.help, "required": False}
    match option.kind:
        case "flag":
            return forms.BooleanField(widget=UnfoldBooleanWidget, **told)
        case "number":
            told |= {"required": True, "min_value": option.least, "max_value": option.most}
            return forms.IntegerField(widget=UnfoldAdminTextInputWidget, **told)
        case "choice":
            told |= {"required": True, "choices": [(one, one.capitalize()) for one in option.choices]}
            return forms.ChoiceField(widget=UnfoldAdminSelectWidget, **told)
        case "lines":
            return LinesField(label=label, help_text=option.help)
    return forms.CharField(max_length=1000, widget=UnfoldAdminTextInputWidget, **told)


def _declared_field(name: str) -> forms.Field:
    told: dict[str, Any] = {"label": DECLARED_LABELS[name], "help_text": DECLARED_HELP.get(name, "")}
    if name == "fields":
        return PairsField(**told)
    if name in _LISTS:
        return LinesField(**told)
    return forms.CharField(required=False, max_length=200, widget=UnfoldAdminTextInputWidget, **told)
