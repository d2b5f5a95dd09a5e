"""What the tests of the first page share."""

from wellkept.web.settings_pages.tests.conftest import enter

__all__ = ["enter"]
