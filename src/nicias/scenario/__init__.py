"""Scenarios: the picture of a war, its dated values, its views and layers, read strictly from a folder."""

from nicias.scenario.folder import bundled as bundled
from nicias.scenario.known import Known as Known
from nicias.scenario.load import load as load
from nicias.scenario.quantities import Layer as Layer
from nicias.scenario.quantities import Value as Value
from nicias.scenario.scenario import Scenario as Scenario
