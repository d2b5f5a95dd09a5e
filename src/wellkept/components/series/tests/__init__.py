"""Tests of series of measurements."""
