"""The bug hunt: a planted bug beside the healthy run, the check, and the name of a hidden one."""

import re

import numpy as np
import pytest
from ipywidgets.widgets import widget as widget_module

from nnlib.gradients import numerical_gradient
from nnlib.live import slider
from nnlib.live.message import unpacked
from small_hunt import BUGS, gradients, hunt, loss, predict, start, step
from small_network import X, y
from small_panel import Page, at_rest, in_a_loop, model, move, told, without_rests

NAMES = list(BUGS)


@pytest.fixture(autouse=True)
def no_rests(monkeypatch):
    """Waiting for nothing is what would take the time in these tests."""
    without_rests(monkeypatch)


def trained(bug, iterations=40, learning_rate=0.5, hidden_size=3):
    """The parameters and the losses of a plain loop."""
    params, losses = start(hidden_size, bug), []
    with np.errstate(all="ignore"):
        for _ in range(iterations):
            losses.append(step(params, learning_rate, bug))
        losses.append(loss(params, bug))
    return params, losses


def said(bug, *settings) -> str:
    params, losses = trained(bug, *settings)
    right = ((predict(params, X, bug) > 0.5) == y).sum()
    return f"loss {losses[-1]:.4f}, {right} of {len(y)} right."


def beside(made):
    """What stands on the page beside the run: header and arrays, or None."""
    return unpacked(made.stage.kept) if made.stage.kept else None


def healthy_is_beside(made, *settings) -> bool:
    header, arrays = beside(made)
    _, losses = trained("healthy", *settings)
    assert header["name"] == "healthy"
    shown = arrays["losses"][: len(losses)]
    assert shown.tolist() == [[np.float32(each)] * 2 for each in losses]
    assert f"Beside it, healthy: {said('healthy', *settings)}" in made.sentence
    assert "In grey beside it, healthy." in told(made)[0]["curve_name"]
    return True


def hide(made, name) -> None:
    """Presses Hide a bug until this one is hidden."""
    made.hide.click()
    while made._hidden != name:
        made.hide.click()


def name(made, guess) -> str:
    """Names it, and returns the answer."""
    made.guess.value = guess
    made.name_it.click()
    return made.sentence


# The healthy run beside


def test_the_first_bug_is_planted_from_the_first_picture_on_and_the_healthy_run_is_beside_it():
    made = hunt()
    assert made.bug.value == NAMES[0]
    assert made.sentence.startswith(f"Iteration 40: {said(NAMES[0])} ")
    assert made.sentence.endswith("Bug: plus for minus.")
    assert healthy_is_beside(made)


@pytest.mark.parametrize("bug", NAMES)
def test_each_bug_trains_the_code_with_that_bug(bug):
    made = hunt()
    move(made, bug=bug)
    params, _ = trained(bug)
    assert all(np.array_equal(model(made)[each], params[each]) for each in params)
    assert made.sentence.startswith(f"Iteration 40: {said(bug)} ")
    assert healthy_is_beside(made)


def test_the_boundary_beside_is_that_of_the_healthy_run():
    made, healthy = hunt(), hunt()
    move(healthy, bug="healthy")
    assert np.array_equal(beside(made)[1]["P"], told(healthy)[1]["P"])


def test_beside_the_healthy_run_stands_nothing():
    made = hunt()
    move(made, bug="healthy")
    assert beside(made) is None
    assert made.sentence == f"Iteration 40: {said('healthy')} No bug."
    move(made, bug="no bias")
    assert healthy_is_beside(made)


@pytest.mark.parametrize("iterations", [0, 1, 17, 39, 41, 120])
def test_the_healthy_run_moves_along_with_the_iterations(iterations):
    made = hunt()
    move(made, bug="lost slope", iterations=iterations)
    assert healthy_is_beside(made, iterations)


def test_the_healthy_run_has_the_same_rate_and_size_wherever_they_were_moved():
    made = hunt()
    move(made, iterations=100, bug="no bias", learning_rate=3.0, hidden_size=6)
    assert healthy_is_beside(made, 100, 3.0, 6)
    move(made, iterations=7)
    assert healthy_is_beside(made, 7, 3.0, 6)
    move(made, learning_rate=0.1)
    assert healthy_is_beside(made, 7, 0.1, 6)


def test_play_step_and_reset_move_both():
    made = hunt()
    made.step.click()
    assert healthy_is_beside(made, 41)
    made.reset.click()
    assert healthy_is_beside(made, 0)
    made.play.click()
    assert healthy_is_beside(made, 40)


def test_in_an_event_loop_both_end_where_they_should():
    async def main():
        made = hunt()
        Page(made.stage)
        move(made, bug="lost slope", iterations=110)
        move(made, learning_rate=2.0)
        await at_rest(made)
        assert healthy_is_beside(made, 110, 2.0)
        move(made, iterations=30)
        await at_rest(made)
        assert healthy_is_beside(made, 30, 2.0)
        move(made, bug="healthy")
        await at_rest(made)
        assert beside(made) is None
        made.close()

    in_a_loop(main)


def test_play_goes_on_with_the_healthy_run_where_the_bug_has_ended_the_other():
    async def main():
        made = hunt()
        Page(made.stage)
        move(made, bug="huge scores", learning_rate=1000.0)
        await at_rest(made)
        made.reset.click()
        await at_rest(made)
        made.play.click()
        await at_rest(made)
        assert "stopped being a number" in made.sentence
        assert healthy_is_beside(made, 40, 1000.0)
        made.close()

    in_a_loop(main)


def test_a_bug_that_ends_the_numbers_is_told_and_the_healthy_run_goes_on_beside():
    made = hunt()
    move(made, bug="huge scores", learning_rate=1000.0)
    assert made.sentence.startswith(
        "At iteration 1 the loss stopped being a number. The picture is the last good one. "
        "Beside it, healthy: loss "
    )
    assert "too large" not in made.sentence  # the bug is to blame, not the rate
    assert healthy_is_beside(made, 40, 1000.0)
    move(made, iterations=20)  # beyond its end, and before where the healthy one was
    assert healthy_is_beside(made, 20, 1000.0)
    move(made, learning_rate=0.5)
    assert healthy_is_beside(made, 20)


def test_where_the_healthy_run_has_no_numbers_either_that_is_told():
    def fails(params, learning_rate, bug):
        return step(params, learning_rate, bug) if learning_rate < 50 else np.nan

    made = hunt(step=fails)
    move(made, learning_rate=100.0)
    assert "Beside it, healthy: at iteration 0 no number any more." in made.sentence
    assert beside(made) is None
    move(made, learning_rate=2.0)
    assert healthy_is_beside(made, 40, 2.0)


def test_data_that_the_controls_make_anew_are_those_of_both():
    made = hunt(
        data=lambda flip: (X, 1 - y if flip else y),
        flip=False,
        bugs={"one": "It is one.", "other": "It is the other."},
    )
    move(made, flip=True)
    assert beside(made)[0]["name"] == "healthy"
    assert np.array_equal(unpacked(made.stage.scene)[1]["y"], 1 - y)


def test_there_is_no_button_to_keep_another_run():
    made = hunt()
    buttons = [each.description for row in made.children[:-1] for each in row.children]
    assert "Keep" not in buttons
    assert buttons[-5:] == ["Check the gradient", "Hide a bug", "It is", "Name it", "Show me"]


# The gradient check


def test_the_check_says_that_all_is_right_where_it_is():
    made = hunt()
    for bug in ("healthy", "plus for minus", "zero start", "huge scores"):
        move(made, bug=bug)
        made.check.click()
        assert made.sentence == "Gradient check at iteration 40: dW1, db1, dW2 and db2 are right."
        assert told(made)[0]["words"] == made.sentence


def test_the_check_tells_the_first_wrong_entry_computed_and_measured():
    made = hunt()
    move(made, bug="lost slope")
    made.check.click()
    params, _ = trained("lost slope")
    computed = gradients(params, "lost slope")["W1"]
    measured = numerical_gradient(lambda: loss(params, "lost slope"), params["W1"])
    numbers = f"dW1[0, 0] is {computed[0, 0]:.3g}, measured {measured[0, 0]:.3g}"
    assert made.sentence == (
        f"Gradient check at iteration 40: {numbers} (6 of 6 entries are off); wrong too: db1; "
        "right: dW2 and db2."
    ).replace("-", "\u2212")


def test_the_check_is_of_this_bugs_own_forward_pass():
    made = hunt()
    move(made, bug="no bias")
    made.check.click()
    assert re.search(r"db1\[0\] is .+, measured 0 \(3 of 3", made.sentence)
    assert made.sentence.endswith("right: dW1, dW2 and db2.")


def test_the_check_leaves_the_run_as_it_was_and_the_next_move_goes_on():
    made = hunt()
    move(made, bug="lost slope")
    before = {each: W.copy() for each, W in model(made).items()}
    made.check.click()
    assert all(np.array_equal(model(made)[each], before[each]) for each in before)
    move(made, iterations=60)
    assert made.sentence.startswith(f"Iteration 60: {said('lost slope', 60)}")


def test_the_check_without_a_loss_that_is_a_number_says_where_to_check():
    made = hunt()
    move(made, bug="huge scores", learning_rate=1000.0)
    made.check.click()
    assert made.sentence.startswith("The loss is no number here")
    move(made, iterations=0)
    made.check.click()
    assert made.sentence == "Gradient check at iteration 0: dW1, db1, dW2 and db2 are right."


def test_numbers_that_differ_little_are_told_in_as_many_digits_as_it_takes():
    def nearly(params, bug):
        found = gradients(params, bug)
        return found | {"b2": found["b2"] + 3e-6}

    made = hunt(gradients=nearly)
    made.check.click()
    computed, measured = re.search(r"db2\[0\] is (\S+), measured (\S+) ", made.sentence).groups()
    assert computed != measured


def test_an_error_in_the_check_is_told_with_the_learners_line_and_so_is_a_wrong_return():
    def failing(params, bug):
        return params["W9"]

    made = hunt(gradients=failing)
    made.check.click()
    assert made.sentence.startswith("KeyError in failing, line ")
    made = hunt(gradients=lambda params, bug: {"W9": 1})
    made.check.click()
    assert "gradients returned one for 'W9', but the model has no array of that name" in (
        made.sentence
    )
    assert "(it has W1, b1, W2, b2)" in made.sentence
    made = hunt(gradients=lambda params, bug: {"W1": np.ones(2)})
    made.check.click()
    assert made.sentence.startswith("ValueError") and "W1" in made.sentence


def edited_gradients(params, bug):
    return gradients(params, bug)


def test_the_gradients_of_an_edited_cell_are_checked(monkeypatch):
    made = hunt(gradients=edited_gradients)
    monkeypatch.setitem(
        globals(), "edited_gradients", lambda params, bug: gradients(params, "lost slope")
    )
    made.check.click()
    assert "dW1[0, 0] is " in made.sentence


def test_a_model_that_is_an_object_is_checked_too():
    class Network:
        def __init__(self, params):
            vars(self).update(params)

    made = hunt(
        start=lambda hidden_size, bug: Network(start(hidden_size, bug)),
        step=lambda network, learning_rate, bug: step(vars(network), learning_rate, bug),
        predict=lambda network, points, bug: predict(vars(network), points, bug),
        gradients=lambda network, bug: gradients(vars(network), bug),
        loss=lambda network, bug: loss(vars(network), bug),
    )
    move(made, bug="lost slope")
    made.check.click()
    assert "dW1[0, 0] is " in made.sentence


# A hidden bug


def test_a_hidden_bug_is_drawn_at_random_and_never_twice_in_a_row():
    made, drawn = hunt(rng=3), []
    for _ in range(60):
        made.hide.click()
        drawn.append(made._hidden)
    assert all(one != next_one for one, next_one in zip(drawn, drawn[1:], strict=False))
    assert set(drawn) == set(NAMES)


def test_the_same_seed_draws_the_same_bugs():
    one, other = hunt(rng=5), hunt(rng=np.random.default_rng(5))
    for _ in range(8):
        one.hide.click()
        other.hide.click()
        assert one._hidden == other._hidden


def told_of_a_hidden_bug(made) -> str:
    """All that reaches a reader: the widgets' state, messages, text, the stored output."""
    state = [str(each.get_state()) for each in widgets_in(made) if each not in lists_of(made)]
    messages = [str(unpacked(each)[0]) for each in (made.stage.newest, made.stage.kept)]
    stored = made._repr_mimebundle_()
    pictures = re.sub(r'base64,[^"]*', "", stored["text/html"]) + stored["text/plain"]
    return "".join([*state, *messages, pictures, made.sentence, str(made.values())])


def widgets_in(view):
    yield view
    for child in getattr(view, "children", ()):
        yield from widgets_in(child)


def lists_of(made):
    """The two lists name every bug, whatever is hidden."""
    return [made.bug, made.guess]


@pytest.mark.parametrize("bug", NAMES)
def test_nothing_tells_which_bug_is_hidden(bug, capsys):
    made = hunt()
    hide(made, bug)
    assert made.bug.value == "?" and made.guess.value == ""
    assert made.values()["bug"] == "?"
    assert re.search(r"Bug: \? \(0 of \d+ named\)\.$", made.sentence)
    assert made.sentence.startswith(f"Iteration 40: {said(bug)} ")
    shown = told_of_a_hidden_bug(made)
    made.check.click()
    shown += told_of_a_hidden_bug(made)
    made.name_it.click()
    shown += told_of_a_hidden_bug(made) + str(made.record())
    made.share()
    shown += capsys.readouterr().out
    assert [each for each in NAMES if each in shown] == []
    assert [tells for tells in BUGS.values() if tells in shown] == []


def test_nothing_tells_a_hidden_bug_whose_code_raises_an_error():
    def raises(params, learning_rate, bug):
        if bug == "no bias":
            raise RuntimeError("this is no bias")
        return step(params, learning_rate, bug)

    made = hunt(step=raises)
    move(made, bug="no bias")
    assert "this is no bias" in made.sentence
    hide(made, "no bias")
    assert made.sentence.startswith("RuntimeError: the code with the hidden bug has stopped.")
    assert "no bias" not in made.sentence


def test_beside_a_hidden_bug_others_can_be_looked_at_and_it_is_still_there():
    made = hunt()
    hide(made, "zero start")
    move(made, bug="no bias")
    assert made.sentence.endswith("Bug: no bias.") and "?" in made.bug.options
    move(made, bug="?")
    assert made.sentence.startswith(f"Iteration 40: {said('zero start')} ")
    move(made, bug="lost slope")
    assert name(made, "zero start").startswith("Right, it is zero start. The loss stands still. ")
    assert made.bug.value == "zero start"
    assert model(made)["b1"].tolist() == trained("zero start")[0]["b1"].tolist()


# Its name


def test_the_right_name_is_told_with_what_gives_it_away_and_counted():
    made = hunt()
    hide(made, "lost slope")
    hidden = made._hidden_count
    words = f"Right, it is lost slope. {BUGS['lost slope']} 1 of {hidden} named."
    assert name(made, "lost slope") == words == told(made)[0]["words"]
    assert made.bug.value == "lost slope" and "?" not in made.bug.options
    hide(made, "no bias")
    assert f"Bug: ? (1 of {made._hidden_count} named)." in made.sentence
    assert name(made, "no bias").endswith(f" 2 of {made._hidden_count} named.")


@pytest.mark.parametrize(
    ("hidden", "guess", "answer"),
    [
        ("huge scores", "lost slope", "with it dW1 would be wrong here, but it is right."),
        ("lost slope", "zero start", "with it dW1 would be right here, but it is wrong."),
        ("no bias", "lost slope", "with it dW1 would be wrong here, but it is right."),
        (
            "zero start",
            "plus for minus",
            f"with it the loss would be {trained('plus for minus')[1][-1]:.4f} at iteration 40; "
            f"here it is {trained('zero start')[1][-1]:.4f}.",
        ),
    ],
)
def test_a_wrong_name_is_answered_with_what_does_not_fit(hidden, guess, answer):
    made = hunt()
    hide(made, hidden)
    words = f"Not {guess}: {answer} 0 of {made._hidden_count} named."
    assert name(made, guess) == words
    assert made.bug.value == "?" and made._hidden == hidden
    move(made, iterations=41)
    assert made.sentence.startswith("Iteration 41: ")


@pytest.mark.parametrize("hidden", NAMES)
def test_every_wrong_name_gets_a_reason_and_no_answer_tells_the_right_one(hidden):
    made = hunt()
    hide(made, hidden)
    for guess in NAMES:
        if guess != hidden:
            answer = name(made, guess)
            assert answer.startswith(f"Not {guess}: with it ")
            assert hidden not in answer


def test_gradients_that_are_wrong_by_another_amount_are_told_apart():
    def scaled(params, bug):
        factors = {"doubled": 2, "tripled": 3}
        found = gradients(params, "healthy")
        return {each: factors.get(bug, 1) * dW for each, dW in found.items()}

    made = hunt(gradients=scaled, bugs={"doubled": "It is 2.", "tripled": "It is 3."})
    hide(made, "doubled")
    dW1 = gradients(model(made), "healthy")["W1"][0, 0]
    assert name(made, "tripled").startswith(
        "Not tripled: with it dW1 would be wrong as well, but by another amount: dW1[0, 0] would "
        f"be {3 * dW1:.3g}, and it is {2 * dW1:.3g}.".replace("-", "\u2212")
    )


def test_a_run_that_ends_is_told_apart_from_one_that_does_not():
    made = hunt()
    hide(made, "huge scores")
    move(made, learning_rate=1000.0)
    assert name(made, "zero start").startswith(
        "Not zero start: with it the loss would be 0.6931 at iteration 40; "
        "here it stops being a number at iteration 1."
    )
    hide(made, "zero start")
    assert name(made, "huge scores").startswith(
        "Not huge scores: with it the loss would stop being a number at iteration 1; "
        "here it is 0.6931 at iteration 40."
    )


def test_two_that_nothing_tells_apart_at_these_settings_are_said_to_look_the_same():
    bugs = {"huge scores": "It ends.", "none at all": "It does nothing."}
    made = hunt(bugs=bugs)
    hide(made, "huge scores")
    assert name(made, "none at all").startswith(
        "Not none at all: but nothing shows it at these settings, where the gradients and the loss "
        "are the same with it. Move a slider until they part."
    )
    move(made, learning_rate=1000.0)
    assert "stops being a number at iteration 1" in name(made, "none at all")


def test_show_me_tells_it_and_does_not_count():
    made = hunt()
    hide(made, "no bias")
    made.show_me.click()
    count = made._hidden_count
    assert made.sentence == f"It is no bias. {BUGS['no bias']} 0 of {count} named."
    assert made.bug.value == "no bias"
    assert name(made, "no bias") == "No bug is hidden: press Hide a bug first."
    made.show_me.click()
    assert made.sentence == "No bug is hidden: press Hide a bug first."


def test_naming_without_a_choice_says_what_to_do():
    made = hunt()
    made.hide.click()
    made.name_it.click()
    assert made.sentence.startswith("Choose beside It is what you think it is")


def test_an_answer_while_it_trains_stays_until_the_next_move():
    async def main():
        made = hunt()
        Page(made.stage)
        hide(made, "zero start")
        made.guess.value = "zero start"
        made.name_it.click()
        await at_rest(made)
        assert "Right, it is zero start." in made.sentence
        move(made, iterations=50)
        await at_rest(made)
        assert made.sentence.startswith("Iteration 50: ") and "Right" not in made.sentence
        made.close()

    in_a_loop(main)


def test_an_endless_loop_or_an_exception_in_a_guess_is_told_and_the_hunt_goes_on():
    def loss_that_fails(params, bug):
        raise KeyboardInterrupt

    made = hunt(loss=loss_that_fails)
    hide(made, "zero start")
    assert name(made, "no bias").startswith("KeyboardInterrupt: the code with the hidden bug")
    assert name(made, "zero start").startswith("Right")


def test_what_the_functions_print_in_a_check_is_caught(capsys):
    def prints(params, bug):
        print("here I am")
        return gradients(params, bug)

    made = hunt(gradients=prints)
    made.check.click()
    assert told(made)[0]["printed"].startswith("here I am")
    assert capsys.readouterr().out == ""


# Without a kernel, and at the end


def test_the_stored_output_is_a_small_picture_and_the_sentence():
    made = hunt()
    stored = made._repr_mimebundle_()
    assert stored["text/plain"] == f"BugHunt: {made.sentence}"
    assert "data:image/webp" in stored["text/html"] and made.sentence in stored["text/html"]
    assert "healthy" in stored["text/html"] and len(stored["text/html"]) < 30_000
    with pytest.raises(NotImplementedError):  # no replay: IPython goes on with what is above
        made._ipython_display_()


def test_share_prints_a_line_that_rebuilds_the_screen(capsys):
    made = hunt()
    move(made, bug="no bias", iterations=25)
    made.share()
    line = capsys.readouterr().out.strip()
    other = hunt()
    eval(line.replace("panel.restore", "other.restore"), {"other": other})
    assert other.bug.value == "no bias" and other.sentence == made.sentence
    assert healthy_is_beside(other, 25)


def test_a_closed_hunt_leaves_nothing_behind():
    before = set(widget_module._instances)
    made = hunt()
    made.hide.click()
    made.close()
    assert set(widget_module._instances) == before


# What is refused


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bugs": {"one": "It is."}}, "bugs must be a dict of two or more"),
        ({"bugs": ["one", "two"]}, "bugs must be a dict of two or more"),
        ({"bugs": {"healthy": "a.", "two": "b."}}, "bugs must have names, other than 'healthy'"),
        ({"bugs": {"?": "a.", "two": "b."}}, "bugs must have names"),
        ({"bugs": {1: "a.", "two": "b."}}, "bugs must have names"),
        ({"bugs": {"one": "a.", "two": ""}}, "bugs must say of 'two' what gives it away"),
        ({"bugs": {"one": "a.", "two": None}}, "bugs must say of 'two' what gives it away"),
        ({"gradients": 3}, "gradients"),
        ({"loss": "loss"}, "loss"),
        ({"gradients": lambda: {}}, "gradients must take model first"),
        ({"loss": lambda model, strength: 0.0}, "loss takes strength, but no control has that"),
        ({"rng": "one"}, "rng"),
        ({"bug": ["a", "b"]}, "bug is a control that the hunt makes itself"),
        ({"iterations": 3}, "iterations must be a slider"),
        ({"strength": slider(0.0, 1.0, start=0.0)}, "strength is a control that none of"),
    ],
)
def test_bad_input_is_a_value_error_that_names_it(changes, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        hunt(**changes)


def test_functions_of_which_none_takes_bug_are_refused():
    with pytest.raises(ValueError, match="bug is a control that none of start, step"):
        hunt(
            start=lambda hidden_size: start(hidden_size),
            step=lambda params, learning_rate: step(params, learning_rate, "healthy"),
            predict=lambda params, points: predict(params, points, "healthy"),
        )
