"""Every address × everybody who may ask, from one table. A new address without a row fails."""

from uuid import UUID

import pytest
from django.contrib.auth.models import Group, User
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from archive.actions import keys
from archive.actions.editing import edits
from archive.actions.scopes import OF_SCOPE
from archive.api.permissions import Permitted
from archive.api.views import View
from archive.models import ApiKey, Article, Deposit, Item, Source
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.handing_in import article as text_of
from tests.actions.outlets import proposed
from tests.api.conforming import Api

SCOPES = ("read", "text", "deposit", "edit", "admin")
ROLES = ("Reader", "Editor", "Chief editor", "Administrator")

READS = {"read", "text", "edit", "admin", *ROLES}
READS_TEXT = READS - {"read"}
HANDS_IN = {"deposit", "edit", "admin", "Editor", "Chief editor", "Administrator"}
EDITS = HANDS_IN - {"deposit"}
KEEPS_SOURCES = {"admin", "Chief editor", "Administrator"}
WITHDRAWS = KEEPS_SOURCES
KEEPS_KEYS = {"admin", "Administrator"}

ALLOWED: dict[tuple[str, str], set[str]] = {
    ("alarms", "GET"): EDITS,
    ("articles", "GET"): READS,
    ("article", "GET"): READS,
    ("article", "PATCH"): EDITS,
    ("article-withdraw", "POST"): WITHDRAWS,
    ("article-restore", "POST"): WITHDRAWS,
    ("article-claims", "GET"): READS,
    ("article-tags", "GET"): READS,
    ("article-tags", "POST"): EDITS,
    ("article-tag", "DELETE"): EDITS,
    ("article-revisions", "GET"): READS,
    ("revision-diff", "GET"): READS_TEXT,
    ("article-relations", "GET"): READS,
    ("article-events", "GET"): READS,
    ("article-original", "GET"): READS_TEXT,
    ("changes", "GET"): READS,
    ("channels", "GET"): EDITS,
    ("channels", "POST"): KEEPS_SOURCES,
    ("channel", "GET"): EDITS,
    ("channel", "PATCH"): KEEPS_SOURCES,
    ("channel-polls", "GET"): EDITS,
    ("channel-polls", "POST"): KEEPS_SOURCES,
    ("channel-rehearsal", "POST"): KEEPS_SOURCES,
    ("deposits", "GET"): READS | HANDS_IN,
    ("deposits", "POST"): HANDS_IN,
    ("deposit", "GET"): READS | HANDS_IN,
    ("deposit", "PATCH"): HANDS_IN,
    ("deposit-items", "GET"): READS | HANDS_IN,
    ("deposit-seal", "POST"): HANDS_IN,
    ("edits", "GET"): EDITS,
    ("edits", "POST"): EDITS,
    ("edit", "GET"): EDITS,
    ("edit-articles", "GET"): EDITS,
    ("edit-undo", "POST"): EDITS,
    ("templates", "GET"): READS_TEXT,
    ("template", "GET"): READS_TEXT,
    ("template-rehearse", "POST"): WITHDRAWS,
    ("template-apply", "POST"): WITHDRAWS,
    ("template-undo", "POST"): WITHDRAWS,
    ("template-veto", "POST"): WITHDRAWS,
    ("suggestions", "GET"): EDITS,
    ("article-suggestions", "GET"): EDITS,
    ("article-suggestions-accept", "POST"): EDITS,
    ("suggestion-accept", "POST"): EDITS,
    ("suggestion-reject", "POST"): EDITS,
    ("vocabularies", "GET"): READS,
    ("vocabularies", "POST"): KEEPS_SOURCES,
    ("vocabulary", "GET"): READS,
    ("vocabulary", "PATCH"): KEEPS_SOURCES,
    ("terms", "GET"): READS,
    ("terms", "POST"): EDITS,
    ("term", "GET"): READS,
    ("term", "PATCH"): KEEPS_SOURCES,
    ("term-merge", "POST"): KEEPS_SOURCES,
    ("term-unmerge", "POST"): KEEPS_SOURCES,
    ("rules", "GET"): EDITS,
    ("rules", "POST"): KEEPS_SOURCES,
    ("rule", "GET"): EDITS,
    ("rule", "PATCH"): KEEPS_SOURCES,
    ("rule-rehearse", "POST"): EDITS,
    ("rule-run", "POST"): KEEPS_SOURCES,
    ("rule-accept", "POST"): KEEPS_SOURCES,
    ("rule-reject", "POST"): KEEPS_SOURCES,
    ("rule-undo", "GET"): EDITS,
    ("rule-undo", "POST"): KEEPS_SOURCES,
    ("rule-withdraw", "POST"): KEEPS_SOURCES,
    ("rule-switch-on", "POST"): KEEPS_SOURCES,
    ("rule-switch-off", "POST"): KEEPS_SOURCES,
    ("have", "POST"): READS | HANDS_IN,
    ("items", "GET"): READS,
    ("item", "GET"): READS,
    ("item-retry", "POST"): EDITS,
    ("items-retry", "POST"): EDITS,
    ("sources", "GET"): READS,
    ("sources", "POST"): KEEPS_SOURCES,
    ("source-merge", "POST"): KEEPS_SOURCES,
    ("source-unmerge", "POST"): KEEPS_SOURCES,
    ("source", "GET"): READS,
    ("source", "PATCH"): KEEPS_SOURCES,
    ("keys", "GET"): KEEPS_KEYS,
    ("keys", "POST"): KEEPS_KEYS,
    ("key", "DELETE"): KEEPS_KEYS,
    ("saved-searches", "GET"): READS,
    ("saved-searches", "POST"): READS,
    ("saved-search", "GET"): READS,
    ("saved-search", "PATCH"): READS,
    ("saved-search", "DELETE"): READS,
    ("webhooks", "GET"): KEEPS_KEYS,
    ("webhooks", "POST"): KEEPS_KEYS,
    ("webhook", "GET"): KEEPS_KEYS,
    ("webhook", "PATCH"): KEEPS_KEYS,
    ("webhook", "DELETE"): KEEPS_KEYS,
    ("webhook-secret", "POST"): KEEPS_KEYS,
    ("webhook-ping", "POST"): KEEPS_KEYS,
    ("webhook-deliveries", "GET"): KEEPS_KEYS,
    ("delivery-retry", "POST"): KEEPS_KEYS,
}
OPEN_TO_ALL = {"api:schema", "api:docs"}
NOT_OF_THE_API = {"start", "live", "ready", "metrics", "set_language"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def patterns(resolver: URLResolver, namespace: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += patterns(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            found.append((f"{namespace}{entry.name}", entry))
    return found


def addresses() -> dict[str, URLPattern]:
    """All addresses of the site but those of the admin, which has its own table."""
    return {name: entry for name, entry in patterns(get_resolver()) if not str(name).startswith("admin:")}


def view_of(entry: URLPattern) -> type:
    view = entry.callback
    while not hasattr(view, "view_class"):
        view = view.__wrapped__
    return view.view_class


def api_views() -> dict[str, type]:
    return {
        name.removeprefix("api:"): view_of(entry)
        for name, entry in addresses().items()
        if name.startswith("api:") and name not in OPEN_TO_ALL
    }


def test_the_table_has_a_row_for_every_address_and_method():
    known = {f"api:{name}" for name, _ in ALLOWED} | OPEN_TO_ALL | NOT_OF_THE_API
    assert set(addresses()) == known
    for name, view in api_views().items():
        methods = {method.upper() for method in view.http_method_names if hasattr(view, method)}
        assert methods - {"HEAD", "OPTIONS"} == {method for row, method in ALLOWED if row == name}


def test_every_view_asks_for_permissions():
    for view in api_views().values():
        assert view.permission_classes == [Permitted]
        assert AllowAny not in view.permission_classes
        assert view.permissions, f"{view} says nothing and is closed to everybody"


def test_a_view_that_says_nothing_is_closed_to_everybody():
    class Silent(View):
        def get(self, _request):
            return Response()

    superuser = User(username="root", is_superuser=True)
    request = APIRequestFactory().get("/")
    force_authenticate(request, user=superuser)
    assert Silent.as_view()(request).status_code == 403


@pytest.fixture(scope="module")
def everybody(module_db):
    """A client for each scope and each role."""
    made = {scope: keys.create(name=f"only {scope}", scopes=[scope], actor=ACTOR) for scope in SCOPES}
    return {scope: Api(one.secret) for scope, one in made.items()} | {role: Api.of_role(role) for role in ROLES}


def edit_of(ids):
    order, _ = edits.order(changes={"section": "World"}, reset=[], tags={}, overwrite=False, reason="")
    return edits.begin(ids=ids, order=order, actor=ACTOR, reason="")


@pytest.fixture(scope="module")
def path_of(module_db):
    """Addresses of things that exist, and belong to nobody in particular."""
    hand_in(text_of(1), source=Source.objects.create(slug="trend", name="Trend"))
    work_off()
    article = Article.objects.get()
    ids = {
        "article_id": article.pk,
        "deposit_id": Deposit.objects.get().pk,
        "item_id": Item.objects.get().pk,
        "edit_id": edit_of([article.pk]).pk,
        "saved_id": UUID(int=7),
        "webhook_id": UUID(int=7),
        "event_id": UUID(int=7),
        "template_id": proposed().pk,
        "suggestion_id": UUID(int=7),
        "term_id": UUID(int=7),
        "rule_id": UUID(int=7),
        "slug": "trend",
        "prefix": "none",
        "label": "none",
    }

    def path(name: str) -> str:
        route = next(entry for full, entry in addresses().items() if full == f"api:{name}").pattern.describe()
        route = route.strip("'").split("'")[0]
        for key, value in ids.items():
            route = route.replace(f"<uuid:{key}>", str(value)).replace(f"<slug:{key}>", str(value))
            route = route.replace(f"<path:{key}>", str(value)).replace("<int:number>", "1")
        return f"/api/v1/{route}"

    return path


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "method"), sorted(ALLOWED))
def test_who_may_and_who_may_not(name, method, everybody, path_of):
    anonymous = Api().generic(method, path_of(name), content_type="application/json")
    assert anonymous.status_code == 401
    assert anonymous["WWW-Authenticate"].startswith("Bearer")
    assert anonymous["Content-Type"] == "application/problem+json"
    for who, client in everybody.items():
        answer = client.generic(method, path_of(name), b"{}", content_type="application/json")
        if who in ALLOWED[name, method]:
            # 404: a key with deposit alone may look at deposits, but this one is somebody else's.
            assert answer.status_code not in (401, 403, 405), (who, answer.content)
        else:
            assert answer.status_code == 403, (who, answer.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted({name for name, _ in ALLOWED}))
def test_other_methods_do_not_exist(name, everybody, path_of):
    given = {method for row, method in ALLOWED if row == name}
    if "GET" in given:
        given.add("HEAD")
    for method in set(METHODS) - given:
        answer = everybody["admin"].generic(method, path_of(name))
        assert answer.status_code == 405, method
        assert given <= {word.strip() for word in answer["Allow"].split(",")}


@pytest.mark.django_db
class TestScopes:
    def of_group(self, name: str) -> set[str]:
        group = Group.objects.get(name=name)
        pairs = group.permissions.values_list("content_type__app_label", "codename")
        return {f"{app}.{codename}" for app, codename in pairs if app == "archive"}

    def test_they_stand_for_the_permissions_of_the_groups(self):
        assert OF_SCOPE["text"] == self.of_group("Reader")
        assert OF_SCOPE["read"] == self.of_group("Reader") - {"archive.read_text"}
        assert OF_SCOPE["edit"] == self.of_group("Editor")
        assert OF_SCOPE["admin"] == self.of_group("Administrator")
        assert set(OF_SCOPE) == set(ApiKey.Scope.values)


def test_things_that_are_not_there_are_not_found(admin):
    missing = UUID(int=7)
    for path in (f"articles/{missing}/", f"deposits/{missing}/", f"items/{missing}/", "sources/nobody/"):
        assert admin.read(path).status_code == 404
    assert admin.remove("keys/nobody/").status_code == 404
