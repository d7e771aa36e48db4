"""JSON Schema of each kind of file, generated from the records, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from nicias.errors import UsageError
from nicias.scenario.picture import Picture
from nicias.scenario.problems import nearest
from nicias.scenario.records import (
    ContradictionsFile,
    ForecastsFile,
    LayerFile,
    ProposalsFile,
    ScaleFile,
    SourcesFile,
    TestsFile,
    ValuesFile,
)

KINDS: dict[str, type[BaseModel]] = {
    "scenario": Picture,
    "sources": SourcesFile,
    "scale": ScaleFile,
    "values": ValuesFile,
    "view": LayerFile,
    "layer": LayerFile,
    "proposals": ProposalsFile,
    "forecasts": ForecastsFile,
    "contradictions": ContradictionsFile,
    "tests": TestsFile,
}
"""What a schema can be asked for → the record of such a file."""


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file. Raises UsageError."""
    name = kind.removesuffix(".yml")
    model = KINDS.get({"views": "view", "layers": "layer"}.get(name, name))
    if model is None:
        raise UsageError(f"There is no file of kind '{kind[:40]}'. {nearest(kind[:40], KINDS)}")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
