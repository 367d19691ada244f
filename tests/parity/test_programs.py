"""The programs that a network writes for PyTorch and Keras run, and predict what it predicts."""

import numpy as np
import pytest

from differences import compare
from exported_networks import NETWORKS, SEEDS, network, random_network
from other_libraries import library

# Keras multiplies matrices of float64 in float32, on every backend but TensorFlow:
# https://github.com/keras-team/keras/issues/23704
TOLERANCE_OF_KERAS = 1e-5
of_keras = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture
def torch():
    return library("torch")


@pytest.fixture
def keras(tmp_path_factory, monkeypatch):
    """Keras on PyTorch; its settings go to no file of the reader's, and its floats are put back."""
    library("torch")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
    keras = library("keras")
    floats, policy = keras.config.floatx(), keras.config.dtype_policy()
    yield keras
    keras.config.set_floatx(floats)
    keras.config.set_dtype_policy(policy)


def run(program):
    """What a program leaves behind, in a namespace of its own."""
    namespace = {"__name__": "a_program"}
    exec(compile(program, "a_program", "exec"), namespace)
    return namespace


def compare_predictions(component, network, program, shape, rng, tolerance=1e-12):
    predict = run(program)["predict"]
    for n in (1, 5):
        X = rng.normal(size=(n, *shape))
        compare(component, network.predict(X), predict(X), tolerance=tolerance)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_program_for_pytorch_predicts_the_same(name, torch, tmp_path):
    rng = np.random.default_rng(0)
    ours, path = network(name, rng), tmp_path / "network.npz"
    ours.save(path)
    compare_predictions("to_torch", ours, ours.to_torch(path), NETWORKS[name][0], rng)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_program_for_pytorch_predicts_the_same_for_layers_at_random(seed, torch, tmp_path):
    rng = np.random.default_rng(seed)
    (ours, shape), path = random_network(rng), tmp_path / "network.npz"
    ours.save(path)
    compare_predictions("to_torch", ours, ours.to_torch(path), shape, rng)


@of_keras
@pytest.mark.parametrize("name", NETWORKS)
def test_the_program_for_keras_predicts_the_same(name, keras, tmp_path):
    rng = np.random.default_rng(0)
    ours, path = network(name, rng), tmp_path / "network.npz"
    ours.save(path)
    program, shape = ours.to_keras(path), NETWORKS[name][0]
    compare_predictions(
        "to_keras, multiplied in float32", ours, program, shape, rng, TOLERANCE_OF_KERAS
    )


@of_keras
@pytest.mark.parametrize("seed", SEEDS)
def test_the_program_for_keras_predicts_the_same_for_layers_at_random(seed, keras, tmp_path):
    rng = np.random.default_rng(seed)
    (ours, shape), path = random_network(rng), tmp_path / "network.npz"
    ours.save(path)
    compare_predictions(
        "to_keras, multiplied in float32", ours, ours.to_keras(path), shape, rng, TOLERANCE_OF_KERAS
    )


def test_the_program_for_pytorch_goes_on_learning_as_the_network_does(torch, tmp_path):
    """Rates of dropout and momenta of batch norm are copied, too."""
    rng = np.random.default_rng(0)
    ours, path = network("batch norm on tables", rng), tmp_path / "network.npz"
    ours.save(path)
    model = run(ours.to_torch(path))["model"].train()
    X = rng.normal(size=(6, 3))
    ours.training = True
    ours.forward(X)
    model(torch.as_tensor(X))
    compare("to_torch", ours.state()["0.running_mean"], model[0].running_mean)
    compare("to_torch", ours.state()["0.running_variance"], model[0].running_var)
    assert model[4].p == ours.layers[4].rate


def test_a_path_with_backslashes_and_quotes_is_found_again(torch, tmp_path):
    rng = np.random.default_rng(0)
    ours = network("one layer", rng)
    path = tmp_path / 'it\'s a \\new "net".npz'
    try:
        ours.save(path)
    except OSError:
        pytest.skip("this system allows no such name of a file")
    compare_predictions("to_torch", ours, ours.to_torch(str(path)), (4,), rng)


def test_the_floats_of_keras_are_as_they_were(keras):
    """The programs for Keras change them, and the tests before gave them back."""
    assert keras.config.floatx() == keras.config.dtype_policy().name == "float32"
