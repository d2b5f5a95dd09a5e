"""Tests of service reports."""
