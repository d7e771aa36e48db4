"""Paths that speak of the picture: which of their words are parties, issues, options, levels or measures, and their unit.

The table is the one of docs/scenario-format.md. A word in capitals stands for a name of the scenario; other paths are free.
"""

from __future__ import annotations

from nicias.scenario.picture import Picture

PATTERNS: dict[str, str | None] = {
    "PARTY.weight.ISSUE": "share",
    "PARTY.score.ISSUE.OPTION": "share",
    "PARTY.indivisible.ISSUE": "switch",
    "PARTY.linkage.ISSUE.OPTION.ISSUE.OPTION": "stake",
    "SIDE.risk_aversion": "index",
    "settlement.shift_share.ISSUE.OPTION": "share",
    "settlement.breach_cost.ISSUE.OPTION": "stake",
    "settlement.accident_rate.ISSUE.OPTION": "1/month",
    "settlement.delivers.ISSUE.OPTION": "switch",
    "settlement.permits.PARTY.ISSUE.OPTION": "switch",
    "SIDE.cost.LEVEL": "stake/month",
    "SIDE.losses.LEVEL": "persons/month",
    "war.force_drift.LEVEL": "log/month",
    "war.talks_factor.LEVEL": "factor",
    "war.proposer.SIDE": "share",
    "PATRON.support_cost.LEVEL": "patron/month",
    "PATRON.rule_target.BLAMED": "choice",
    "PATRON.rule_step.BLAMED": "share",
    "PATRON.blame.BLAMED.BLAMED": "share",
    "PATRON.drift.LEVEL.LEVEL": "share/month",
    "PATRON.defeat_loss.SIDE": "patron",
    "start.level": "choice",
    "human_cost.MEASURE.LEVEL": None,
}
"""Pattern → unit; None where the scenario chooses it."""


class Vocabulary:
    """The names of one scenario, for checking paths."""

    def __init__(self, picture: Picture) -> None:
        parties = picture.parties
        self.sides = tuple(name for name, party in parties.items() if party.role == "side")
        patron = tuple(name for name, party in parties.items() if party.role == "patron")
        self.issues = {name: tuple(issue.options) for name, issue in picture.issues.items()}
        self.levels = tuple(picture.levels)
        self._names = {
            "PARTY": tuple(parties),
            "SIDE": self.sides,
            "PATRON": patron,
            "ISSUE": tuple(self.issues),
            "LEVEL": self.levels,
            "BLAMED": ("nobody", *self.sides),
            "MEASURE": picture.human_cost.measures,
        }

    def check_path(self, path: str) -> tuple[str | None, tuple[str, list[str]] | None]:
        """The unit the path must have (None: free) and, if a word of it is unknown, that word and what is allowed."""
        words = path.split(".")
        for pattern, unit in PATTERNS.items():
            parts = pattern.split(".")
            if not self._is_about(words, parts):
                continue
            issue: str | None = None
            for word, part in zip(words, parts, strict=True):
                allowed = self.issues[issue] if part == "OPTION" and issue else self._names.get(part, (part,))
                if word not in allowed:
                    return unit, (word, list(allowed))
                if part == "ISSUE":
                    issue = word
            return unit, None
        return None, None

    def allowed_choices(self, path: str) -> tuple[str, ...] | None:
        """The options a path of unit `choice` may take, where the format fixes them."""
        words = path.split(".")
        if path == "start.level":
            return self.levels
        if len(words) == 3 and words[0] in self._names["PATRON"] and words[1] == "rule_target":
            return ("stay", *self.levels)
        return None

    def _is_about(self, words: list[str], parts: list[str]) -> bool:
        """Whether a path is meant by a pattern: same length, same fixed words, and a first word of the right kind."""
        if len(words) != len(parts):
            return False
        fixed = all(word == part for word, part in zip(words, parts, strict=True) if part.islower())
        return fixed and (parts[0].islower() or words[0] in self._names[parts[0]])
