"""The forms of the password reset, in the look of the theme."""

from typing import Any

from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from unfold.widgets import BASE_INPUT_CLASSES

WIDGET_CLASS = " ".join(BASE_INPUT_CLASSES)


class ResetForm(PasswordResetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["class"] = WIDGET_CLASS


class NewPasswordForm(SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = WIDGET_CLASS
