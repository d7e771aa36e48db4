"""Putting questions to Nicias as a user would: the bundled scenario, few draws, one seed, every run made once a process."""

from __future__ import annotations

import json
import math
from functools import cache

import numpy as np
from typer.testing import CliRunner

import nicias
from nicias.cli.app import app

SCENARIO = "ukraine-2025"
SEED = 421
DRAWS = 6
HISTORIES = 400

VIEWS = ("bildt2025", "fazi2025", "khalid2025", "meduza2025", "young2025")


@cache
def war():
    """The scenario as a user loads it."""
    return nicias.load(SCENARIO)


@cache
def shown(*arguments):
    """`nicias show` on the command line, as data."""
    printed = CliRunner().invoke(app, ["show", SCENARIO, *arguments, "--json"])
    assert printed.exit_code == 0, printed.output
    return json.loads(printed.stdout)


@cache
def forecast(view=None, layers=(), changes=(), as_of=None, draws=DRAWS):
    """A run of the scenario; `changes` are (path, value) pairs. All runs share their random numbers."""
    return nicias.run(
        war(), view=view, layers=list(layers), changes=dict(changes), as_of=as_of, seed=SEED, draws=draws, histories=HISTORIES
    )


def output(view=None, name="", **asked):
    """One key of the run's record."""
    return forecast(view, **asked).to_dict()[name]


def difference(before, after, name="ceasefire.12"):
    """Mean and standard error, over paired draws, of a headline figure's move from one run to another."""
    moves = np.array(after.per_draw[name]) - np.array(before.per_draw[name])
    moves = moves[~np.isnan(moves)]
    return float(moves.mean()), float(moves.std(ddof=1) / math.sqrt(len(moves)))


@cache
def compared(views, layers=(), until=None, contradictions=(), draws=DRAWS):
    """`nicias.compare` of the scenario, as data and as the object."""
    found = nicias.compare(
        war(), views=list(views), layers=list(layers), until=until, between=(), contradictions=contradictions, seed=SEED, draws=draws, histories=HISTORIES
    )
    return found, found.to_dict()


def rises(before, after, name="ceasefire.12"):
    """Whether a figure rises by more than twice the error of the paired difference."""
    mean, error = difference(before, after, name)
    return mean > 2 * error and mean > 0


def falls(before, after, name="ceasefire.12"):
    """Whether it falls by more than that."""
    return rises(after, before, name)


def is_probability(record):
    """The stated form of a probability: p between the ends of its interval, and the simulation error beside it."""
    return 0 <= record["lo"] <= record["p"] <= record["hi"] <= 1 and record["mc_se"] >= 0


def zone(**asked):
    """`nicias zopa` as data."""
    return table(**asked).to_dict()


def table(layers=(), changes=None, terms=None, **asked):
    """What `nicias.zopa` returns; the same question is solved once a process."""
    return _table(tuple(layers), tuple((changes or {}).items()), tuple((terms or {}).items()), tuple(asked.items()))


@cache
def _table(layers, changes, terms, asked):
    given = {"terms": dict(terms)} if terms else {}
    return nicias.zopa(war(), seed=SEED, draws=DRAWS, layers=layers, changes=dict(changes), **given, **dict(asked))


def answer(proposal, party, **asked):
    """What one party answers to one proposal."""
    return zone(proposal=proposal, **asked)["proposals"][proposal]["answers"][party]


FEWER = 200
"""Histories of the runs that are read for the course of the war: its series are means over all of them."""


@cache
def war_on_terrain(view, layers=(), changes=()):
    """A run read for the course of the war; shared by all questions, as every run is."""
    return nicias.run(war(), view=view, layers=list(layers), changes=dict(changes), seed=SEED, draws=DRAWS, histories=FEWER)


def course(run, series, month=12, what="mean"):
    """A series of the war's course at a month."""
    return run.terrain(series)[str(month)][what]


def by(run, event, month=12):
    """The probability that an event of the terrain has come by a month."""
    return run.first(event)["months"][str(month)]["p"]


@cache
def event_study(event, view, series=(), then=(), split=None, layers=(), histories=40):
    """`nicias.around`, over few histories of four years."""
    return nicias.around(
        war(), event, view=view, series=list(series), then=list(then), split=split, layers=list(layers), seed=SEED, draws=DRAWS, histories=histories, until="2029-05-22"
    ).to_dict()


def is_spread(row):
    """The stated form of an amount: three percentiles in order."""
    return row["p05"] <= row["p50"] <= row["p95"]


WITHOUT_TALKS = (("war.talks_rate", 0),)
"""The war as it would go on: nobody talks."""
