"""How wars end, computed. The public names load what they need on first use, so that importing nicias stays light."""

__version__ = "0.1.0"
