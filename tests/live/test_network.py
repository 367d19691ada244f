"""The network view: what each hidden unit says, as maps, and the weights, on demand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import palette, plane
from nnlib.live import network as network_module
from nnlib.live import slider
from nnlib.live.camera import MOVING, MOVING_ON_A_SLOW_LINK, SETTLED
from nnlib.live.functions import LearnersFunction
from nnlib.live.network import HiddenUnits, MapQuality, Network
from nnlib.live.words import network_name, too_large_words
from small_network import X, after, predict, same, start, step
from small_panel import (
    Page,
    at_rest,
    in_a_loop,
    model,
    move,
    panel,
    scene,
    told,
    without_rests,
)


@pytest.fixture(autouse=True)
def no_rests(monkeypatch):
    """Waiting for nothing is what would take the time in these tests."""
    without_rests(monkeypatch)


def hidden(params, points):
    return np.tanh(points @ params["W1"] + params["b1"])


def opened(**changes):
    """A panel whose network is shown."""
    made = panel(**({"hidden": hidden} | changes))
    made.network.click()
    return made


def assert_shows(made, params) -> None:
    """The page is told the maps, spans and weights of these parameters."""
    header, arrays = told(made)
    assert header["network"] == {"sizes": [2, params["W1"].shape[1], 1]}
    side = arrays["maps"].shape[1]
    said = hidden(params, plane.grid(plane.limits_around(X), side)).T.reshape(-1, side, side)
    low, high = arrays["spans"].astype(float).T[:, :, None, None]
    assert np.allclose(low[:, 0, 0], said.min(axis=(1, 2)), atol=1e-6)
    assert np.allclose(high[:, 0, 0], said.max(axis=(1, 2)), atol=1e-6)
    off = np.abs(low + arrays["maps"] / 255 * (high - low) - said)
    assert (off <= (high - low) / 255 * 0.51 + 1e-6).all()
    weights = np.concatenate([params["W1"].ravel(), params["W2"].ravel()])
    assert arrays["weights"].tolist() == weights.astype(np.float32).tolist()


# The button


def test_the_network_is_shown_and_hidden_by_a_button_and_not_shown_at_first():
    made = panel(hidden=hidden)
    assert "Network" in [each.description for each in made.children[1].children]
    assert "network" in made.network.tooltip and made.network.icon == "sitemap"
    plain = made.stage.newest
    assert "network" not in told(made)[0] and "maps" not in told(made)[1]
    made.network.click()
    assert_shows(made, after(40, 0.5))
    made.network.click()
    header, arrays = told(made)
    assert "network" not in header and "network_name" not in header
    assert not {"maps", "spans", "weights"} & arrays.keys()
    assert len(made.stage.newest) == len(plain)


def test_without_hidden_there_is_no_such_button():
    assert "Network" not in [each.description for each in panel().children[1].children]


def test_showing_it_trains_nothing_anew_and_changes_nothing_of_the_run():
    steps = []

    def counted(params, learning_rate):
        steps.append(1)
        return step(params, learning_rate)

    made = panel(step=counted, hidden=hidden)
    before = len(steps)
    made.network.click()
    made.network.click()
    assert len(steps) == before and same(model(made), after(40, 0.5))


def test_it_follows_the_training_and_every_control():
    made = opened()
    move(made, iterations=90)
    assert_shows(made, after(90, 0.5))
    move(made, learning_rate=1.0, hidden_size=5, iterations=20)
    assert_shows(made, after(20, 1.0, 5))


def test_frames_in_motion_carry_it_too():
    async def main():
        made = opened(iterations=slider(0, 100_000, start=0))
        page = Page(made.stage)
        move(made, iterations=3_000)
        await at_rest(made)
        moving = [header for header in page.received if not header["settled"]]
        assert moving and all(header["network"] == {"sizes": [2, 3, 1]} for header in moving)

    in_a_loop(main)


# The learner's function


def test_it_gets_the_controls_it_asks_for_and_an_edited_one_is_used():
    got = []

    def with_controls(params, points, learning_rate, sharp):
        got.append((learning_rate, sharp))
        return hidden(params, points)

    made = opened(hidden=with_controls, sharp=True)
    move(made, sharp=False)
    assert got[0] == (0.5, True) and got[-1] == (0.5, False)


def test_a_control_that_only_hidden_takes_is_no_mistake_and_trains_nothing_anew():
    made = opened(
        hidden=lambda params, points, squash: squash * hidden(params, points), squash=True
    )
    iterations = made.player.run.iteration
    move(made, squash=False)
    assert made.player.run.iteration == iterations and not told(made)[1]["spans"].any()


def test_a_careless_hidden_or_predict_changes_neither_model_nor_plane_nor_what_is_shown():
    def careless(params, points):
        said = hidden(params, points)
        points *= 0.0
        params["W1"] *= 0.0
        return said.copy()

    def careless_predict(params, points):
        said = predict(params, points)
        params["W2"] *= 0.5
        return said

    made = opened(hidden=careless, predict=careless_predict)
    # the second call of a picture sees what the first has left: the weights are the run's
    weights = told(made)[1]["weights"]
    params = after(40, 0.5)
    assert weights[:6].tolist() == params["W1"].ravel().astype(np.float32).tolist()
    assert weights[6:].tolist() == params["W2"].ravel().astype(np.float32).tolist()
    assert same(model(made), params)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_numbers_that_run_away_are_told_as_divergence_and_the_last_good_picture_stays(number):
    def breaking(params, points, broken):
        return np.where(broken & (points[:, :1] > 0), number, hidden(params, points))

    made = opened(hidden=breaking, broken=False)
    good = told(made)[1]
    move(made, broken=True)
    assert "the loss stopped being a number" in made.sentence
    assert (told(made)[1]["maps"] == good["maps"]).all()
    move(made, broken=False, iterations=20)
    assert_shows(made, after(20, 0.5))


def test_a_weight_that_is_no_number_is_divergence_too():
    def start_with_more(hidden_size):
        return start(hidden_size) | {"W2": np.full((hidden_size, 1), np.inf)}

    made = opened(start=start_with_more, step=lambda params, learning_rate: 0.5)
    assert "stopped being a number" in made.sentence or "is no number" in made.sentence


@pytest.mark.parametrize(
    "said, words",
    [
        (lambda m: None, "hidden returned None: is a return missing?"),
        (lambda m: np.ones(m), "hidden must return shape (4, units) for 4 points"),
        (lambda m: np.ones((3, m)), "but a shape is (3, 4)"),
        (lambda m: np.ones((m, 0)), "but a shape is (4, 0)"),
        (lambda m: [], "hidden must return what at least one hidden layer says"),
        (lambda m: [["a"]] * m, "what hidden returns must hold numbers"),
        (lambda m: np.ones((m, 4)), "hidden tells what 4 hidden units say"),
        (lambda m: [np.ones((m, 3)), np.ones((m, 2))], "shapes (2, 3), (3, 2), (2, 1 or 2)"),
    ],
)
def test_what_hidden_should_not_return_is_told_in_words_and_the_panel_goes_on(said, words):
    made = opened(hidden=lambda params, points: said(len(points)))
    assert words in made.sentence
    made.network.click()
    move(made, learning_rate=1.0)
    assert made.sentence.startswith("Iteration 40: loss")


def test_hidden_must_be_a_function_of_the_model_and_the_points():
    with pytest.raises(ValueError, match="hidden must take model and points first"):
        panel(hidden=lambda params: 0)
    with pytest.raises(ValueError, match="hidden"):
        panel(hidden="tanh")


# Several layers, and many units


def two_layers(sizes=(4, 3)):
    def start_two():
        rng = np.random.default_rng(0)
        shapes = zip((2, *sizes), (*sizes, 1), strict=True)
        return {f"W{i}": rng.standard_normal(shape) for i, shape in enumerate(shapes)}

    def say(params, points):
        A1 = np.tanh(points @ params["W0"])
        return A1, np.tanh(A1 @ params["W1"])

    def predict_two(params, points):
        return 1 / (1 + np.exp(-say(params, points)[1] @ params["W2"]))

    return panel(
        start=start_two,
        step=lambda params: 0.5,
        predict=predict_two,
        hidden=say,
        learning_rate=None,
        hidden_size=None,
    )


def test_two_hidden_layers_are_mapped_one_after_the_other():
    made = two_layers()
    made.network.click()
    header, arrays = told(made)
    assert header["network"] == {"sizes": [2, 4, 3, 1]}
    params = made.player.run.model
    flat = np.concatenate([W.ravel() for W in params.values()])
    assert arrays["weights"].tolist() == flat.astype(np.float32).tolist()
    points = plane.grid(plane.limits_around(X), arrays["maps"].shape[1])
    A2 = np.tanh(np.tanh(points @ params["W0"]) @ params["W1"])
    assert arrays["maps"].shape[0] == 7
    assert np.allclose(arrays["spans"][4:, 1], A2.max(axis=0), atol=1e-6)


def test_with_more_than_twelve_units_no_maps_are_made_and_a_sentence_says_so():
    asked = []

    def noting(params, points):
        asked.append(len(points))
        return hidden(params, points)

    sizes = slider(1, 40, start=12)
    made = opened(hidden=noting, hidden_size=sizes, units=lambda model: (model["W1"], model["b1"]))
    assert told(made)[1]["maps"].shape[0] == 12 and "too many" not in made.sentence
    asked.clear()
    move(made, hidden_size=13)
    header, arrays = told(made)
    assert "network" not in header and "maps" not in arrays and set(asked) == {4}
    assert made.sentence.endswith(
        " 13 hidden units are too many to draw each one: press Units to see their lines in the "
        "plane."
    )
    move(made, hidden_size=12)
    assert "network" in told(made)[0] and "too many" not in made.sentence
    move(made, hidden_size=13)
    made.network.click()
    assert "too many" not in made.sentence


def test_the_units_of_all_hidden_layers_count_together():
    made = two_layers((8, 5))
    made.network.click()
    assert made.sentence.endswith(" 13 hidden units are too many to draw each one.")


# Maps


@given(st.integers(1, 12), st.floats(-1e3, 1e3), st.floats(1e-3, 1e300), st.integers(0, 10**6))
def test_maps_are_what_hidden_says_within_a_255th_of_each_units_span(units, middle, scale, seed):
    said = middle + scale * np.random.default_rng(seed).standard_normal((25, units))
    maps, spans = network_module._maps(said)
    assert maps.shape == (units, 5, 5) and maps.dtype == np.uint8
    low, high = spans.T
    assert np.array_equal(low, said.min(axis=0)) and np.array_equal(high, said.max(axis=0))
    again = low + maps.reshape(units, 25).T / 255 * (high - low)
    assert (np.abs(again - said) <= (high - low) / 255).all()


@pytest.mark.parametrize("value", [0.0, 1.0, -3.5, 1e300])
def test_a_unit_that_says_the_same_everywhere_is_even_and_neither_high_nor_low(value):
    said = np.full((9, 1), value)
    said[4] *= 1 + 1e-15  # but for rounding
    assert (network_module._maps(said)[0] == 128).all()


def test_the_largest_numbers_there_are_can_be_mapped():
    said = np.array([[-1.7e308], [0.0], [0.0], [1.7e308]])
    maps, spans = network_module._maps(said)
    assert maps.ravel().tolist() == [0, 128, 128, 255]
    sent = Network((2, 1, 1), maps, spans, (np.ones((2, 1)), np.ones((1, 1)))).arrays()
    assert np.isfinite(sent["spans"]).all()


def test_many_units_get_smaller_maps():
    sides = [MOVING.maps.side_for(units) for units in (1, 4, 8, 12)]
    assert sides == [20, 20, 14, 11]  # 8 * 14 * 14 = 1 568
    assert [SETTLED.maps.side_for(units) for units in (1, 4, 8, 12)] == [40, 40, 30, 24]
    assert MapQuality(20, 10).side_for(12) == 2  # a plane has corners at least


@pytest.mark.parametrize("quality, most", [(MOVING, 15_000), (SETTLED, 80_000)])
def test_a_message_with_eight_units_and_a_long_curve_stays_small(quality, most):
    def three(params, points):
        p = predict(params, points)
        return np.column_stack([p / 2, p / 2, 1 - p])

    def start_three(hidden_size):
        return start(hidden_size) | {"W2": np.ones((hidden_size, 3))}

    made = panel(
        start=start_three,
        step=lambda params, learning_rate: 0.5,
        predict=lambda params, points: three(start(8), points),
        hidden=hidden,
        hidden_size=slider(1, 8, start=8),
        iterations=slider(0, 9_999, start=9_999),
    )
    made._camera.shows_network = True
    for _ in made._camera.look(made.player.run, 9_999, quality):
        pass
    made._presenter.show_again()
    assert told(made)[1]["maps"].shape[0] == 8
    assert len(made.stage.newest) <= most


def test_on_a_slow_link_the_maps_are_coarser():
    assert MOVING_ON_A_SLOW_LINK.maps.side_for(8) < MOVING.maps.side_for(8)


def test_hidden_is_asked_in_one_go_and_only_a_few_points_first():
    asked = []

    def noting(params, points):
        asked.append(len(points))
        return hidden(params, points)

    units = HiddenUnits(LearnersFunction("hidden", noting, ("model", "points")))
    params = start(3)
    units.look(
        params,
        {},
        list(params.items()),
        MapQuality(10, 10_000),
        lambda side: plane.grid((-1, 1, -1, 1), side),
        2,
        lambda points: None,
    )
    assert asked == [4, 100]


# Words


def made_of(*weights) -> Network:
    sizes = (len(weights[0]), *(np.shape(W)[1] for W in weights))
    units = sum(sizes[1:-1])
    matrices = tuple(np.array(W, float) for W in weights)
    return Network(sizes, np.zeros((units, 2, 2), np.uint8), np.zeros((units, 2)), matrices)


def test_the_drawing_has_a_name_with_its_sizes_and_its_largest_weight():
    one = made_of([[1, 2, 3], [0.5, -4.567, 1]], [[1], [2], [-3]])
    assert network_name(one) == (
        "The network: 2 inputs, 3 hidden units, 1 output; "
        "the largest weight is \u22124.57, from x\u2082 to hidden unit 2."
    )
    single = made_of([[1], [2]], [[3]])
    assert "2 inputs, 1 hidden unit, 1 output; the" in network_name(single)
    assert "is 3, from hidden unit 1 to the output." in network_name(single)
    deep = made_of([[1, 1], [1, 1]], [[0, 7], [0, 0]], [[1, 1, 1], [1, 1, 1]])
    assert "2 and 2 hidden units, 3 outputs; the largest weight is 7" in network_name(deep)
    assert "from unit 1 of hidden layer 1 to unit 2 of hidden layer 2" in network_name(deep)
    classes = made_of([[1], [1]], [[1, 1, 9]])
    assert network_name(classes).endswith("from hidden unit 1 to the output for class 2.")


def test_the_page_is_told_the_name():
    made = opened()
    assert told(made)[0]["network_name"] == network_name(made._camera.frame.network)


def test_where_there_are_no_lines_nobody_is_sent_to_them():
    large = Network((2, 25, 3), np.empty((0, 0, 0), np.uint8), np.empty((0, 2)), ())
    assert too_large_words(large, has_lines=False).endswith("too many to draw each one.")


# Colours


@pytest.mark.parametrize("background", [1.0, (0x11 / 255 + 0.055) / 1.055])
def test_edges_are_seen_on_a_light_and_on_a_dark_page(background):
    """3 : 1 at least, as WCAG 2 asks of lines; JupyterLab's dark pages are #111111."""
    dark = background if background == 1.0 else background**2.4

    def luminance(color):
        channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ [0.2126, 0.7152, 0.0722])

    header = scene(panel())[0]
    assert (header["positive"], header["negative"]) == (palette.POSITIVE, palette.NEGATIVE)
    for color in (header["positive"], header["negative"]):
        light, deep = sorted([dark, luminance(color)], reverse=True)
        assert (light + 0.05) / (deep + 0.05) >= 3.0
