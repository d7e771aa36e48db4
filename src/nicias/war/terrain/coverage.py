"""Where each mechanism of the inventory lives: in the terrain, in the map, in the table of issues, or nowhere, and why."""

from __future__ import annotations

from dataclasses import dataclass

from nicias.war.terrain.registry import MECHANISMS

INVENTORY = tuple(f"M{number:02d}" for number in range(1, 85))

ELSEWHERE: dict[str, str] = {
    "M02": "map: signing needs values that a ceasefire's hazard lowers (E5), (E9), whatever the beliefs",
    "M03": "map: each side's prior `SIDE.prior` of the fundamentals in its value of fighting on (E3), (E9)",
    "M05": "map: hopes `SIDE.hope` (E13); `aid_uncertainty` scales them",
    "M12": "values: priors and hazards judged from analogies; `nicias.history` holds the reference classes",
    "M37": "map: the hazard of renewed war h_k (E5) in the value of signing (E6)",
    "M38": "issues: options of the guarantee with `settlement.breach_cost`, `.shift_share`, `.accident_rate`; `nicias zopa`",
    "M39": "issues: one table of scores for both sides; the empty zone of `nicias zopa` is its result",
    "M40": "issues: `settlement.delivers` and `guarantor.PARTY.honours`",
    "M41": "map: `settlement.shift_share` and `war.reopening_rate` under paper guarantees (E5)",
    "M42": "issues: breach costs G add over options (guarantee, troops, sanctions, justice)",
    "M43": "issues: `settlement.permits`, a veto",
    "M45": "issues: scores of territory and recognition, `SIDE.survival_terms` (E7)",
    "M46": "map: power shift Δ_k over a ceasefire (E5)",
    "M50": "issues: the options of sanctions, with breach costs",
    "M51": "issues: the issue of justice, with breach costs",
    "M52": "issues: the issue of assets",
    "M53": "map: `nicias zopa`, the zone of agreement",
    "M54": "issues: the issue of sequence; `nicias.zopa(…).main.orders()`",
    "M55": "issues: weight of the order issue and the patron's veto on it",
    "M59": "issues: options of territory; `front.fortification` prices the conquest that is asked for",
    "M61": "issues: consent of third parties, `settlement.permits` and `PARTY.reservation`",
    "M66": "map: the rule κ, G_y, φ_y (E13)",
    "M67": "map: credibility κ of the rule (E13); `mixed_voices` and `threats` add to it",
}
"""What is not (only) the terrain's doing."""

NOT_MODELLED: dict[str, str] = {
    "M81": "not modelled: readers' comments of low weight about hegemony over decades; no month of a war depends on them",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an inventory mechanism is found: `terrain` mechanism ids, and what else carries it."""

    number: str
    terrain: tuple[str, ...]
    elsewhere: str


def coverage() -> tuple[Place, ...]:
    """One row for each of M01 to M84, in order."""
    return tuple(
        Place(
            number,
            tuple(m.id for m in MECHANISMS.values() if number in m.inventory),
            ELSEWHERE.get(number, NOT_MODELLED.get(number, "")),
        )
        for number in INVENTORY
    )
