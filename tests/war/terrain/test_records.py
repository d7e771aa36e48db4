"""What is refused, by name; and where M01 to M84 live."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nicias.errors import ModelError
from nicias.units import is_unit
from nicias.war.terrain.coverage import INVENTORY, coverage
from nicias.war.terrain.mechanism import CATEGORIES
from nicias.war.terrain.records import terrain
from nicias.war.terrain.registry import FIELDS, MECHANISMS, PARAMETERS, STATE_RECORD, SUBMODELS, places
from tests.war.terrain.world import ALL, laid, made_up

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"troops": [0, 5e5]}, "troops is 0 persons; allowed is 1 to inf"),
        ({"recruits": [-1, 5]}, "recruits is -1 persons/month"),
        ({"contract_lag": np.inf}, "contract_lag is infinite"),
        ({"returning_share": [1.2, 0]}, "returning_share is 1.2 share; allowed is 0 to 1"),
        ({"front_share": [0.5, 0.4, 0.3]}, "front_share sums to 1.2 over north, centre, south; it must sum to 1"),
        ({"contract_mix": [0.5, 0.4, 0.3, 0, 0]}, "contract_mix sums to 1.2"),
        ({"cost_of_losses": [0.9, 0], "cost_of_burden": [0.3, 0]}, "of side 0 sum to 1.3"),
        ({"tolerance_stages": 2.5}, "tolerance_stages is 2.5; it is a whole number"),
        ({"drawdown_rate": [1, 2]}, "drawdown_rate has shape"),
        ({"reversal": np.nan}, "reversal is nan"),
    ],
)
def test_values_out_of_their_range_are_refused_by_name(changes, words):
    with pytest.raises(ModelError, match="(?s).*" + words.replace("(", r"\(")):
        laid(ALL, **changes)


def test_a_missing_value_names_the_mechanism_that_asks():
    values = made_up()
    del values["recruits"]
    with pytest.raises(ModelError, match=r"recruits .persons/month. has no value; the mechanism recruitment asks for it"):
        terrain(values, ["recruitment"], levels=4)


def test_a_mechanism_without_what_it_needs_is_refused():
    with pytest.raises(ModelError, match="compounding has nothing to act on without breaches"):
        laid(["line", "compounding"])
    with pytest.raises(ModelError, match="no mechanism 'magic'"):
        laid(["magic"])


def test_levels_and_calendar_have_room():
    with pytest.raises(ModelError, match="room for 8"):
        terrain(made_up(), [], levels=9)
    with pytest.raises(ModelError, match="month 13"):
        terrain(made_up(), [], levels=4, calendar=13)


def test_every_inventory_mechanism_has_a_place():
    rows = coverage()
    assert [row.number for row in rows] == list(INVENTORY)
    assert all(row.terrain or row.elsewhere for row in rows)
    named = {number for mechanism in MECHANISMS.values() for number in mechanism.inventory}
    assert named <= set(INVENTORY)


def test_every_mechanism_says_what_it_does_in_units():
    for submodel in SUBMODELS:
        for mechanism in submodel.mechanisms:
            assert mechanism.sentence.endswith(".")
            assert mechanism.equation
            assert mechanism.inventory
            assert set(mechanism.needs) <= set(MECHANISMS)
    for parameter in PARAMETERS.values():
        for member in (parameter.only or CATEGORIES) if parameter.over == "category" else ("",):
            assert is_unit(parameter.need(member).unit), parameter.name
    for field in FIELDS.values():
        assert is_unit(field.unit.replace("{unit}", "shells")), field.name
        assert field.mechanism in MECHANISMS if field.kind == "event" else True


def test_a_parameter_belongs_to_one_mechanism():
    names = [p.name for s in SUBMODELS for p in (*s.base, *(p for m in s.mechanisms for p in m.parameters))]
    assert len(names) == len(set(names))


def test_places_cover_the_state():
    covered = sorted(place for name in FIELDS for place in range(places(name).start, places(name).stop))
    assert covered == list(range(STATE_RECORD.itemsize // 8))


def test_the_page_is_what_the_code_says():
    done = subprocess.run([sys.executable, ROOT / "scripts" / "terrain_reference.py", "--check"], check=False)
    assert done.returncode == 0, "run scripts/terrain_reference.py"
