"""Tests of results of periods."""
