"""Studies: where a scenario's values meet the engine. Nothing here prints."""
