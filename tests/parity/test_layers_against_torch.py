"""Every layer computes what PyTorch's does: outputs, gradients, and where ten steps lead."""

import numpy as np
import pytest

import nnlib
from against_torch import MaskOf, compare_layer, nn, on_images, same_state, tensor, torch
from differences import compare

SEEDS = range(4)
STEPS = 10


def tables(rng, size, *, scale=1.0):
    """Ten batches of rows of this size."""
    return [scale * rng.normal(size=(rng.integers(3, 9), size)) for _ in range(STEPS)]


def images(rng, channels, *, at_least=4):
    """Ten batches of images, each of another size."""
    sizes = rng.integers([2, at_least, at_least], [5, at_least + 5, at_least + 5], (STEPS, 3))
    return [rng.normal(size=(*size, channels)) for size in sizes]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("bias", [True, False])
def test_a_dense_layer(bias, seed):
    rng = np.random.default_rng(seed)
    d, k = rng.integers(1, 9, 2).tolist()
    layer, module = nnlib.Dense(d, k, bias=bias), nn.Linear(d, k, bias=bias)
    same_state(layer, module, rng)
    compare_layer("Dense", layer, module, tables(rng, d))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_convolution(size, stride, padding, bias, seed):
    rng = np.random.default_rng(seed)
    c, f = rng.integers(1, 5, 2).tolist()
    settings = {"stride": stride, "padding": padding, "bias": bias}
    layer, module = nnlib.Conv2D(c, f, size, **settings), nn.Conv2d(c, f, size, **settings)
    same_state(layer, module, rng)
    compare_layer("Conv2D", layer, on_images(module), images(rng, c))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("size, stride", [(2, None), (3, None), (2, 1), (3, 1), (3, 2), (2, 3)])
def test_max_pooling_also_where_windows_overlap_and_numbers_are_equal(size, stride, ties, seed):
    rng = np.random.default_rng(seed)
    batches = images(rng, channels=3)
    if ties:
        batches = [np.round(X) for X in batches]
    pooling = nn.MaxPool2d(size, stride)
    layer = nnlib.MaxPool2D(size, stride=stride)
    component = "MaxPool2D, equal numbers" if ties else "MaxPool2D"
    compare_layer(component, layer, on_images(pooling), batches)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", ["tables", "images"])
def test_batch_norm_while_training_and_then_in_prediction(shape, seed):
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 6))
    momentum, epsilon = rng.uniform(0.05, 1.0), rng.choice([1e-5, 1e-3, 0.1])
    layer = nnlib.BatchNorm(size, momentum=momentum, epsilon=epsilon)
    if shape == "tables":
        module = nn.BatchNorm1d(size, eps=epsilon, momentum=momentum)
        draw = tables
    else:
        module = on_images(nn.BatchNorm2d(size, eps=epsilon, momentum=momentum))
        draw = images
    same_state(layer, module, rng)
    for part, training in (("training", True), ("predicting", False), ("training", True)):
        batches = [3.0 * X + 2.0 for X in draw(rng, size)]
        name = f"BatchNorm, {shape}, {part}"
        compare_layer(name, layer, module, batches, training=training)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("training", [True, False])
def test_dropout_with_the_same_mask(training, seed):
    rng = np.random.default_rng(seed)
    layer = nnlib.Dropout(rng.uniform(0.1, 0.9), rng=rng)
    compare_layer("Dropout", layer, MaskOf(layer), tables(rng, 6), training=training)
    compare_layer("Dropout", layer, MaskOf(layer), images(rng, 2), training=training)


def test_dropout_draws_masks_of_the_numbers_that_pytorch_draws():
    """0 or 1 / (1 - rate) each, and as often."""
    rate, X = 0.3, np.ones((200, 500))
    layer = nnlib.Dropout(rate, rng=0)
    layer.training = True
    torch.manual_seed(0)
    Y, y = layer.forward(X), nn.functional.dropout(tensor(X), rate)
    compare("Dropout", np.unique(Y), torch.unique(y))
    assert np.mean(Y == 0.0) == pytest.approx(float((y == 0.0).double().mean()), abs=0.01)


ACTIVATIONS = {
    "Sigmoid": (nnlib.Sigmoid, nn.Sigmoid),
    "Tanh": (nnlib.Tanh, nn.Tanh),
    "ReLU": (nnlib.ReLU, nn.ReLU),
    "LeakyReLU": (nnlib.LeakyReLU, nn.LeakyReLU),
    "LeakyReLU, slope 0.3": (lambda: nnlib.LeakyReLU(0.3), lambda: nn.LeakyReLU(0.3)),
    "Softmax": (nnlib.Softmax, lambda: nn.Softmax(dim=-1)),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation(name, seed):
    rng = np.random.default_rng(seed)
    make, make_theirs = ACTIVATIONS[name]
    batches = [*tables(rng, 5), *images(rng, 3), *tables(rng, 4, scale=30.0), *tables(rng, 1)]
    batches += [np.round(X) for X in tables(rng, 6)]  # at the corner, too
    compare_layer(name.partition(",")[0], make(), make_theirs(), batches)


@pytest.mark.parametrize("seed", SEEDS)
def test_softmax_has_the_jacobian_of_pytorch_output_by_output(seed):
    rng = np.random.default_rng(seed)
    k = int(rng.integers(2, 7))
    scores, layer = 3.0 * rng.normal(size=k), nnlib.Softmax()
    layer.forward(np.tile(scores, (k, 1)))
    ours = layer.backward(np.eye(k))  # row i: the gradient of output i
    theirs = torch.autograd.functional.jacobian(nn.Softmax(dim=-1), tensor(scores))
    compare("Softmax", ours, theirs)


@pytest.mark.parametrize("seed", SEEDS)
def test_layers_that_lay_numbers_out_in_another_shape(seed):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 5, 3).tolist())
    rows, blocks = tables(rng, int(np.prod(shape))), images(rng, 2)
    compare_layer("Flatten", nnlib.Flatten(), nn.Flatten(), [*rows, *blocks])
    compare_layer("Reshape", nnlib.Reshape(*shape), nn.Unflatten(1, shape), rows)
    flat = nn.Sequential(nn.Flatten(), nn.Unflatten(1, (6, 4)))
    stacks = [rng.normal(size=(3, 2, 4, 3)) for _ in range(STEPS)]
    compare_layer("Reshape", nnlib.Reshape(6, 4), flat, stacks)
