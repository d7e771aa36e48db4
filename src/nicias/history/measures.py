"""What the monthly table measures, on whose word, and in which sense it must not be read.

*Attacks per month* are the strike drones and missiles that Ukraine's air force counts as launched. The table has a second candidate, fires
of war seen by satellite. Launches are chosen because one launch is one attack; fires hang on cloud, snow and harvest (winters near zero in
the midst of heavy fighting), and a heat anomaly has no attacker. Fires are kept as a series of their own.

Guided bombs are left out: the reports count them only on a few days, so that their zeros are silence and not calm.
"""

from __future__ import annotations

from dataclasses import dataclass

FLOW = "partial_month"
AIR = "air_partial"

_CLAIM = "a belligerent's claim about the other side"
_BOUND = "a lower bound: only losses that a picture shows, some dated late, and now and then withdrawn"
_ALLOCATED = "allocations, not deliveries"


@dataclass(frozen=True, slots=True)
class Measure:
    """One monthly measure: the sum of `columns` less those of `less`, times `scale`, or its change where they are `cumulated`."""

    name: str
    unit: str
    source: str
    meaning: str
    caution: str
    columns: tuple[str, ...]
    partial: str = ""  # the column that marks a month as incomplete
    cumulated: bool = False
    unreported_while_zero: bool = False  # zeros before the first report are silence
    scale: float = 1.0  # units of the measure in one of the table's
    less: tuple[str, ...] = ()  # columns of the same source and kind to take off


MEASURES = (
    Measure("area_change", "km2/month", "solstad2023", "change of the area under Russian control",
            "read off maps of control; the war of movement until November 2022 is a hundred times as wide", ("ru_area_change_km2",), FLOW),
    Measure("area_controlled", "km2", "solstad2023", "area under Russian control at the end of the month",
            "read off maps of control", ("ru_controlled_km2_end",)),
    Measure("personnel_losses", "persons/month", "ivaniuk2022", "Russian losses, killed and wounded, as the Ukrainian General Staff claims",
            _CLAIM + "; the UK's figures track it and are the same source", ("gs_ru_personnel",), FLOW),
    Measure("russian_deaths", "persons/month", "solstad2023", "Russian soldiers killed, central estimate of a model",
            "a model of deaths; never subtract it from losses or from casualties", ("econ_ru_deaths",), FLOW),
    Measure("attacks", "weapons/month", "ivaniuk2022", "strike drones and missiles launched against Ukraine",
            _CLAIM, ("air_strike_uav_launched", "air_ballistic_hypersonic_launched", "air_cruise_other_missile_launched"), AIR),
    Measure("drones_launched", "drones/month", "ivaniuk2022", "strike drones launched", _CLAIM, ("air_strike_uav_launched",), AIR),
    Measure("drones_downed", "drones/month", "ivaniuk2022", "strike drones shot down", _CLAIM, ("air_strike_uav_destroyed",), AIR),
    Measure("drones_suppressed", "drones/month", "ivaniuk2022", "strike drones lost to jamming or decoys that did not arrive", _CLAIM,
            ("air_strike_uav_suppressed",), AIR, unreported_while_zero=True),
    Measure("missiles_launched", "missiles/month", "ivaniuk2022", "ballistic, cruise and other missiles launched", _CLAIM,
            ("air_ballistic_hypersonic_launched", "air_cruise_other_missile_launched"), AIR),
    Measure("missiles_downed", "missiles/month", "ivaniuk2022", "ballistic, cruise and other missiles shot down", _CLAIM,
            ("air_ballistic_hypersonic_destroyed", "air_cruise_other_missile_destroyed"), AIR),
    Measure("ballistic_launched", "missiles/month", "ivaniuk2022", "ballistic and hypersonic missiles launched", _CLAIM,
            ("air_ballistic_hypersonic_launched",), AIR),
    Measure("ballistic_downed", "missiles/month", "ivaniuk2022", "ballistic and hypersonic missiles shot down", _CLAIM,
            ("air_ballistic_hypersonic_destroyed",), AIR),
    Measure("equipment_lost_russia", "vehicles/month", "oryx2022", "Russian equipment of all kinds seen lost", _BOUND,
            ("oryx_ru_all_cum",), FLOW, cumulated=True),
    Measure("equipment_lost_ukraine", "vehicles/month", "oryx2022", "Ukrainian equipment of all kinds seen lost", _BOUND,
            ("oryx_ua_all_cum",), FLOW, cumulated=True),
    Measure("armour_lost_russia", "vehicles/month", "oryx2022", "Russian tanks and infantry and armoured fighting vehicles seen lost", _BOUND,
            ("oryx_ru_tanks_cum", "oryx_ru_afv_cum", "oryx_ru_ifv_cum"), FLOW, cumulated=True),
    Measure("armour_lost_ukraine", "vehicles/month", "oryx2022", "Ukrainian tanks and infantry and armoured fighting vehicles seen lost", _BOUND,
            ("oryx_ua_tanks_cum", "oryx_ua_afv_cum", "oryx_ua_ifv_cum"), FLOW, cumulated=True),
    Measure("aid_total", "eur/month", "trebesch2023", "aid of all kinds and donors", _ALLOCATED,
            ("kiel_total_allocations_eur_bn",), FLOW, scale=1e9),
    Measure("aid_military", "eur/month", "trebesch2023", "military aid of all donors", _ALLOCATED,
            ("kiel_military_eur_bn",), FLOW, scale=1e9),
    Measure("aid_us_military", "eur/month", "trebesch2023", "military aid of the United States", _ALLOCATED,
            ("kiel_us_military_eur_bn",), FLOW, scale=1e9),
    Measure("aid_others_military", "eur/month", "trebesch2023", "military aid of all donors but the United States", _ALLOCATED,
            ("kiel_military_eur_bn",), FLOW, scale=1e9, less=("kiel_us_military_eur_bn",)),
    Measure("war_fires", "count/month", "solstad2023", "fires of war seen by satellite",
            "hangs on cloud, snow and harvest; a winter near zero is not calm", ("war_fires",), FLOW),
)  # fmt: skip
"""Every series that `monthly_series` gives, in this order."""
