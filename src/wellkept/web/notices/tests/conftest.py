"""What the tests of the notices share."""

from wellkept.web.settings_pages.tests.conftest import enter

__all__ = ["enter"]
