"""Numbers for people: two digits, natural frequencies, and one fixed scale from numbers to words (RESPONSIBLE, point 8)."""

from __future__ import annotations

import math

SCALE = (
    (0.02, "almost certainly not"),
    (0.10, "very unlikely"),
    (0.30, "unlikely"),
    (0.45, "somewhat unlikely"),
    (0.55, "about even"),
    (0.70, "somewhat likely"),
    (0.90, "likely"),
    (0.98, "very likely"),
    (1.01, "almost certain"),
)
"""Upper end of each band, and the words for it. Printed as it stands by `scale_in_words`."""


def words(p: float) -> str:
    """The words for a probability.

    >>> words(.2), words(.5)
    ('unlikely', 'about even')
    """
    return next(name for upper, name in SCALE if p < upper)


def frequency(p: float) -> str:
    """A probability as a count of runs a person can picture.

    >>> frequency(.31), frequency(.004), frequency(.996)
    ('in about 3 of 10 of these runs', 'in fewer than 1 of 100 of these runs', 'in more than 99 of 100 of these runs')
    """
    if p < 0.01:
        return "in fewer than 1 of 100 of these runs"
    if p > 0.99:
        return "in more than 99 of 100 of these runs"
    if p < 0.05 or p > 0.95:
        return f"in about {round(100 * p)} of 100 of these runs"
    if p < 0.15 or p > 0.85:
        return f"in about {round(20 * p)} of 20 of these runs"
    return f"in about {round(10 * p)} of 10 of these runs"


def share(p: float) -> str:
    """A probability on two digits; what is not 0 or 1 is never printed as 0 or 1.

    >>> share(.1234), share(.0004), share(.9999), share(float('nan'))
    ('.12', '<.01', '>.99', 'no data')
    """
    if math.isnan(p):
        return "no data"
    if p == 0:
        return "0"
    if p == 1:
        return "1"
    if p < 0.005:
        return "<.01"
    if p >= 0.995:
        return ">.99"
    return f"{p:.2f}".lstrip("0")


def of_draws(p: float) -> str:
    """A share of draws.

    >>> of_draws(.25), of_draws(0), of_draws(1)
    ('in .25 of draws', 'in no draw', 'in every draw')
    """
    return {0.0: "in no draw", 1.0: "in every draw"}.get(p, f"in {share(p)} of draws")


def short(x: float) -> str:
    """A quantity on two significant digits, short enough for a table: k thousand, m million, bn billion.

    >>> short(212_345), short(1840), short(-420), short(3.66e10)
    ('210k', '1.8k', '−420', '37bn')
    """
    if x == 0:
        return "0"
    size = float(f"{abs(x):.1e}")
    units = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
    unit, name = next(((unit, name) for unit, name in units if size >= unit), (1.0, ""))
    places = max(0, 1 - math.floor(math.log10(size / unit)))
    return ("−" if x < 0 else "") + f"{size / unit:.{places}f}" + name


def margin(x: float) -> str:
    """A signed margin on two digits after the point.

    >>> margin(.034), margin(-.5)
    ('+0.03', '−0.50')
    """
    return f"{x:+.2f}".replace("-", "−")


def scale_in_words() -> str:
    """The whole scale on one line, for a report's foot."""
    lower, parts = 0.0, list[str]()
    for upper, name in SCALE:
        parts.append(f"{name} {share(lower)}–{share(min(upper, 1.0))}")
        lower = upper
    return " · ".join(parts)
