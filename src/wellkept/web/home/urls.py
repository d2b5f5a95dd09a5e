"""The address of the first page."""

from django.urls import URLPattern, URLResolver, path

from wellkept.web.home import panels, views

__all__ = ["panels", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [path("", views.home, name="home")]
