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
    (
        "... over the echo's, median / p95",
        "1.5 / 1.3",
        lambda m: (
            f"{median(m['press']) / median(m['floor']):.1f} / "
            f"{p95(m['press']) / p95(m['floor']):.1f}"
        ),
    ),
    (
        "an own point added to the first new contour, median / p95, ms",
        "p95 100",
        lambda m: usual_and_p95(m["own point"]),
    ),
    (
        "the same with 10 000 steps to train (ours: while it trains)",
        "",
        lambda m: usual_and_p95(m["long"]),
    ),
    ("training: pictures shown a second", "45", lambda m: f"{median(m['shown']):.0f}"),
    (
        "10 000 steps with pictures over a bare loop, in the kernel",
        "1.3",
        lambda m: f"{median(m['ratio']):.2f}",
    ),
    (
        "... over the time of the same steps alone, in that run",
        "",
        lambda m: f"{median(m['own ratio']):.2f}",
    ),
    (
        "their seconds: bare, in the kernel, in the page",
        "",
        lambda m: ", ".join(f"{median(m[key]):.2f}" for key in SECONDS),
    ),
    (
        "with the network of 8 hidden units open: pictures shown a second / over a bare loop",
        "35 / 1.5",
        lambda m: f"{median(m['network shown']):.0f} / {median(m['network ratio']):.2f}",
    ),
    (
        "kernel held to a fifth of a core: processor time of 2 500 steps over the bare loop's",
        "1.5",
        lambda m: f"{median(m['crowded']):.2f}",
    ),
    (
        "20 keys in how many seconds, median / worst",
        "0.4",
        lambda m: f"{median(m['keys in']):.2f} / {max(m['keys in']):.2f}",
    ),
    (
        "... pictures shown meanwhile, median / fewest",
        "",
        lambda m: f"{median(m['meanwhile'])} / {min(m['meanwhile'])}",
    ),
    (
        "... last key to its picture, median / worst, ms",
        "110",
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
    (
        "largest picture in motion / settled, kB",
        "15 / 80",
        lambda m: f"{max(m['moving bytes']) / 1e3:.1f} / {max(m['settled bytes']) / 1e3:.1f}",
    ),
    (
        "cell started to its panel's picture, median / worst, ms",
        "300",
        lambda m: f"{median(m['display']):.0f} / {max(m['display']):.0f}",
    ),
    (
        "... in notebook 3, which stores a still picture with it",
        "300",
        lambda m: f"{median(m['display with still']):.0f} / {max(m['display with still']):.0f}",
    ),
    (
        "ten panels, one of them training: its pictures a second",
        "40",
        lambda m: f"{median(m['ten']):.0f}",
    ),
    ("kernel memory (PSS), MB", "100", lambda m: f"{m['memory']:.0f}"),
    *(
        (f"... of notebook {name[0]}, all run", "125", lambda m, name=name: f"{m[name]:.0f}")
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
