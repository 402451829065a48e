"""People and roles. Nobody can hand out a right that they do not have, nor touch somebody who has more."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from archive.admin import rights, wording
from archive.admin.ledger import NeverDeleted, person

RIGHTS = ("is_active", "is_staff", "is_superuser", "groups")

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(NeverDeleted, StockUserAdmin):
    """Accounts are switched off, never deleted: the log names them."""

    object_history_template = "archive/people_history.html"

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "first_name", "last_name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "groups")

    # Rights come with roles, so that it can be said who may do what: no permissions of single people.
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Person"), {"fields": ("first_name", "last_name", "email")}),
        (gettext_lazy("Rights"), {"fields": RIGHTS}),
        (gettext_lazy("Times"), {"fields": ("shown_last_login", "shown_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "email", "password1", "password2", "is_staff", "groups")}),)
    readonly_fields = ("shown_last_login", "shown_joined")

    @display(description=gettext_lazy("Last signed in"))
    def shown_last_login(self, user: User) -> str:
        return wording.moment(user.last_login)

    @display(description=gettext_lazy("Account since"))
    def shown_joined(self, user: User) -> str:
        return wording.moment(user.date_joined)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or _reaches(person(request), obj))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if person(request).is_superuser else (*fields, "is_superuser")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        if db_field.name == "groups" and request is not None:
            kwargs["queryset"] = Group.objects.exclude(permissions__in=_beyond(person(request)))
            kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[arg-type]  # stubs disagree


@admin.register(Group)
class GroupAdmin(NeverDeleted, StockGroupAdmin):
    object_history_template = "archive/people_history.html"
    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.permissions.filter(pk__in=_beyond(person(request))).exists())

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "permissions" and request is not None and field is not None:
            field.widget = UnfoldAdminCheckboxSelectMultipleWidget()
            field.iterator = rights.Grouped
            field.queryset = rights.meaningful().exclude(pk__in=_beyond(person(request)))
            field.label, field.help_text = _("What people of this role may do"), ""
        return field


def _beyond(user: User) -> QuerySet[Permission]:
    """The permissions that this person does not have."""
    if user.is_superuser:
        return Permission.objects.none()
    return Permission.objects.exclude(group__user=user).exclude(user=user)


def _reaches(user: User, other: User) -> bool:
    """Whether `other` has no right that `user` has not."""
    return user.is_superuser or (not other.is_superuser and other.get_all_permissions() <= user.get_all_permissions())
