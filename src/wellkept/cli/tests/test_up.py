"""Starting: somebody is told where to click, and that it takes long only when the web server does."""

import urllib.error
import urllib.request

import pytest

from wellkept.cli.commands import up


class Watch:
    """A clock that tests put forward."""

    def __init__(self) -> None:
        self.at = 1000.0

    def monotonic(self) -> float:
        """Seconds, as of the clock of the machine."""
        return self.at


def test_only_a_web_server_that_takes_long_is_called_slow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def silent(*_asked: object, **_more: object) -> None:
        raise urllib.error.URLError("refused")

    watch = Watch()
    monkeypatch.setattr(urllib.request, "urlopen", silent)
    monkeypatch.setattr(up, "time", watch)
    greeter = up.Greeter("http://localhost:8000", "", started=watch.at - 10 * up.PATIENCE)
    greeter.look()
    assert capsys.readouterr().err == ""
    watch.at += up.PATIENCE + 1
    greeter.look()
    greeter.look()
    assert capsys.readouterr().err.count("still waiting") == 1
