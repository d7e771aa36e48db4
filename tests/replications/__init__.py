"""Each published model against its target and against an independent computation."""
