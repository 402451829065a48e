"""People and roles: nobody hands out a right that they do not have."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from archive.actions.scopes import permissions_of
from archive.admin.rights import RIGHTS
from tests.admin.pages import tags, text

Person = Callable[[str], User]


def page_of(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def sent(user: User, **changed: object) -> dict[str, object]:
    return {"username": user.username, "is_active": "on", "is_staff": "on", **changed}


@pytest.fixture
def powerful(db: None) -> Group:
    """A role that may do what an administrator may not."""
    group = Group.objects.create(name="Powerful")
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    return group


def test_administrator_gives_a_role(administrator: Client, person: Person) -> None:
    somebody = person("nobody")
    role = Group.objects.get(name="Editor")
    assert administrator.post(page_of(somebody), sent(somebody, groups=[role.pk])).status_code == 302
    assert somebody.has_perm("archive.edit_claims")


def test_administrator_makes_an_account(administrator: Client) -> None:
    password = "a-long-enough-word"
    role = Group.objects.get(name="Reader")
    answer = administrator.post(
        reverse("admin:auth_user_add"),
        {
            "username": "new",
            "email": "new@example.org",
            "usable_password": "true",
            "password1": password,
            "password2": password,
            "is_staff": "on",
            "groups": [role.pk],
        },
    )
    assert answer.status_code == 302
    user = User.objects.get(username="new")
    assert user.has_perm("archive.read_text")
    assert not user.is_superuser


def test_administrator_makes_nobody_a_superuser(administrator: Client, person: Person) -> None:
    somebody, myself = person("nobody"), person("Administrator")
    for user in (somebody, myself):
        administrator.post(page_of(user), sent(user, is_superuser="on"))
        user.refresh_from_db()
        assert not user.is_superuser


def test_administrator_does_not_touch_a_superuser(administrator: Client, person: Person) -> None:
    chief = person("superuser")
    assert administrator.post(page_of(chief), sent(chief, username="renamed")).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[chief.pk])
    answer = administrator.post(password, {"password1": "another-long-word", "password2": "another-long-word"})
    assert answer.status_code == 403


def test_administrator_hands_out_no_more_than_they_have(administrator: Client, person: Person, powerful: Group) -> None:
    somebody = person("nobody")
    administrator.post(page_of(somebody), sent(somebody, groups=[powerful.pk]))
    assert not somebody.groups.exists()
    shown = {field.get("value") for field in tags(administrator.get(page_of(somebody)), "input")}
    assert str(powerful.pk) not in shown


def test_administrator_does_not_touch_who_has_more(administrator: Client, person: Person, powerful: Group) -> None:
    somebody = person("nobody")
    somebody.groups.add(powerful)
    assert administrator.post(page_of(somebody), sent(somebody, groups=[])).status_code == 403
    page = reverse("admin:auth_group_change", args=[powerful.pk])
    assert administrator.post(page, {"name": "Tame", "permissions": []}).status_code == 403


def test_administrator_adds_no_right_of_others_to_a_role(administrator: Client, powerful: Group) -> None:
    right = Permission.objects.get(codename="delete_user")
    answer = administrator.post(reverse("admin:auth_group_add"), {"name": "Sly", "permissions": [right.pk]})
    assert answer.status_code == 200
    assert not Group.objects.filter(name="Sly").exists()


def test_superuser_may_all_of_it(as_role: Callable[[str], Client], person: Person, powerful: Group) -> None:
    somebody = person("nobody")
    client = as_role("superuser")
    client.post(page_of(somebody), sent(somebody, groups=[powerful.pk], is_superuser="on"))
    somebody.refresh_from_db()
    assert somebody.is_superuser
    assert somebody.groups.get() == powerful


def test_a_role_lists_what_means_something_in_plain_words(
    administrator: Client, as_role: Callable[[str], Client]
) -> None:
    listed = {name for names in RIGHTS.values() for name in names}
    of_roles = Permission.objects.filter(group__isnull=False).values_list("content_type__app_label", "codename")
    assert listed == {f"{app}.{codename}" for app, codename in of_roles.distinct()}
    assert permissions_of(["admin"]) <= listed
    page = administrator.get(reverse("admin:auth_group_change", args=[Group.objects.get(name="Editor").pk]))
    boxes = [tag for tag in tags(page, "input") if tag.get("name") == "permissions"]
    assert len(boxes) == len(listed)
    assert "Correct articles, one or many" in text(page)
    assert "Can add" not in text(page)
    # What is saved is what was ticked.
    chosen = [str(Permission.objects.get(codename=name).pk) for name in ("view_article", "read_text")]
    administrator.post(reverse("admin:auth_group_add"), {"name": "Guest", "permissions": chosen})
    assert Group.objects.get(name="Guest").permissions.count() == 2
    add = reverse("admin:auth_group_add")
    delete = Permission.objects.get(codename="delete_article").pk
    assert as_role("superuser").post(add, {"name": "Odd", "permissions": [delete]}).status_code == 200
    assert not Group.objects.filter(name="Odd").exists()
