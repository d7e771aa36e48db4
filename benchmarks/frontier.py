"""The Pareto frontier, Nash and Kalai–Smorodinsky points of additive utilities: ours and NegMAS's, end to end.

    python benchmarks/frontier.py

Both start from the same weights and scores and end with the frontier and its points. NegMAS is AGPL: install it beside this
project in an environment of its own, never as a dependency; without it only our own times are printed. Times are CPU seconds,
medians of interleaved rounds; ratios of one run are what carries over between machines.

NegMAS calls Kalai–Smorodinsky the package whose ratios of gain to ideal are nearest to equal; ours makes the smallest ratio as
large as possible. Among finitely many packages the two can differ, so both are computed from both frontiers and compared.
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from nicias.bargain.fairness import Criterion, fairness_points, most_equal
from nicias.bargain.pareto import Frontier, pareto
from nicias.bargain.utilities import Utilities

ROUNDS = 3
CASES = {
    "two parties, 10^6 outcomes": (2, (10,) * 6, 0.0),
    "two opposed parties, 10^6 outcomes": (2, (10,) * 6, 0.9),
    "four parties, 10^5 outcomes": (4, (10,) * 5, 0.0),
    "four parties in two opposed camps, 10^5 outcomes": (4, (10,) * 5, 0.5),
}
"""Parties, options of each issue, and how far every second party wants what the others do not."""

AIM = 1 / 20


def preferences(parties: int, sizes: tuple[int, ...], opposed: float) -> tuple[np.ndarray, list[np.ndarray]]:
    """Weights (parties, issues), and scores (parties, options) an issue."""
    rng = np.random.default_rng(parties)
    scores = []
    for size in sizes:
        common = rng.random(size)
        camps = np.where(np.arange(parties)[:, None] % 2, 1 - common, common)
        scores.append(opposed * camps + (1 - opposed) * rng.random((parties, size)))
    return rng.dirichlet(np.ones(len(sizes)), size=parties), scores


def ours(weights: np.ndarray, scores: list[np.ndarray], disagreement: np.ndarray) -> tuple[Frontier, dict[str, int]]:
    """The frontier, and the place in the enumeration of each point."""
    worth = tuple(weights[:, [issue]] * score for issue, score in enumerate(scores))
    frontier = pareto(Utilities(worth, tuple(np.ones(score.shape[1], bool) for score in scores)))
    points = fairness_points(frontier.utility, disagreement).points
    return frontier, {rule.value: int(frontier.index[points[rule].row]) for rule in (Criterion.NASH, Criterion.KALAI_SMORODINSKY)}


def theirs(weights: np.ndarray, scores: list[np.ndarray], disagreement: np.ndarray):
    """The same through NegMAS's public functions: (utilities, places in the enumeration, Nash's place, its KS place)."""
    from negmas import LinearAdditiveUtilityFunction, make_issue
    from negmas.preferences import ops

    issues = [make_issue(list(range(score.shape[1])), f"issue{place}") for place, score in enumerate(scores)]
    functions = [
        LinearAdditiveUtilityFunction(
            {issue.name: dict(enumerate(score[party].tolist())) for issue, score in zip(issues, scores, strict=True)},
            weights={issue.name: float(weights[party, place]) for place, issue in enumerate(issues)},
            issues=issues,
            reserved_value=float(disagreement[party]),
        )
        for party in range(len(weights))
    ]
    utility, index = ops.pareto_frontier(functions, issues=issues)
    ideal = [(float(d), max(u[party] for u in utility)) for party, d in enumerate(disagreement)]
    nash = ops.nash_points(functions, utility, ranges=ideal)
    kalai = ops.ks_points(functions, utility, ranges=ideal)
    return np.array(utility).T, np.array(index), int(index[nash[0][1]]), int(index[kalai[0][1]])


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds of one call, and what it returned."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def compare(name: str, parties: int, sizes: tuple[int, ...], opposed: float, *, rival: bool) -> bool:
    """Print one case; whether the aim is met and all is identical (True without the rival)."""
    weights, scores = preferences(parties, sizes, opposed)
    disagreement = np.full(parties, 0.3)
    own, other, expected = [], [], None
    ours(weights, scores, disagreement)  # compiled before it is timed
    for _ in range(ROUNDS):
        spent, (frontier, points) = seconds(lambda: ours(weights, scores, disagreement))
        own.append(spent)
        if rival:
            spent, expected = seconds(lambda: theirs(weights, scores, disagreement))
            other.append(spent)
    mine = statistics.median(own)
    print(f"{name}: {len(frontier)} on the frontier; {1e3 * mine:.2f} ms", end="")
    if expected is None:
        print("; NegMAS is not installed")
        return True
    utility, index, nash, kalai = expected
    # NegMAS drops what someone would not accept before it looks for the frontier; ours is of everything.
    rational = (frontier.utility >= disagreement[:, None]).all(axis=0)
    order = np.argsort(index)
    again = fairness_points(utility[:, order], disagreement).points
    same = {
        "frontier": np.array_equal(frontier.index[rational], index[order])
        and np.allclose(frontier.utility[:, rational], utility[:, order], atol=1e-10),
        "Nash": points["nash"] == nash,
        "Kalai–Smorodinsky, smallest ratio": points["kalai_smorodinsky"] == index[order][again[Criterion.KALAI_SMORODINSKY].row],
        "Kalai–Smorodinsky, most equal ratios": int(frontier.index[most_equal(frontier.utility, disagreement)]) == kalai,
    }
    theirs_median = statistics.median(other)
    print(f"; NegMAS {theirs_median:.2f} s; ours takes 1/{theirs_median / mine:.0f} of its time (aim 1/{1 / AIM:.0f})")
    print("  identical: " + "; ".join(f"{what} {'yes' if equal else 'NO'}" for what, equal in same.items()))
    print(
        f"  the two rules for Kalai–Smorodinsky pick {'the same package' if points['kalai_smorodinsky'] == kalai else 'different packages'}"
    )
    return all(same.values()) and mine <= AIM * theirs_median


def main() -> int:
    """Run the cases; 1 when an aim is missed or a result differs."""
    try:
        import negmas

        rival = True
        print(f"NegMAS {negmas.__version__}", end=", ")
    except ImportError:
        rival = False
    print(f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    met = [compare(name, *case, rival=rival) for name, case in CASES.items()]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
