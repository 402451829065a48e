"""Originals: the bytes as they are, as text or hexadecimal, always escaped; and the checks that they are unchanged."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from archive.actions.custody.originals import opened
from archive.actions.editing.withdraw import require_open
from archive.admin.ledger import WITHDRAW, Ledger, require, seen_by, with_articles
from archive.admin.wording import moment
from archive.errors import Gone
from archive.models import FixityCheck, Item, Original, Reading

A_PAGE = 16 * 1024
HEX_LINE = 16
SHOWN = 100
TELLING = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
PATH_NAMES = frozenset({"", ".", ".."})


@admin.register(Original)
class OriginalAdmin(Ledger):
    list_display = ("shown_digest", "shown_size", "shown_received")
    search_fields = ("sha256",)
    search_help_text = gettext_lazy("Whole SHA-256 digest")
    ordering = ("sha256",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<str:digest>/download/", view(self.download), name="archive_original_download"),
            path("<str:digest>/content/", view(self.content), name="archive_original_content"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Original]:
        rows: QuerySet[Original] = super().get_queryset(request)
        return rows.defer("bytes")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Original], search_term: str
    ) -> tuple[QuerySet[Original], bool]:
        digest = search_term.strip().lower()
        if not digest:
            return queryset, False
        return (queryset.filter(sha256=digest) if _is_digest(digest) else queryset.none()), False

    @display(description="SHA-256")
    def shown_digest(self, original: Original) -> str:
        return original.sha256

    @display(description=gettext_lazy("Size"))
    def shown_size(self, original: Original) -> str:
        return filesizeformat(original.size)

    @display(description=gettext_lazy("Received"))
    def shown_received(self, original: Original) -> str:
        return moment(original.received_at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        original = self.found(request, object_id)
        revisions = with_articles(original.revisions.all())
        if not request.user.has_perm(WITHDRAW) and revisions.filter(article__state="withdrawn").exists():
            raise Gone(_("An article that stands in this original was withdrawn."), code="original_withdrawn")
        return self.page(
            request,
            "archive/original.html",
            title=str(original),
            original=original,
            items=with_articles(seen_by(request, Item.objects.filter(original=original)))
            .select_related("deposit__source")
            .order_by("-id")[:SHOWN],
            members=seen_by(request, Item.objects.filter(container=original)).order_by("deposit", "position")[:SHOWN],
            revisions=revisions.order_by("-id")[:SHOWN],
            shown=SHOWN,
        )

    def download(self, request: HttpRequest, digest: str) -> FileResponse:
        """As an attachment without a type: no browser opens it on this address."""
        require(request, "archive.view_original", "archive.read_text")
        original = self._original(request, digest)
        name = Item.objects.filter(original=original).order_by("id").values_list("name", flat=True).first()
        return FileResponse(
            opened(original),
            as_attachment=True,
            filename=_file_name(name or "", original),
            content_type="application/octet-stream",
            headers=TELLING,
        )

    def content(self, request: HttpRequest, digest: str) -> TemplateResponse:
        require(request, "archive.view_original", "archive.read_text")
        original = self._original(request, digest)
        pages = max(1, -(-original.size // A_PAGE))
        asked = request.GET.get("page", "1")
        number = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 10 else 1
        with opened(original) as stream:
            stream.seek((number - 1) * A_PAGE)
            data = stream.read(A_PAGE)
        as_hex = request.GET.get("as") == "hex"
        encoding = self._encoding(original)
        return self.page(
            request,
            "archive/content.html",
            title=_("Content of the original"),
            original=original,
            as_hex=as_hex,
            lines=_hex_lines(data, (number - 1) * A_PAGE) if as_hex else (),
            text="" if as_hex else data.decode(encoding, errors="replace").replace("\0", "\u2400"),
            encoding=encoding,
            number=number,
            pages=pages,
        )

    def _original(self, request: HttpRequest, digest: str) -> Original:
        if not _is_digest(digest):
            raise Http404(_("There is no such original."))
        original: Original = self.found(request, digest)
        if not request.user.has_perm(WITHDRAW):
            require_open(digest=original.sha256)
        return original

    def _encoding(self, original: Original) -> str:
        """As the newest reading decoded it; UTF-8 where it was never read."""
        read = Reading.objects.filter(revision__original=original).order_by("-read_at")
        encoding = read.values_list("encoding", flat=True).first() or "utf-8"
        try:
            "".encode(encoding)
        except LookupError:
            return "utf-8"
        return encoding


@admin.register(FixityCheck)
class FixityCheckAdmin(Ledger):
    list_display = ("shown_finished", "checked", "bytes_checked", "shown_findings")
    nothing_yet = gettext_lazy(
        "No original was checked yet. manage.py audit reads them all again and compares them with their digests."
    )
    fields = (
        "audit",
        "first_sha256",
        "last_sha256",
        "checked",
        "bytes_checked",
        "findings",
        "started_at",
        "finished_at",
    )

    @display(description=gettext_lazy("Finished"))
    def shown_finished(self, check: FixityCheck) -> str:
        return moment(check.finished_at)

    @display(description=gettext_lazy("Result"), label={"match": "success"})
    def shown_findings(self, check: FixityCheck) -> tuple[str, str]:
        count = len(check.findings)
        if not count:
            return "match", _("All match")
        told = ngettext("%(count)d does not match", "%(count)d do not match", count)
        return "differ", told % {"count": count}


def _is_digest(text: str) -> bool:
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)


def _file_name(name: str, original: Original) -> str:
    """The last part of what the sender called it, without what a header or a file system could trip over."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    safe = "".join(character for character in last if character.isprintable() and character not in '"<>:|?*').strip()
    return safe[:150] if safe not in PATH_NAMES else f"{original.sha256[:16]}.bin"


def _hex_lines(data: bytes, offset: int) -> list[tuple[str, str, str]]:
    """Offset, bytes, and the printable ASCII among them."""
    found = []
    for start in range(0, len(data), HEX_LINE):
        part = data[start : start + HEX_LINE]
        ascii_text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in part)
        found.append((f"{offset + start:08x}", part.hex(" "), ascii_text))
    return found
