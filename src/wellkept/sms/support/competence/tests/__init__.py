"""Tests of competence."""
