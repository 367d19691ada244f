"""A recording tells the run that the panel shows, in few bytes, and leaves the panel as it is."""

import base64
import io
import re
import zlib

import numpy as np
import pytest
from PIL import Image

import small_network
from nnlib import palette, plane
from nnlib.live import cells, recording, slider
from nnlib.live import panel as panel_module
from nnlib.live import recording as recording_module
from nnlib.live.message import unpacked
from nnlib.live.recording import FRAMES, LEVELS, MOST_BYTES, MOST_STORED, moments
from small_network import X, after, predict, same, step, y
from small_panel import model, move, panel, told


def never_a_number(params, learning_rate):
    return np.nan


def predict_three(params, points):
    """Three classes, the third one ahead in a corner."""
    p = small_network.predict(params, points)
    third = 1 / (1 + np.exp(-4 * points.sum(axis=1)))
    return np.column_stack([(1 - p) * (1 - third), p * (1 - third), third])


def message_in(page: str) -> tuple[dict, dict]:
    """Header and arrays of the message in a replay."""
    [packed] = re.findall(r'"data:application/octet-stream;base64,([^"]*)"', page)
    return unpacked(zlib.decompress(base64.b64decode(packed)))


def undone(differences, follows) -> np.ndarray:
    """The numbers (frames, k - 1, r, r), 0 to LEVELS, that such differences tell."""
    steps = np.cumsum(np.cumsum(differences.astype(np.uint8), 3, np.uint8), 2, np.uint8)
    for i in range(1, len(steps)):
        steps[i] += follows[i][:, None, None] * steps[i - 1]
    return steps


def told_probabilities(page: str) -> list[np.ndarray]:
    """What the replay says of all classes but the last, for each frame: (r, r, k - 1)."""
    header, arrays = message_in(page)
    found = []
    for part, plane_of_frame in zip(
        header["frames"], undone(arrays["planes"], arrays["follows"]), strict=True
    ):
        low, high = part["span"]
        found.append(np.moveaxis(low + plane_of_frame / LEVELS * (high - low), 0, 2))
    return found


# Which frames there are


@pytest.mark.parametrize("until", [1, 2, 5, 28, 29, 40, 1_500, 100_000])
def test_the_frames_go_from_0_to_the_end_in_about_equal_factors(until):
    at = moments(until)
    assert at[0] == 0 and at[-1] == until
    assert len(at) <= FRAMES and all(np.diff(at) > 0)
    factors = np.array(at[2:]) / at[1:-1]
    usual = until ** (1 / (FRAMES - 2))
    # rounding to whole iterations moves each by a half at most
    assert all(factors <= np.maximum(2.0, usual * (1 + 1 / np.array(at[1:-1]))))


def test_a_run_that_stands_at_its_start_has_one_frame():
    assert moments(0) == [0]
    assert panel(iterations=slider(0, 120, start=0)).record().iterations == [0]


def test_a_recording_ends_where_the_run_stands():
    one = panel()
    assert one.record().iterations[-1] == 40
    move(one, iterations=7)
    assert one.record().iterations == moments(7)


# What the frames tell


@pytest.mark.parametrize("learners_predict", [predict, predict_three], ids=["two", "three"])
def test_a_replay_tells_what_predict_says_within_a_step_of_6_bits(learners_predict):
    recorded = panel(predict=learners_predict).record()
    page = recorded.replay()
    frames = told_probabilities(page)
    assert len(frames) == len(recorded.iterations)
    limits = message_in(page)[0]["scene"]["limits"]
    for at, P in zip(recorded.iterations, frames, strict=True):
        side = len(P)
        said = learners_predict(after(at, 0.5), plane.grid(limits, side))
        expected = plane.probabilities(said, side**2).reshape(side, side, -1)
        a_step = np.ptp(expected) / LEVELS
        # and a number of the header has six digits
        assert np.abs(P - expected[..., :-1]).max() < 0.51 * a_step + 1e-5


def test_every_frame_has_the_whole_curve_and_its_own_words():
    one = panel()
    header, arrays = message_in(one.record().replay())
    assert header["frames"][-1]["words"] == one.sentence
    words = {part["words"] for part in header["frames"]}
    assert len(words) == len(header["frames"])
    assert all(part["length"] == 41 and part["end"] == 40 for part in header["frames"])
    assert header["frames"][3]["top"] == pytest.approx(told(one)[0]["top"], rel=1e-5)
    losses = [name for name in arrays if name.endswith("losses")]
    assert losses == ["frame 0 losses"]  # it is told once
    assert arrays["frame 0 losses"] == pytest.approx(told(one)[1]["losses"], rel=1e-3)


def test_samples_that_are_wrong_are_told_for_each_frame():
    recorded = panel().record()
    _, arrays = message_in(recorded.replay())
    now = None
    for i, at in enumerate(recorded.iterations):
        now = arrays.get(f"frame {i} wrong", now)
        said = predict(after(at, 0.5), X) > 0.5
        assert np.array_equal(now, (said != y).astype(np.uint8))


def test_samples_are_told_as_near_as_a_fraction_of_a_pixel():
    one = panel()
    _, arrays = message_in(one.record().replay())
    left, right, bottom, top = one._camera.scene.limits
    shares = (X - [left, bottom]) / [right - left, top - bottom]
    assert np.abs(arrays["scene X"] - shares).max() * 400 < 0.1
    assert np.array_equal(arrays["scene y"], y)


def units(params):
    return params["W1"], params["b1"]


def test_a_kept_run_and_the_lines_of_units_come_along():
    one = panel(units=units)
    one.keep.click()
    one.units.click()
    move(one, learning_rate=1.0)
    header, arrays = message_in(one.record().replay())
    assert header["kept"]["name"] == "kept: learning rate 0.5, hidden size 3"
    limits = one._camera.scene.limits
    assert len(arrays["frame 0 units"]) == len(plane.lines(*units(after(0, 1.0)), limits)) > 0
    side = arrays["kept_plane"].shape[-1]
    [numbers] = undone(arrays["kept_plane"], np.zeros((1, 1), np.uint8))
    low, high = header["kept"]["span"]
    grid = plane.grid(limits, side)
    expected = 1 - predict(after(40, 0.5), grid).reshape(side, side)
    said = low + numbers[0] / LEVELS * (high - low)
    assert np.abs(said - expected).max() < 0.51 * np.ptp([low, high]) / LEVELS + 1e-5


def test_a_run_that_diverged_is_told_up_to_its_last_good_frame():
    at_11, _ = small_network.loss_and_gradients(after(11, 0.5))

    def doomed(params, learning_rate):
        loss = step(params, learning_rate)
        return np.nan if loss == at_11 else loss

    one = panel(step=doomed)
    recorded = one.record()
    header, _ = message_in(recorded.replay())
    assert recorded.iterations[-1] == 10  # the loss at 11 is no number
    assert header["frames"][-1]["words"] == one.sentence


# The piece of a page


def test_a_replay_holds_a_still_with_its_sentence_for_where_no_script_runs():
    one = panel()
    page = one.record().replay()
    before = page.partition("<script>")[0]
    [alt] = re.findall(r'<img alt="([^"]*)"', before)
    assert alt.startswith("The plane of") and "The loss curve" in alt
    assert f"<figcaption>{one.sentence}</figcaption>" in before
    webp = base64.b64decode(re.search(r"data:image/webp;base64,([^\"]*)", before)[1])
    shown = np.asarray(Image.open(io.BytesIO(webp)).convert("RGB")).reshape(-1, 3) / 255
    for k in (0, 1):
        assert (np.abs(shown - palette.RGB[k]).max(axis=1) < 0.01).any()


def test_a_replay_asks_no_host_for_anything_and_leaves_no_names():
    page = panel().record().replay()
    script = re.sub(r'"data:[^"]*"', "", page.partition("<script>")[2])
    assert "http" not in page and "src" not in script
    assert script.strip().startswith("((root) => {")


def hard_to_tell(params, points):
    """Different at every point: nothing of it can be told in few bytes."""
    return np.abs(np.sin(1e4 * (points @ [1.0, 1.7]) + params["b1"].sum()))


@pytest.mark.parametrize("learners_predict", [predict, hard_to_tell], ids=["smooth", "wild"])
def test_a_replay_stays_below_its_bounds(learners_predict):
    recording = panel(predict=learners_predict).record()
    assert len(recording.replay().encode()) <= MOST_BYTES
    assert len(recording.replay(stands_in=True).encode()) <= MOST_STORED


def test_what_would_be_too_large_gets_a_coarser_still_and_then_a_coarser_plane(monkeypatch):
    made = panel().record()

    def length_and_side(most):
        monkeypatch.setattr(recording, "MOST_STORED", most)
        page = made.replay(stands_in=True)
        return len(page.encode()), message_in(page)[1]["planes"].shape[-1]

    finest, side = length_and_side(10**6)
    assert side == 55
    length, side = length_and_side(finest - 1)
    assert length < finest and side == 55
    coarsest, side = length_and_side(0)
    assert coarsest < length and side == 10
    length, side = length_and_side(coarsest + 2_000)
    assert length <= coarsest + 2_000 and 10 <= side < 55


def test_the_same_run_gives_the_same_bytes():
    assert panel().record().replay() == panel().record().replay()


# The panel is left as it is


def test_recording_does_not_disturb_the_run_of_the_panel():
    one = panel()
    move(one, iterations=20)
    before = told(one)[0]["number"], len(one.player.run.losses), one.sentence
    one.record()
    assert (told(one)[0]["number"], len(one.player.run.losses), one.sentence) == before
    assert same(model(one), after(20, 0.5))
    move(one, iterations=60)
    assert same(model(one), after(60, 0.5))


def test_what_the_functions_print_while_they_are_recorded_is_shown_nowhere(capsys):
    def talking(params, learning_rate):
        print("step")
        return step(params, learning_rate)

    one = panel(step=talking)
    before = told(one)[0]["printed"]
    one.record()
    assert capsys.readouterr().out == "" and one._outputs.text == before


def test_an_error_in_a_function_is_told_as_in_the_panel():
    calls = []

    def breaks_in_the_end(params, points):
        calls.append(1)
        if is_broken:
            raise KeyError("a weight is lost")
        return predict(params, points)

    is_broken = False
    one = panel(predict=breaks_in_the_end)
    is_broken = True
    with pytest.raises(ValueError, match="KeyError in breaks_in_the_end.*a weight is lost"):
        one.record()
    assert same(model(one), after(40, 0.5))


def test_without_a_run_there_is_nothing_to_record():
    one = panel(step=never_a_number)
    with pytest.raises(ValueError, match="Before the first update the loss is no number"):
        one.record()


def test_where_start_fails_there_is_nothing_to_record():
    def start(hidden_size):
        raise KeyError("no weights")

    with pytest.raises(ValueError, match="no run to record yet"):
        panel(start=start).record()


# Files


@pytest.fixture(scope="module")
def short():
    """A recording of few frames: each is a drawing of Matplotlib."""
    one = panel()
    move(one, iterations=4)
    return one.record()


@pytest.mark.parametrize("form", ["gif", "webp"])
def test_a_moving_picture_has_a_picture_for_each_frame(short, tmp_path, form):
    path = tmp_path / f"run.{form}"
    short.save(path)
    image = Image.open(path)
    assert image.format == form.upper()
    assert image.n_frames == len(short.iterations) == 5
    assert image.size == (880, 440)
    assert image.info["loop"] == 0
    assert path.stat().st_size < 1_000_000
    pictures = []
    for i in range(image.n_frames):
        image.seek(i)
        pictures.append(np.asarray(image.convert("RGB")).astype(int))
    changed = [np.abs(one - two).max() for one, two in zip(pictures, pictures[1:], strict=False)]
    assert min(changed) > 100  # at least the marker moves
    assert (pictures[0][0, 0] == 255).all()


def test_a_page_to_open_in_a_browser_holds_the_replay(short, tmp_path):
    short.save(tmp_path / "run.HTML")
    page = (tmp_path / "run.HTML").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and short.replay() in page
    assert "<title>Iteration 4: " in page
    assert short._repr_html_() == short.replay()


@pytest.mark.parametrize("name", ["run.mp4", "run", "run.png"])
def test_another_ending_is_refused_with_those_there_are(short, tmp_path, name):
    with pytest.raises(ValueError, match=rf"\.html, \.gif, \.webp, but is .*{re.escape(name)}"):
        short.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_where_the_drawing_fails_the_file_before_stays(short, tmp_path, monkeypatch):
    path = tmp_path / "run.gif"
    path.write_bytes(b"before")

    def fails(*given):
        raise MemoryError

    monkeypatch.setattr(recording_module.Recording, "_animation", fails)
    with pytest.raises(MemoryError):
        short.save(path)
    assert path.read_bytes() == b"before" and list(tmp_path.iterdir()) == [path]


# What a cell stores


@pytest.fixture
def outputs(monkeypatch):
    """What is shown, one bundle after another."""
    shown = []
    monkeypatch.setattr(panel_module, "publish_display_data", shown.append)
    return shown


def test_where_nobody_looks_on_a_panel_shows_a_replay_and_then_its_view(outputs):
    one = panel()
    one._ipython_display_()
    replay, view = outputs
    assert replay["text/html"].startswith('<div class="nnlib-replay nnlib-stand-in">')
    assert replay["text/plain"] == f"Panel: {one.sentence}"
    assert list(view) == ["application/vnd.jupyter.widget-view+json"]


def test_where_a_page_is_there_a_panel_shows_itself_as_every_view(outputs, monkeypatch):
    one = panel()
    monkeypatch.setattr(cells, "are_named", lambda: True)
    with pytest.raises(NotImplementedError):  # IPython goes on to the next form
        one._ipython_display_()
    assert outputs == []


@pytest.mark.parametrize("why", ["closed", "nothing known"])
def test_a_panel_that_has_nothing_to_replay_shows_itself_as_every_view(outputs, why):
    one = panel(step=never_a_number) if why == "nothing known" else panel()
    if why == "closed":
        one.close()
    with pytest.raises(NotImplementedError):
        one._ipython_display_()
    assert outputs == []
