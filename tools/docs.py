"""Write docs/reference from the product itself: settings, commands, permissions, routes, kinds, rules, vocabulary.

`--check` writes nothing and fails when a page differs; a test does the same.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
HEAD = "<!-- Written by `make docs` from the product itself; do not edit. -->\n"


def load() -> None:
    """Load the product with an installation of its own, so that the pages show no machine's paths."""
    os.environ.setdefault("WELLKEPT_HOME", tempfile.mkdtemp(prefix="wellkept-docs-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellkept.config.settings")
    import django

    django.setup()


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Every environment variable with its meaning and default, read from the documented table of the environment module."""
    from wellkept.config import environment

    rows = [[f"`{v.name}`", v.meaning, f"`{v.default}`" if v.default else ""] for v in environment.VARIABLES]
    return "# Settings\n\nThe environment sets them; nothing else does.\n\n" + table(
        ["variable", "meaning", "default"], rows
    )


def commands_page() -> str:
    """Every command with its own help."""
    import argparse

    from wellkept.cli import main as cli

    parts = ["# Commands\n"]
    for name, purpose in cli.COMMANDS.items():
        parser = argparse.ArgumentParser(prog=f"wellkept {name}")
        cli.load_command(name).add_arguments(parser)
        os.environ["COLUMNS"] = "110"
        parts.append(f"## wellkept {name}\n\n{cli.sentence(purpose)}\n\n```\n{parser.format_help().rstrip()}\n```\n")
    return "\n".join(parts)


def permissions_page() -> str:
    """Every permission and the roles that hold it."""
    from wellkept.kernel.permissions import all_permissions, roles_with

    rows = [[f"`{p}`", ", ".join(roles_with(p)) or "-"] for p in sorted(all_permissions())]
    return "# Permissions\n\nWhat each role may do. A person may hold several roles.\n\n" + table(
        ["permission", "roles"], rows
    )


def routes_page() -> str:
    """Every address, under what it asks for and the roles that have it."""
    from tools import routes

    from wellkept.kernel.permissions import roles_with
    from wellkept.toolkit.routes import Level

    found: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    levels = {Level.PUBLIC: 0, Level.SIGNED_IN: 1, Level.PERMISSION: 2}
    for route in routes.routes():
        if not route.operations and route.access is not None:
            place = (levels[route.access.level], route.access.permissions)
            found.setdefault(place, []).append(f"`{route.address}`")
    for operation in routes.operations():
        place = (1, ()) if operation.permissions is None else (2, tuple(str(p) for p in operation.permissions))
        found.setdefault(place, []).append(f"`{operation.method} {operation.address}`")
    heads = {0: "Anybody", 1: "Everybody with an account"}
    parts = [
        "# Routes\n\nWho may open which address: pages, and the operations of the API with their method. Behind each, one sees"
        " and changes only the records that are one's own to see; each step of a record asks for the permission that stands"
        " with it under [Kinds of records](kinds.md).\n"
    ]
    for (level, permissions), addresses in sorted(found.items()):
        roles = sorted({role for permission in permissions for role in roles_with(permission)})
        head = heads.get(level) or " or ".join(f"`{p}`" for p in permissions)
        who = f"{', '.join(roles)}\n\n" if roles else ""
        parts.append(f"## {head}\n\n{who}" + "\n".join(f"- {address}" for address in addresses) + "\n")
    return "\n".join(parts)


def kinds_page() -> str:
    """Every kind of record: numbers, addresses, states, transitions, actions, fields."""
    from wellkept.kernel.registry import kinds

    parts = ["# Kinds of records\n"]
    for k in kinds():
        parts.append(f"## {k.plural}\n\n{k.purpose}\n")
        parts.append(
            f"Clause {k.clause or '-'}; numbers `{k.prefix}-000001`; pages `/{k.slug}/`; REST `/api/v1/{k.slug}`.\n"
        )
        parts.append(table(["state", "phase", "word"], [[s.name, s.phase, s.label] for s in k.lifecycle.states]))
        steps = [
            [t.name, ", ".join(t.sources), t.target, f"`{t.permission}`", ", ".join(t.requires), ", ".join(t.accepts)]
            for t in k.lifecycle.transitions
        ]
        parts.append(table(["transition", "from", "to", "permission", "needs", "takes"], steps))
        if k.actions:
            acts = [[a.name, f"`{a.permission}`", ", ".join(a.requires), ", ".join(a.accepts)] for a in k.actions]
            parts.append(table(["action", "permission", "needs", "takes"], acts))
        fields = []
        for name in dict.fromkeys((*k.create_fields, *k.more_fields, *k.edit_fields)):
            field = k.model._meta.get_field(name)
            fields.append(
                [f"`{name}`", field.verbose_name, type(field).__name__.removesuffix("Field"), field.help_text]
            )
        parts.append(table(["field", "label", "type", "note"], fields))
    return "\n".join(parts)


def rules_page() -> str:
    """Every evidence rule of the catalogue and whether the product evaluates it."""
    from wellkept.conformity import rules
    from wellkept.conformity.catalogue import catalogue

    c = catalogue()
    known = rules.automated()
    rows = []
    for requirement in (*c.requirements, *c.amendment):
        for rule in requirement.evidence:
            state = "withdrawn" if rule.withdrawn else "evaluated" if rule.id in known else "not automated"
            rows.append([rule.id, rule.what, rule.rule or rule.reason, state])
    done = sum(row[3] == "evaluated" for row in rows)
    return (
        f"# Evidence rules\n\nCatalogue {c.version} of {c.title}: {len(rows)} rules, {done} evaluated from records.\n\n"
        + table(["rule", "looks at", "in words", "state"], rows)
    )


def vocabulary_page() -> str:
    """The catalogue's record types and fields, and where the product keeps each."""
    from wellkept.conformity.catalogue import catalogue
    from wellkept.kernel.registry import kinds

    known = {k.key: k for k in kinds()}
    names = {
        "ci": "item",
        "metric": "series",
        "sla": "agreement",
        "context_issue": "issue",
        "incident_review": "review",
        "action": "task",
        "management_review": "review",
    }
    rows = []
    for record in catalogue().record_types:
        k = known.get(names.get(record.name, record.name))
        place = f"`{k.model._meta.db_table}` ({k.plural})" if k else "no room yet"
        rows.append([f"`{record.name}`", record.description, ", ".join(record.fields), place])
    return "# Vocabulary\n\nThe words that evidence rules use, and the tables behind them.\n\n" + table(
        ["record type", "meaning", "fields", "kept in"], rows
    )


PAGES = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "permissions.md": permissions_page,
    "routes.md": routes_page,
    "kinds.md": kinds_page,
    "rules.md": rules_page,
    "vocabulary.md": vocabulary_page,
}


def pages() -> dict[str, str]:
    """Every page by name, as it should stand."""
    clean = {name: HEAD + re.sub(r"[ \t]+\n", "\n", make()) for name, make in PAGES.items()}
    return {name: text.rstrip() + "\n" for name, text in clean.items()}


def differing() -> list[str]:
    """The pages whose file is not what the product says now."""
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        if not path.exists() or path.read_text() != text:
            stale.append(name)
    return stale


def main(arguments: list[str]) -> int:
    """Write or check the pages; return the exit code."""
    load()
    if "--check" in arguments:
        stale = differing()
        if stale:
            sys.stderr.write(f"Out of date: {', '.join(stale)}. Run `make docs`.\n")
        return 1 if stale else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text)
    sys.stdout.write(f"{len(PAGES)} pages written to docs/reference.\n")
    return 0


__all__ = ["differing", "load", "main", "pages"]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
