"""One package re-scored for all parties and all draws of an answer that exists: the speed a slider needs.

    python benchmarks/rescoring.py

Times are wall seconds, medians; the aim is 50 ms for 200 draws. The draws are a few solved ones repeated: scoring does not know.
"""

from __future__ import annotations

import platform
import statistics
import time

import nicias
from nicias.study.zopa_scores import quick

DRAWS, ROUNDS, AIM = 200, 50, 0.05


def main() -> None:
    found = nicias.zopa("ukraine-2025", view="young2025", draws=4, seed=421)
    table = found.main.table.take(list(range(4)) * (DRAWS // 4))
    proposals = [each.terms for each in found.scenario.proposals.values() if each.terms]
    quick(found.scenario, table, proposals[0])
    took = []
    for round_ in range(ROUNDS):
        began = time.perf_counter()
        quick(found.scenario, table, proposals[round_ % len(proposals)])
        took.append(time.perf_counter() - began)
    median, worst = statistics.median(took), max(took)
    print(f"{platform.node()}: {DRAWS} draws × {len(table.parties)} parties: {1e3 * median:.2f} ms, worst {1e3 * worst:.2f} ms (aim {1e3 * AIM:.0f} ms)")


if __name__ == "__main__":
    main()
