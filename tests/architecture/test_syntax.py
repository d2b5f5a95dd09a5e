"""What imports cannot show, held on the syntax tree: who asks the database, who writes, how models refer to each other."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from tests.architecture.tracked import texts

MOST_LINES = 60
#: Longer, and why.
LONG = {"demo/may.py:plan": "a month of the demonstration company, told from its first day to its last"}
#: Files beside models, selectors and services that ask the database themselves, and why. The list may only shrink.
ASKS = {
    # Each is the one place of a table that only it reads and writes; its name says more than "selectors" would.
    "components/clocks/follow.py": "the clocks of the record that is being written",
    "components/classification/matrix.py": "the matrices, kept for the process",
    "components/notifications/mail.py": "the mails that are owed, claimed one by one",
    "components/notifications/recipients.py": "who is concerned by an event",
    "components/tasks/sharing.py": "who sees a task beside its own people",
    "jobs/background.py": "the rows of long work, claimed under a lease",
    "ledger/outbox.py": "the rows of the outbox, claimed under a lease",
    "ledger/sealing.py": "the seals",
    "ledger/verification.py": "reads the trail past everything that could be wrong with it",
    "ledger/tree.py": "the Merkle tree that grows behind the seals",
    "ledger/checkpoints.py": "signs what the tree says",
    "ledger/export.py": "copies the sealed trail as it is",
    "records/comparison.py": "reads every record past what anybody may see",
    "records/scope.py": "the filter that all others begin with",
    "records/search/find.py": "the index of the search",
    "records/search/upkeep.py": "the index of the search",
    "records/watching.py": "the audience rows of watchers",
    "sms/planning/risks/matrix.py": "the matrices, kept for the process",
    "sms/resolution/incidents/jobs.py": "the calls that are due to close or to escalate",
    "sms/resolution/incidents/major.py": "the steps of the procedure",
    "web/sessions.py": "the library's own sessions",
    # These are made for any kind from its model: there is no room whose selectors could hold them.
    "toolkit/explaining.py": "the clocks of any record",
    "toolkit/exporting.py": "the rows of any kind",
    "toolkit/importing.py": "the records of any kind whose numbers a file names",
    "toolkit/lists.py": "the rows of any kind",
    "toolkit/paging.py": "the rows of any model",
    "toolkit/related.py": "links of any record",
    "toolkit/relations.py": "the rows of any model, within reach",
    "toolkit/rest/listing.py": "the rows of any kind",
    "toolkit/rest/representation.py": "many related rows of any kind",
    "toolkit/rest/targets.py": "the clocks of any record",
    "toolkit/sending.py": "the keys of forms that were sent",
    "toolkit/pages/access.py": "a record of any kind",
    "toolkit/pages/create.py": "first values of any kind",
    "toolkit/pages/imports.py": "the import that a person began",
    "toolkit/pages/live.py": "the rows of any kind",
    "toolkit/pages/record.py": "a record of any kind",
    "toolkit/pages/ties.py": "links of any record",
    "toolkit/pages/views.py": "views that a person keeps",
    # What stands beside the product's own work.
    "cli/preparing.py": "whether the database holds anything yet",
    "demo/may.py": "looks at what the story has made so far",
    "demo/requests.py": "looks at what the story has made so far",
    "demo/stage.py": "looks at what the story has made so far",
    "demo/story.py": "looks at what the story has made so far",
}
#: Public functions of services without `actor`, and why nobody acts.
NOBODY_ACTS = {
    "api/services.py": "the API's memory of tokens and answers: bookkeeping of a request, no act of anybody",
    "components/approvals/services.py:takes_approvals": "a registration",
    "components/presence/services.py:clear_gone": "housekeeping",
    "components/comments/services.py:on_comment": "a registration",
    "directory/services:digest_of": "pure",
    "directory/services:fits": "pure",
    "directory/services:may_give": "a question about its first argument",
    "directory/services:own_organization": "there is one; everybody works in it",
    "flows/replay/services.py": "the log's people act; the run itself is bookkeeping",
    "jobs/services.py": "the worker's bookkeeping",
    "ledger/services.py": "registrations, and the forms that values have in the trail",
    "records/services.py:span_value": "pure",
}
#: Services that are a package of several files; it names the public ones in __all__.
PACKAGE = "directory/services"
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


@cache
def trees() -> dict[str, ast.Module]:
    """The product's modules without tests, migrations and what tests share."""
    found = {}
    for name, text in texts(".py", under="src/wellkept/").items():
        parts = set(PurePosixPath(name).parts)
        if not parts & {"tests", "migrations", "testing"} and not name.endswith(("/testing.py", "/factories.py")):
            found[name.removeprefix("src/wellkept/")] = ast.parse(text)
    return found


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, those of classes included."""
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def asks(tree: ast.Module) -> bool:
    """Whether a module takes a model's manager in hand."""
    return any(isinstance(n, ast.Attribute) and n.attr in ("objects", "_default_manager") for n in ast.walk(tree))


def is_place_of_queries(name: str) -> bool:
    """Whether a module is there for reading and writing the database."""
    path = PurePosixPath(name)
    return path.name in ("models.py", "selectors.py", "services.py") or str(path.parent) == PACKAGE


def test_only_models_selectors_and_services_ask_the_database():
    found = {name for name, tree in trees().items() if asks(tree) and not is_place_of_queries(name)}
    assert found - ASKS.keys() == set(), "put the question into the room's selectors, the write into its services"
    assert ASKS.keys() - found == set(), "these ask no longer: take them off the list"


def public_services() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The public functions of the services; of a package those that it names in __all__."""
    for name, tree in trees().items():
        path = PurePosixPath(name)
        packed = str(path.parent) == PACKAGE
        if not packed and path.name != "services.py":
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not packed or node.name in exported():
                yield (PACKAGE if packed else name), node


@cache
def exported() -> frozenset[str]:
    """The names in the package's __all__."""
    body = trees()[f"{PACKAGE}/__init__.py"].body
    listed = next(n.value for n in body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__")
    return frozenset(ast.literal_eval(listed))


def test_whoever_writes_says_who_acts():
    """`actor` is a keyword, always. Guards and effects of a lifecycle get theirs with the write."""
    found, used = [], set()
    for name, node in public_services():
        keywords = {a.arg for a in node.args.kwonlyargs}
        first = node.args.args[0].arg if node.args.args else ""
        key = name if name in NOBODY_ACTS else f"{name}:{node.name}"
        if "actor" in keywords or first == "write":
            continue
        used.add(key)
        if key not in NOBODY_ACTS:
            found.append(f"{name}:{node.lineno} {node.name}")
    assert found == []
    assert NOBODY_ACTS.keys() == used, "take off the list what is no exception any more"


def test_models_refer_to_others_by_class():
    """So that the floors and the order of the rooms hold for foreign keys as for imports; by name only to themselves."""
    by_name = []
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in RELATIONS:
                target = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "to"), None)
                if isinstance(target, ast.Constant) and target.value != "self":
                    by_name.append(f"{name}:{node.lineno} {target.value}")
    assert by_name == []


def test_functions_fit_on_a_screen():
    long = {
        f"{name}:{node.name}"
        for name, tree in trees().items()
        for node in functions(tree)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > MOST_LINES
    }
    assert long == LONG.keys(), f"a function has at most {MOST_LINES} lines"
