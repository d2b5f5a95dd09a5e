"""Where a form may send somebody afterwards: to our own pages and nowhere else."""

from django.utils.http import url_has_allowed_host_and_scheme


def own_path(target: str, otherwise: str = "/") -> str:
    """The target when it is a path of this installation, else `otherwise`."""
    is_path = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_path else otherwise
