"""Tests of time spent."""
