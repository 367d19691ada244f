"""Early stopping, and the progress bar that shows how far a training is."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib import (
    SGD,
    BatchNorm,
    Dense,
    MeanSquaredError,
    ReLU,
    Sequential,
    SoftmaxCrossEntropy,
    datasets,
    fit,
    progress,
)


def overfitting(**settings):
    """A large network on 30 noisy points, looked at on others; (network, history, loss there)."""
    train, other = datasets.spiral(20, noise=0.5, rng=0).split(0.5, rng=1)
    network = Sequential([Dense(2, 60, rng=1), BatchNorm(60), ReLU(), Dense(60, 3, rng=2)])
    loss = SoftmaxCrossEntropy()
    history = fit(
        network, loss, *train, optimizer=SGD(1.0), epochs=80, validation=other, **settings
    )
    return history, loss.forward(network.predict(other.X), other.y)


def test_the_best_weights_are_given_back_and_training_stops_early():
    history, loss_now = overfitting(patience=5)
    best = min(history.validation_loss)
    assert len(history.validation_loss) < 80 and loss_now == pytest.approx(best, abs=1e-12)
    assert history.validation_loss[history.best_epoch - 1] == best
    # the best, and then five that were no better
    assert len(history.validation_loss) == history.best_epoch + 5
    assert f"best epoch {history.best_epoch}" in repr(history)


def test_without_patience_training_goes_on_and_ends_with_the_last_weights():
    history, loss_now = overfitting()
    assert len(history.validation_loss) == 80 and history.best_epoch is None
    assert loss_now == history.validation_loss[-1] > min(history.validation_loss)


def test_patience_that_never_runs_out_still_gives_back_the_best():
    history, loss_now = overfitting(patience=1000)
    assert len(history.validation_loss) == 80
    assert loss_now == pytest.approx(min(history.validation_loss), abs=1e-12)


# The progress bar


def short_fit(progress: bool) -> None:
    network = Sequential([Dense(1, 1, rng=0)])
    X = np.ones((2, 1))
    fit(network, MeanSquaredError(), X, X, optimizer=SGD(0.1), epochs=3, progress=progress)


class FakeBar:
    """Stands in for tqdm, and notes what it was told."""

    made: list["FakeBar"] = []

    def __init__(self, **settings):
        self.settings, self.updates, self.closed = settings, 0, False
        self.made.append(self)

    def set_postfix(self, **values):
        self.last = values

    def update(self):
        self.updates += 1

    def close(self):
        self.closed = True


@pytest.fixture
def bars(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", SimpleNamespace(tqdm=FakeBar))
    FakeBar.made.clear()
    return FakeBar.made


def in_a_kernel(monkeypatch, metadata: dict) -> None:
    kernel = SimpleNamespace(get_parent=lambda: {"metadata": metadata})
    shell = SimpleNamespace(kernel=kernel)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))


def test_a_bar_counts_the_epochs_and_is_taken_away(bars):
    short_fit(progress=True)
    [bar] = bars
    assert bar.settings["total"] == bar.updates == 3 and bar.closed
    short_fit(progress=False)
    assert len(bars) == 1


def test_a_notebook_shows_a_bar_only_where_a_page_asks(bars, monkeypatch):
    in_a_kernel(monkeypatch, {"cellId": "train"})
    short_fit(progress=True)
    assert len(bars) == 1 and bars[0].settings["disable"] is False
    in_a_kernel(monkeypatch, {})  # as nbval, nbclient and the project's own command do
    short_fit(progress=True)
    assert len(bars) == 1


def test_outside_a_notebook_a_bar_is_for_terminals_only(bars, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    short_fit(progress=True)
    assert bars[0].settings["disable"] is None


def test_a_bar_is_taken_away_when_training_fails(bars):
    network, X = Sequential([Dense.from_weights([[1.0]])]), np.full((2, 1), 3.0)
    with pytest.raises(FloatingPointError):
        fit(network, MeanSquaredError(), X, -X, optimizer=SGD(1e9), epochs=99, progress=True)
    assert bars[0].closed


def test_a_missing_tqdm_is_told_in_words(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ValueError, match="progress=True needs tqdm: pip install tqdm"):
        progress.Bar(3, shown=True)
