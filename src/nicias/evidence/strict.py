"""What every record on disk has in common: no unknown key, no silent conversion, plain names, ISO dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema, model_validator
from pydantic import Strict as StrictType
from pydantic_core import PydanticCustomError

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_WORD = re.compile(r"[a-z0-9][a-z0-9_]*\Z")
_LAYER = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class Record(BaseModel):
    """A mapping with a fixed set of keys. An unknown key is refused with the keys that are allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        if isinstance(data, cls):
            return data
        if not isinstance(data, dict):
            raise PydanticCustomError("not_a_mapping", "this should be a mapping of keys to values")
        allowed = [field.alias or name for name, field in cls.model_fields.items()]
        if cls.model_config.get("extra") == "forbid":
            for key in data:
                if key not in allowed:
                    raise PydanticCustomError("unknown_key", "unknown key '{key}'", {"key": key, "allowed": allowed})
        return data


def describe_letter(text: str, allowed: str) -> str:
    """Name the first character of `text` that does not match `allowed` (a pattern for one character), for a message."""
    for position, letter in enumerate(text, start=1):
        if not re.match(allowed, letter):
            name = unicodedata.name(letter, "unnamed character")
            return f"character {position} is '{letter}' (U+{ord(letter):04X}, {name.lower()})"
    return "it starts with the wrong character"


def checked_name(text: str) -> str:
    """`text` as the name of a party, issue, option, source. Raises ValueError naming the letter that does not fit."""
    if not _NAME.match(text):
        raise ValueError(
            f"'{text[:60]}' is not a name: {describe_letter(text, '[a-z0-9_]')}; "
            "names are lower-case latin letters, digits and _, starting with a letter"
        )
    return text


def checked_layer_name(text: str) -> str:
    """`text` as the name of a view or layer. Raises ValueError."""
    if not _LAYER.match(text):
        raise ValueError(
            f"'{text[:60]}' is not a layer's name: {describe_letter(text, '[a-z0-9_-]')}; "
            "such names are lower-case latin letters, digits, _ and -"
        )
    return text


def checked_path(text: str) -> str:
    """`text` as the path of a value. Raises ValueError."""
    words = text.split(".")
    if len(words) < 2 or not all(_WORD.match(word) for word in words):
        why = describe_letter(text, r"[a-z0-9_.]") if len(words) > 1 else "it has only one word"
        raise ValueError(
            f"'{text[:60]}' is not a path: {why}; a path is two or more lower-case words (latin letters, digits, _) joined by dots"
        )
    return text


def parse_day(text: Any) -> Any:
    """An ISO date as a `date`; anything else is left for the validator to refuse."""
    if isinstance(text, str):
        if not _DAY.match(text):
            raise ValueError(f"'{text[:40]}' is not a date; write it as 2025-08-30")
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"'{text}' is not a day of the calendar ({error})") from None
    return text


def _as_number(key: Any) -> Any:
    if isinstance(key, str) and re.fullmatch(r"[1-9][0-9]{0,4}", key):
        return int(key)
    raise ValueError(f"'{str(key)[:40]}' is not the number of a paragraph; they count from 1")


def _as_list(data: Any) -> Any:
    if isinstance(data, str | int | float):
        raise ValueError(f"this should be a list; write [{data}]")
    return tuple(data) if isinstance(data, list) else data


def _pattern(pattern: str) -> WithJsonSchema:
    """What an editor is told about a text whose refusal needs a sentence."""
    return WithJsonSchema({"type": "string", "pattern": pattern})


Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Name = Annotated[str, AfterValidator(checked_name), _pattern(r"^[a-z][a-z0-9_]*$")]
LayerName = Annotated[str, AfterValidator(checked_layer_name), _pattern(r"^[a-z0-9][a-z0-9_-]*$")]
Path = Annotated[str, AfterValidator(checked_path), _pattern(r"^[a-z0-9][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)+$")]
Day = Annotated[date, BeforeValidator(parse_day)]
Paragraph = Annotated[int, BeforeValidator(_as_number)]
Many = Annotated[tuple[T, ...], BeforeValidator(_as_list), StrictType()]
