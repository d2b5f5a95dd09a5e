"""The logs of a real company and of a real city, which are not part of the project: the figures that their readers counted."""

import os
from pathlib import Path

import pytest

from wellkept.flows.replay.engine import replay
from wellkept.kernel.registry import kind

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
LOG = DATA / "incidents-uci" / "incident_event_log.part1.csv.gz"
REQUESTS = DATA / "requests-boston" / "boston_311_animal_2016.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not os.environ.get("WELLKEPT_REAL_DATA"), reason="set WELLKEPT_REAL_DATA=1 to replay the real logs"
    ),
]


@pytest.mark.skipif(not LOG.exists(), reason="the real log is not here")
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


@pytest.mark.skipif(not REQUESTS.exists(), reason="the real log is not here")
def test_the_requests_of_a_real_city(db: None) -> None:
    report = replay(REQUESTS, "boston311")
    assert (report.updates, report.applied, report.rejected, report.requests) == (7_494, 7_494, [], 7_494)
    targets, verdicts = report.targets, report.verdicts
    named = [targets[name] for name in ("recorded", "computed", "within_60s", "taken_over", "differ", "without")]
    assert named == [4_483, 4_482, 3_379 + 390 + 696, 1, 17, 3_011]
    assert (verdicts["compared"], verdicts["agree"], verdicts["differing"]) == (7_494, 7_494, [])
    assert (verdicts["by_clock"]["agree"], verdicts["by_clock"]["differing"][0]["row"]) == (7_493, 399)
    assert (report.times_moved, report.actions["close"]) == (5, 5_360)
    requests = kind("request").model.objects
    assert (requests.filter(state="submitted").count(), requests.filter(due_at__isnull=False).count()) == (2_134, 556)
    assert report.seconds < 120
