"""What learners answer to the exercises of this notebook."""

from answers import Answer

# What stands in the notebook by then and an answer may read by mistake.
NOTEBOOK = """
X, y, Y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0]), np.ones((4, 1))
W = np.random.default_rng(23).standard_normal((2, 3))
dZ = np.random.default_rng(24).standard_normal((4, 3))
order = np.random.default_rng(0).permutation(4)
A = np.full((4, 1), 0.5)

def my_loss_slope(A, Y):
    return 2 * (A - Y) / Y.size
"""


def gradients(dW="X.T @ dZ", db="dZ.sum(axis=0)", dX="dZ @ W.T", before="pass"):
    """The answer to the first exercise, with these three lines."""
    return f"""
        def answer(X, W, dZ):
            {before}
            dW = {dW}
            db = {db}
            dX = {dX}
            return dW, db, dX
    """


def scale(
    *,
    learns='("g", "c")',
    forward="self.X = X; return X * self.g + self.c",
    dg="(self.X * dA).sum(axis=0)",
    dc="dA.sum(axis=0)",
    dX="return dA * self.g",
    base="nnlib.Layer",
):
    """The layer of the second exercise, with these lines."""
    return f"""
        class answer({base}):
            learns = {learns}

            def __init__(self, g, c):
                self.g, self.c = g.copy(), c.copy()

            def forward(self, X):
                {forward}

            def backward(self, dA):
                self.dg = {dg}
                self.dc = {dc}
                {dX}
    """


def huber(
    L="np.mean(np.where(abs(e) <= 1, e**2 / 2, abs(e) - 0.5))",
    dA="np.clip(e, -1, 1) / e.size",
    e="A - Y",
):
    """The loss of the third exercise, with these lines."""
    return f"""
        def answer(A, Y):
            e = {e}
            L = {L}
            dA = {dA}
            return L, dA
    """


def momentum(
    velocity="self.momentum * self.kept.get(name, 0.0) + gradients[name]",
    keep="self.kept[name] = velocity",
    update="array -= self.learning_rate * velocity",
    kept="{}",
    first="pass",
):
    """The optimizer of the fourth exercise, with these lines."""
    return f"""
        class answer:
            def __init__(self, learning_rate, momentum):
                self.learning_rate, self.momentum = learning_rate, momentum
                self.kept = {kept}

            def step(self, parameters, gradients):
                {first}
                for name, array in parameters.items():
                    velocity = {velocity}
                    {keep}
                    {update}
    """


def batches(
    order="rng.permutation(len(X))",
    starts="range(0, len(X), batch_size)",
    rows="order[i : i + batch_size]",
    X="X[rows]",
    y="y[rows]",
    before="pass",
    after="pass",
):
    """The cutting of the fifth exercise, with these lines."""
    return f"""
        def answer(X, y, batch_size, rng):
            {before}
            order = {order}
            cut = []
            for i in {starts}:
                rows = {rows}
                cut.append(({X}, {y}))
            {after}
            return cut
    """


def wrong(judge, fault, *codes, named=True):
    """Wrong answers that all have this fault."""
    return [Answer(judge, code, fault, named=named) for code in codes]


GRADIENTS = "judge_my_gradients"
SCALE = "judge_my_scale"
HUBER = "judge_my_huber"
MOMENTUM = "judge_my_momentum"
BATCHES = "judge_my_batches"
CURVES = "judge_my_curves"

WRONG_GRADIENTS = [
    *wrong(GRADIENTS, "dW: transposed", gradients(dW="dZ.T @ X")),
    *wrong(
        GRADIENTS,
        "the shapes do not fit",
        gradients(dW="X @ dZ"),
        gradients(dW="X @ dZ.T"),
        gradients(dX="dZ @ W"),
        gradients(dX="W @ dZ"),
        gradients(dX="W.T @ dZ"),
        gradients(dW="X.T @ dZ * X"),
    ),
    *wrong(
        GRADIENTS,
        "dW: averaged once more",
        gradients(dW="X.T @ dZ / len(X)"),
        gradients(dW="X.T @ dZ / X.shape[0]", db="dZ.mean(axis=0)", dX="dZ @ W.T / len(X)"),
    ),
    *wrong(GRADIENTS, "db: averaged once more", gradients(db="dZ.mean(axis=0)")),
    *wrong(GRADIENTS, "dX: averaged once more", gradients(dX="dZ @ W.T / len(dZ)")),
    *wrong(GRADIENTS, "dW: a factor 2", gradients(dW="2 * X.T @ dZ")),
    *wrong(GRADIENTS, "dW: the sign", gradients(dW="-X.T @ dZ")),
    *wrong(GRADIENTS, "dX: the sign", gradients(dX="-(dZ @ W.T)")),
    *wrong(
        GRADIENTS,
        "db: added up along the other axis",
        gradients(db="dZ.sum(axis=1)"),
        gradients(db="np.sum(dZ, 1)"),
    ),
    *wrong(GRADIENTS, "db: not added up", gradients(db="dZ")),
    *wrong(GRADIENTS, "db: all added up", gradients(db="dZ.sum()"), gradients(db="np.sum(dZ)")),
    *wrong(GRADIENTS, "db: one mean of all", gradients(db="dZ.mean()")),
    *wrong(GRADIENTS, "db: the shape", gradients(db="dZ.sum(axis=0, keepdims=True)")),
    *wrong(
        GRADIENTS,
        "db: one sample only",
        gradients(db="dZ[0]"),
        gradients(db="dZ[-1]"),
    ),
    *wrong(GRADIENTS, "db: X in place of dZ", gradients(db="X.sum(axis=0)")),
    *wrong(GRADIENTS, "db: dZ is left out", gradients(db="np.ones(W.shape[1])")),
    *wrong(GRADIENTS, "dW: X in place of dZ", gradients(dW="X.T @ X")),
    *wrong(GRADIENTS, "dW: Z in place of dZ", gradients(dW="X.T @ (X @ W)")),
    *wrong(GRADIENTS, "dW: an argument as it came", gradients(dW="X"), gradients(dW="W")),
    *wrong(GRADIENTS, "dX: an argument as it came", gradients(dX="W"), gradients(dX="dZ")),
    *wrong(GRADIENTS, "dX: transposed", gradients(dX="W @ dZ.T")),
    *wrong(GRADIENTS, "dX: dW in place of W", gradients(dX="dZ @ dW.T")),
    *wrong(
        GRADIENTS,
        "dX: the updated W",
        gradients(dX="dZ @ (W - 0.1 * dW).T"),
        gradients(dX="dZ @ (W - dW).T"),
        gradients(dX="dZ @ (W - 0.2 * X.T @ dZ).T"),
        gradients(before="W -= 0.05 * X.T @ dZ"),
    ),
    *wrong(GRADIENTS, "dX: a slope too many", gradients(dX="(dZ @ W.T) * (1 - X**2)")),
    *wrong(GRADIENTS, "dX: multiplied by X", gradients(dX="X * (dZ @ W.T)")),
    *wrong(GRADIENTS, "dW: an update", gradients(dW="W - X.T @ dZ")),
    *wrong(GRADIENTS, "dW: not added up", gradients(dW="X[:, :, None] * dZ[:, None, :]")),
    *wrong(GRADIENTS, "dW: averaged once more, and transposed", gradients(dW="dZ.T @ X / len(X)")),
    *wrong(GRADIENTS, "dW: a factor 1/n", gradients(dW="-X.T @ dZ / len(X)")),
    *wrong(
        GRADIENTS,
        "the order of what is returned",
        "answer = lambda X, W, dZ: (dZ @ W.T, X.T @ dZ, dZ.sum(axis=0))",
    ),
    *wrong(GRADIENTS, "None came back", gradients().replace("return", "did =")),
    *wrong(
        GRADIENTS,
        "a function is wanted",
        "answer = X.T @ dZ[:, :3], 0, 0",
        "answer = 3",
    ),
    *wrong(GRADIENTS, "other arguments", "def answer(X, dZ):\n    return X.T @ dZ"),
    *wrong(
        GRADIENTS,
        "the number of things returned",
        "def answer(X, W, dZ):\n    return X.T @ dZ, dZ.sum(axis=0)",
    ),
    *wrong(
        GRADIENTS,
        "an argument is changed",
        gradients(before="X /= 2", dW="2 * X.T @ dZ"),
    ),
    *wrong(
        GRADIENTS,
        "dW: one sample only",
        """
        def answer(X, W, dZ):
            for x, dz in zip(X, dZ):
                dW = np.outer(x, dz)
                db = dz
            return dW, db, dZ @ W.T
        """,
    ),
    *wrong(
        GRADIENTS,
        "dX: cut to whole numbers",
        """
        def answer(X, W, dZ):
            dX = np.zeros(X.shape, dtype=int)
            dX[:] = dZ @ W.T
            return X.T @ dZ, dZ.sum(axis=0), dX
        """,
    ),
    *wrong(
        GRADIENTS,
        "IndexError",
        """
        def answer(X, W, dZ):
            dW = 0
            for i in range(4):
                dW = dW + np.outer(X[i], dZ[i])
            return dW, dZ.sum(axis=0), dZ @ W.T
        """,
    ),
    *wrong(
        GRADIENTS,
        "dW: a slope too many",
        gradients(dW="X.T @ (dZ * (1 - np.tanh(X @ W) ** 2))"),
    ),
    *wrong(
        GRADIENTS,
        "dW: added up before the product",
        gradients(dW="X.sum(axis=0)[:, None] * dZ.sum(axis=0)"),
    ),
    *wrong(GRADIENTS, "text", "answer = lambda X, W, dZ: ('X.T @ dZ', 'dZ', 'dZ @ W.T')"),
    *wrong(GRADIENTS, "dW: a factor", gradients(dW="0.1 * X.T @ dZ")),
    *wrong(GRADIENTS, "dW: rounded", gradients(dW="np.round(X.T @ dZ, 3)")),
    *wrong(GRADIENTS, "db: the same whatever comes in", gradients(db="1")),
    *wrong(
        GRADIENTS,
        "dW: a variable of the notebook",
        "def answer(a, b, c):\n    return X.T @ dZ, dZ.sum(axis=0), dZ @ W.T",
    ),
    *wrong(GRADIENTS, "dX: other numbers", gradients(dX="np.maximum(dZ @ W.T, 0)"), named=False),
    *wrong(
        GRADIENTS,
        "NameError",
        gradients(dX="dz @ W.T"),
        gradients(dX="dZ @ (W - learning_rate * dW).T"),
    ),
]

WRONG_SCALE = [
    *wrong(
        SCALE, "A: g and c are swapped", scale(forward="self.X = X; return X * self.c + self.g")
    ),
    *wrong(SCALE, "A: the shift is missing", scale(forward="self.X = X; return X * self.g")),
    *wrong(
        SCALE,
        "A: shifted before it is scaled",
        scale(forward="self.X = X; return (X + self.c) * self.g"),
    ),
    *wrong(SCALE, "the shapes do not fit", scale(forward="self.X = X; return X @ self.g + self.c")),
    *wrong(SCALE, "dX: the scale is lost on the way down", scale(dX="return dA")),
    *wrong(
        SCALE, "dX: the shift is added on the way down", scale(dX="return dA * self.g + self.c")
    ),
    *wrong(SCALE, "dX: divided by g", scale(dX="return dA / self.g")),
    *wrong(SCALE, "dX: X in place of g", scale(dX="return dA * self.X")),
    *wrong(SCALE, "dX: the sign", scale(dX="return -dA * self.g")),
    *wrong(SCALE, "dg: X is left out", scale(dg="dA.sum(axis=0)")),
    *wrong(SCALE, "dg: multiplied by g as well", scale(dg="(self.X * dA * self.g).sum(axis=0)")),
    *wrong(
        SCALE,
        "dg: A in place of X",
        scale(
            forward="self.X = X * self.g + self.c; return self.X",
        ),
    ),
    *wrong(SCALE, "dg: dA is left out", scale(dg="self.X.sum(axis=0)")),
    *wrong(SCALE, "dg: not added up over the samples", scale(dg="self.X * dA")),
    *wrong(SCALE, "dc: not added up over the samples", scale(dc="dA")),
    *wrong(SCALE, "dg: added up along the other axis", scale(dg="(self.X * dA).sum(axis=1)")),
    *wrong(SCALE, "dc: averaged once more", scale(dc="dA.mean(axis=0)")),
    *wrong(SCALE, "dc: all added up", scale(dc="dA.sum()")),
    *wrong(SCALE, "dc: multiplied by X", scale(dc="(self.X * dA).sum(axis=0)")),
    *wrong(SCALE, "dg: the sign", scale(dg="-(self.X * dA).sum(axis=0)")),
    *wrong(
        SCALE,
        "the order of what is returned",
        scale(dg="dA.sum(axis=0)", dc="(self.X * dA).sum(axis=0)"),
    ),
    *wrong(SCALE, "not named in learns", scale(learns='("g",)'), scale(learns="()")),
    *wrong(
        SCALE,
        "None came back",
        scale(dX="self.dX = dA * self.g"),
        scale(forward="self.X = X; self.A = X * self.g + self.c"),
    ),
    *wrong(
        SCALE,
        "added up over calls",
        scale(dg='getattr(self, "dg", 0) + (self.X * dA).sum(axis=0)'),
        scale()
        .replace(
            "self.c = g.copy(), c.copy()",
            "self.c = g.copy(), c.copy()\n                self.dg, self.total = 0, 0",
        )
        .replace("self.dg = (", "self.dg += ("),
    ),
    *wrong(
        SCALE,
        "something is kept from an earlier batch",
        scale(forward='self.X = getattr(self, "X", X); return X * self.g + self.c'),
    ),
    *wrong(
        SCALE,
        "the layer updates itself",
        scale(dX="dX = dA * self.g; self.g -= 0.1 * self.dg; return dX"),
    ),
    *wrong(SCALE, "not a layer", scale(base="object")),
    *wrong(
        SCALE,
        "a class is wanted",
        scale() + "\n        answer = answer(np.ones(2), np.zeros(2))",
        "def answer(X, g, c):\n    return X * g + c",
    ),
    *wrong(SCALE, "dX: the layer is undone", scale(dX="return (dA - self.c) / self.g")),
    *wrong(SCALE, "dX: c counts as a slope", scale(dX="return dA * (self.g + self.c)")),
    *wrong(SCALE, "dg: a product of matrices", scale(dg="self.X.T @ dA")),
    *wrong(SCALE, "an argument is changed", scale(dX="dA *= self.g; return dA")),
    *wrong(
        SCALE,
        "dg: A in place of X",
        scale(forward="self.X = X; X *= self.g; X += self.c; return X"),
    ),
    *wrong(SCALE, "dX: other numbers", scale(dX="return (dA - self.c) * self.g"), named=False),
    *wrong(SCALE, "dc: the same whatever comes in", scale(dc="1.0")),
    *wrong(SCALE, "dX: a factor 1/n", scale(dX="return dA * self.g / len(dA)")),
    *wrong(SCALE, "a gradient is not stored", scale(dc="0").replace("self.dc", "dc")),
    *wrong(SCALE, "AttributeError", scale(forward="return X * self.g + self.c")),
    *wrong(SCALE, "NameError", scale(forward="self.X = X; return X * g + c")),
    *wrong(
        SCALE,
        "TypeError",
        """
        class answer(nnlib.Layer):
            learns = ("g", "c")
            def __init__(self, g):
                self.g, self.c = g.copy(), np.zeros(len(g))
            def forward(self, X):
                self.X = X
                return X * self.g + self.c
            def backward(self, dA):
                self.dg, self.dc = (self.X * dA).sum(axis=0), dA.sum(axis=0)
                return dA * self.g
        """,
    ),
]

WRONG_HUBER = [
    *wrong(
        HUBER,
        "dA: |e| in place of its slope",
        huber(dA="np.where(abs(e) <= 1, e, abs(e)) / e.size"),
    ),
    *wrong(HUBER, "L: squared everywhere", huber(L="np.mean(e**2 / 2)", dA="e / e.size")),
    *wrong(HUBER, "dA: squared everywhere", huber(dA="e / e.size")),
    *wrong(HUBER, "L: straight everywhere", huber(L="np.mean(abs(e) - 0.5)")),
    *wrong(HUBER, "dA: straight everywhere", huber(dA="np.sign(e) / e.size")),
    *wrong(
        HUBER,
        "L: the 1/2 of the square is lost",
        huber(L="np.mean(np.where(abs(e) <= 1, e**2, abs(e) - 0.5))"),
    ),
    *wrong(
        HUBER,
        "dA: the 1/2 of the square is lost",
        huber(dA="np.where(abs(e) <= 1, 2 * e, np.sign(e)) / e.size"),
    ),
    *wrong(
        HUBER,
        "L: the two parts do not meet",
        huber(L="np.mean(np.where(abs(e) <= 1, e**2 / 2, abs(e)))"),
    ),
    *wrong(
        HUBER,
        "L: the two parts are swapped",
        huber(L="np.mean(np.where(abs(e) > 1, e**2 / 2, abs(e) - 0.5))"),
    ),
    *wrong(
        HUBER,
        "dA: the two parts are swapped",
        huber(dA="np.where(np.abs(e) <= 1, np.sign(e), e) / e.size"),
    ),
    *wrong(
        HUBER,
        "L: a large negative error",
        huber(L="np.mean(np.where(e <= 1, e**2 / 2, abs(e) - 0.5))"),
        huber(L="np.mean(np.where(abs(e) <= 1, e**2 / 2, e - 0.5))"),
    ),
    *wrong(
        HUBER,
        "dA: a large negative error",
        huber(dA="np.where(e < 1, e, 1) / e.size"),
        huber(dA="np.where(abs(e) < 1, e, 1) / e.size"),
        huber(dA="np.minimum(e, 1) / e.size"),
    ),
    *wrong(HUBER, "dA: 0 where it is large", huber(dA="np.where(abs(e) <= 1, e, 0) / e.size")),
    *wrong(HUBER, "dA: cut after the division", huber(dA="np.clip(e / e.size, -1, 1)")),
    *wrong(
        HUBER,
        "L: added up, not averaged",
        huber(L="np.sum(np.where(abs(e) <= 1, e**2 / 2, abs(e) - 0.5))"),
    ),
    *wrong(HUBER, "dA: added up, not averaged", huber(dA="np.clip(e, -1, 1)")),
    *wrong(
        HUBER,
        "L: averaged over the samples only",
        huber(L="np.sum(np.where(abs(e) <= 1, e**2 / 2, abs(e) - 0.5)) / len(e)"),
    ),
    *wrong(HUBER, "dA: averaged over the samples only", huber(dA="np.clip(e, -1, 1) / len(A)")),
    *wrong(HUBER, "dA: averaged twice", huber(dA="np.clip(e, -1, 1) / e.size**2")),
    *wrong(HUBER, "dA: averaged over the outputs only", huber(dA="np.clip(e, -1, 1) / A.shape[1]")),
    *wrong(HUBER, "L: not averaged", huber(L="np.where(abs(e) <= 1, e**2 / 2, abs(e) - 0.5)")),
    *wrong(HUBER, "dA: the sign", huber(e="Y - A")),
    *wrong(HUBER, "dA: a factor 2", huber(dA="2 * np.clip(e, -1, 1) / e.size")),
    *wrong(HUBER, "dA: one mean", huber(dA="np.mean(np.clip(e, -1, 1) / e.size)")),
    *wrong(HUBER, "dA: a factor the size of dA", huber(dA="-np.clip(e, -1, 1)")),
    *wrong(
        HUBER,
        "the number of things returned",
        "def answer(A, Y):\n    return np.mean((A - Y) ** 2)",
    ),
    *wrong(
        HUBER,
        "one if for a whole array",
        "def answer(A, Y):\n    if abs(A - Y) <= 1:\n        return 0, 0",
    ),
    *wrong(HUBER, "an argument is changed", huber(e="A; e -= Y")),
    *wrong(HUBER, "the order of what is returned", huber().replace("L, dA", "dA, L")),
    *wrong(
        HUBER,
        "dA: the loss in place of its slope",
        huber(dA="np.where(abs(e) <= 1, e**2 / 2, abs(e) - 0.5) / e.size"),
        huber(dA="np.where(abs(e) <= 1, e, abs(e) - 0.5) / e.size"),
    ),
    *wrong(
        HUBER,
        "dA: the slope of the square",
        huber(dA="np.where(abs(e) <= 1, e / 2, np.sign(e)) / e.size"),
    ),
    *wrong(
        HUBER,
        "L: 1/2 is added, not subtracted",
        huber(L="np.mean(np.where(abs(e) <= 1, e**2 / 2, abs(e) + 0.5))"),
    ),
    *wrong(
        HUBER,
        "L: squared where it is straight",
        huber(L="np.mean(np.where(abs(e) <= 1, e**2 / 2, e**2 - 0.5))"),
    ),
    *wrong(HUBER, "dA: negative errors are lost", huber(dA="np.clip(e, 0, 1) / e.size")),
    *wrong(HUBER, "dA: the sign is lost", huber(dA="abs(np.clip(e, -1, 1)) / e.size")),
    *wrong(HUBER, "dA: squared everywhere, and a factor 2", huber(dA="my_loss_slope(A, Y)")),
    *wrong(HUBER, "L: whole numbers", huber(e="(A - Y).astype(int)")),
    *wrong(
        HUBER,
        "L: one decision for all",
        huber(L="np.mean(e**2) / 2 if np.mean(abs(e)) <= 1 else np.mean(abs(e)) - 0.5"),
        huber(L="np.mean(e**2) / 2 if (abs(e) <= 1).all() else np.mean(abs(e)) - 0.5"),
    ),
    *wrong(
        HUBER,
        "L: the last number only",
        huber(L="[r**2 / 2 if abs(r) <= 1 else abs(r) - 0.5 for r in e.ravel()][-1]"),
    ),
    *wrong(
        HUBER,
        "dA: other numbers",
        huber(dA="L * np.clip(e, -1, 1)"),
        named=False,
    ),
    *wrong(
        HUBER, "None came back", huber().replace("return L", "print(L").replace(", dA\n", ")\n")
    ),
]

WRONG_MOMENTUM = [
    *wrong(
        MOMENTUM,
        "step 2 of W1: no velocity is kept",
        momentum(keep="pass"),
        momentum(velocity="gradients[name]"),
        momentum(first="self.kept = {}"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: the velocity of the step before",
        momentum(
            update="pass",
            velocity="self.kept.get(name, 0.0 * array)",
            keep="array -= self.learning_rate * velocity; "
            "self.kept[name] = self.momentum * velocity + gradients[name]",
        ),
    ),
    *wrong(
        MOMENTUM,
        "step 2 of W1: nothing of the velocity fades",
        momentum(velocity="self.kept.get(name, 0.0) + gradients[name]"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: a factor 1 - momentum",
        momentum(
            velocity="self.momentum * self.kept.get(name, 0.0) "
            "+ (1 - self.momentum) * gradients[name]"
        ),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: momentum on the gradient",
        momentum(velocity="self.kept.get(name, 0.0) + self.momentum * gradients[name]"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: momentum on the gradient",
        momentum(velocity="self.momentum * (self.kept.get(name, 0.0) + gradients[name])"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: the rate twice",
        momentum(
            velocity="self.momentum * self.kept.get(name, 0.0) "
            "+ self.learning_rate * gradients[name]"
        ),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: the sign",
        momentum(update="array += self.learning_rate * velocity"),
        momentum(velocity="self.momentum * self.kept.get(name, 0.0) - gradients[name]"),
    ),
    *wrong(MOMENTUM, "step 1 of W1: the rate is lost", momentum(update="array -= velocity")),
    *wrong(
        MOMENTUM,
        "step 1 of W1: the weights shrink",
        momentum(
            velocity="gradients[name]",
            update="array[...] = self.momentum * array - self.learning_rate * velocity * -1 * -1",
        ),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: more than the gradient at first",
        momentum(
            update="array -= self.learning_rate * (gradients[name] + self.momentum * velocity)"
        ),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W2: one velocity for all",
        momentum(
            velocity="self.momentum * self.kept + gradients[name]",
            keep="self.kept = velocity",
            kept="0.0",
        ),
        momentum(
            velocity='self.momentum * self.kept.get("velocity", 0.0) + gradients[name]',
            keep='self.kept["velocity"] = velocity',
        ),
    ),
    *wrong(
        MOMENTUM,
        "a new array in the dict",
        momentum(update="parameters[name] = array - self.learning_rate * velocity"),
    ),
    *wrong(
        MOMENTUM,
        "nothing is changed",
        momentum(update="array = array - self.learning_rate * velocity"),
        momentum(update="pass"),
        momentum(update="return {name: array - self.learning_rate * velocity}"),
    ),
    *wrong(
        MOMENTUM,
        "an array is left out",
        momentum(update="array -= self.learning_rate * velocity; return None"),
    ),
    *wrong(MOMENTUM, "KeyError", momentum(velocity="self.kept[name] * self.momentum")),
    *wrong(MOMENTUM, "KeyError", momentum(velocity='gradients["W"]')),
    *wrong(
        MOMENTUM,
        "a gradient is changed",
        momentum(
            velocity="gradients[name]",
            keep="velocity += self.momentum * self.kept.get("
            "name, 0.0 * array); self.kept[name] = velocity",
        ),
    ),
    *wrong(
        MOMENTUM,
        "shared by all objects",
        momentum(kept="answer.shared").replace(
            "class answer:", "class answer:\n            shared = {}\n"
        ),
    ),
    *wrong(
        MOMENTUM,
        "a class is wanted",
        "def answer(parameters, gradients):\n    pass",
        momentum() + "\n        answer = answer(0.1, 0.9)",
    ),
    *wrong(MOMENTUM, "AttributeError", momentum().replace("def step", "def update")),
    *wrong(
        MOMENTUM,
        "TypeError",
        momentum()
        .replace("learning_rate, momentum):", "learning_rate):")
        .replace(
            "self.learning_rate, self.momentum = learning_rate, momentum",
            "self.learning_rate, self.momentum = learning_rate, 0.9",
        ),
    ),
    *wrong(MOMENTUM, "NameError", momentum(update="array -= rate * velocity")),
    *wrong(
        MOMENTUM,
        "step 3 of W1: the gradient is kept",
        momentum(keep="self.kept[name] = gradients[name]"),
    ),
    *wrong(
        MOMENTUM,
        "step 2 of W1: the weights are kept",
        momentum(keep="self.kept[name] = array"),
    ),
    *wrong(
        MOMENTUM,
        "step 2 of W1: the rate in what is kept",
        momentum(keep="self.kept[name] = self.learning_rate * velocity"),
    ),
    *wrong(
        MOMENTUM,
        "step 2 of W1: a momentum of your own",
        momentum(velocity="0.9 * self.kept.get(name, 0.0) + gradients[name]"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: a rate of your own",
        momentum(update="array -= 0.1 * velocity"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: momentum in place of the rate",
        momentum(update="array -= self.momentum * velocity"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: the velocity does not start at 0",
        momentum(velocity="self.momentum * self.kept.get(name, 1.0) + gradients[name]"),
        momentum(velocity="self.momentum * self.kept.get(name, array) + gradients[name]"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: more than the gradient at first",
        momentum(velocity="self.momentum * self.kept.get(name, gradients[name]) + gradients[name]"),
    ),
    *wrong(
        MOMENTUM,
        "step 2 of W1: momentum is the share that fades",
        momentum(velocity="(1 - self.momentum) * self.kept.get(name, 0.0) + gradients[name]"),
    ),
    *wrong(
        MOMENTUM,
        "step 2 of W1: the old velocity with the wrong sign",
        momentum(velocity="gradients[name] - self.momentum * self.kept.get(name, 0.0)"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W1: the weights are replaced",
        momentum(update="array[...] = self.learning_rate * velocity"),
    ),
    *wrong(MOMENTUM, "KeyError", momentum(velocity="self.kept[name]", kept='{"W1": 0, "W2": 0}')),
]

WRONG_BATCHES = [
    *wrong(
        BATCHES,
        "the last batch is dropped",
        batches(starts="range(0, len(X) - batch_size + 1, batch_size)"),
        batches(starts="range(0, len(X) // batch_size * batch_size, batch_size)"),
    ),
    *wrong(
        BATCHES,
        "an empty batch",
        batches(starts="range(0, (len(X) // batch_size + 1) * batch_size, batch_size)"),
        batches(starts="range(0, len(X) + batch_size, batch_size)"),
    ),
    *wrong(
        BATCHES,
        "the labels are not shuffled",
        batches(y="y[i : i + batch_size]"),
        batches(before="X = X[rng.permutation(len(X))]", order="np.arange(len(X))"),
    ),
    *wrong(
        BATCHES,
        "the labels are shuffled apart",
        batches(before="y = rng.permutation(y)"),
        batches(y="y[rng.permutation(len(y))][i : i + batch_size]"),
        batches(before="X, y = rng.permutation(X), rng.permutation(y)", order="np.arange(len(X))"),
    ),
    *wrong(BATCHES, "nothing is shuffled", batches(order="np.arange(len(X))")),
    *wrong(BATCHES, "nothing is shuffled", batches(order="sorted(rng.permutation(len(X)))")),
    *wrong(BATCHES, "reversed, not shuffled", batches(order="np.arange(len(X))[::-1]")),
    *wrong(
        BATCHES,
        "only the batches are shuffled",
        batches(order="np.arange(len(X))", after="rng.shuffle(cut)"),
        batches(
            order="np.arange(len(X))", starts="rng.permutation(np.arange(0, len(X), batch_size))"
        ),
    ),
    *wrong(
        BATCHES,
        "shuffled inside the batches only",
        batches(order="np.arange(len(X))", rows="rng.permutation(order[i : i + batch_size])"),
    ),
    *wrong(
        BATCHES,
        "drawn with replacement",
        batches(order="rng.integers(0, len(X), len(X))"),
        batches(order="rng.choice(len(X), len(X))"),
    ),
    *wrong(
        BATCHES,
        "the last batch is filled up",
        batches(rows="rng.integers(0, len(X), batch_size)"),
        batches(rows="rng.choice(len(X), batch_size, replace=False)"),
    ),
    *wrong(BATCHES, "samples come twice", batches(starts="range(0, len(X), batch_size - 1)")),
    *wrong(BATCHES, "samples come twice", batches(starts="range(len(X))")),
    *wrong(BATCHES, "samples come twice", batches(rows="order[i : i + batch_size + 1]")),
    *wrong(BATCHES, "the first batch only", batches(after="    return cut")),
    *wrong(
        BATCHES,
        "samples are left out",
        batches(rows="order[i : i + batch_size - 1]"),
        batches(starts="range(1, len(X), batch_size)"),
        batches(order="rng.permutation(len(X))[:-1]"),
        batches(rows="order[i:batch_size]"),
    ),
    *wrong(
        BATCHES,
        "batch_size taken for their number",
        "def answer(X, y, batch_size, rng):\n"
        "    order = rng.permutation(len(X))\n"
        "    return [(X[r], y[r]) for r in np.array_split(order, batch_size)]",
    ),
    *wrong(
        BATCHES,
        "the sizes of the batches",
        "def answer(X, y, batch_size, rng):\n"
        "    order = rng.permutation(len(X))\n"
        "    parts = np.array_split(order, -(-len(X) // batch_size))\n"
        "    return [(X[r], y[r]) for r in parts]",
        batches(starts="range(0, len(X), 32)", rows="order[i : i + 32]"),
    ),
    *wrong(
        BATCHES,
        "an argument is changed",
        batches(before="rng.shuffle(X)"),
        batches(before="rng.shuffle(X); rng.shuffle(y)", order="np.arange(len(X))"),
    ),
    *wrong(
        BATCHES,
        "rng is not used",
        batches(before="rng = np.random.default_rng(0)"),
        batches(order="np.random.permutation(len(X))"),
    ),
    *wrong(BATCHES, "None came back", batches().replace("return cut", "print(len(cut))")),
    *wrong(BATCHES, "no batch", batches().replace("cut.append", "cut + list")),
    *wrong(
        BATCHES,
        "no list of pairs",
        batches().replace("return cut", "return [b for b, _ in cut], [b for _, b in cut]"),
        batches(X="X[rows]", y="y[rows], rows"),
        batches().replace("return cut", "return 7"),
    ),
    *wrong(BATCHES, "row numbers", batches(X="rows")),
    *wrong(BATCHES, "the shape", batches(y="y[rows].reshape(-1, 1)")),
    *wrong(BATCHES, "X and y are swapped", batches(X="y[rows]", y="X[rows]")),
    *wrong(BATCHES, "a function is wanted", "answer = []"),
    *wrong(BATCHES, "TypeError", "def answer(X, y, batch_size):\n    return []"),
]

WRONG_CURVES = [
    *wrong(
        CURVES,
        "A: not more units",
        'answer = {"A": "more units", "B": ..., "C": ..., "D": ...}',
    ),
    *wrong(CURVES, "A: not stop earlier", 'answer = dict(A="stop earlier", B="nothing")'),
    *wrong(
        CURVES,
        "B: not more units",
        'answer = {"A": "lower the rate", "B": "more units", "C": ..., "D": ...}',
    ),
    *wrong(
        CURVES,
        "C: not more units",
        'answer = {"A": "lower the rate", "B": "stop earlier", "C": "more units", '
        '"D": "raise the rate"}',
    ),
    *wrong(
        CURVES,
        "D: not nothing",
        'answer = {"A": "lower the rate", "B": "stop earlier", "C": "raise the rate", '
        '"D": "nothing"}',
    ),
    *wrong(CURVES, "no such panel", 'answer = {1: "lower the rate"}'),
    *wrong(CURVES, "no option", 'answer = {"A": "the rate"}', 'answer = {"A": 3}'),
    *wrong(CURVES, "a dict is wanted", 'answer = "lower the rate"', "answer = None"),
]

WRONG_LATER = [  # written when the judges were finished
    *wrong(SCALE, "a variable of the notebook", scale(dg="(X * dA).sum(axis=0)")),
    *wrong(
        SCALE,
        "dg: other numbers",
        scale(dg="self.X.sum(axis=0) * dA.sum(axis=0)"),
        scale(dg="(self.X * dA)[0]"),
        named=False,
    ),
    *wrong(SCALE, "A: other numbers", scale(forward="self.X = X; return X + self.g"), named=False),
    *wrong(SCALE, "dX: the wrong axis", scale(dX="return (dA * self.g).sum(axis=0)")),
    *wrong(HUBER, "L: a factor 2", huber(L="np.mean(np.where(abs(e) <= 1, e**2, 2 * abs(e) - 1))")),
    *wrong(HUBER, "dA: added up, not averaged", huber(dA="np.sign(e) * np.minimum(abs(e), 1)")),
    *wrong(HUBER, "dA: the sign is lost", huber(e="abs(A - Y)")),
    *wrong(HUBER, "L: inf", huber(e="A / Y")),
    *wrong(HUBER, "L: other numbers", huber(L="np.sqrt(1 + e**2).mean() - 1"), named=False),
    *wrong(
        MOMENTUM,
        "step 1 of W1: a factor 2",
        momentum(update="array -= self.learning_rate * (velocity + gradients[name])"),
    ),
    *wrong(
        MOMENTUM,
        "step 2 of W1: no velocity is kept",
        momentum(update="array -= self.learning_rate * velocity; velocity *= 0"),
        momentum(keep="self.kept = {name: velocity}"),
    ),
    *wrong(
        MOMENTUM,
        "step 1 of W2: a factor",
        momentum(update="array -= self.learning_rate * velocity; self.learning_rate *= 0.9"),
    ),
    *wrong(
        BATCHES,
        "samples are left out",
        batches(rows="order[i * batch_size : (i + 1) * batch_size]"),
    ),
    *wrong(BATCHES, "samples come twice", batches(rows="order[i:]")),
    *wrong(BATCHES, "IndexError", batches(order="rng.permutation(len(X) + 1)")),
    *wrong(BATCHES, "the labels are shuffled apart", batches(X="X[order[rows]]")),
    *wrong(BATCHES, "rows that are not in X", batches(before="X = X - X.mean(axis=0)")),
    *wrong(BATCHES, "no list of pairs", batches().replace("cut.append", "cut.extend")),
]

WRONG: list[Answer] = [
    *WRONG_GRADIENTS,
    *WRONG_SCALE,
    *WRONG_HUBER,
    *WRONG_MOMENTUM,
    *WRONG_BATCHES,
    *WRONG_CURVES,
    *WRONG_LATER,
]


def right(judge, *codes):
    """Right answers in whatever form."""
    return [Answer(judge, code) for code in codes]


RIGHT: list[Answer] = [
    *right(
        GRADIENTS,
        gradients(),
        gradients(dW="np.dot(X.T, dZ)", db="np.sum(dZ, 0)", dX="np.matmul(dZ, W.transpose())"),
        gradients(
            dW="np.einsum('nd,nk->dk', X, dZ)", db="np.ones(len(dZ)) @ dZ", dX="(W @ dZ.T).T"
        ),
        gradients(dW="(dZ.T @ X).T", db="dZ.sum(axis=0, keepdims=True).reshape(-1)"),
        gradients(dW="sum(np.outer(x, dz) for x, dz in zip(X, dZ))", db="sum(dZ)"),
        gradients(
            before="X, W, dZ = X.astype(np.float32), W.astype(np.float32), dZ.astype(np.float32)"
        ),
        gradients(db="len(dZ) * dZ.mean(axis=0)", dW="(X.T @ dZ).tolist()"),
        "answer = lambda X, W, dZ: [X.T @ dZ, dZ.sum(0), dZ @ W.T]",
        """
        def answer(X, W, dZ):
            n, d = X.shape
            k = dZ.shape[1]
            dW, db, dX = np.zeros((d, k)), np.zeros(k), np.zeros((n, d))
            for i in range(n):
                for j in range(k):
                    db[j] += dZ[i, j]
                    for m in range(d):
                        dW[m, j] += X[i, m] * dZ[i, j]
                        dX[i, m] += dZ[i, j] * W[m, j]
            return {"dW": dW, "db": db, "dX": dX}
        """,
        """
        def answer(X, W, dZ):
            layer = nnlib.Dense.from_weights(W, np.zeros(W.shape[1]))
            layer.forward(X)
            dX = layer.backward(dZ)
            return layer.dW, layer.db, dX
        """,
    ),
    *right(
        SCALE,
        scale(),
        scale(learns='["c", "g"]', dg="np.einsum('nd,nd->d', self.X, dA)"),
        scale(dg="np.sum(dA * self.X, axis=0)", dc="np.ones(len(dA)) @ dA"),
        scale(forward="self.X = X.copy(); return self.scaled(X)")
        + "\n            def scaled(self, X):\n                return X * self.g + self.c\n",
        scale(learns='("g", "c", "extra")[:2]', dX="return dA @ np.diag(self.g)"),
        """
        class Kept(nnlib.Layer):
            def forward(self, X):
                self.X = X
                return self.make(X)

        class answer(Kept):
            learns = "g", "c"
            def __init__(self, g, c):
                super().__init__()
                self.g = np.array(g)
                self.c = np.array(c)
                self.dg = np.zeros_like(g)
            def make(self, X):
                return np.stack([x * self.g + self.c for x in X])
            def backward(self, dA):
                self.dg[...] = 0
                self.dc = np.zeros_like(self.c)
                for x, da in zip(self.X, dA):
                    self.dg += x * da
                    self.dc += da
                return dA * self.g
        """,
    ),
    *right(
        HUBER,
        huber(),
        huber(L="np.where(abs(e) < 1, e * e / 2, abs(e) - 0.5).mean()"),
        huber(dA="np.where(abs(e) <= 1, e, np.sign(e)) / (A.shape[0] * A.shape[1])"),
        huber(
            L="np.array([[np.mean(np.minimum(abs(e), 1) * (abs(e) - np.minimum(abs(e), 1) / 2))]])"
        ),
        huber(dA="np.maximum(-1, np.minimum(1, e)) / len(e.ravel())"),
        huber(e="(A - Y).astype(np.float32)"),
        """
        def answer(A, Y):
            L, dA = 0.0, np.zeros(A.shape)
            for i in range(A.shape[0]):
                for j in range(A.shape[1]):
                    e = A[i, j] - Y[i, j]
                    if abs(e) <= 1:
                        L += e**2 / 2
                        dA[i, j] = e
                    else:
                        L += abs(e) - 0.5
                        dA[i, j] = 1 if e > 0 else -1
            return L / A.size, dA / A.size
        """,
    ),
    *right(
        MOMENTUM,
        momentum(),
        momentum(update="array[...] = array - self.learning_rate * velocity"),
        momentum(update="np.subtract(array, self.learning_rate * velocity, out=array)"),
        momentum(
            velocity="self.momentum * self.kept.get(name, 0.0) "
            "- self.learning_rate * gradients[name]",
            update="array += velocity",
        ),
        momentum(
            velocity="self.kept.setdefault(name, np.zeros_like(array))",
            keep="velocity *= self.momentum; velocity += gradients[name]",
        ),
        momentum(update="array -= self.learning_rate * velocity", first="self.steps = 1")
        + "\n            def reset(self):\n                self.kept = {}\n",
        "class answer(nnlib.SGD):\n    pass",
        """
        class answer:
            def __init__(self, learning_rate, momentum):
                self.rate, self.m, self.v = learning_rate, momentum, None
            def step(self, parameters, gradients):
                if self.v is None:
                    self.v = {name: np.zeros(g.shape) for name, g in gradients.items()}
                self.v = {name: self.m * self.v[name] + gradients[name] for name in gradients}
                for name in parameters:
                    parameters[name] -= self.rate * self.v[name]
        """,
    ),
    *right(
        BATCHES,
        batches(),
        batches(order="rng.choice(len(X), len(X), replace=False)"),
        batches(order="np.argsort(rng.random(len(X)))"),
        batches(before="order = np.arange(len(y)); rng.shuffle(order)", order="order.tolist()"),
        batches(X="X[rows].tolist()", y="[y[r] for r in rows]"),
        batches().replace("return cut", "return tuple(cut)"),
        batches(
            before="order = rng.permutation(len(X)); X, y = X[order], y[order]",
            order="np.arange(len(X))",
        ),
        """
        def answer(X, y, batch_size, rng):
            order = rng.permutation(len(X))
            parts = np.split(order, range(batch_size, len(X), batch_size))
            return [(np.take(X, p, axis=0), y[p]) for p in parts]
        """,
        """
        def answer(X, y, batch_size, rng):
            left = list(rng.permutation(len(X)))
            while left:
                rows, left = left[:batch_size], left[batch_size:]
                yield [X[rows], y[rows]]
        """,
        """
        def answer(X, y, batch_size, rng):
            both = rng.permutation(np.column_stack([X, y]))
            cut = [both[i : i + batch_size] for i in range(0, len(both), batch_size)]
            return [(part[:, :-1], part[:, -1].astype(int)) for part in cut]
        """,
    ),
    *right(
        CURVES,
        'answer = {"A": "lower the rate", "B": "stop earlier", "C": "raise the rate", '
        '"D": "more units"}',
        'answer = dict(a="Lower the rate", d=" more units ", c="RAISE THE RATE", b="stop earlier")',
    ),
]
