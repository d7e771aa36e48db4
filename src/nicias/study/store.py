"""The run folder: `run.json` and `draws.parquet`, complete or absent.

Everything is written to a hidden neighbour first, flushed to disk and then renamed, so that a folder of the final name is always
whole. `run.json` carries the SHA-256 of the draws and the run's own fingerprint; reading back verifies both.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.study.result import FORMAT, Run

if TYPE_CHECKING:
    import pyarrow

    from nicias.study.headline import Headline

RECORD, DRAWS = "run.json", "draws.parquet"


@dataclass(frozen=True)
class StoredRun:
    """A run read back: the same object the JSON contract describes, and its draws as an Arrow table."""

    folder: Path
    record: dict[str, Any]
    draws: pyarrow.Table

    @property
    def fingerprint(self) -> str:
        return str(self.record["fingerprint"])

    @property
    def headline(self) -> Headline | None:
        """The outputs as counts, draw by draw; None in a folder that was written before they were kept."""
        import numpy as np

        from nicias.study.headline import Headline, Output

        outputs = tuple(Output(**each) for each in self.record.get("outputs", ()))
        if not outputs:
            return None
        pairs = [[self.draws.column(name).to_numpy() for name in _columns(output.name)] for output in outputs]
        return Headline(outputs, np.moveaxis(np.array(pairs), 2, 0))


def save(run: Run, folder: str | Path) -> Path:
    """Write the run folder. Raises UsageError when something else stands at that place; an identical run is left as it is."""
    target = Path(folder)
    if target.exists():
        _refuse_unless_same(target, run)
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.parent / f".{target.name}.{uuid.uuid4().hex}.partial"
    partial.mkdir()
    try:
        _write_draws(run, partial / DRAWS)
        record = run.to_dict() | {
            "values": run.values,
            "sources": run.sources,
            "outputs": [asdict(output) for output in run.headline.outputs] if run.headline else [],
            "draws_sha256": hashlib.sha256((partial / DRAWS).read_bytes()).hexdigest(),
        }
        text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1)
        (partial / RECORD).write_text(text + "\n", "utf-8")
        for name in (DRAWS, RECORD):
            _flush(partial / name)
        _flush(partial)
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    _flush(target.parent)
    return target


def read_run(folder: str | Path) -> StoredRun:
    """Read a run folder back. Raises UsageError when it is incomplete, altered, or written by a later format."""
    place = Path(folder)
    record_path, draws_path = place / RECORD, place / DRAWS
    if not record_path.is_file() or not draws_path.is_file():
        raise UsageError(f"{place} is not a run folder: it needs {RECORD} and {DRAWS}.")
    try:
        record = json.loads(record_path.read_text("utf-8"))
        version, digest = int(record["format"]), str(record["draws_sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{record_path} cannot be read as the record of a run ({error}).") from None
    if version > FORMAT:
        raise UsageError(f"{place} was written in format {version}; this version of Nicias reads up to {FORMAT}.")
    if hashlib.sha256(draws_path.read_bytes()).hexdigest() != digest:
        raise UsageError(f"{draws_path} has been altered since the run was written: its SHA-256 does not match.")
    from pyarrow import parquet

    return StoredRun(place, record, parquet.read_table(draws_path))


def reproduce(folder: str | Path, scenario: str | Path | None = None) -> tuple[StoredRun, Run]:
    """Run again what a folder records: the stored run and the new one, for the caller to compare by fingerprint.

    `scenario` is the folder of a scenario that does not come with Nicias; by default the bundled one of the recorded name. Raises UsageError when the scenario has changed since, because then it would not be the same question.
    """
    from nicias.scenario import load
    from nicias.study.run import run

    stored = read_run(folder)
    record = stored.record
    read_now = load(scenario or record["scenario"])
    if read_now.fingerprint != record["scenario_fingerprint"]:
        raise UsageError(
            f"The scenario {read_now.name} has changed since {stored.folder} was written (fingerprint {read_now.fingerprint}, "
            f"then {record['scenario_fingerprint']}); it cannot be reproduced from it."
        )
    asked = record["asked"]
    again = run(
        read_now,
        as_of=asked["as_of"],
        view=asked["view"],
        layers=asked["layers"],
        changes=asked["set"],
        seed=record["seed"],
        draws=asked["draws"],
        histories=asked["histories"],
        until=asked["until"],
        provenance=asked["provenance"],
    )
    return stored, again


def _refuse_unless_same(target: Path, run: Run) -> None:
    if target.is_dir() and (target / RECORD).is_file():
        stored = read_run(target)
        if stored.fingerprint == run.fingerprint:
            return
        raise UsageError(f"{target} already holds another run (fingerprint {stored.fingerprint}); choose another folder.")
    raise UsageError(f"{target} already exists and is not a run folder; nothing was written.")


def _write_draws(run: Run, path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    columns: dict[str, Any] = dict(run.per_draw)
    if run.headline:
        for place, output in enumerate(run.headline.outputs):
            columns |= dict(zip(_columns(output.name), run.headline.counts[:, place].T, strict=True))
    parquet.write_table(pyarrow.table(columns), path, compression="zstd")


def _columns(output: str) -> tuple[str, str]:
    """The two columns of an output: how many (or how much), and of how many histories."""
    return f"count of {output}", f"histories of {output}"


def _flush(path: Path) -> None:
    """Ask the disk to keep what was written, file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
