"""Estimates in one line of text, for the screen."""

from __future__ import annotations

from datetime import date

from nicias.evidence.estimate import Discrete, Estimate, Fixed, Interval, Judgements, Scalar

THIN = "\u2009"
"""The space that groups thousands."""


def number_text(value: float) -> str:
    """A number for reading: thousands grouped, at most four significant digits below a thousand.

    >>> number_text(30_000.0).replace(THIN, "_"), number_text(0.05), number_text(-2.5), number_text(1e-5)
    ('30_000', '0.05', '-2.5', '1e-05')
    """
    if abs(value) >= 1000:
        whole = f"{value:,.0f}" if value == round(value) or abs(value) >= 10_000 else f"{value:,.1f}"
        return whole.replace(",", THIN)
    return f"{value:.4g}"


def scalar_text(value: Scalar, unit: str) -> str:
    """One value in its unit, without the unit's name."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if unit == "date":
        return date.fromordinal(round(value)).isoformat()
    if unit == "year":
        return f"{value:.0f}"
    return number_text(value)


def estimate_text(estimate: Estimate, unit: str) -> str:
    """An estimate with its unit, as it was stated: `30 000–45 000 persons/month`."""
    name = "" if unit in ("switch", "choice", "date", "year") else f" {unit}"
    return _bare_text(estimate, unit) + name


def _bare_text(estimate: Estimate, unit: str) -> str:
    if isinstance(estimate, Fixed):
        return scalar_text(estimate.value, unit)
    if isinstance(estimate, Interval):
        dash = " to " if estimate.low < 0 or unit == "date" else "–"
        text = f"{scalar_text(estimate.low, unit)}{dash}{scalar_text(estimate.high, unit)}"
        return text + (f" (most likely {scalar_text(estimate.mode, unit)})" if estimate.mode is not None else "")
    if isinstance(estimate, Discrete):
        pairs = zip(estimate.values, estimate.probabilities, strict=True)
        return ", ".join(f"{scalar_text(value, unit)} ({p:.2g})" for value, p in pairs)
    if isinstance(estimate, Judgements):
        return " | ".join(_bare_text(part, unit) for part in estimate.parts)
    raise TypeError(type(estimate).__name__)
