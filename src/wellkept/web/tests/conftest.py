"""The browser for the tests of the web shell."""

from wellkept.toolkit.testing.browser import chromium_browser, screen, watched

__all__ = ["chromium_browser", "screen", "watched"]
