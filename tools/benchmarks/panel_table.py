"""The table of the panel's benchmark: what each row says of a column, and what it should be."""

from collections.abc import Callable
from statistics import median

import numpy as np

REAL = ("3_softmax_classifier", "4_layer_library")  # the lessons whose memory is measured
SECONDS = ("bare", "in kernel", "in page")

Measured = dict[str, object]  # a column of the table, by the names in ROWS


def p95(times: list[float]) -> float:
    """What 19 of 20 stay below."""
    return float(np.quantile(times, 0.95))


def usual_and_p95(times: list[float]) -> str:
    """Median / 95th percentile."""
    return f"{median(times):.0f} / {p95(times):.0f}"


Row = tuple[str, str, Callable[[Measured], str]]  # title, target, what a column says

ROWS: tuple[Row, ...] = (
    (
        "key press to the first new contour, median / p95, ms",
        "p95 50",
        lambda m: usual_and_p95(m["press"]),
    ),
    ("its p95 over the echo's", "2.5", lambda m: f"{p95(m['press']) / m['floor']:.1f}"),
    (
        "the same with 10 000 steps to train (ours: while it trains)",
        "",
        lambda m: usual_and_p95(m["long"]),
    ),
    (
        "training: pictures shown a second (received)",
        "30",
        lambda m: f"{median(m['shown']):.0f} ({median(m['received']):.0f})",
    ),
    ("training: blank, torn pictures", "0, 0", lambda m: f"{sum(m['blank'])}, {sum(m['torn'])}"),
    (
        "10 000 steps with pictures over a bare loop, in the kernel",
        "1.4",
        lambda m: f"{median(m['ratio']):.2f}",
    ),
    (
        "their seconds: bare, in the kernel, in the page",
        "",
        lambda m: ", ".join(f"{median(m[key]):.2f}" for key in SECONDS),
    ),
    (
        "20 keys in how many seconds, median / worst",
        "0.4",
        lambda m: f"{median(m['keys in']):.2f} / {max(m['keys in']):.2f}",
    ),
    (
        "... pictures shown meanwhile, median / worst",
        "",
        lambda m: f"{median(m['meanwhile'])} / {min(m['meanwhile'])}",
    ),
    (
        "... last key to its picture, median / worst, ms",
        "100",
        lambda m: f"{median(m['last']):.0f} / {max(m['last']):.0f}",
    ),
    ("... pictures of an older value after that, worst", "0", lambda m: f"{max(m['older'])}"),
    (
        "iterations slider: key press to contour, median / p95, ms",
        "p95 50",
        lambda m: usual_and_p95(m["scrub"]),
    ),
    (
        "training: `1` waits for the kernel, median / p95, ms",
        "",
        lambda m: usual_and_p95(m["waits"]),
    ),
    ("kernel memory (PSS), MB", "110", lambda m: f"{m['memory']:.0f}"),
    *(
        (f"... of notebook {name[0]}, all run", "110", lambda m, name=name: f"{m[name]:.0f}")
        for name in REAL
    ),
)


def entry(say: Callable[[Measured], str], measured: Measured) -> str:
    """What a column says; a dash where it was not measured."""
    try:
        return say(measured)
    except KeyError:
        return "-"


def print_table(columns: dict[str, Measured]) -> None:
    """In Markdown."""
    print("| |", " | ".join(columns), "| target |")
    print("|---" * (len(columns) + 2) + "|")
    for title, target, say in ROWS:
        print(
            f"| {title} |",
            " | ".join(entry(say, measured) for measured in columns.values()),
            f"| {target} |",
        )
