"""From data with positions to records: pydantic's refusals as problems with a place and a sentence."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from nicias.scenario.problems import DataPath, Page, Problem, Unreadable, nearest

M = TypeVar("M", bound=BaseModel)

_SENTENCES = {
    "missing": "this is required and missing.",
    "string_type": "this should be text; put quotes around it if it looks like something else.",
    "string_too_short": "this is empty.",
    "string_too_long": "this text is longer than 20 000 characters.",
    "float_type": "this should be a number.",
    "int_type": "this should be a whole number.",
    "int_parsing": "this should be a whole number.",
    "bool_type": "this should be true or false.",
    "dict_type": "this should be a mapping of keys to values.",
    "model_type": "this should be a mapping of keys to values.",
    "not_a_mapping": "this should be a mapping of keys to values.",
    "tuple_type": "this should be a list.",
    "list_type": "this should be a list.",
    "date_type": "this should be a date, such as 2025-08-30.",
}


def validated(page: Page, model: type[M]) -> M:
    """The page's data as a record. Raises Unreadable with every problem the record has."""
    data = {} if page.data is None else page.data
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Unreadable(problems_of(page, error)) from None


def problems_of(page: Page, error: ValidationError) -> list[Problem]:
    """One problem per place, in the order of the file."""
    found: dict[DataPath, Problem] = {}
    for item in error.errors(include_url=False):
        where, problem = _problem(page, item)
        found.setdefault(where, problem)  # a union reports each of its members at the same place
    return sorted(found.values(), key=lambda problem: (problem.line, problem.column))


def _problem(page: Page, item: Any) -> tuple[DataPath, Problem]:
    location: DataPath = tuple(item["loc"])
    is_key = bool(location) and location[-1] == "[key]"
    place = _known_prefix(page, location[:-1] if is_key else location)
    kind: str = item["type"]
    context: dict[str, Any] = item.get("ctx", {})
    if kind == "unknown_key":
        place = (*place, context["key"])
        return place, page.problem(place, _unknown_key(str(context["key"]), context["allowed"]), key=True)
    if kind == "missing":
        where = (*place, *location[len(place) :])
        problem = page.problem(place, _SENTENCES[kind], key=True)
        path = ".".join(str(part) for part in where)
        return where, Problem(problem.file, problem.line, problem.column, path, "error", problem.message, problem.excerpt)
    return place, page.problem(place, _sentence(kind, context, item), key=is_key)


def _unknown_key(key: str, allowed: list[str]) -> str:
    if " " in key:  # prose as a key is nearly always the rest of a sentence
        return "unknown key. Inside { } a comma ends a value: put quotes around text that has commas."
    return f"unknown key. {nearest(key, allowed)}"


def _sentence(kind: str, context: dict[str, Any], item: Any) -> str:
    if kind == "value_error":
        return f"{context['error']}."
    if kind in ("literal_error", "enum"):
        allowed = [word.strip().strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return f"'{str(item['input'])[:60]}' is not allowed here. {nearest(str(item['input'])[:60], allowed)}"
    return _SENTENCES.get(kind, f"{str(item['msg'])[:1].lower()}{str(item['msg'])[1:]}.")


def _known_prefix(page: Page, location: DataPath) -> DataPath:
    """The longest part of a location that is a place in the file (pydantic adds the names of union members)."""
    kept: DataPath = ()
    for part in location:
        if (*kept, part) in page.positions:
            kept = (*kept, part)
    return kept
