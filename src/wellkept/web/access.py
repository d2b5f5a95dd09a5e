"""Who may open the views that others wrote: they cannot carry our declaration, so this one table declares for them."""

from collections.abc import Callable
from typing import Any

from wellkept.toolkit.routes import PUBLIC, SIGNED_IN, RouteAccess, declared

_ACCOUNTS = "allauth.account.views."

#: The full name of a view (a function, a class, or a module ending in a dot) and what it asks for.
OTHERS: dict[str, RouteAccess] = {
    f"{_ACCOUNTS}LoginView": PUBLIC,
    f"{_ACCOUNTS}LogoutView": PUBLIC,
    f"{_ACCOUNTS}SignupView": PUBLIC,
    f"{_ACCOUNTS}AccountInactiveView": PUBLIC,
    f"{_ACCOUNTS}PasswordResetView": PUBLIC,
    f"{_ACCOUNTS}PasswordResetDoneView": PUBLIC,
    f"{_ACCOUNTS}PasswordResetFromKeyView": PUBLIC,
    f"{_ACCOUNTS}PasswordResetFromKeyDoneView": PUBLIC,
    f"{_ACCOUNTS}PasswordChangeView": SIGNED_IN,
    f"{_ACCOUNTS}PasswordSetView": SIGNED_IN,
    # Only the development server serves static files through a view; the product serves them before any view.
    "django.contrib.staticfiles.views.serve": PUBLIC,
    "django.views.static.serve": PUBLIC,
}


def access_of(view: Callable[..., Any]) -> RouteAccess | None:
    """What a view asks of its visitor, by its own declaration or by the table; None when nobody said anything."""
    own = declared(view)
    if own is not None:
        return own
    target = getattr(view, "view_class", view)
    module = getattr(target, "__module__", "")
    full = f"{module}.{getattr(target, '__qualname__', '')}"
    return OTHERS.get(full) or OTHERS.get(module.partition(".")[0] + ".")
