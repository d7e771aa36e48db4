"""A slow simulator of (E12) in plain Python, from the equilibrium's probabilities; shares no code with `nicias.war`."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from nicias.bargain.equilibrium import Equilibrium
from tests.reference.loops import Map


def philox(counter, key):
    """Philox4x32-10 in Python integers, as its paper writes it."""
    c, k = list(counter), list(key)
    for _ in range(10):
        hi0, lo0 = divmod(0xD2511F53 * c[0], 2**32)
        hi1, lo1 = divmod(0xCD9E8D57 * c[2], 2**32)
        c = [hi1 ^ c[1] ^ k[0], lo1, hi0 ^ c[3] ^ k[1], lo0]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return tuple(c)


def pick(word, chances):
    """Index of the outcome that a 32-bit word selects, from probabilities in order, at 30 bits; the last takes the rest."""
    total = 0.0
    for i, chance in enumerate(chances[:-1]):
        total += chance
        if word >> 2 < math.floor(total * 2**30 + 0.5):
            return i
    return len(chances) - 1


def simulate_slowly(equilibrium: Equilibrium, number, months, key, prior, minimum=1, spans=(12, 60), rates=()):
    """One history as a Counter of (what, …, month) and its totals at every month."""
    game, packages = Map(equilibrium.parameters, equilibrium.packages), equilibrium.packages
    v0, v1, v_low, v_high = game.cond.area
    counts, events, totals = Counter(), [], {}
    sums = [0.0] * (1 + len(rates))

    def words(month, stream):
        return philox((number % 2**32, number >> 32, month, stream), key)

    theta = pick(words(0, 2)[0], [prior, 1 - prior]) == 0
    g, w, r, e = equilibrium.parameters.start_level, equilibrium.parameters.start_weary, game.n, len(game.evidence) // 2
    peace, ended, first_done, ever_out, signed_at, hazard = None, False, False, False, 0, 0.0

    def peace_over(kept):
        nonlocal first_done
        if not first_done and kept >= minimum:
            first_done = True
            counts["ceasefire", signed_at] += 1
            counts["package", peace, signed_at] += 1
            for i, span in enumerate(spans):
                counts["survived", i, signed_at] += kept >= span

    counts["level", g, 0] += 1
    for t in range(1, months + 1):
        if peace is not None:
            u = words(t, 1)
            if pick(u[0], [hazard, 1 - hazard]) == 0:
                peace_over(t - 1 - signed_at)
                there = min(max(r - game.n + packages.shift[peace] / game.h, 1 - game.n), game.n - 1) + game.n
                r = math.floor(there) + (pick(u[1], [there - math.floor(there), 0.0]) == 0)
                counts["renewed", t] += 1
                events.append((t, "resumed", peace))
                peace = None
        if peace is None and not ended:
            s = (g, e, w, r)
            u = words(t, 0)
            alpha = game.cond.talks_rate * game.cond.talks_factor[g]
            f0, f1, X = (
                equilibrium.sign[(0, slice(None), *s)],
                equilibrium.sign[(1, slice(None), *s)],
                equilibrium.text[(slice(None), *s)],
            )
            sign = [alpha * x * a * b for x, a, b in zip(X, f0, f1, strict=True)]
            first, second = alpha * sum(X * (1 - f0) * f1), alpha * sum(X * f0 * (1 - f1))
            both = alpha - sum(sign) - first - second
            outcome = pick(u[0], [*sign, first, second, both, 1 - alpha]) - len(packages)
            counts["talks", t] += outcome < 3
            if outcome < 0:
                peace, signed_at = outcome + len(packages), t
                hazard = float(equilibrium.hazard[(peace, *s)])
                counts["signed", t] += 1
                events.append((t, "signed", peace))
            else:
                if outcome < 3:
                    events.append((t, "refused", (0, 1, -1)[outcome]))
                x = {0: 1, 1: 2}.get(outcome, 0)
                sums[0] += min(max(v0 + v1 * (r - game.n) * game.h, v_low), v_high)
                for a, rate in enumerate(rates):
                    sums[1 + a] += rate[g]
                six = [
                    p * q
                    for p, step in zip(game.steps[g][theta], range(3), strict=True)
                    for q, _ in game.next_evidence(g, e, step)
                ]
                m = pick(u[1], six)
                e2, r2 = game.next_evidence(g, e, m // 2)[m % 2][1], r + m // 2 - 1
                a, b = (float(equilibrium.weariness_rate[i, g, e, r]) for i in range(2))
                flip = (2, 3, 1, 0)[pick(u[2], [a * (1 - b), a * b, (1 - a) * b, (1 - a) * (1 - b)])]
                g2 = pick(u[3], equilibrium.patron_moves[(x, *s)])
                if g2 != g:
                    events.append((t, "patron", g2))
                    if g2 == 0 and not ever_out:
                        ever_out = True
                        counts["exited", t] += 1
                for side, bit in enumerate((2, 1)):
                    if flip & bit and not w & bit:
                        counts["turned_weary", side, t] += 1
                        events.append((t, "weary", side))
                if r2 in (0, game.points - 1):
                    ended = True
                    counts["collapsed", int(r2 > 0), t] += 1
                    events.append((t, "collapsed", int(r2 > 0)))
                g, w, r, e = g2, w | flip, r2, e2
        counts["level", g, t] += 1
        totals[t] = list(sums)
    if peace is not None:
        t = months
        while t - signed_at < minimum and pick(words(t + 1, 1)[0], [hazard, 1 - hazard]) == 1:
            t += 1
        peace_over(t - signed_at)
    return counts, totals, events, theta


def tally_counts(tally):
    """The non-zero counts of a compiled tally, keyed as `simulate_slowly` keys them."""
    out = Counter()
    for name in (
        "signed",
        "ceasefire",
        "package",
        "survived",
        "renewed",
        "collapsed",
        "exited",
        "turned_weary",
        "talks",
        "level",
    ):
        array = getattr(tally, name)
        for index in np.argwhere(array):
            out[(name, *(int(i) for i in index))] = int(array[tuple(index)])
    return out
