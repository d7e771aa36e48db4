"""Tests of the table: packages, the equilibrium, durability."""
