"""A branch-free 2**t that compilers turn into vector instructions, and the small operations around it.

The equilibrium spends most of its time in exponentials, and a call into a maths library stops a loop from being vectorised.
Range reduction is exact (t = n + f, |f| ≤ 1/2), 2**f is a polynomial in explicit fused multiply-adds, and n goes straight
into the exponent bits: 2**0 is exactly 1, and the result is the same on every machine. Everything works in the type of its
argument; the relative error is below 4e-16 in float64 and 4e-7 in float32.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic, overload

LOG2_E = 1.4426950408889634
FLOOR = -40.0 * LOG2_E  # the exponent at which every softmax is floored, in powers of two

_MANTISSA = {types.float64: 52, types.float32: 23}
_SUFFIX = {types.float64: "f64", types.float32: "f32"}
# (2**f − 1)/f on [−1/2, 1/2], interpolated at Chebyshev nodes in 60 digits: 8e-18 of relative error in 2**f
_C0 = 0.6931471805599453
_C1 = 0.24022650695910097
_C2 = 0.0555041086648216
_C3 = 0.009618129107606888
_C4 = 0.0013333558146416936
_C5 = 0.0001540353044173605
_C6 = 1.525273382983612e-05
_C7 = 1.321544258792169e-06
_C8 = 1.0178062445845774e-07
_C9 = 7.072585949269223e-09
_C10 = 4.4549605981865186e-10


def _pick(typingctx: Any, like: Any, double: Any, single: Any) -> Any:
    """A constant in the type of `like`: the one meant for float64 or the one meant for float32."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        chosen = arguments[1] if like == types.float64 else arguments[2]
        return context.cast(builder, chosen, types.float64, like)

    return like(like, types.float64, types.float64), codegen


def _fused(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    """a·b + c rounded once."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fma(*arguments)

    return a(a, a, a), codegen


def _shifted(typingctx: Any, mantissa: Any, rounded: Any) -> Any:
    """`mantissa` times two to the integer in the low bits of `rounded`: an addition in the exponent field."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        integer = ir.IntType(mantissa.bitwidth)
        bits, power = (builder.bitcast(argument, integer) for argument in arguments)
        moved = builder.add(bits, builder.shl(power, ir.Constant(integer, _MANTISSA[mantissa])))
        return builder.bitcast(moved, arguments[0].type)

    return mantissa(mantissa, mantissa), codegen


def _smaller(typingctx: Any, a: Any, b: Any) -> Any:
    """min(a, b) of two numbers, neither a NaN: one instruction."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _of_two_numbers(builder, f"llvm.minnum.{_SUFFIX[a]}", arguments)

    return a(a, a), codegen


def _larger(typingctx: Any, a: Any, b: Any) -> Any:
    """max(a, b) of two numbers, neither a NaN: one instruction."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _of_two_numbers(builder, f"llvm.maxnum.{_SUFFIX[a]}", arguments)

    return a(a, a), codegen


def _of_two_numbers(builder: Any, name: str, arguments: Any) -> Any:
    number = arguments[0].type
    function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(number, [number, number]), name)
    return builder.call(function, arguments, fastmath=("nnan", "nsz"))


def _read(typingctx: Any, row: Any, index: Any) -> Any:
    """row[index] of a contiguous row, for an index that is never negative: no wrapping round, no branch."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        return builder.load(builder.gep(data, [arguments[1]]))

    return row.dtype(row, types.intp), codegen


pick: Any = intrinsic(_pick)
fused: Any = intrinsic(_fused)
smaller: Any = intrinsic(_smaller)
larger: Any = intrinsic(_larger)
read: Any = intrinsic(_read)
_scaled: Any = intrinsic(_shifted)


def power_of_two(t: Any) -> Any:
    """2**t for |t| ≤ 1000 in float64 and ≤ 120 in float32; the caller bounds t. Compiled code gets the versions below."""
    return np.exp2(t)


@overload(power_of_two, inline="always")
def _power_of_two(t: Any) -> Any:
    return _double if t == types.float64 else _single


def _double(t: Any) -> Any:
    rounded = t + 6755399441055744.0  # 1.5 · 2**52 rounds t to an integer and leaves that integer in the low bits
    f = t - (rounded - 6755399441055744.0)
    f2 = f * f
    f4 = f2 * f2
    # pairs of terms first: five multiplications deep instead of eleven
    p0, p2, p4 = fused(_C0, f, 1.0), fused(_C2, f, _C1), fused(_C4, f, _C3)
    p6, p8, p10 = fused(_C6, f, _C5), fused(_C8, f, _C7), fused(_C10, f, _C9)
    low, middle, high = fused(p2, f2, p0), fused(p6, f2, p4), fused(p10, f2, p8)
    return _scaled(fused(high, f4 * f4, fused(middle, f4, low)), rounded)


def _single(t: Any) -> Any:
    rounding = pick(t, 0.0, 12582912.0)  # 1.5 · 2**23
    rounded = t + rounding
    f = t - (rounded - rounding)
    f2 = f * f
    p0 = fused(pick(t, 0.0, _C0), f, pick(t, 0.0, 1.0))
    p2 = fused(pick(t, 0.0, _C2), f, pick(t, 0.0, _C1))
    p4 = fused(pick(t, 0.0, _C5), f2, fused(pick(t, 0.0, _C4), f, pick(t, 0.0, _C3)))
    return _scaled(fused(fused(p4, f2, p2), f2, p0), rounded)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def bounded(t: Any) -> Any:
    """t, no farther from zero than where odds count as infinite: the product of four then stays a finite number."""
    steepest = pick(t, 250.0, 30.0)
    return larger(smaller(t, steepest), -steepest)
