"""How fast `nnlib.fit` is, beside other ways to train the same network.

    python tools/benchmarks/training.py

The ratios are taken in one run, the ways in turn, and each figure is the best of several. PyTorch,
scikit-learn and JAX are measured where they are installed (`pip install -e ".[benchmark]"`).
"""

import os
import platform
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter

import numpy as np

from nnlib import (
    SGD,
    Adam,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    MeanSquaredError,
    ReLU,
    Reshape,
    Sequential,
    SoftmaxCrossEntropy,
    Tanh,
    datasets,
    fit,
    train_step,
)
from training_ways import (
    Start,
    jax_jit,
    plain,
    pytorch,
    pytorch_passes,
    scikit_learn,
    spiral_start,
    with_fit,
)

STEPS, ROUNDS = 10_001, 5
Way = Callable[[Start, int], list[float]]
OTHERS: dict[str, Callable[[], Way]] = {
    "PyTorch eager, 1 thread": lambda: pytorch(1),
    "PyTorch eager, 2 threads": lambda: pytorch(2),
    "scikit-learn MLPClassifier": scikit_learn,
    "JAX jit, warm": jax_jit,
}
TARGETS = {
    "plain NumPy loop": 0.5,
    "PyTorch eager, the better": 0.25,
    "scikit-learn MLPClassifier": 0.25,
    "JAX jit, warm": 0.7,
}


def installed_ways() -> dict[str, Way]:
    """Every way that can be measured here, warmed up.

    Those that can start from the given weights agree in their losses.
    """
    ways, start = {"nnlib.fit": with_fit, "plain NumPy loop": plain}, spiral_start()
    for name, make in OTHERS.items():
        try:
            ways[name] = make()
        except ImportError:
            continue
    losses = {name: way(start, 20) for name, way in ways.items()}
    for name in ways.keys() - {"scikit-learn MLPClassifier"}:
        assert np.allclose(losses[name], losses["plain NumPy loop"], rtol=0, atol=1e-10), name
    return ways


def seconds(work: Callable[[], object]) -> float:
    """How long this takes, once."""
    began = perf_counter()
    work()
    return perf_counter() - began


def best_microseconds(
    works: dict[str, Callable[[], object]], steps: int, rounds: int = ROUNDS
) -> dict[str, float]:
    """The best time of each, for one step: all in turn, so that a busy minute meets them alike."""
    times = [{name: seconds(work) for name, work in works.items()} for _ in range(rounds)]
    return {name: min(each[name] for each in times) / steps * 1e6 for name in works}


def print_ways() -> None:
    """The spiral's network: microseconds a step, and fit as a multiple of each other way."""
    start, ways = spiral_start(), installed_ways()
    works = {name: lambda way=way: way(start, STEPS) for name, way in ways.items()}
    took = best_microseconds(works, STEPS)
    threads = [took.pop(name) for name in list(took) if name.startswith("PyTorch")]
    if threads:
        took["PyTorch eager, the better"] = min(threads)
    work = f"{STEPS} full-batch steps, 300 points, 25 hidden, L2"
    print(f"| {work} | microseconds a step | fit / this | target |\n|---|---|---|---|")
    for name, each in took.items():
        print(f"| {name} | {each:.0f} | {took['nnlib.fit'] / each:.2f} | {TARGETS.get(name, '')} |")


def xor_step() -> float:
    """Microseconds of one full-batch step of XOR with 2-3-1 tanh units."""
    X, Y = datasets.gate("xor").X, datasets.gate("xor").targets
    network = Sequential([Dense(2, 3, rng=0), Tanh(), Dense(3, 1, rng=1), Tanh()])

    def train() -> None:
        fit(network, MeanSquaredError(), X, Y, optimizer=SGD(0.1), epochs=5_000)

    return best_microseconds({"fit": train}, 5_000, rounds=5)["fit"]


def wide_step_over_its_products() -> float:
    """A step of 784-512-10 with 128 samples, over the time of its bare matrix products."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((128, 784)), rng.integers(0, 10, 128)
    network = Sequential([Dense(784, 512, rng=rng), ReLU(), Dense(512, 10, rng=rng)])
    W1 = network.layers[0].W
    W2 = network.layers[2].W
    A1 = rng.standard_normal((128, 512))
    dZ2 = rng.standard_normal((128, 10))
    loss, optimizer = SoftmaxCrossEntropy(), SGD(0.01)

    def steps() -> None:
        for _ in range(20):
            train_step(network, loss, X, y, optimizer)

    def products() -> None:
        for _ in range(20):
            _ = X @ W1, A1 @ W2, A1.T @ dZ2, dZ2 @ W2.T, X.T @ A1

    took = best_microseconds({"step": steps, "products": products}, 20, rounds=7)
    return took["step"] / took["products"]


def adam_over_sgd() -> str:
    """Adam's time over SGD's for 784-512-10: a whole step of 128 samples, and the update alone."""
    network = Sequential([Dense(784, 512, rng=0), ReLU(), Dense(512, 10, rng=1)])
    rng, loss = np.random.default_rng(0), SoftmaxCrossEntropy()
    X, y = rng.standard_normal((128, 784)), rng.integers(0, 10, 128)
    parameters = network.parameters()
    gradients = {name: rng.standard_normal(W.shape) for name, W in parameters.items()}
    both = {"Adam": Adam(1e-6), "SGD": SGD(1e-6)}
    steps = {
        name: partial(repeat, 10, train_step, network, loss, X, y, optimizer)
        for name, optimizer in both.items()
    }
    updates = {
        name: partial(repeat, 10, optimizer.step, parameters, gradients)
        for name, optimizer in both.items()
    }
    whole, alone = (best_microseconds(works, 10, rounds=9) for works in (steps, updates))
    return f"{whole['Adam'] / whole['SGD']:.1f} ({alone['Adam'] / alone['SGD']:.1f})"


def convolution_over_pytorch() -> str:
    """Forward and backward of a convolutional digits network, a batch of 32, over PyTorch's."""
    network = Sequential(
        [
            Reshape(8, 8, 1),
            Conv2D(1, 16, 3, padding=1, rng=0),
            ReLU(),
            MaxPool2D(2),
            Conv2D(16, 32, 3, padding=1, rng=1),
            ReLU(),
            Flatten(),
            Dense(512, 10, rng=2),
        ]
    )
    X, dY = np.random.default_rng(0).random((32, 64)), np.full((32, 10), 0.1)
    try:
        works = pytorch_passes(network, X, dY)
    except ImportError:
        return "PyTorch is not installed"

    def there_and_back() -> None:
        network.forward(X)
        network.store_gradients(dY)

    works["ours"] = lambda: repeat(50, there_and_back)
    took = best_microseconds(works, 50, rounds=9)
    return f"{took.pop('ours') / min(took.values()):.2f}"


def repeat(times: int, work: Callable[..., object], *given: object) -> None:
    """The same work so many times."""
    for _ in range(times):
        work(*given)


def print_costs() -> None:
    """What a step costs against the numbers of samples and of hidden units."""
    sizes = (5, 25, 100, 400)
    print("| fit, microseconds a step |", " | ".join(f"{size} hidden" for size in sizes), "|")
    print("|---" * (len(sizes) + 1) + "|")
    for points in (30, 300, 3_000):
        starts = {size: spiral_start(size, points // 3) for size in sizes}
        works = {size: partial(with_fit, start, 300) for size, start in starts.items()}
        took = best_microseconds(works, 300)
        print(f"| {points} points |", " | ".join(f"{each:.0f}" for each in took.values()), "|")


def import_milliseconds() -> float:
    """What `import nnlib` takes after NumPy's, in a new Python that has compiled it before."""
    clock = "time.perf_counter()"
    code = f"import numpy, time; began = {clock}; import nnlib; print({clock} - began)"
    with tempfile.TemporaryDirectory() as compiled:
        command = [sys.executable, "-c", code]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        run = partial(subprocess.run, command, env=environment, capture_output=True, check=True)
        took = [float(run().stdout) for _ in range(8)]
    return min(took[1:]) * 1e3


def installed(package: str) -> str | None:
    """The package with its version, where it is installed."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return None


def main() -> None:
    """Prints the tables."""
    # it does not converge within the steps, and need not
    warnings.filterwarnings("ignore", module="sklearn")
    print_ways()
    figures = {
        "XOR 2-3-1, 4 points: microseconds a step": (f"{xor_step():.0f}", "12"),
        "784-512-10, 128 samples: step / its bare matrix products": (
            f"{wide_step_over_its_products():.2f}",
            "1.2",
        ),
        "784-512-10: an Adam step / an SGD step (the update alone)": (adam_over_sgd(), "4"),
        "digits, convolutions: forward and backward / PyTorch": (
            convolution_over_pytorch(),
            "1.5",
        ),
        "import nnlib, after NumPy: milliseconds": (f"{import_milliseconds():.0f}", "10"),
    }
    print("\n| other figures | here | target |\n|---|---|---|")
    for name, (here, target) in figures.items():
        print(f"| {name} | {here} | {target} |")
    print()
    print_costs()
    packages = filter(None, map(installed, ("numpy", "torch", "scikit-learn", "jax")))
    machine = f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"
    print(f"\n{machine}, {', '.join(packages)}")


if __name__ == "__main__":
    main()
