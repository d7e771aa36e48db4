"""Long commands that may be stopped: the seed is fixed before the work starts, and an interrupt says how to go on."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from nicias.cli.printing import talk


@contextmanager
def resumable(seed: int | None) -> Generator[int, None, None]:
    """The seed to use. An interrupt exits 130 with the option that takes the work up again; what was finished is kept."""
    from nicias.random import fresh_seed

    fixed = fresh_seed() if seed is None else seed
    if seed is None:
        talk(f"Seed {fixed}: with --seed {fixed} the same command goes on where it was stopped.")
    try:
        yield fixed
    except KeyboardInterrupt:
        talk(f"\nStopped. What was finished is kept: the same command with --seed {fixed} goes on from there.")
        raise SystemExit(130) from None
