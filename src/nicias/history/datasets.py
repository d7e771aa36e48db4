"""Datasets by hash and sidecar: the project ships the description and the fingerprint, never the rows."""

from __future__ import annotations

import csv
import hashlib
import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from nicias.errors import UsageError

DATA_FOLDER_VARIABLE = "NICIAS_DATA"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Where a table comes from, on what terms, and which bytes are meant."""

    name: str
    file: str
    title: str
    producer: str
    citation_full: str
    licence: str
    url: str
    sha256: str
    redistribute: bool
    caution: str = ""


def sidecar(name: str) -> Dataset:
    """The shipped description of a dataset; UsageError when there is none of that name."""
    import yaml

    folder = files("nicias.data") / "datasets"
    path = folder / f"{name}.yml"
    if not path.is_file():
        known = sorted(p.name.removesuffix(".yml") for p in folder.iterdir() if p.name.endswith(".yml"))
        raise UsageError(f"There is no dataset called {name!r}. Known: {', '.join(known)}.")
    return Dataset(**yaml.safe_load(path.read_text("utf-8")))


def load_rows(name: str, folder: str | Path | None = None) -> list[dict[str, str]]:
    """The rows of a dataset the user holds, after its hash has been verified.

    `folder` defaults to the environment variable NICIAS_DATA. Raises UsageError when the file is absent or is not the one
    that the shipped figures were derived from.
    """
    dataset = sidecar(name)
    place = folder if folder is not None else os.environ.get(DATA_FOLDER_VARIABLE)
    if not place:
        raise UsageError(f"Set {DATA_FOLDER_VARIABLE} to the folder that holds {dataset.file}, or pass `folder`.")
    path = Path(place) / dataset.file
    if not path.is_file():
        raise UsageError(f"{path} does not exist. {dataset.title} is cited, not shipped; see {dataset.url}.")
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != dataset.sha256:
        raise UsageError(f"{path} is not the version the figures rest on: sha256 {digest[:12]}…, not {dataset.sha256[:12]}….")
    return list(csv.DictReader(content.decode("utf-8").splitlines()))
