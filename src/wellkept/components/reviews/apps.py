"""Reviews as a Django app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Looking back together."""

    name = "wellkept.components.reviews"
    label = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        """Register the kind."""
        from wellkept.components.reviews import kinds  # noqa: F401
