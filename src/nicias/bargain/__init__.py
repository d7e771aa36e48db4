"""The table: packages, the equilibrium of docs/design/engine.md, durability and the zone of agreement."""
