"""The log of a real company, which is not part of the project: the figures that its readers have counted."""

import os
from pathlib import Path

import pytest

from wellkept.flows.replay.engine import replay
from wellkept.kernel.registry import kind

LOG = Path(__file__).resolve().parents[5] / "shared" / "data" / "incidents-uci" / "incident_event_log.part1.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not LOG.exists(), reason="the real log is not here"),
    pytest.mark.skipif(
        not os.environ.get("WELLKEPT_REAL_DATA"), reason="set WELLKEPT_REAL_DATA=1 to replay the real log"
    ),
]


def test_the_log_of_a_real_company(db: None) -> None:
    report = replay(LOG, "servicenow")
    assert (report.updates, report.rejected, report.matrix_conflicts) == (59_354, [], 0)
    assert report.applied + report.unchanged == report.updates
    assert (report.incidents, report.reopened, report.reassigned) == (9_202, 133, 5_108)
    assert report.linked == {"problem": 157, "change": 87, "caused_by": 2}
    incidents = kind("incident").model.objects
    assert incidents.filter(state="closed", resolution="").count() == 9_202
    assert incidents.filter(targets_met=False).count() == 5_483
    assert report.seconds < 300
