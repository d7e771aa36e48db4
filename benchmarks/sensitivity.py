"""Sobol' indices of the large scenario's map: 20 groups of inputs. The aim: N = 256 in five minutes on two idle cores.

    python benchmarks/sensitivity.py [SAMPLES]

Times are CPU seconds of this process over all threads, so that a busy machine does not count; on two idle cores half of them pass.
"""

from __future__ import annotations

import platform
import sys
import time

from nicias.study.columns import bound_draws
from nicias.study.indices import grouped, indices
from nicias.study.inputs import Inputs
from nicias.study.setting import setting

AIM_SECONDS, AIM_SAMPLES, GROUPS, CORES = 300, 256, 20, 2


def main() -> None:
    """Measure one design and say what the aim's would take."""
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 16
    asked = {"as_of": None, "layers": (), "changes": None, "until": None, "provenance": (), "checkpoint": None}
    q = setting("ukraine-2025", "benchmark", view="young2025", seed=421, draws=2, histories=2000, **asked)
    inputs = Inputs(q.scenario, q.known("young2025", q.scenario.date_for(None, "young2025")))
    groups = grouped(inputs, inputs.varying, GROUPS)
    with q.evaluator(inputs.known, 0, None, None, None) as evaluator:
        evaluator.rows(bound_draws(q.scenario, inputs.drawn(1, 1), [0], evaluator.measures, "warm"))  # compiles
        start, clock = time.process_time(), time.perf_counter()
        (found,) = indices(inputs, evaluator, groups, samples, q.seed, ["ceasefire.12"])
        spent, passed = time.process_time() - start, time.perf_counter() - clock
    each = spent / found.points
    whole = each * AIM_SAMPLES * (len(groups) + 2) / CORES
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    print(f"N = {samples}, {found.points} points: {spent:.0f} CPU s, {passed:.0f} s passed, {each * 1000:.0f} CPU ms a point")
    print(f"N = {AIM_SAMPLES} on {CORES} idle cores: about {whole:.0f} s (aim {AIM_SECONDS}); solver error {found.solver_error:.4f}")


if __name__ == "__main__":
    main()
