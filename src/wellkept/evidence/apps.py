"""The proof as a Django app."""

from importlib import import_module

from django.apps import AppConfig

#: The clauses with automated rules, in the order of the standard; each is a module of this package.
CLAUSES = (
    "clause_4_1",
    "clause_4_2",
    "clause_4_3",
    "clause_4_4",
    "clause_5_1",
    "clause_5_2",
    "clause_5_3",
    "clause_6_1",
    "clause_6_1_2",
    "clause_6_2",
    "clause_6_3",
    "clause_7_1",
    "clause_7_2",
    "clause_7_3",
    "clause_7_4",
    "clause_7_5",
    "clause_7_6",
    "clause_8_3_3",
    "clause_8_6_1",
    "clause_8_6_2",
    "clause_8_6_3",
    "clause_9_1",
    "clause_9_2",
    "clause_9_3",
    "clause_9_4",
    "clause_10_1",
    "clause_10_2",
    "interviews",
)


class EvidenceConfig(AppConfig):
    """Registers the functions that test the catalogue's rules."""

    name = "wellkept.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        """Read the rules of each clause."""
        for clause in CLAUSES:
            import_module(f"wellkept.evidence.{clause}")
