"""Every optimizer takes PyTorch's steps, at a constant rate and along every schedule."""

import numpy as np
import pytest

import nnlib
from against_torch import OPTIMIZERS, tensor, torch
from differences import compare
from nnlib import schedules

lr_scheduler = torch.optim.lr_scheduler

STEPS = 10
SHAPES = {"0.W": (4, 3), "0.b": (3,), "2.W": (3, 3, 2, 5), "2.gamma": (2,)}


def warm(optimizer, then, steps):
    """PyTorch's words for warm_up: a line up to the rate, and then another schedule."""
    up = lr_scheduler.LinearLR(optimizer, start_factor=1 / steps, total_iters=steps - 1)
    return lr_scheduler.SequentialLR(optimizer, [up, then], milestones=[steps])


SCHEDULES = {  # the rate of the start makes ours; an optimizer with that rate gets theirs
    "constant": (
        lambda rate: rate,
        lambda optimizer: lr_scheduler.ConstantLR(optimizer, factor=1.0),
    ),
    "step_decay": (
        lambda rate: schedules.step_decay(rate, every=3, factor=0.5),
        lambda optimizer: lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.5),
    ),
    "cosine": (
        lambda rate: schedules.cosine(rate, steps=STEPS),
        lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS),
    ),
    "cosine, lowest": (
        lambda rate: schedules.cosine(rate, steps=STEPS + 5, lowest=0.002),
        lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, STEPS + 5, eta_min=0.002),
    ),
    "warm_up": (
        lambda rate: schedules.warm_up(rate, steps=4),
        lambda optimizer: warm(optimizer, lr_scheduler.ConstantLR(optimizer, factor=1.0), 4),
    ),
    "warm_up, step_decay": (
        lambda rate: schedules.warm_up(schedules.step_decay(rate, every=2), steps=3),
        lambda optimizer: warm(optimizer, lr_scheduler.StepLR(optimizer, step_size=2), 3),
    ),
    "warm_up, cosine": (
        lambda rate: schedules.warm_up(schedules.cosine(rate, steps=8), steps=2),
        lambda optimizer: warm(optimizer, lr_scheduler.CosineAnnealingLR(optimizer, T_max=8), 2),
    ),
}


def random_gradients(rng):
    """Small and large ones, and some that are 0."""
    return {
        name: rng.normal(size=shape) * 10.0 ** rng.uniform(-4, 1) * (rng.random(shape) > 0.2)
        for name, shape in SHAPES.items()
    }


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_with_a_schedule(name, schedule, seed):
    rng = np.random.default_rng(seed)
    rate = 10.0 ** rng.uniform(-3, -1)
    (make, make_theirs), (rates, make_scheduler) = OPTIMIZERS[name], SCHEDULES[schedule]
    ours = {key: rng.normal(size=shape) for key, shape in SHAPES.items()}
    theirs = {key: tensor(array).requires_grad_() for key, array in ours.items()}
    optimizer, their_optimizer = make(rates(rate)), make_theirs(theirs.values(), rate)
    scheduler = make_scheduler(their_optimizer)
    for _ in range(STEPS):
        gradients = random_gradients(rng)
        optimizer.step(ours, gradients)
        for key, w in theirs.items():
            w.grad = tensor(gradients[key])
        their_optimizer.step()
        scheduler.step()
        for key, w in theirs.items():
            compare(name, ours[key], w.detach())


@pytest.mark.parametrize("schedule", [name for name in SCHEDULES if name != "constant"])
@pytest.mark.parametrize("rate", [0.1, 0.025])
def test_a_schedule_gives_the_rates_of_pytorch(schedule, rate):
    make, make_scheduler = SCHEDULES[schedule]
    ours = make(rate)
    optimizer = torch.optim.SGD([torch.zeros(1)], rate)
    scheduler = make_scheduler(optimizer)
    for step in range(STEPS + 1):
        compare(schedule.partition(",")[0], ours(step), optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize("seed", range(3))
def test_the_settings_left_out_are_those_of_pytorch(seed):
    rng = np.random.default_rng(seed)
    pairs = {
        "RMSprop": (nnlib.RMSprop(), torch.optim.RMSprop),
        "Adam": (nnlib.Adam(), torch.optim.Adam),
    }
    for name, (optimizer, make_theirs) in pairs.items():
        W = rng.normal(size=(3, 2))
        w = tensor(W).requires_grad_()
        theirs = make_theirs([w])
        for _ in range(STEPS):
            dW = rng.normal(size=W.shape)
            w.grad = tensor(dW)
            optimizer.step({"W": W}, {"W": dW})
            theirs.step()
            compare(name, W, w.detach())
