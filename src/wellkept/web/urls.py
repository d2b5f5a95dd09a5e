"""Addresses of the web shell: accounts, profile, first run, health."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from wellkept.web import first_run, health, look

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("welcome", first_run.FirstRun.as_view(), name="first_run"),
    path("accounts/", include("allauth.account.urls")),
]

if settings.DEBUG:
    urlpatterns += [path("look", look.look, name="look"), path("look/pick", look.pick, name="look_pick")]
