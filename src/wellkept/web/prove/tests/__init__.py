"""Tests of the pages of proof."""
