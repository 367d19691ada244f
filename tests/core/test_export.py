"""The programs for PyTorch and Keras: valid Python that names every number of the saved file.

That they predict the same is tested in tests/parity, where those libraries are installed.
"""

import ast
import re

import numpy as np
import pytest

from nnlib import (
    Activation,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    MaxPool2D,
    ReLU,
    Reshape,
    Sequential,
    Sigmoid,
    Softmax,
    Tanh,
)

NETWORKS = {
    "tables": lambda: [BatchNorm(4), Dense(4, 5, bias=False), Tanh(), Dropout(0.5), Dense(5, 2)],
    "images": lambda: [
        Reshape(8, 8, 1),
        Conv2D(1, 4, 3, stride=2, padding=1, bias=False),
        BatchNorm(4),
        LeakyReLU(),
        MaxPool2D(2),
        Flatten(),
        Dense(16, 3),
        Softmax(),
    ],
    "deep inside": lambda: [
        Sequential([Sequential([Sequential([Dense(2, 3), Sigmoid(), BatchNorm(3)])])]),
        ReLU(),
    ],
    "no weights": lambda: [Reshape(4, 3), Tanh()],
}
WAYS = ["to_torch", "to_keras"]
every_way = pytest.mark.parametrize("way", WAYS)
every_network = pytest.mark.parametrize("name", NETWORKS)


class Gain(Layer):
    def forward(self, X):
        return 2.0 * X

    def backward(self, dY):
        return 2.0 * dY


class Doubled(Dense):
    def forward(self, X):
        return 2.0 * super().forward(X)


class Skip(Sequential):
    def forward(self, X):
        return X + super().forward(X)


class Ready(Sequential):
    """Only made in another way: its layers are all it is."""

    def __init__(self):
        super().__init__([Dense(2, 2), Tanh()])


def program(way, layers, *args):
    return getattr(Sequential(layers), way)(*args)


@every_way
@every_network
def test_a_program_is_valid_python_in_lines_of_at_most_100_columns(way, name):
    text = program(way, NETWORKS[name]())
    compile(text, name, "exec")
    assert max(map(len, text.splitlines())) <= 100
    assert text.endswith("\n") and not text.endswith("\n\n")


@every_way
@every_network
def test_a_program_reads_every_array_of_the_saved_file_once_by_its_name(way, name, tmp_path):
    network, path = Sequential(NETWORKS[name]()), tmp_path / "network.npz"
    network.save(path)
    with np.load(path) as file:
        saved = sorted(set(file.files) - {"nnlib", "layers"})
    read = re.findall(r'weights\["(.*?)"\]', getattr(network, way)())
    assert sorted(read) == saved == sorted(network.state())
    assert ("np.load" in getattr(network, way)()) == bool(saved)


@every_way
@every_network
def test_two_blank_lines_stand_after_the_imports_and_around_definitions_and_nowhere_else(way, name):
    text = program(way, NETWORKS[name]())
    definitions = r"(?<=\n)\n\n(?=class |def )"
    after = r"(?<=\n)\n\n(?=model = |keras\.config)"  # after the imports or a class
    gaps = len(re.findall(definitions, text)) + len(re.findall(after, text))
    assert text.count("\n\n\n") == gaps and "\n\n\n\n" not in text
    imports = re.match(r"(?:(?:import|from) .*\n)+", text)
    assert text[imports.end() :].startswith("\n\n") and text[imports.end() + 2] != "\n"
    assert "'" not in text.replace("'''", "")  # one kind of quotes


@every_way
@pytest.mark.parametrize(
    "path",
    [
        "network.npz",
        "C:\\new\\table.npz",
        "it's mine.npz",
        'a "good" one.npz',
        'it\'s a "good" one\\.npz',
        "naïve 网络.npz",
        "two\nlines.npz",
    ],
)
def test_any_path_survives(way, path):
    tree = ast.parse(program(way, [Dense(2, 1)], path))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    loaded = [call.args[0].value for call in calls if ast.unparse(call.func) == "np.load"]
    assert loaded == [path]


@every_way
def test_a_path_may_be_a_path_and_is_network_npz_if_left_out(way, tmp_path):
    file = tmp_path / "some.npz"
    assert program(way, [Dense(2, 1)], file) == program(way, [Dense(2, 1)], str(file))
    assert 'np.load("network.npz")' in program(way, [Dense(2, 1)])


@every_way
@pytest.mark.parametrize(
    "layers, words",
    [
        (
            [Dense(2, 2), Gain()],
            r"^layers\[1\] is Gain\(\), of the class Gain: nnlib knows no \w+ \w+ for it",
        ),
        ([Dense(2, 2), Sequential([Tanh(), Gain()])], r"^layers\[1\.1\] is Gain\(\)"),
        ([Doubled(2, 3)], r"^layers\[0\] is Dense\(2, 3\), of the class Doubled"),
        (
            [Dense(2, 2), Activation(abs, np.sign)],
            r"^layers\[1\] is Activation\(\), of the class Activation",
        ),
        (
            [Dense(2, 2), Skip([Tanh()])],
            r"^layers\[1\] is .*, of the class Skip with a forward of its own",
        ),
    ],
)
def test_a_layer_of_ones_own_is_refused_by_its_name(way, layers, words):
    with pytest.raises(ValueError, match=words):
        program(way, layers)


@every_way
def test_a_network_of_ones_own_is_welcome_if_its_layers_are_all_it_is(way):
    assert getattr(Ready(), way)() == program(way, [Dense(2, 2), Tanh()])
    assert program(way, [Ready()]) == program(way, [Sequential([Dense(2, 2), Tanh()])])
    with pytest.raises(
        ValueError, match="^the network is .*, of the class Skip with a forward of its own"
    ):
        getattr(Skip([Dense(2, 2)]), way)()


@every_way
@pytest.mark.parametrize(
    "layers, name",
    [([Dense(output_size=3)], "0"), ([Tanh(), Sequential([Dense(output_size=3)])], "1.0")],
)
def test_a_layer_without_weights_yet_is_refused_by_its_name(way, layers, name, tmp_path):
    words = rf"^layers\[{re.escape(name)}\], Dense\(None, 3\), has no weights yet"
    with pytest.raises(ValueError, match=words):
        program(way, layers)
    with pytest.raises(ValueError, match=words):  # nor can it be saved, or take what was
        Sequential(layers).save(tmp_path / "network.npz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "layers, shape",
    [
        ([Dense(4, 2)], "(4,)"),
        ([Tanh(), Dropout(0.1), Softmax(), Dense(4, 2)], "(4,)"),
        ([Sequential([Sequential([Dense(4, 2)])])], "(4,)"),
        ([BatchNorm(3), Tanh()], "(3,)"),
        ([Reshape(8, 8, 1), Flatten()], "(64,)"),
        ([Conv2D(2, 3, 1)], "(None, None, 2)"),
        ([MaxPool2D(2), ReLU(), Conv2D(2, 3, 1)], "(None, None, 2)"),
        ([BatchNorm(3), MaxPool2D(2)], "(None, None, 3)"),
        ([BatchNorm(2), Flatten(), Dense(8, 2)], "(None, None, 2)"),
    ],
)
def test_keras_is_told_the_shape_of_a_sample(layers, shape):
    assert f"    keras.Input({shape}),\n" in program("to_keras", layers)


@pytest.mark.parametrize(
    "layers",
    [[Tanh()], [Flatten(), Dense(4, 2)], [MaxPool2D(2), Flatten(), Dense(4, 2)], [Softmax()]],
)
def test_keras_needs_the_shape_of_a_sample_and_pytorch_does_not(layers):
    words = rf"^the shape of one sample is not known from {re.escape(f'layers[0], {layers[0]}')}"
    with pytest.raises(ValueError, match=words):
        program("to_keras", layers)
    compile(program("to_torch", layers), "program", "exec")


def test_a_long_line_of_the_keras_program_is_broken():
    text = program("to_keras", [Dense(2, 3), BatchNorm(3)])
    assert 'model.layers[0].set_weights([weights["0.W"], weights["0.b"]])\n' in text
    names = ("gamma", "beta", "running_mean", "running_variance")
    inside = "".join(f'    weights["1.{name}"],\n' for name in names)
    assert f"model.layers[1].set_weights([\n{inside}])\n" in text


def test_the_program_for_pytorch_has_images_with_the_channels_first_only_where_it_must():
    def modules(layers):
        text = program("to_torch", layers)
        return re.findall(r"^    (?:nn\.)?(\w+)\(", text.partition("nn.Sequential(")[2], re.M)

    convolutions = [Conv2D(1, 2, 2), Tanh(), Dropout(0.1), Conv2D(2, 2, 2)]
    inside = ["Conv2d", "Tanh", "Dropout", "Conv2d"]
    assert modules(convolutions) == ["ChannelsFirst", *inside, "ChannelsLast"]
    assert modules([Dense(2, 2), BatchNorm(2)]) == ["Linear", "BatchNorm1d"]
    assert modules([Reshape(4, 4, 1), BatchNorm(1), Flatten()]) == [
        "Flatten",
        "Unflatten",
        "ChannelsFirst",
        "BatchNorm2d",
        "ChannelsLast",
        "Flatten",
    ]
