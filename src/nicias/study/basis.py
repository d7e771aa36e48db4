"""What a run's answers stand on, alike for a run in memory and for one read back from its folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import UsageError
from nicias.evidence.claims import Claim, parse_claims
from nicias.study.headline import Headline
from nicias.study.result import Run
from nicias.study.store import StoredRun, read_run

NOBODY = "nobody's view"

AnyRun = Run | StoredRun | str | Path
"""A run, a run read back, or the folder of one."""


@dataclass(frozen=True, repr=False)
class Basis:
    """A run's question, values, draws and outputs. `sampled` is path → one value a draw; `values` path → what is said of it."""

    name: str
    record: Mapping[str, Any]
    values: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Mapping[str, Any]]
    sampled: Mapping[str, NDArray[Any]]
    headline: Headline

    @property
    def draws(self) -> int:
        return len(self.headline.counts)

    @property
    def whose(self) -> str:
        """Whose assumptions the figures rest on."""
        view = self.record["view"] or (NOBODY if self.record.get("by_view") else "the base")
        return " + ".join([str(view), *self.record["layers"], *(f"{path}={value}" for path, value in self.record["set"].items())])

    def read(self) -> list[str]:
        """The paths on which an answer depends."""
        return [path for path, value in self.values.items() if value["read"]]

    def claims(self, path: str) -> tuple[Claim, ...]:
        """The claims behind a value."""
        return parse_claims(self.values[path]["of"])

    def places(self, path: str) -> Iterator[str]:
        """The places behind a value, one paragraph or page each."""
        for claim in self.claims(path):
            if claim.paragraphs:
                yield from (f"{claim.source} ¶{number}" for number in claim.paragraphs)
            else:
                yield str(claim)

    def heading(self) -> dict[str, Any]:
        """What says which run this is, for `--json`."""
        record = self.record
        kept = ("scenario", "as_of", "view", "layers", "set", "seed", "draws", "histories", "fingerprint", "backtested")
        return {"run": self.name, "whose": self.whose, **{key: record[key] for key in kept}}


def basis_of(run: AnyRun) -> Basis:
    """The basis of a run. Raises UsageError for a folder that holds none, or one written before outputs were kept by draw."""
    if isinstance(run, Run):
        record, name, headline = run.to_dict(), "this run", run.headline
        values, sources = run.values, run.sources
        columns: Mapping[str, Any] = run.per_draw
    else:
        stored = run if isinstance(run, StoredRun) else read_run(run)
        record, name, headline = stored.record, str(stored.folder), stored.headline
        values, sources = record["values"], record.get("sources", {})
        columns = {path: stored.draws.column(path).to_pylist() for path in values if path in stored.draws.column_names}
    if headline is None or any("read" not in value for value in values.values()):
        raise UsageError(f"{name} was written by an earlier version, which did not keep every output by draw; run it again.")
    sampled = {path: _array(columns[path]) for path in values if path in columns}
    return Basis(name, record, values, sources, sampled, headline)


def _array(values: Any) -> NDArray[Any]:
    """A path's draws as they were sampled: floats, booleans, or names."""
    array = np.asarray(values)
    return array.astype(object) if array.dtype.kind in "US" else array
