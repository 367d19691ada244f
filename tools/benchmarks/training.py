"""How fast `nnlib.fit` is, beside other ways to train the same network: python tools/benchmarks/training.py

The ratios are taken in one run, the ways in turn, and each figure is the best of several. PyTorch, scikit-learn and
JAX are measured where they are installed (`pip install -e ".[benchmark]"`).
"""

import os
import platform
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Callable

import numpy as np

from nnlib import SGD, Dense, MeanSquaredError, ReLU, Sequential, SoftmaxCrossEntropy, Tanh, datasets, fit, train_step
from training_ways import Start, jax_jit, plain, pytorch, scikit_learn, spiral_start, with_fit

STEPS, ROUNDS = 10_001, 5
Way = Callable[[Start, int], list[float]]
OTHERS: dict[str, Callable[[], Way]] = {
    "PyTorch eager, 1 thread": lambda: pytorch(1),
    "PyTorch eager, 2 threads": lambda: pytorch(2),
    "scikit-learn MLPClassifier": scikit_learn,
    "JAX jit, warm": jax_jit,
}
TARGETS = {"plain NumPy loop": 0.5, "PyTorch eager, the better": 0.25, "scikit-learn MLPClassifier": 0.25, "JAX jit, warm": 1.5}


def installed_ways() -> dict[str, Way]:
    """Every way that can be measured here, warmed up; those that can start from the given weights agree in their losses."""
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


def best_microseconds(works: dict[str, Callable[[], object]], steps: int, rounds: int = ROUNDS) -> dict[str, float]:
    """The best time of each, for one step: all in turn, so that a busy minute meets them alike."""
    times = [{name: seconds(work) for name, work in works.items()} for _ in range(rounds)]
    return {name: min(each[name] for each in times) / steps * 1e6 for name in works}


def print_ways() -> None:
    """The table of the spiral's network: microseconds a step, and fit as a multiple of each other way."""
    start, ways = spiral_start(), installed_ways()
    took = best_microseconds({name: lambda way=way: way(start, STEPS) for name, way in ways.items()}, STEPS)
    threads = [took.pop(name) for name in list(took) if name.startswith("PyTorch")]
    if threads:
        took["PyTorch eager, the better"] = min(threads)
    print(f"| {STEPS} full-batch steps, 300 points, 25 hidden, L2 | microseconds a step | fit / this | target |\n|---|---|---|---|")
    for name, each in took.items():
        print(f"| {name} | {each:.0f} | {took['nnlib.fit'] / each:.2f} | {TARGETS.get(name, '')} |")


def xor_step() -> float:
    """Microseconds of one full-batch step of XOR with 2-3-1 tanh units."""
    data = datasets.gate("xor")
    network = Sequential([Dense(2, 3, rng=0), Tanh(), Dense(3, 1, rng=1), Tanh()])
    train = {"fit": lambda: fit(network, MeanSquaredError(), data.X, data.targets, optimizer=SGD(0.1), epochs=5_000)}
    return best_microseconds(train, 5_000, rounds=5)["fit"]


def wide_step_over_its_products() -> float:
    """A step of 784-512-10 with 128 samples, over the time of its bare matrix products."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((128, 784)), rng.integers(0, 10, 128)
    network = Sequential([Dense(784, 512, rng=rng), ReLU(), Dense(512, 10, rng=rng)])
    W1, W2, A1, dZ2 = network.layers[0].W, network.layers[2].W, rng.standard_normal((128, 512)), rng.standard_normal((128, 10))
    loss, optimizer = SoftmaxCrossEntropy(), SGD(0.01)
    works = {
        "step": lambda: [train_step(network, loss, X, y, optimizer) for _ in range(20)],
        "products": lambda: [(X @ W1, A1 @ W2, A1.T @ dZ2, dZ2 @ W2.T, X.T @ A1) for _ in range(20)],
    }
    took = best_microseconds(works, 20, rounds=7)
    return took["step"] / took["products"]


def print_costs() -> None:
    """What a step costs against the numbers of samples and of hidden units."""
    sizes = (5, 25, 100, 400)
    print("| fit, microseconds a step |", " | ".join(f"{size} hidden" for size in sizes), "|\n|---" + "|---" * len(sizes) + "|")
    for points in (30, 300, 3_000):
        works = {size: lambda start=spiral_start(size, points // 3): with_fit(start, 300) for size in sizes}
        print(f"| {points} points |", " | ".join(f"{each:.0f}" for each in best_microseconds(works, 300).values()), "|")


def import_milliseconds() -> float:
    """What `import nnlib` takes after NumPy's, in a new Python that has compiled it before."""
    code = "import numpy, time; began = time.perf_counter(); import nnlib; print(time.perf_counter() - began)"
    with tempfile.TemporaryDirectory() as compiled:
        command, environment = [sys.executable, "-c", code], os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        took = [float(subprocess.run(command, env=environment, capture_output=True, check=True).stdout) for _ in range(8)]
    return min(took[1:]) * 1e3


def installed(package: str) -> str | None:
    """The package with its version, where it is installed."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return None


def main() -> None:
    """Prints the tables."""
    warnings.filterwarnings("ignore", module="sklearn")  # it does not converge within the steps, and need not
    print_ways()
    print(f"\n| other figures | here | target |\n|---|---|---|\n| XOR 2-3-1, 4 points: microseconds a step | {xor_step():.0f} | 12 |")
    print(f"| 784-512-10, 128 samples: step / its bare matrix products | {wide_step_over_its_products():.2f} | 1.3 |")
    print(f"| import nnlib, after NumPy: milliseconds | {import_milliseconds():.0f} | 10 |\n")
    print_costs()
    packages = filter(None, map(installed, ("numpy", "torch", "scikit-learn", "jax")))
    print(f"\n{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()},", ", ".join(packages))


if __name__ == "__main__":
    main()
