"""Learning-rate schedules: plain functions of the step, 0 for the first.

Each function here makes one: SGD(cosine(0.1, steps=1_000)) asks it for the rate of every step.
One of your own is any function from a step to a rate: SGD(lambda step: 0.1 / (1 + step)).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from . import arguments

Schedule = Callable[[int], float]


def step_decay(learning_rate: float, *, every: int, factor: float = 0.1) -> Schedule:
    """learning_rate * factor**(step // every): a staircase, one stair down every so many steps."""
    highest = arguments.number("learning_rate", learning_rate, above=0.0)
    every = arguments.count("every", every)
    factor = arguments.number("factor", factor, above=0.0)

    def rate(step: int) -> float:
        stairs: int = step // every
        return float(highest * factor**stairs)

    return rate


def cosine(learning_rate: float, *, steps: int, lowest: float = 0.0) -> Schedule:
    """From learning_rate to `lowest` along half a cosine in so many steps, and then `lowest`.

    lowest + (learning_rate - lowest) * (1 + cos(pi * step / steps)) / 2.
    Source: Loshchilov and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts".
    """
    highest = arguments.number("learning_rate", learning_rate, above=0.0)
    steps = arguments.count("steps", steps)
    lowest = arguments.number("lowest", lowest, at_least=0.0)

    def rate(step: int) -> float:
        way = min(step, steps) / steps  # 0 at the start, 1 at the end
        return lowest + (highest - lowest) * (1.0 + math.cos(math.pi * way)) / 2.0

    return rate


def warm_up(then: float | Schedule, *, steps: int) -> Schedule:
    """Small steps first: step s < steps takes (s + 1) / steps of the rate that comes after.

    `then`, a rate or a schedule, takes over after that, beginning with its own step 0.
    Source: Goyal et al. 2017, "Accurate, large minibatch SGD".
    """
    steps = arguments.count("steps", steps)
    if callable(then):
        follow = then
    else:
        constant = arguments.number("then", then, above=0.0)
        follow = lambda step: constant  # noqa: E731  # a schedule that is always the same

    def rate(step: int) -> float:
        if step < steps:
            return follow(0) * (step + 1) / steps
        return follow(step - steps)

    return rate
