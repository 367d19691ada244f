"""The gradient check: it measures slopes, lets right gradients pass, and catches wrong ones."""

import numpy as np
import pytest

from nnlib import (
    L2,
    Dense,
    GradientError,
    Layer,
    MeanSquaredError,
    ReLU,
    Sequential,
    SoftmaxCrossEntropy,
    SumOfSquares,
    Tanh,
    agree,
    check_gradients,
    numerical_gradient,
)


class ReluOfEqual(ReLU):
    """The slope is taken where A >= 0, which for an output of relu is everywhere."""

    def forward(self, Z):
        A = super().forward(Z)
        self.slope = (A >= 0).astype(float)
        return A


class LostTranspose(Dense):
    """dX = dZ W instead of dZ W.T: the shapes agree when W is square."""

    def backward(self, dZ):
        self.store_gradients(dZ)
        return dZ @ self.W


class LostBias(Dense):
    """db is never computed."""

    def store_gradients(self, dZ):
        super().store_gradients(dZ)
        self.db[:] = 0.0


class LostMean(MeanSquaredError):
    """The gradient of the sum for the loss of the mean."""

    def backward(self):
        return SumOfSquares.backward(self)


class LostMeanOfSoftmax(SoftmaxCrossEntropy):
    def backward(self):
        return super().backward() * len(self.log_P)


class LostLambda(L2):
    """dW += W instead of lambda W."""

    def add_gradients(self, parameters, gradients):
        L2(1.0).add_gradients(parameters, gradients)


class PenaltyForgotten(L2):
    def add_gradients(self, parameters, gradients):
        pass


class NaNs(Tanh):
    def backward(self, dA):
        return super().backward(dA) * np.nan


def check(
    first: Layer | None = None,
    bend: Layer | None = None,
    last: Layer | None = None,
    loss=None,
    penalty=None,
) -> str:
    """Checks a small classifier of which one part may be replaced."""
    rng = np.random.default_rng(7)
    network = Sequential(
        [
            first or Dense(3, 4, rng=1),
            bend or ReLU(),
            last or Dense(4, 4, rng=2),
            Tanh(),
            Dense(4, 3, rng=3),
        ]
    )
    loss, penalty = loss or SoftmaxCrossEntropy(), penalty or L2(0.1)
    parameters = network.parameters()
    X, y = rng.normal(size=(6, 3)), rng.integers(3, size=6)
    y = np.eye(3)[y] if isinstance(loss, SumOfSquares) else y
    loss.forward(network.forward(X), y)
    network.backward(loss.backward())
    gradients = network.gradients()
    penalty.add_gradients(parameters, gradients)
    return check_gradients(
        lambda: loss.forward(network.forward(X), y) + penalty.loss(parameters),
        parameters,
        gradients,
    )


def test_the_right_network_passes_with_a_line_for_each_parameter():
    report = check()
    assert report.splitlines()[0] == "d0.W (3, 4): right to 1e-06" and len(report.splitlines()) == 6
    check(loss=MeanSquaredError())


@pytest.mark.parametrize(
    "fault, name",
    [
        ({"bend": ReluOfEqual()}, "d0.W"),
        ({"last": LostTranspose(4, 4, rng=2)}, "d0.W"),
        ({"first": LostBias(3, 4, rng=1)}, "d0.b"),
        ({"loss": LostMean()}, "d0.W"),
        ({"loss": LostMeanOfSoftmax()}, "d0.W"),
        ({"penalty": LostLambda(0.1)}, "d0.W"),
        ({"penalty": PenaltyForgotten(0.1)}, "d0.W"),
        ({"bend": NaNs()}, "d0.W"),
    ],
    ids=lambda value: (
        type(next(iter(value.values()))).__name__ if isinstance(value, dict) else value
    ),
)
def test_a_wrong_gradient_is_caught(fault, name):
    with pytest.raises(GradientError, match=f"^{name}"):
        check(**fault)


def test_the_message_names_the_parameter_the_place_and_both_numbers():
    W = np.array([[1.0, 2.0], [3.0, 4.0]])
    dW = 2 * W  # right for sum(W**2) ...
    dW[1, 0] = 5.0  # ... where it should be 6
    with pytest.raises(GradientError) as caught:
        check_gradients(lambda: float((W**2).sum()), {"W": W}, {"W": dW})
    assert str(caught.value) == (
        "dW[1, 0] is 5, but moving W[1, 0] a little shows a slope of 6 "
        "(1 of 4 entries of dW are off)"
    )


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_no_number_is_wrong(wrong):
    W = np.array([1.0, 2.0])
    with pytest.raises(GradientError, match=r"^dW\[1\] is -?(nan|inf)"):
        check_gradients(lambda: float((W**2).sum()), {"W": W}, {"W": np.array([2.0, wrong])})


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_loss_that_is_no_number_proves_nothing(value):
    W = np.array([1.0])
    with pytest.raises(GradientError):
        check_gradients(lambda: value if W[0] > 1.0 else 0.0, {"W": W}, {"W": np.array([2.0])})


def test_a_loss_that_does_not_read_the_parameter_is_caught():
    W = np.array([1.0, 2.0])
    stale = W.copy()
    with pytest.raises(GradientError, match="shows a slope of 0"):
        check_gradients(lambda: float((stale**2).sum()), {"W": W}, {"W": 2 * W})


def test_gradients_that_the_loss_writes_over_are_judged_as_they_were_handed_in():
    W, dW = np.array([3.0]), np.array([100.0])

    def loss():
        dW[:] = 2 * W  # what backward would do
        return float((W**2).sum())

    with pytest.raises(GradientError, match=r"^dW\[0\] is 100"):
        check_gradients(loss, {"W": W}, {"W": dW})


def test_the_tolerance_is_relative_for_large_slopes_and_absolute_for_small_ones():
    W = np.array([1.0])

    def slope(s):
        return lambda: float(s * W[0])

    check_gradients(slope(1e6), {"W": W}, {"W": np.array([1e6 + 0.5])})  # off by 0.5 of 1e6: 5e-7
    check_gradients(slope(1e-3), {"W": W}, {"W": np.array([1e-3 + 5e-7])})
    for s, wrong in ((1e6, 1e6 + 5.0), (1e-3, 1e-3 + 5e-6)):
        with pytest.raises(GradientError):
            check_gradients(slope(s), {"W": W}, {"W": np.array([wrong])})


def test_a_slope_is_measured_for_every_number_and_shape():
    for shape in [(), (3,), (2, 3), (2, 1, 2)]:
        array = np.random.default_rng(0).normal(size=shape)
        slope = numerical_gradient(lambda a=array: float((a**3).sum()), array)
        assert slope == pytest.approx(3 * array**2, abs=1e-8)  # the slope of sum(a**3)


def test_the_moved_array_is_put_back_exactly_even_after_an_error():
    array = np.array([1.0, 1 / 3, 1e-9])
    kept = array.copy()
    numerical_gradient(lambda: float(array.sum()), array)
    assert (array == kept).all()

    def fails():
        if array[1] != kept[1]:
            raise RuntimeError("half way")
        return 0.0

    with pytest.raises(RuntimeError, match="half way"):
        numerical_gradient(fails, array)
    assert (array == kept).all()


@pytest.mark.parametrize("array", [[1.0], np.array([1]), np.ones(1, np.float32), 1.0, "text", None])
def test_only_a_float_array_can_be_moved(array):
    with pytest.raises(ValueError, match="^array must be a NumPy array of 64-bit floats"):
        numerical_gradient(lambda: 0.0, array)


@pytest.mark.parametrize("h", [0.0, -1e-6, np.nan, np.inf, "small", None])
def test_the_step_is_a_number_larger_than_zero(h):
    with pytest.raises(ValueError, match="^h must be a "):
        numerical_gradient(lambda: 0.0, np.ones(1), h=h)


def test_a_loss_is_one_number():
    assert numerical_gradient(lambda: np.array([[5.0]]), np.ones(1)).tolist() == [0.0]
    array = np.ones(2)
    with pytest.raises(ValueError, match=r"^loss\(\) must be one number, but its shape is \(2,\)"):
        numerical_gradient(lambda: array**2, array)
    assert array.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "parameters, gradients, words",
    [
        ({}, {}, "parameters is empty: there is nothing to check"),
        (
            {"W": np.ones(2), "b": np.ones(1)},
            {"W": np.ones(2)},
            "gradients has no 'b'; it has ['W']",
        ),
        (
            {"W": np.ones((2, 1))},
            {"W": np.ones(2)},
            "gradients['W'] must be an array of shape (2, 1)",
        ),
        ({"W": [1.0]}, {"W": np.ones(1)}, "W must be a NumPy array of floats"),
        ({"W": np.ones(1)}, {"W": np.array(["a"])}, "gradients['W'] must be an array of"),
    ],
)
def test_a_check_that_cannot_be_made_is_refused(parameters, gradients, words):
    with pytest.raises(ValueError) as caught:
        check_gradients(lambda: 0.0, parameters, gradients)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("tolerance", [0.0, -1.0, np.nan, np.inf, "1e-6", None])
def test_a_tolerance_is_a_number_larger_than_zero(tolerance):
    with pytest.raises(ValueError, match="^tolerance must be a "):
        check_gradients(lambda: 0.0, {"W": np.ones(1)}, {"W": np.zeros(1)}, tolerance=tolerance)


def test_equal_computations_agree():
    assert agree(0.1 + 0.2, 0.3) == "agree to 1e-10 (1 number)"
    assert agree([1, 2], np.array([1.0, 2.0])) == "agree to 1e-10 (2 numbers)"
    ours = {"W": np.ones((2, 2)), "b": [0.0]}
    theirs = {"b": [1e-11], "W": np.ones((2, 2))}
    assert agree(ours, theirs) == "agree to 1e-10 (5 numbers)"
    assert agree(1.0, 1.05, tolerance=0.1) == "agree to 0.1 (1 number)"


@pytest.mark.parametrize(
    "one, other, words",
    [
        (1.0, 1.0 + 1e-9, "the two differ by more than 1e-10: 1 and 1.000000001"),
        ([1.0, 2.0], [1.0, 2.5], "[1] differ by more than 1e-10: 2 and 2.5"),
        ({"W": [[0.0, 1.0]]}, {"W": [[0.0, 3.0]]}, "W[0, 1] differ by more than 1e-10: 1 and 3"),
        (np.ones((2, 1)), np.ones(2), "the two differ in shape: (2, 1) and (2,)"),
        (np.ones(1), 1.0, "the two differ in shape: (1,) and ()"),
        ({"W": 1.0}, {"V": 1.0}, "one has ['W'], other has ['V']"),
        ({"W": 1.0}, 1.0, "one has ['W'], other has 1.0"),
        ({"W": 1.0}, {"W": 1.0, "b": 0.0}, "one has ['W'], other has ['W', 'b']"),
        (np.nan, np.nan, "the two differ by more than 1e-10: nan and nan"),
        (np.inf, np.inf, "the two differ by more than 1e-10: inf and inf"),
    ],
)
def test_a_difference_is_found_and_named(one, other, words):
    with pytest.raises(AssertionError) as caught:
        agree(one, other)
    assert str(caught.value) == words


def test_nothing_does_not_agree_with_nothing():
    for empty in ([], {}, {"W": np.empty((0, 2))}):
        with pytest.raises(ValueError, match="nothing to compare"):
            agree(empty, empty)


@pytest.mark.parametrize("tolerance", [-1e-10, np.nan, np.inf, "small"])
def test_agreement_needs_a_tolerance_that_can_fail(tolerance):
    with pytest.raises(ValueError, match="^tolerance must be a "):
        agree(1.0, 1.0, tolerance=tolerance)
