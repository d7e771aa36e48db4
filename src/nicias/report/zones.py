"""The zone of agreement at the start, in sentences: open or empty, who binds, and which constraint empties it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nicias.report.words import margin, share

KINDS = {
    "terms": "Of terms (as if any peace would hold)",
    "durability": "With durability (counting the risk that it does not hold)",
}
CONSTRAINTS = {
    "vetoes": "no third party vetoed anything",
    "delivery": "everything could be delivered",
    "survival_penalty": "leaders paid nothing for poor terms",
    "hazard": "any peace would hold",
}


def zone_sentences(zones: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """One sentence per zone, one on what would open it."""
    for kind, label in KINDS.items():
        zone = zones[kind]
        binding = max(zone["binding"], key=zone["binding"].__getitem__)
        yield (
            f"{label}: some package beats fighting on for both sides in {share(zone['open'])} of draws; the best package's smaller "
            f"margin is {margin(zone['p50'])} of a stake ({margin(zone['p05'])} to {margin(zone['p95'])}), and {names.get(binding, binding)} "
            f"has it in {share(zone['binding'][binding])} of draws."
        )
    lifted = zones["lifted"]
    if not lifted:
        return
    for kind in KINDS:
        base = lifted["none"][kind]
        opens = {name: lifted[name][kind] - base for name in CONSTRAINTS if lifted[name][kind] > base}
        shown = "; ".join(f"+{share(gain)} if {CONSTRAINTS[name]}" for name, gain in sorted(opens.items(), key=lambda i: -i[1]))
        yield f"What empties the zone {'of terms' if kind == 'terms' else 'with durability'} ({zones['lifted_draws']} draws, open in {share(base)}): {shown or 'no single constraint lifted opens it more often'}."
