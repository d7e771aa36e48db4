"""Tests of the simulation of (E12)."""
