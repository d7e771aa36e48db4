"""Examples are not timed: the machine may be busy, and the first one imports scipy."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
