"""The browser for the tests of proof."""

from wellkept.toolkit.testing.browser import chromium_browser, screen, watched

__all__ = ["chromium_browser", "screen", "watched"]
