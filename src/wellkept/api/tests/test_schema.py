"""The whole document against the running code, as an agent, a customer and an auditor: no defect, no surprise."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from wellkept.api.document import described
from wellkept.api.tests.conftest import Program
from wellkept.config.wsgi import application
from wellkept.sms import factories
from wellkept.toolkit.testing.cast import build

CHECKS = (
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
)
#: Examples an operation; the seed is fixed, so that a failure comes back.
EXAMPLES = 2


# The tool calls from threads, which see what has been committed.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["jonah", "ada", "helen"])
def test_no_defect_and_no_undocumented_answer(key: str):
    world = build()
    numbers = {"incidents": factories.resolved(world).number, "services": factories.service().number}
    by = Program(world, key)
    headers = {"Authorization": f"Bearer {by.secret}"}
    schema = schemathesis.openapi.from_dict(described())
    schema.app = application
    wrong: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        bad = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

        @given(cases=st.tuples(good, bad))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(cases: tuple[Any, Any]) -> None:
            for case in cases:
                slug = case.operation.path.split("/")[3]
                if slug in numbers and "number" in (case.path_parameters or {}):
                    case.path_parameters["number"] = numbers[slug]
                case.validate_response(case.call(headers=headers), checks=CHECKS)

        try:
            ask()
        except Exception as error:
            wrong.append(f"{operation.label}: {type(error).__name__}: {str(error)[:600]}")
    assert not wrong, "\n".join(wrong[:5])
