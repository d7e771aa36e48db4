"""Time of a group decision against the number of actors, 20 rounds. The aim: 40 actors within half a second.

    python benchmarks/group_decision.py
"""

from __future__ import annotations

import time

import numpy as np

from nicias.models.actors import ActorTable
from nicias.models.group_decision import GroupDecision

ROUNDS = 20


def seconds(actors: int) -> float:
    """Best of three."""
    x, c, s = np.random.default_rng(1).uniform(0.01, 1, (3, 1, actors))
    table = ActorTable(tuple(map(str, range(actors))), ("issue",), x, c, s)
    found: list[float] = []
    for _ in range(3):
        begun = time.process_time()
        GroupDecision(actors=table, rounds=ROUNDS).path(0)
        found.append(time.process_time() - begun)
    return min(found)


def main() -> None:
    print(f"actors  CPU seconds for {ROUNDS} rounds")
    for actors in (10, 20, 40, 80, 160):
        print(f"{actors:6d}  {seconds(actors):.3f}")


if __name__ == "__main__":
    main()
