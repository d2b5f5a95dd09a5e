"""What the worker does for presence."""

from wellkept.components.presence import selectors, services
from wellkept.jobs import schedule


@schedule.every(300, name="presence.clear", needed=lambda: selectors.gone().exists())
def clear() -> int:
    """Forget who has gone."""
    return services.clear_gone()
