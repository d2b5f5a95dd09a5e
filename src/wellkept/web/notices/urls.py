"""The addresses of the notices."""

from django.urls import URLPattern, URLResolver, path

from wellkept.web.notices import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("notifications", views.listing, name="notices"),
    path("notifications/read", views.read, name="notices-read"),
    path("notifications/<int:pk>", views.open_notice, name="notice"),
]
