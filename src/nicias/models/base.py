"""What every published model declares, and how its inputs are checked: abstract here, final in the other files of this room.

A model is a frozen dataclass whose fields are its needs. It has no default for a fact about the world; a field that may be
left out is None. Building one checks each need and each condition, once, so that `solve` computes and never validates.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, ClassVar

from nicias.errors import ModelError
from nicias.models.inputs import Input

Outputs = dict[str, Any]

TOLERANCE = 1e-9
"""A residual at most this large, in the model's own units, counts as zero."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A relation between inputs without which the game is not the paper's. `sentence` names the inputs."""

    sentence: str
    holds: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Static:
    """A comparative static the source claims: `output` rises (+1) or falls (−1), weakly, when `need` rises; 0: does not move."""

    output: str
    need: str
    sign: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a strategy profile is the equilibrium it claims to be.

    `concept` says what was checked. Each residual is the largest gain somebody could still make by changing its own action at
    one place, also at places the play does not reach: threats must be credible. For a model without players it is the error
    in the identity the model obeys.
    """

    concept: str
    residuals: Mapping[str, float]
    tolerance: float = TOLERANCE

    @property
    def holds(self) -> bool:
        return all(abs(residual) <= self.tolerance for residual in self.residuals.values())

    def to_dict(self) -> dict[str, Any]:
        return {
            "concept": self.concept,
            "holds": self.holds,
            "residuals": dict(self.residuals),
            "tolerance": self.tolerance,
        }


@dataclass(frozen=True)
class Model(ABC):
    """A published model with its inputs bound. Subclasses are final."""

    id: ClassVar[str]
    title: ClassVar[str]
    family: ClassVar[str]  # the textbook page
    citations: ClassVar[tuple[str, ...]]  # keys of references.bib; the first is the source
    mark: ClassVar[str]  # provenance: P✓, P·, D, R or –
    origin: ClassVar[str]  # "published", "after X", "derived" or "fitted"
    replication: ClassVar[str]  # the test that reproduces the target; empty: unreplicated
    aliases: ClassVar[tuple[str, ...]] = ()
    neighbours: ClassVar[tuple[str, ...]] = ()  # what it must not be confused with
    assumptions: ClassVar[tuple[str, ...]]
    needs: ClassVar[tuple[Input, ...]]
    outputs_meaning: ClassVar[Mapping[str, str]]  # output → unit and one sentence
    statics: ClassVar[tuple[Static, ...]] = ()
    conditions: ClassVar[tuple[Condition, ...]] = ()

    def __post_init__(self) -> None:
        for need in self.needs:
            value = getattr(self, need.name)
            if value is not None:
                object.__setattr__(self, need.name, need.checked(value, self.id))
        for condition in self.conditions:
            if not condition.holds(self):
                raise ModelError(f"{self.id}: {condition.sentence}")

    @abstractmethod
    def solve(self) -> Outputs:
        """The outputs by name; a list stays a list, None means that no such number exists."""

    @abstractmethod
    def check(self) -> Check:
        """Is the solution an equilibrium (or does it obey the model's identity)? Residuals are gains from deviating."""

    @classmethod
    def status(cls) -> str:
        """Where the model comes from and how far it has been verified."""
        tested = "replicated" if cls.replication else "unreplicated"
        return f"{cls.origin} · {cls.mark} ({MARKS[cls.mark]}) · {tested}"

    @classmethod
    def required(cls) -> tuple[str, ...]:
        """The needs without which it cannot be built."""
        return tuple(f.name for f in fields(cls) if f.default is MISSING)

    @cached_property
    def outputs(self) -> Outputs:
        return self.solve()

    @property
    def inputs(self) -> dict[str, Any]:
        """The needs that were given."""
        return {need.name: value for need in self.needs if (value := getattr(self, need.name)) is not None}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of this answer must know; part of the outputs' meaning, never a change to them."""
        return tuple(self.outputs.get("warnings", ()))

    def __getitem__(self, output: str) -> Any:
        return self.outputs[output]

    def to_dict(self) -> dict[str, Any]:
        """The command's JSON object."""
        inputs = {name: _plain(value) for name, value in self.inputs.items()}
        outputs = {name: value for name, value in self.outputs.items() if name != "warnings"}
        return {
            "id": self.id,
            "inputs": inputs,
            "outputs": outputs,
            "status": self.status(),
            "warnings": list(self.warnings),
        }


MARKS = {
    "P✓": "checked against a public text or log",
    "P·": "from memory of the paper, the page not yet checked",
    "P✓/P·": "form checked; coefficients from memory, the page not yet checked",
    "D": "derived independently",
    "R": "reduced form: the same mechanism, not the paper's exact game",
    "–": "no source to check: derived figures",
}


def _plain(value: Any) -> Any:
    """An input as JSON has it."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return list(value) if isinstance(value, tuple) else value
