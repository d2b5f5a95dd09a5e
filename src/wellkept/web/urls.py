"""Addresses of the web shell: accounts, invitations, profile, first run, health."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from wellkept.web import demo_login, first_run, health, invitations, look, palette, profile, substitutes

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("welcome", first_run.FirstRun.as_view(), name="first_run"),
    path("palette", palette.palette, name="palette"),
    path("profile", profile.Profile.as_view(), name="profile"),
    path("profile/look", profile.look, name="profile_look"),
    path("settings/substitute", substitutes.Substitutes.as_view(), name="substitute"),
    path("settings/substitute/<int:key>/end", substitutes.end, name="substitute_end"),
    path("invitation/<str:token>", invitations.Invitation.as_view(), name="invitation"),
    path("invitation", invitations.Invitation.as_view(), name="invitation_form"),
    path("demo/login", demo_login.demo_login, name="demo_login"),
    # Only the parts of allauth that are in use; its names stay, because it looks them up.
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "accounts/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("", include("wellkept.web.home.urls")),
    path("", include("wellkept.web.settings_pages.urls")),
    path("", include("wellkept.web.prove.urls")),
    path("", include("wellkept.web.reports.urls")),
    path("", include("wellkept.web.notices.urls")),
    path("", include("wellkept.web.year.urls")),
    path("", include("wellkept.web.start.urls")),
]

if settings.DEBUG:
    urlpatterns += [path("look", look.look, name="look"), path("look/pick", look.pick, name="look_pick")]
