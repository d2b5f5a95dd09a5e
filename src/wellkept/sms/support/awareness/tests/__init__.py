"""Tests of awareness."""
