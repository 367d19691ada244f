"""What learners answer to the exercises of this notebook."""

from answers import Answer

# What stands in the notebook by then and an answer may read by mistake.
NOTEBOOK = """
data = datasets.bits("xor")
X, Y = data.X, data.targets

def two_layer_start(hidden_size=4, seed=0):
    rng = np.random.default_rng(seed)
    return {"W1": rng.random((3, hidden_size)), "W2": rng.random((hidden_size, 1))}

def two_layer_forward(params, X, activation=sigmoid):
    Z1 = X @ params["W1"]
    A1 = activation(Z1)
    Z2 = A1 @ params["W2"]
    A2 = sigmoid(Z2)
    return A1, A2

def two_layer_backward(params, X, Y, A1, A2, slope=sigmoid_slope):
    dZ2 = 2 * (A2 - Y) * sigmoid_slope(A2)
    dW2 = A1.T @ dZ2
    dA1 = dZ2 @ params["W2"].T
    dZ1 = dA1 * slope(A1)
    dW1 = X.T @ dZ1
    return {"W1": dW1, "W2": dW2}

params = two_layer_start()
W1, W2 = params["W1"], params["W2"]
A1, A2 = two_layer_forward(params, X)
dA2 = 2 * (A2 - Y)
dZ2 = dA2 * sigmoid_slope(A2)
dA1 = dZ2 @ W2.T
dZ1 = dA1 * sigmoid_slope(A1)
by_hand = 0.0
for i in range(4):
    by_hand += X[i, 1] * dZ1[i, 2]
gradients = two_layer_backward(params, X, Y, A1, A2)
"""

DW1 = "judge_two_layer_dW1"
BACKWARD = "judge_two_layer_backward"
REPAIR = "judge_two_layer_repair"
SHAPES = "judge_two_layer_shapes"
TWINS = "judge_two_layer_twins"
COUNT = "judge_two_layer_count"


def dW1(body: str, fault: str = "", named: bool = True) -> Answer:
    """An answer to exercise 1: the lines of the function."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    return Answer(DW1, f"def answer(X, dZ1):\n{lines}", fault, named)


RIGHT_LINES = {
    "dA2": "2 * (A2 - Y)",
    "dZ2": "dA2 * sigmoid_slope(A2)",
    "dW2": "A1.T @ dZ2",
    "db2": "dZ2.sum(axis=0)",
    "dA1": "dZ2 @ W2.T",
    "dZ1": "dA1 * sigmoid_slope(A1)",
    "dW1": "X.T @ dZ1",
}


def backward(fault: str = "", named: bool = True, **lines: str) -> Answer:
    """An answer to exercise 2: the right lines, but for those given."""
    body = "\n".join(f"    {name} = {line}" for name, line in (RIGHT_LINES | lines).items())
    code = f"def answer(X, Y, A1, A2, W2):\n{body}\n    return dW2, db2, dW1"
    return Answer(BACKWARD, code, fault, named)


STEP = """
def answer(params, X, Y, learning_rate):
    Z1 = X @ params["W1"]
    A1 = sigmoid(Z1)
    Z2 = A1 @ params["W2"]
    A2 = sigmoid(Z2)
    dZ2 = 2 * (A2 - Y) * sigmoid_slope(Z2)
    dW2 = A1.T @ dZ2
    params["W2"] -= learning_rate * dW2
    dZ1 = dZ2 @ params["W2"].T * sigmoid_slope(A1)
    dW1 = X.T @ dZ1
    params["W1"] -= learning_rate * dW1
    return {"W1": dW1, "W2": dW2}
"""
UPDATE = '    params["W2"] -= learning_rate * dW2\n'
LAST = '    params["W1"] -= learning_rate * dW1\n'
MENDED = (  # each fault on its own
    ("sigmoid_slope(Z2)", "sigmoid_slope(A2)"),
    (UPDATE, ""),
    (LAST, UPDATE + LAST),
)


def repair(fault: str, *changes: tuple[str, str], named: bool = True) -> Answer:
    """An answer to exercise 3: the step as it came, with these changes one after the other."""
    code = STEP
    for old, new in changes:
        assert code.count(old) == 1, old
        code = code.replace(old, new)
    return Answer(REPAIR, code, fault, named)


def shapes(Z1: str, W2: str, dZ2: str, dW1: str, fault: str = "") -> Answer:
    """An answer to exercise 4."""
    code = f'answer = {{"Z1": {Z1}, "W2": {W2}, "dZ2": {dZ2}, "dW1": {dW1}}}'
    return Answer(SHAPES, code, fault)


def twins(code: str, fault: str = "") -> Answer:
    """An answer to exercise 5: what is done to a start."""
    return Answer(TWINS, f"answer = two_layer_start()\n{code}", fault)


WRONG: list[Answer] = [
    # 1: all of dW1
    dW1("return X @ dZ1", "the transpose is missing"),
    dW1("return X.T @ dZ1.T", "both are transposed"),
    dW1("return X @ dZ1.T", "the wrong one is transposed"),
    dW1("return np.dot(dZ1, X)", "the two have changed places"),
    dW1("return dZ1.T @ X", "transposed"),
    dW1("return X * dZ1", "number by number"),
    dW1("return X.T * dZ1", "number by number"),
    dW1("return -(X.T @ dZ1)", "the sign"),
    dW1("return X.T @ dZ1 / len(X)", "a factor 1/n"),
    dW1("return 2 * X.T @ dZ1", "a factor 2"),
    dW1("return -(dZ1.T @ X) / len(X)", "transposed, and a factor 1/n"),
    dW1("return np.sum(X[:, 1] * dZ1[:, 2])", "one weight only"),
    dW1(
        """
        total = 0.0
        for i in range(len(X)):
            total += X[i, 1] * dZ1[i, 2]
        return total
        """,
        "one weight only",
    ),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
        for i in range(len(X)):
            dW1 += np.outer(X[i], dZ1[i])
            return dW1
        """,
        "the first sample only",
    ),
    dW1(
        """
        for i in range(len(X)):
            dW1 = np.outer(X[i], dZ1[i])
        return dW1
        """,
        "the last sample only",
    ),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
        for i in range(4):
            dW1 += np.outer(X[i], dZ1[i])
        return dW1
        """,
        "four samples only",
    ),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
        for i in range(len(X) - 1):
            dW1 += np.outer(X[i], dZ1[i])
        return dW1
        """,
        "a sample is left out",
    ),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
        for i in range(1, len(X)):
            dW1 += np.outer(X[i], dZ1[i])
        return dW1
        """,
        "a sample is left out",
    ),
    dW1("return X[:, :, None] * dZ1[:, None, :]", "the samples are not added up"),
    dW1("return np.outer(X.sum(axis=0), dZ1.sum(axis=0))", "added up too early"),
    dW1("return dZ1.sum(axis=0)", "what came in is left out"),
    dW1("return (X.T @ dZ1).sum(axis=0)", "the wrong axis"),
    dW1("return np.sum(X.T @ dZ1)", "all added up"),
    dW1("return A1.T @ dZ1", "a variable of the notebook"),
    dW1('return gradients["W1"]', "a variable of the notebook"),
    dW1("return by_hand", "the same whatever comes in"),
    dW1("return X.T @ dZ1 * sigmoid_slope(A1)", "a variable of the notebook"),
    dW1("print(X.T @ dZ1)", "None came back"),
    dW1('return "X.T @ dZ1"', "text"),
    dW1("return (X.T @ dZ1).round(2)", "rounded"),
    dW1("return (X.T @ dZ1).astype(int)", "cut to whole numbers"),
    dW1("X *= 2\nreturn X.T @ dZ1 / 2", "an argument is changed"),
    dW1("return X.T @ dz1", "NameError"),
    dW1(
        """
        dW1 = np.zeros((3, 4))
        for j in range(3):
            for k in range(4):
                dW1[j, k] = np.sum(X[:, j] * dZ1[:, k])
        return dW1
        """,
        "IndexError",
    ),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]), dtype=int)
        for j in range(X.shape[1]):
            for k in range(dZ1.shape[1]):
                dW1[j, k] = np.sum(X[:, j] * dZ1[:, k])
        return dW1
        """,
        "cut to whole numbers",
    ),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
        for j in range(X.shape[1]):
            for k in range(dZ1.shape[1]):
                dW1[j, k] = np.sum(X[:, j] * dZ1[:, k])
                return dW1
        """,
        "the loop ends too early",
    ),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
        for i in range(len(X)):
            for j in range(X.shape[1]):
                for k in range(dZ1.shape[1]):
                    dW1[j, k] = X[i, j] * dZ1[i, k]
        return dW1
        """,
        "the last sample only",
    ),
    Answer(
        DW1,
        "kept = np.zeros((1, 1))\ndef answer(X, dZ1):\n    global kept\n"
        "    kept = kept + X.T @ dZ1 if kept.shape == (X.shape[1], dZ1.shape[1]) else X.T @ dZ1\n"
        "    return kept",
        "added up over calls",
    ),
    dW1("return X.reshape(X.shape[1], -1) @ dZ1", "reshape is no transpose"),
    dW1("return np.mean(X[:, :, None] * dZ1[:, None, :], axis=0)", "a factor 1/n"),
    dW1("return np.abs(X.T @ dZ1)", "the sign is lost"),
    dW1("return dZ1", "an argument as it came"),
    dW1("return X.T.dot", "a function came back"),
    dW1("return [X.T @ dZ1]", "the shape"),
    dW1("return X.T @ sigmoid_slope(dZ1)", "other numbers", named=False),
    dW1("return X.T @ dZ1 * W1", "a variable of the notebook"),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
        total = 0
        for j in range(X.shape[1]):
            for k in range(dZ1.shape[1]):
                for i in range(len(X)):
                    total += X[i, j] * dZ1[i, k]
                dW1[j, k] = total
        return dW1
        """,
        "the sum is not set back",
    ),
    dW1("dW1 = X.T @ dZ1", "None came back"),
    dW1("return X.T @ dZ1, dZ1", "the number of things returned"),
    dW1("return W1 - X.T @ dZ1", "a variable of the notebook"),
    Answer(DW1, "answer = X.T @ dZ1", "a function is wanted"),
    Answer(DW1, "def answer(X):\n    return X.T @ dZ1", "other arguments"),
    Answer(DW1, "answer = None", "a function is wanted"),
    # 2: a whole backward pass
    backward("dW2: the slope of the output is lost", dZ2="dA2"),
    backward("dW2: the slope of the output is lost, and a factor 1/2", dZ2="A2 - Y"),
    backward("dW2: the slope of the output counts twice", dZ2="dA2 * sigmoid_slope(A2) ** 2"),
    backward("dW2: half of the slope is missing", dZ2="dA2 * (1 - A2)"),
    backward("dW2: the sigmoid is taken twice", dZ2="dA2 * sigmoid_slope(sigmoid(A2))"),
    backward("dW2: b2 is missing in Z2", dZ2="dA2 * sigmoid_slope(sigmoid(A1 @ W2))"),
    backward("dW2: the slope is taken at the sum", dZ2="dA2 * sigmoid_slope(A1 @ W2)"),
    backward("dW2: the slope of tanh", dZ2="dA2 * (1 - A2 ** 2)"),
    backward("dW2: the square is left, and a factor 2", dA2="2 * (A2 - Y) ** 2"),
    backward("dW2: brackets are missing", dA2="2 * A2 - Y"),
    backward("dW2: the sign", dA2="2 * (Y - A2)"),
    backward("dW2: a factor 1/2", dA2="A2 - Y"),
    backward("dW2: a factor 1/n", dA2="2 * (A2 - Y) / len(Y)"),
    backward("dW2: a factor 1/n", dA2="2 * (Y - A2) / len(Y)"),
    backward("dW2: transposed", dW2="dZ2.T @ A1"),
    backward("dW2: the transpose is missing", dW2="A1 @ dZ2"),
    backward("dW2: X and A1 are mixed up", dW2="X.T @ dZ2"),
    backward("dW2: the samples are not added up", dW2="A1 * dZ2"),
    backward("dW2: one axis is lost", dW2="(A1 * dZ2).sum(axis=0)"),
    backward("dW2: the slope of the output is lost", dW2="A1.T @ dA2"),
    backward("db2: the slope of the output is lost", db2="dA2.sum(axis=0)"),
    backward("db2: the slope of the output is lost, and a factor 1/2", db2="(A2 - Y).sum(axis=0)"),
    backward("db2: a factor 1/n", db2="dZ2.mean(axis=0)"),
    backward("db2: the wrong axis", db2="dZ2.sum(axis=1)"),
    backward("db2: the samples are not added up", db2="dZ2"),
    backward("db2: b2 is taken for a weight", db2="A1.T @ dZ2"),
    backward("db2: b2 is taken for a weight", db2="(A1.T @ dZ2).sum()"),
    backward("db2: all zero", db2="np.zeros(1)"),
    backward("text", db2='"the sum of dZ2"'),
    backward("dW1: the slope of the hidden sigmoid is lost", dZ1="dA1"),
    backward("dW1: the slope of the hidden sigmoid counts twice", dZ1="dA1 * (A1 * (1 - A1)) ** 2"),
    backward("dW1: half of the slope is missing", dZ1="dA1 * A1"),
    backward("dW1: the slope is taken at the output", dZ1="dA1 * sigmoid_slope(A2)"),
    backward("dW1: the slope is taken at the blame", dZ1="dA1 * sigmoid_slope(dA1)"),
    backward("dW1: the sigmoid is taken twice", dZ1="dA1 * sigmoid_slope(sigmoid(A1))"),
    backward("dW1: the slope of tanh", dZ1="dA1 * tanh_slope(A1)"),
    backward("a variable of the notebook", dZ1="dA1 * sigmoid_slope(X @ W1)"),
    backward("dW1: what the unit said is in its blame", dA1="dZ2 @ W2.T * A1"),
    backward("dW1: the slope of the output is lost", dA1="dA2 @ W2.T"),
    backward("dW1: the weight between is left out", dA1="dZ2"),
    backward("dW1: the updated W2 is sent back", dA1="dZ2 @ (W2 - dW2).T"),
    backward("dW1: the updated W2 is sent back", dA1="dZ2 @ (W2 - 0.1 * dW2).T"),
    backward("dW1: the sign", dA1="-dZ2 @ W2.T"),
    backward("the shapes do not fit", dA1="dZ2 @ W2"),
    backward("dW1: the transpose of W2 is missing", dA1="dZ2 * W2"),
    backward("dW1: X and A1 are mixed up", dW1="A1.T @ dZ1"),
    backward("dW1: the blame of the other layer", dW1="X.T @ dZ2"),
    backward("dW1: the transpose is missing", dW1="X @ dZ1"),
    backward("dW1: both are transposed", dW1="X.T @ dZ1.T"),
    backward("dW1: transposed", dW1="dZ1.T @ X"),
    backward("dW1: a factor 1/n", dW1="X.T @ dZ1 / X.shape[0]"),
    backward("dW1: the slope of the hidden sigmoid is lost, and the sign", dZ1="-dA1"),
    Answer(
        BACKWARD,
        """
        def answer(X, Y, A1, A2, W2):
            dZ2 = 2 * (A2 - Y) * A2 * (1 - A2)
            dW2 = A1.T @ dZ2
            W2 -= dW2
            dZ1 = dZ2 @ W2.T * A1 * (1 - A1)
            return dW2, dZ2.sum(axis=0), X.T @ dZ1
        """,
        "dW1: the updated W2 is sent back",
    ),
    Answer(
        BACKWARD,
        """
        def answer(X, Y, A1, A2, W2):
            A2 -= Y
            dZ2 = 2 * A2 * (A2 + Y) * (1 - A2 - Y)
            dZ1 = dZ2 @ W2.T * A1 * (1 - A1)
            return A1.T @ dZ2, dZ2.sum(axis=0), X.T @ dZ1
        """,
        "an argument is changed",
    ),
    Answer(
        BACKWARD,
        """
        def answer(X, Y, A1, A2, W2):
            gradients = two_layer_backward({"W2": W2}, X, Y, A1, A2)
            return gradients["W1"], gradients["W2"], np.sum(2 * (A2 - Y) * sigmoid_slope(A2))
        """,
        "the order of what is returned",
    ),
    Answer(
        BACKWARD,
        """
        def answer(X, Y, A1, A2, W2):
            return two_layer_backward(params, X, Y, A1, A2)
        """,
        "something is missing",
    ),
    Answer(
        BACKWARD,
        """
        def answer(X, Y, A1, A2, W2):
            dZ2 = 2 * (A2 - Y) * sigmoid_slope(A2)
            return A1.T @ dZ2, X.T @ (dZ2 @ W2.T * sigmoid_slope(A1))
        """,
        "the number of things returned",
    ),
    backward("dW2: a factor", dW2="A1.T @ dZ2 / 4"),
    backward("dW2: the sigmoid, and not its slope", dZ2="dA2 * sigmoid(A2)"),
    backward("dW2: brackets are missing", dZ2="dA2 * A2 * 1 - A2"),
    backward("dW2: the errors are added up too early", dA2="2 * np.sum(A2 - Y)"),
    backward("dW2: the sign of the error is lost", dA2="2 * np.abs(A2 - Y)"),
    backward("dW2: the error is left out", dZ2="sigmoid_slope(A2)"),
    backward(
        "dW2: the samples are not added up, and transposed",
        dW2="A1.T * dZ2.T",
    ),
    backward("db2: the same whatever comes in", db2="np.ones(1)"),
    backward("db2: the first sample only", db2="dZ2[0]"),
    backward("db2: other numbers", named=False, db2="np.sum(dZ2 * A2)"),
    backward("dW1: the gradient is sent back", dA1="dZ2 @ dW2.T"),
    backward("dW1: the blame above is left out", dA1="W2.T"),
    backward("dW1: the blame above is left out", dZ1="sigmoid_slope(A1)"),
    backward("dW1: a factor 1/hidden", dA1="dZ2 @ W2.T / len(W2)"),
    backward("dW1: the slope of the output is lost, and a factor 1/2", dA1="(A2 - Y) @ W2.T"),
    backward("dW1: number by number", dW1="X * dZ1"),
    backward(
        "dW1: the slope of the output counts twice",
        dZ1="dA1 * sigmoid_slope(A1) * sigmoid_slope(A2)",
    ),
    backward("dW1: the sign", dZ1="dA1 * A1 * (A1 - 1)"),
    backward("dW1: other numbers", named=False, dA1="dZ2 @ W2.T + 1"),
    backward("dW2: a factor 1/2", dA2="A2 - Y", dZ1="dA1"),
    backward("db2: a factor 1/n", db2="dZ2.mean(axis=0)", dZ1="dA1"),
    backward("dW2: X and A1 are mixed up", dW1="A1.T @ dZ1", dW2="X.T @ dZ2"),
    backward("NameError", dZ2="dA2 * sigmoid_slope(Z2)"),
    backward("db2: b2 is taken for a weight, and a factor 1/hidden", db2="dW2.mean()"),
    backward("dW1: other numbers", named=False, dZ1="dA1 * sigmoid_slope(A1 @ W2)"),
    # 3: repair a step
    repair("dW1: the second fault is left", MENDED[0], named=False),
    repair("dW2: the first fault is left", *MENDED[1:], named=False),
    repair(
        "dW1: the second fault is left",
        MENDED[0],
        (UPDATE, f'    old_W2 = params["W2"]\n{UPDATE}'),
        ('dZ2 @ params["W2"].T', "dZ2 @ old_W2.T"),
    ),
    repair("dW2: the slope of the output is lost", ("sigmoid_slope(Z2)", "1"), *MENDED[1:]),
    repair(
        "dW2: the sigmoid is taken twice",
        ("sigmoid_slope(Z2)", "sigmoid_slope(sigmoid(A2))"),
        *MENDED[1:],
    ),
    repair("the new W2: it is not updated", *MENDED[:2]),
    repair("the new W1: it is not updated", *MENDED[:2], (LAST, UPDATE)),
    repair(
        "dW1: the hidden slope is taken at the sum",
        *MENDED,
        ("sigmoid_slope(A1)", "sigmoid_slope(Z1)"),
    ),
    repair("dW2: half of the slope is mended", ("sigmoid_slope(Z2)", "Z2 * (1 - A2)")),
    repair("dW2: half of the slope is mended", ("sigmoid_slope(Z2)", "A2 * (1 - Z2)"), *MENDED[1:]),
    repair("dW1: the gradient is sent back", MENDED[0], ('params["W2"].T', "dW2.T")),
    repair("dW1: two faults", MENDED[0], ("sigmoid_slope(A1)", "sigmoid_slope(Z1)")),
    repair("dW1: the slope of the hidden sigmoid is lost", *MENDED, (" * sigmoid_slope(A1)", "")),
    repair("the new W2: the update goes uphill", *MENDED, ('params["W2"] -=', 'params["W2"] +=')),
    repair(
        "the new W2: the learning rate is lost",
        *MENDED[:2],
        (LAST, LAST + '    params["W2"] -= dW2\n'),
    ),
    repair("dW2: the sign", *MENDED, ("A2 - Y", "Y - A2")),
    repair("dW2: a factor 1/2", *MENDED, ("2 * (A2", "(A2")),
    repair("None came back", *MENDED, ('    return {"W1": dW1, "W2": dW2}', "    print(dW1)")),
    repair("the gradients are not returned", *MENDED, ('{"W1": dW1, "W2": dW2}', "dW1, dW2")),
    repair(
        "the order of what is returned", *MENDED, ('"W1": dW1, "W2": dW2', '"W1": dW2, "W2": dW1')
    ),
    repair(
        "dW2: the first fault is left",
        ("A1 = sigmoid(Z1)", "A1 = 1 / (1 + np.exp(-Z1))"),
        named=False,
    ),
    repair(
        "dW1: the slope is taken at the output", *MENDED, ("sigmoid_slope(A1)", "sigmoid_slope(A2)")
    ),
    repair("dW1: the updated W2 is sent back", MENDED[0], ('params["W2"] -=', 'params["W2"] +=')),
    repair("dW2: the first fault is left, and the sign", ("dZ2 = 2", "dZ2 = -2")),
    repair("the gradients are not returned", *MENDED, ('{"W1": dW1, "W2": dW2}', "params")),
    repair("the shapes do not fit", *MENDED, ("X.T @ dZ1", "X @ dZ1")),
    repair("the shapes do not fit", ("sigmoid_slope(Z2)", "sigmoid_slope(A1)"), *MENDED[1:]),
    repair(
        "dW1: the updated W2 is sent back",
        ("sigmoid_slope(Z2)", "sigmoid_slope(A2)"),
        ("learning_rate * dW2", "dW2"),
    ),
    repair("the new W1: it is not updated", *MENDED, (LAST, "")),
    repair(
        "dW2: the slope of the output is lost, and a factor 1/2",
        *MENDED,
        ("2 * (A2 - Y) * sigmoid_slope(A2)", "A2 - Y"),
    ),
    # 4: the shapes
    shapes("(5, 7)", "(5, 1)", "(7, 1)", "(3, 5)", "Z1: transposed"),
    shapes("(7, 3)", "(5, 1)", "(7, 1)", "(3, 5)", "Z1: another shape"),
    shapes("(7, 4)", "(4, 1)", "(7, 1)", "(3, 4)", "Z1: the sizes of the notebook"),
    shapes("(7, 5)", "(1, 5)", "(7, 1)", "(3, 5)", "W2: transposed"),
    shapes("(7, 5)", "(5,)", "(7, 1)", "(3, 5)", "W2: one axis"),
    shapes("(7, 5)", "(5, 1)", "(7,)", "(3, 5)", "dZ2: one axis"),
    shapes("(7, 5)", "(5, 1)", "(7, 5)", "(3, 5)", "dZ2: another shape"),
    shapes("(7, 5)", "(5, 1)", "(7, 1)", "(7, 5)", "dW1: another shape"),
    shapes("(7, 5)", "(5, 1)", "(7, 1)", "(5, 3)", "dW1: transposed"),
    shapes('"7, 5"', "(5, 1)", "(7, 1)", "(3, 5)", "text"),
    shapes("np.ones((7, 5))", "(5, 1)", "(7, 1)", "(3, 5)", "Z1: an array"),
    shapes("35", "5", "7", "15", "Z1: how many numbers"),
    Answer(SHAPES, "answer = (7, 5)", "four shapes are wanted"),
    shapes("(7, 5)", "(5, 1)", "(1, 7)", "(3, 5)", "dZ2: transposed"),
    shapes("(7, 5)", "(5, 1)", "(7, 1)", "(3, 7)", "dW1: another shape"),
    shapes("(7.0, 5.0)", "(5, 1)", "(7, 1)", "(3, 5)", "Z1: no pair"),
    shapes("(7, 5)", "None", "(7, 1)", "(3, 5)", "None came back"),
    # 5: twins
    twins("", "no twins"),
    twins('answer["W1"][:, 1] = answer["W1"][:, 0]', "equal in W1 only"),
    twins('answer["W2"][1] = answer["W2"][0]', "equal in W2 only"),
    twins('answer["W1"][1] = answer["W1"][0]', "rows, not columns"),
    twins(
        'answer["W1"][1] = answer["W1"][0]\nanswer["W2"][1] = answer["W2"][0]', "rows, not columns"
    ),
    twins(
        'answer = {"W1": np.full((3, 4), 0.5), "W2": np.full((4, 1), 0.5)}', "all four are alike"
    ),
    twins('answer = {"W1": np.zeros((3, 4)), "W2": np.zeros((4, 1))}', "nothing moves"),
    twins(
        'answer["W1"][:, 1:3] = answer["W1"][:, :1]\nanswer["W2"][1:3] = answer["W2"][0]',
        "triplets",
    ),
    twins(
        """
for j in (0, 2):
    answer["W1"][:, j + 1] = answer["W1"][:, j]
    answer["W2"][j + 1] = answer["W2"][j]
""",
        "two pairs of twins",
    ),
    twins(
        'answer["W1"][:, 1] = answer["W1"][:, 0] + 1e-7\nanswer["W2"][1] = answer["W2"][0]',
        "not quite equal",
    ),
    twins("answer = two_layer_start", "no dict"),
    twins('answer = answer["W1"], answer["W2"]', "no dict"),
    twins('answer = {"W1": answer["W1"]}', "a matrix is missing"),
    twins("answer = two_layer_start(2)", "the shape"),
    twins('answer["W2"][1] = np.nan', "nan or inf"),
    twins(
        'answer["W1"][:, 1] = answer["W1"][:, 0]\nanswer["W2"][1] = -answer["W2"][0]',
        "equal in W1 only",
    ),
    # 6: one hidden unit
    Answer(COUNT, "answer = 4", "a fold is needed"),
    Answer(COUNT, "answer = 3", "the output has no bias"),
    Answer(COUNT, "answer = 1", "less than saying the same to all"),
    Answer(COUNT, "answer = 0.5", "a share"),
    Answer(COUNT, 'answer = "two"', "text"),
    Answer(COUNT, "answer = [2, 2]", "several numbers"),
    Answer(COUNT, "answer = None", "None came back"),
    Answer(COUNT, "answer = 7", "another number"),
]

RIGHT: list[Answer] = [
    dW1("return X.T @ dZ1"),
    dW1("return (dZ1.T @ X).T"),
    dW1("return np.einsum('ij,ik->jk', X, dZ1)"),
    dW1("return np.matmul(np.transpose(X), dZ1)"),
    dW1("return np.tensordot(X, dZ1, axes=(0, 0))"),
    dW1("return (X[:, :, None] * dZ1[:, None, :]).sum(axis=0)"),
    dW1("return X.astype(np.float32).T @ dZ1.astype(np.float32)"),
    dW1("return [[sum(x * blame) for blame in dZ1.T] for x in X.T]"),
    dW1(
        """
        dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
        for i in range(len(X)):
            for j in range(X.shape[1]):
                for k in range(dZ1.shape[1]):
                    dW1[j, k] += X[i, j] * dZ1[i, k]
        return dW1
        """
    ),
    dW1("return sum(np.outer(x, blame) for x, blame in zip(X, dZ1))"),
    Answer(DW1, "answer = lambda inputs, blame: inputs.T.dot(blame)"),
    backward(),
    backward(db2="np.sum(dZ2)"),
    backward(db2="dZ2.sum(axis=0, keepdims=True)"),
    backward(db2="np.ones(len(Y)) @ dZ2"),
    backward(db2="float(sum(dZ2[:, 0]))"),
    backward(dA1="dZ2 * W2.T", dZ1="dA1 * (A1 - A1 ** 2)"),
    backward(dA1="np.outer(dZ2, W2)", dW2="np.dot(dZ2.T, A1).T"),
    backward(dA1="(W2 @ dZ2.T).T", dW1="np.einsum('ij,ik->jk', X, dZ1)"),
    backward(dW2="(A1 * dZ2).sum(axis=0).reshape(-1, 1)"),
    Answer(
        BACKWARD,
        """
        def slope(A):
            return A * (1 - A)

        def answer(X, Y, A1, A2, W2):
            dZ2 = np.multiply(2 * np.subtract(A2, Y), slope(A2))
            ones = np.ones((len(X), 1))
            both = np.column_stack([A1, ones]).T @ dZ2
            return {"dW1": X.T @ (slope(A1) * (dZ2 @ W2.T)), "dW2": both[:-1], "db2": both[-1]}
        """,
    ),
    Answer(
        BACKWARD,
        """
        def answer(X, Y, A1, A2, W2):
            gradients = two_layer_backward({"W2": W2}, X, Y, A1, A2)
            return gradients["W2"], np.sum(2 * (A2 - Y) * A2 * (1 - A2)), gradients["W1"]
        """,
    ),
    Answer(
        BACKWARD,
        """
        def answer(X, Y, A1, A2, W2):
            dW2, db2, dW1 = np.zeros(W2.shape), np.zeros(1), np.zeros((X.shape[1], len(W2)))
            for x, y, said, a in zip(X, Y[:, 0], A1, A2[:, 0]):
                dz2 = 2 * (a - y) * a * (1 - a)
                dW2[:, 0] += said * dz2
                db2 += dz2
                for k in range(len(said)):
                    dW1[:, k] += x * dz2 * W2[k, 0] * said[k] * (1 - said[k])
            return dW2, db2, dW1
        """,
    ),
    repair("", *MENDED),
    repair(
        "",
        MENDED[0],
        (UPDATE, f'    old_W2 = params["W2"].copy()\n{UPDATE}'),
        ('dZ2 @ params["W2"].T', "dZ2 @ old_W2.T"),
    ),
    repair(
        "",
        MENDED[0],
        (UPDATE, f"    dA1 = dZ2 @ params['W2'].T\n{UPDATE}"),
        ('dZ2 @ params["W2"].T', "dA1"),
    ),
    repair("", ("sigmoid_slope(Z2)", "sigmoid_slope(sigmoid(Z2))"), *MENDED[1:]),
    Answer(
        REPAIR,
        """
        def answer(params, X, Y, learning_rate):
            A1, A2 = two_layer_forward(params, X)
            found = two_layer_backward(params, X, Y, A1, A2)
            for name in params:
                params[name] = params[name] - learning_rate * found[name]
            return found
        """,
    ),
    shapes("(7, 5)", "(5, 1)", "(7, 1)", "(3, 5)"),
    shapes("[7, 5]", "np.ones((5, 1)).shape", "np.array([7, 1])", "(3, 5)"),
    Answer(SHAPES, "answer = (7, 5), (5, 1), (7, 1), (3, 5)"),
    twins('answer["W1"][:, 1] = answer["W1"][:, 0]\nanswer["W2"][1] = answer["W2"][0]'),
    twins('answer["W1"][:, 3] = answer["W1"][:, 2]\nanswer["W2"][2:] = 0.5'),
    twins(
        'answer = {"W1": [[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, 1]], "W2": [[1], [1], [0], [2]]}'
    ),
    twins(
        'answer["W1"] = answer["W1"][:, [0, 0, 1, 2]]\nanswer["W2"] = answer["W2"][[3, 3, 2, 1]]'
    ),
    Answer(COUNT, "answer = 2"),
    Answer(COUNT, "answer = np.array([2])"),
    Answer(COUNT, "answer = np.float32(2)"),
]
