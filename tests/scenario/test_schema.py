"""The schemas that editors use accept what the reader accepts, and refuse a misspelt key."""

from functools import cache

import jsonschema
import pytest

from nicias.errors import UsageError
from nicias.scenario import bundled, load
from nicias.scenario.schema import KINDS, json_schema


@cache
def validator(kind):
    return jsonschema.Draft202012Validator(json_schema(kind))


def kind_of(file):
    head = file.split("/")[0].removesuffix(".yml")
    return {"views": "view", "layers": "layer"}.get(head, head)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_valid_schema(kind):
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))


def test_schemas_accept_the_made_up_war(brenn):
    seen = set()
    for name, page in brenn.pages.items():
        seen.add(kind_of(name))
        validator(kind_of(name)).validate(page.data)
    assert seen == set(KINDS)


@pytest.mark.parametrize("name", bundled())
def test_schemas_accept_the_bundled_scenarios(name):
    for file, page in load(name).pages.items():
        if page.data is not None:
            validator(kind_of(file)).validate(page.data)


def test_a_misspelt_key_is_refused(brenn):
    data = {"brenn.prior": {"descripton": "x", "unit": "share", "values": {"1905-01-15": {"value": 0.5}}}}
    with pytest.raises(jsonschema.ValidationError):
        validator("values").validate(data)


@pytest.mark.parametrize("kind", ["values.yml", "views", "view"])
def test_a_kind_may_be_named_by_its_file(kind):
    assert json_schema(kind)["type"] == "object"


def test_an_unknown_kind_suggests_the_nearest():
    with pytest.raises(UsageError, match="Did you mean 'values'"):
        json_schema("valus")
