"""The document says exactly what the addresses do."""

import json
import re

import jsonschema_rs
import pytest
from django.test import Client
from django.urls import resolve

from wellkept.api import problems
from wellkept.api.document import described
from wellkept.kernel.registry import kinds

pytestmark = pytest.mark.django_db
OPERATIONS = [(a, m, o) for a, methods in described()["paths"].items() for m, o in methods.items()]


def test_it_is_served_without_a_script_and_to_everybody(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert json.loads(answer.content) == json.loads(json.dumps(described()))
    assert client.get("/api/v1/openapi.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "/api/v1/incidents/{number}/transitions/resolve" in text
    assert not re.search(r'(src|href)="(https?:)?//', text), "nothing from elsewhere"
    for name in problems.SORTS:
        assert f'id="problem-{name}"' in text
    assert client.post("/api/v1/openapi.json").status_code == 405


def test_every_operation_leads_to_an_address_that_knows_its_method():
    for address, method, operation in OPERATIONS:
        prefix = address.split("/")[3]
        kind = next((k for k in kinds() if k.slug == prefix), None)
        path = address.replace("{number}", f"{kind.prefix}-000001" if kind else "REQ-000001").replace("{key}", "1")
        assert method.upper() in resolve(path).func.handlers, (method, address)
        assert re.fullmatch(r"[a-z_]+", operation["operationId"])
    assert len({o["operationId"] for _a, _m, o in OPERATIONS}) == len(OPERATIONS)


def test_every_address_and_method_is_in_the_document():
    from wellkept.api.urls import v1

    documented = {(_shape(address), method.upper()) for address, method, _o in OPERATIONS}
    for pattern in v1:
        methods = getattr(pattern.callback, "methods", ())
        for method in methods:
            assert any(_fits(str(pattern.pattern), shape) for shape, m in documented if m == method), (pattern, method)


def _shape(address: str) -> str:
    return address.removeprefix("/api/v1/").replace("{number}", "INC-000001").replace("{key}", "1")


def _fits(pattern: str, address: str) -> bool:
    return re.match(pattern, address) is not None if pattern.startswith("^") else pattern == address


def test_every_operation_says_how_it_is_refused():
    for address, method, operation in OPERATIONS:
        answers = operation["responses"]
        assert {"400", "401", "403", "429", "503"} <= set(answers), (method, address)
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= set(answers), (method, address)
        if "{number}" in address:
            assert "404" in answers
        if method == "patch" or "/transitions/" in address or "/actions/" in address:
            assert {"409", "412", "428"} <= set(answers)
    for sort in problems.SORTS.values():
        response = described()["components"]["responses"][f"Problem{sort.status}"]
        assert "application/problem+json" in response["content"]


def test_every_reference_leads_somewhere_and_every_schema_is_one():
    document = described()

    def walk(node):
        if isinstance(node, dict):
            for name, value in node.items():
                if name == "$ref":
                    target = document
                    for part in value.removeprefix("#/").split("/"):
                        target = target[part]
                else:
                    walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(document)
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})


def test_the_page_of_an_api_error_is_a_problem_too(world):
    answer = Client().get("/api/nothing")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
