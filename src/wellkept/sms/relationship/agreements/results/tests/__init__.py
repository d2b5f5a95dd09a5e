"""Tests of achieved against target."""
