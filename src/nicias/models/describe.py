"""What a model is, needs, returns and assumes, as data: for the command line, the documentation and the tests."""

from __future__ import annotations

import inspect
from typing import Any

from nicias.models.references import cite
from nicias.models.registry import find, names


def catalogue() -> list[dict[str, Any]]:
    """One entry per model: id, citation, status, needs."""
    return [
        {key: value for key, value in describe(name).items() if key in ("id", "title", "citation", "status", "family", "needs")}
        for name in names()
    ]


def describe(name: str) -> dict[str, Any]:
    """Everything a model declares about itself, JSON-ready."""
    cls = find(name)
    required = cls.required()
    needs = [
        {
            "name": need.name,
            "unit": need.unit,
            "description": need.description,
            "allowed": need.allowed(),
            "required": need.name in required,
        }
        for need in cls.needs
    ]
    module_doc = inspect.getdoc(inspect.getmodule(cls)) or ""
    game = (inspect.getdoc(cls) or "").split(">>>")[0].strip()
    return {
        "id": cls.id,
        "title": cls.title,
        "family": cls.family,
        "status": cls.status(),
        "citation": cite(cls.citations[0]) if cls.citations else "none: fitted here",
        "citations": [cite(key) for key in cls.citations],
        "idea": " ".join(module_doc.split()),
        "game": game,
        "needs": needs,
        "conditions": [condition.sentence for condition in cls.conditions],
        "outputs": dict(cls.outputs_meaning),
        "assumptions": list(cls.assumptions),
        "aliases": list(cls.aliases),
        "not_to_be_confused_with": list(cls.neighbours),
        "statics": [
            {"output": s.output, "need": s.need, "sign": s.sign, **({"where": s.where} if s.where else {})} for s in cls.statics
        ],
        "replication": cls.replication,
    }
