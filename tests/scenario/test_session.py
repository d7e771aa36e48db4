"""A scenario in a Python session."""

import pytest

from nicias.errors import UsageError
from nicias.scenario.session import load

from .conftest import BRENN


@pytest.fixture(scope="module")
def war():
    return load(BRENN, as_of="1905-03-01")


def test_reads_like_a_mapping(war):
    assert repr(war["brenn.recruits"]) == "1\u2009000–2\u2009000 persons/month · reported · gazette1905 ¶3"
    assert "brenn.recruits" in war
    assert war.get("nothing.here") is None
    assert len(war) == len(list(war))
    with pytest.raises(UsageError, match="Did you mean"):
        war["brenn.recruit"]


def test_layers_and_changes_make_new_wars(war):
    firm = war.layer("marsh")
    assert firm["brenn.prior"].layer == "marsh"
    assert war["brenn.prior"].layer == ""
    assert firm.set("brenn.prior", 0.5)["brenn.prior"].interval() == (0.5, 0.5, 0.5)
    assert firm.set("brenn.prior", (0.4, 0.5)).set("brenn.prior", 0.6)["brenn.prior"].interval()[1] == 0.6
    with pytest.raises(UsageError, match="Did you mean 'marsh'"):
        war.layer("marhs")


def test_the_default_date_is_the_scenario_s():
    assert load(BRENN).known.as_of.isoformat() == "1905-09-01"
    with pytest.raises(UsageError):
        load(BRENN, as_of="spring")


def test_the_audit_counts(war):
    found = war.audit()
    assert found.ok
    assert "values: " in str(found)
    assert "disputed" in str(found)


def test_says_what_it_is(war):
    assert repr(war.layer("marsh")) == f"The Brenn river war: {len(war)} values as of 1905-03-01, layers: marsh"
