"""A replay in one call."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from wellkept.flows.replay.engine import replay
from wellkept.flows.replay.report import Report
from wellkept.flows.tests import logs

Replaying = Callable[..., Report]


@pytest.fixture
def replayed(db: None, tmp_path: Path) -> Replaying:
    """Replay rows by the mapping of the tests, or by another text of one."""

    def run(rows: Iterable[Mapping[str, str]], text: str = logs.MAPPING, **options: Any) -> Report:
        name = options.pop("name", "log.csv")
        return replay(logs.write(tmp_path / name, rows), logs.mapping(tmp_path, text), **options)

    return run
