"""The terrain: the war itself, month by month. One module a submodel; docs/design/terrain.md is its definition."""
