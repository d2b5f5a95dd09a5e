"""What tests of documents share."""

from wellkept.toolkit.tests.conftest import open_as

__all__ = ["open_as"]
