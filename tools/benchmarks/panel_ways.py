"""The four ways that the panel's benchmark compares: notebooks that train the same network."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

NETWORK = """
from time import perf_counter
import ipywidgets
import numpy as np
from nnlib import datasets, live

X, y = datasets.spiral(100, rng=0)

def start(hidden_size):
    rng = np.random.default_rng(0)
    return {
        "W1": np.sqrt(2 / 2) * rng.standard_normal((2, hidden_size)), "b1": np.zeros(hidden_size),
        "W2": np.sqrt(2 / hidden_size) * rng.standard_normal((hidden_size, 3)), "b2": np.zeros(3),
    }

def forward(params, X):
    W1, b1, W2, b2 = params.values()
    A1 = np.maximum(X @ W1 + b1, 0)
    Z2 = A1 @ W2 + b2
    S = Z2 - Z2.max(axis=1, keepdims=True)
    return A1, S - np.log(np.exp(S).sum(axis=1, keepdims=True))

def step(params, learning_rate, strength=1e-3, X=X, y=y):
    W1, b1, W2, b2 = params.values()
    A1, log_P = forward(params, X)
    cost = -log_P[np.arange(len(y)), y].mean()
    cost += 0.5 * strength * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    dZ2 = np.exp(log_P)
    dZ2[np.arange(len(y)), y] -= 1
    dZ2 /= len(y)
    dZ1 = (dZ2 @ W2.T) * (A1 > 0)
    grads = {
        "W1": X.T @ dZ1 + strength * W1, "b1": dZ1.sum(axis=0),
        "W2": A1.T @ dZ2 + strength * W2, "b2": dZ2.sum(axis=0),
    }
    for name in params:
        params[name] -= learning_rate * grads[name]
    return cost

def predict(params, points):
    return np.exp(forward(params, points)[1])

def bare_loop(learning_rate, steps=10_000, hidden_size=25):
    began, params = perf_counter(), start(hidden_size)
    for _ in range(steps):
        step(params, learning_rate)
    return perf_counter() - began

x1, x2 = np.meshgrid(np.linspace(-1.5, 1.5, 100), np.linspace(-1.5, 1.5, 100))

def classes(params):
    P = predict(params, np.column_stack([x1.ravel(), x2.ravel()]))
    return P.argmax(axis=1).reshape(x1.shape)
"""

PANEL = """
panel = live.Panel(
    start, step, predict, (X, y),
    learning_rate=live.slider(0.01, 1.0, start=0.3), hidden_size=live.slider(1, 50, start=25),
    iterations=live.slider(0, 10_000, start=2_500),
)
"""

# Eight hidden units, each drawn with its weights.
PANEL_WITH_NETWORK = """
def hidden(params, points):
    return forward(params, points)[0]

panel = live.Panel(
    start, step, predict, (X, y), hidden=hidden,
    learning_rate=live.slider(0.01, 1.0, start=0.3), hidden_size=live.slider(1, 50, start=8),
    iterations=live.slider(0, 10_000, start=10_000),
)
panel.network.click()
"""

# The kernel notes of every picture it sends the number, the learning rate and the size; and how
# long the steps themselves have taken.
RECORD = """
rate = panel.controls.widgets["learning_rate"]
rate_of, sizes, wishes, shows, show_picture = {}, [], [], [], panel.stage.show

def show(header, arrays):
    show_picture(header, arrays)
    rate_of[panel.stage._number] = panel.player.run.values["learning_rate"]
    sizes.append((header["settled"], len(panel.stage.newest)))
    shows.append(perf_counter())

def wish(change):
    wishes.append((perf_counter(), change.new))

in_steps, advance = [], panel.player.run.advance

def advance_by_the_clock(*given):
    began = perf_counter()
    advance(*given)
    in_steps.append(perf_counter() - began)

panel.player.run.advance = advance_by_the_clock
panel.stage.show = show
rate.observe(wish, names="value")
panel
"""
OURS = PANEL + RECORD

TEN = f"""
from IPython.display import display
for _ in range(10):
    {PANEL.strip().replace(chr(10), chr(10) + "    ")}
    display(panel)
"""

INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt

@ipywidgets.interact(
    learning_rate=(0.05, 1.0, 0.05), hidden_size=(1, 50), iterations=(0, 10_000, 100)
)
def draw(learning_rate=0.3, hidden_size=25, iterations=2_500):
    params = start(hidden_size)
    for _ in range(iterations):
        step(params, learning_rate)
    plt.contourf(x1, x2, classes(params), alpha=0.5)
    plt.scatter(X[:, 0], X[:, 1], c=y)
    plt.show()
"""

IPYMPL = """
%matplotlib widget
import matplotlib.pyplot as plt

with plt.ioff():
    fig, ax = plt.subplots()
image = ax.imshow(
    classes(start(25)), extent=(-1.5, 1.5, -1.5, 1.5), origin="lower", vmin=0, vmax=2, alpha=0.5
)
ax.scatter(X[:, 0], X[:, 1], c=y)
slider = ipywidgets.FloatSlider(0.3, min=0.05, max=1.0, step=0.05, description="learning rate")

def draw(change):
    params = start(25)
    for _ in range(300):
        step(params, change.new)
    image.set_data(classes(params))
    fig.canvas.draw_idle()

slider.observe(draw, names="value")
ipywidgets.VBox([slider, fig.canvas])
"""

ECHO = """
slider = ipywidgets.FloatSlider(0.3, min=0.05, max=1.0, step=0.05, description="learning rate")
label = ipywidgets.Label().add_class("echo")
slider.observe(lambda change: setattr(label, "value", f"{change.new}"), names="value")
ipywidgets.VBox([slider, label])
"""


@dataclass(frozen=True)
class Way:
    """A way to show a training: the cell that does it, and where in the page its answer is seen."""

    name: str
    cell: str
    selector: str

    def write(self, folder: Path) -> str:
        """Writes the notebook into `folder`, and returns its file name."""
        cells = [new_code_cell(source.strip()) for source in (NETWORK, self.cell)]
        kernel = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }  # else JupyterLab asks which
        notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, folder / f"{self.name}.ipynb")
        return f"{self.name}.ipynb"


TEN_PANELS = Way("ten", TEN, "")
WITH_NETWORK = Way("network", PANEL_WITH_NETWORK + RECORD, "")
WAYS = (
    Way("ours", OURS, ""),
    Way("interact", INTERACT, ".jp-RenderedImage img"),
    Way("ipympl", IPYMPL, ".jupyter-matplotlib-canvas-container canvas"),
    Way("echo", ECHO, ".echo"),
)
