"""Contradictions: what a reading says that the scenario, or another document read with it, denies, as items to be decided themselves.

Four kinds are looked for: two numbers of one quantity, two probabilities of one event, two answers to one proposal, and two readings
of one cell of a view. Two explanations that cannot both be right are not seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from nicias.evidence.reading.candidates import Candidate
from nicias.scenario.known import Known
from nicias.scenario.review.clashing_answers import answers_that_clash
from nicias.scenario.review.clashing_forecasts import forecasts_that_clash
from nicias.scenario.review.clashing_quantities import quantities_that_clash
from nicias.scenario.review.clashing_readings import readings_that_clash
from nicias.scenario.scenario import Scenario


def contradictions(scenario: Scenario, known: Known, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The contradictions of a reading with a scenario and within itself, between different sources only."""
    return [
        *quantities_that_clash(scenario, known, candidates),
        *forecasts_that_clash(scenario, candidates),
        *answers_that_clash(scenario, candidates),
        *readings_that_clash(scenario, known, candidates),
    ]
