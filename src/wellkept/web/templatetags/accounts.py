"""What the sign-in page asks."""

from django import template
from django.conf import settings

from wellkept.web import demo_login

register = template.Library()


@register.simple_tag
def demo_cast() -> list[demo_login.Group]:
    """The cast of the demonstration by side; empty in a real installation."""
    return demo_login.groups() if settings.DEMO else []
