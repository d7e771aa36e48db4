"""Review: what a reader proposed, held against a scenario, decided by a person, written into its files and logged."""
