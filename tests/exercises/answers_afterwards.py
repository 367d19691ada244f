"""Answers written when the judges were finished, before anyone saw what they say to them.

The first time 56 of the 72 wrong ones got the fault itself, none was accepted, and no right one
was refused; some judges have learned from them since.

Above each wrong answer stands what is wrong in it, in the words of whoever wrote it.
"""

from __future__ import annotations

from answers import Answer

WRONG: dict[str, list[Answer]] = {}
RIGHT: dict[str, list[Answer]] = {}

# What else stands in the notebook by then, beside what NOTEBOOK of the tables holds.
NOTEBOOK = {
    "1_perceptron": """
def neuron_train(X, Y, W, iterations, learning_rate=0.5):
    W = W.copy()
    weights, losses = [W[:, 0].copy()], []
    for iteration in range(iterations):
        A = neuron_forward(X, W)
        error = A - Y
        slope = A * (1 - A)
        losses.append((error ** 2).sum())
        dW = 2 * X.T @ (error * slope)
        W -= learning_rate * dW
        weights.append(W[:, 0].copy())
    return np.array(weights), np.array(losses)
""",
    "2_two_layer_network": """
trained = two_layer_start()
for iteration in range(1500):
    A1, A2 = two_layer_forward(trained, X)
    gradients = two_layer_backward(trained, X, Y, A1, A2)
    for name in trained:
        trained[name] -= gradients[name]
""",
}

WRONG["1_perceptron"] = [
    # The error is taken to be the loss: it is squared already.
    Answer(
        "judge_neuron_gradient",
        """
        def my_gradient(X, Y, W):
            A = sigmoid(X @ W)
            error = (A - Y) ** 2
            slope = A * (1 - A)
            dW = 2 * X.T @ (error * slope)
            return error, slope, dW
        """,
        fault="error: the square of the error",
        name="my_gradient",
    ),
    # The output is squeezed a second time before its slope is read.
    Answer(
        "judge_neuron_gradient",
        """
        def my_gradient(X, Y, W):
            A = sigmoid(X @ W)
            error = A - Y
            slope = sigmoid(A) * (1 - sigmoid(A))
            dW = 2 * X.T @ (error * slope)
            return error, slope, dW
        """,
        fault="slope: squeezed twice",
        name="my_gradient",
    ),
    # Brackets forgotten: A * 1 - A is 0 everywhere.
    Answer(
        "judge_neuron_gradient",
        """
        def my_gradient(X, Y, W):
            A = sigmoid(X @ W)
            error = A - Y
            slope = A * 1 - A
            dW = 2 * X.T @ (error * slope)
            return error, slope, dW
        """,
        fault="slope: brackets are missing",
        name="my_gradient",
    ),
    # The notebook's own function is called, which always takes the notebook's four rows.
    Answer(
        "judge_neuron_gradient",
        """
        def my_gradient(X, Y, W):
            A = sigmoid(X @ W)
            error = A - Y
            slope = A * (1 - A)
            dW = neuron_gradient(W)
            return error, slope, dW
        """,
        fault="a variable of the notebook",
        name="my_gradient",
    ),
    # How wrong and how steep are handed to the weights instead of to the inputs.
    Answer(
        "judge_neuron_gradient",
        """
        def my_gradient(X, Y, W):
            A = sigmoid(X @ W)
            error = A - Y
            slope = A * (1 - A)
            dW = 2 * W * np.sum(error * slope)
            return error, slope, dW
        """,
        fault="dW: W in place of X",
        name="my_gradient",
    ),
    # The update is made row by row: later rows see weights that have moved already.
    Answer(
        "judge_neuron_iteration",
        """
        def my_iteration(X, Y, W, learning_rate):
            W_new = W.copy()
            for x, y in zip(X, Y):
                x = x.reshape(1, -1)
                A = sigmoid(x @ W_new)
                W_new = W_new - learning_rate * 2 * x.T @ ((A - y) * A * (1 - A))
            return W_new
        """,
        fault="an update for each row",
        name="my_iteration",
    ),
    # The rate 0.5 of the lesson is written into the code; the one handed over is not used.
    Answer(
        "judge_neuron_iteration",
        """
        def my_iteration(X, Y, W, learning_rate):
            A = neuron_forward(X, W)
            error = A - Y
            slope = A * (1 - A)
            dW = 2 * X.T @ (error * slope)
            W_new = W - 0.5 * dW
            return W_new
        """,
        fault="the rate is always 0.5",
        name="my_iteration",
    ),
    # The notebook's training loop hands back a flat row of weights (d,), not a column.
    Answer(
        "judge_neuron_iteration",
        """
        def my_iteration(X, Y, W, learning_rate):
            W_new = neuron_train(X, Y, W, 1, learning_rate)[0][-1]
            return W_new
        """,
        fault="the shape",
        name="my_iteration",
    ),
    # Two names for one array: what goes up comes down again before the loss is asked.
    Answer(
        "judge_neuron_slopes",
        """
        def my_slopes(loss, W):
            slopes = np.zeros(W.shape)
            h = 0.0001
            for index in np.ndindex(W.shape):
                W_up = W.copy()
                W_down = W_up
                W_up[index] += h
                W_down[index] -= h
                one_slope = (loss(W_up) - loss(W_down)) / (2 * h)
                slopes[index] = one_slope
            return slopes
        """,
        fault="no weight is moved",
        named=False,
        name="my_slopes",
    ),
    # All weights move together, so every entry is the sum of all slopes.
    Answer(
        "judge_neuron_slopes",
        """
        def my_slopes(loss, W):
            slopes = np.zeros(W.shape)
            h = 1e-5
            for index in np.ndindex(W.shape):
                one_slope = (loss(W + h) - loss(W - h)) / (2 * h)
                slopes[index] = one_slope
            return slopes
        """,
        fault="several weights at once",
        name="my_slopes",
    ),
    # The copies are made once, before the loop: weights moved earlier stay moved.
    Answer(
        "judge_neuron_slopes",
        """
        def my_slopes(loss, W):
            slopes = np.zeros(W.shape)
            h = 0.001
            W_up, W_down = W.copy(), W.copy()
            for index in np.ndindex(W.shape):
                W_up[index] += h
                W_down[index] -= h
                one_slope = (loss(W_up) - loss(W_down)) / (2 * h)
                slopes[index] = one_slope
            return slopes
        """,
        fault="a weight is not put back",
        name="my_slopes",
    ),
    # The weight is moved by a share of itself, but the difference is divided by the bare share.
    Answer(
        "judge_neuron_slopes",
        """
        def my_slopes(loss, W):
            slopes = np.zeros(W.shape)
            h = 1e-5
            for index in np.ndindex(W.shape):
                W_up, W_down = W.copy(), W.copy()
                W_up[index] *= 1 + h
                W_down[index] *= 1 - h
                slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)
            return slopes
        """,
        fault="not every weight is moved",
        named=False,
        name="my_slopes",
    ),
    # The rate 50 and the wrong sign are taken for each other.
    Answer(
        "judge_neuron_curves",
        """my_curves = "D B A C" """,
        fault="A is not rate 50",
        name="my_curves",
    ),
    # The bias is thought not to pass the squeeze: db leaves the slope out.
    Answer(
        "judge_neuron_repair",
        """
        def my_bias_gradient(X, Y, W, b):
            Z = X @ W + b
            A = sigmoid(Z)
            error = A - Y
            slope = A * (1 - A)
            dW = 2 * X.T @ (error * slope)
            db = 2 * np.sum(error, axis=0)
            return dW, db
        """,
        fault="db: the slope is lost",
        name="my_bias_gradient",
    ),
    # The two results were made to agree by taking the 2 away from dW instead of adding it to db.
    Answer(
        "judge_neuron_repair",
        """
        def my_bias_gradient(X, Y, W, b):
            Z = X @ W + b
            A = sigmoid(Z)
            error = A - Y
            slope = A * (1 - A)
            dW = X.T @ (error * slope)
            db = np.sum(error * slope, axis=0)
            return dW, db
        """,
        fault="dW: a factor 1/2",
        name="my_bias_gradient",
    ),
    # Only half of the slope line was mended, and db is multiplied by b.
    Answer(
        "judge_neuron_repair",
        """
        def my_bias_gradient(X, Y, W, b):
            Z = X @ W + b
            A = sigmoid(Z)
            error = A - Y
            slope = A * (1 - Z)
            dW = 2 * X.T @ (error * slope)
            db = 2 * np.sum(error * slope * b, axis=0)
            return dW, db
        """,
        fault="dW: the slope of z, in part",
        name="my_bias_gradient",
    ),
    # Rows that are right are counted, over all rules, not rules with all four rows right.
    Answer(
        "judge_neuron_rules",
        """
        my_count = 0
        for rule in itertools.product([0, 1], repeat=4):
            column = np.array(rule, float).reshape(4, 1)
            w = neuron_train(X, column, W_start, 200)[0][-1]
            my_count += int(np.sum((X @ w > 0) == (column[:, 0] == 1)))
        """,
        fault="rows, not rules",
        name="my_count",
    ),
]

RIGHT["1_perceptron"] = [
    # With a loop over the rows, and the slope from exponentials.
    Answer(
        "judge_neuron_gradient",
        """
        def my_gradient(X, Y, W):
            Z = X.dot(W)
            error = -(Y - sigmoid(Z))
            slope = np.exp(-Z) / (1 + np.exp(-Z)) ** 2
            dW = np.zeros_like(W)
            for i in range(len(X)):
                dW += 2 * error[i] * slope[i] * X[i][:, None]
            return error, slope, dW
        """,
        name="my_gradient",
    ),
    # The training loop of the notebook, and its row made a column again.
    Answer(
        "judge_neuron_iteration",
        """
        def my_iteration(X, Y, W, learning_rate):
            return neuron_train(X, Y, W, 1, learning_rate)[0][-1].reshape(W.shape)
        """,
        name="my_iteration",
    ),
    # A flat copy, and a formula with four places.
    Answer(
        "judge_neuron_slopes",
        """
        def my_slopes(loss, W):
            def moved(index, by):
                other = W.copy()
                other[index] += by
                return loss(other)
            h, slopes = 1e-3, np.empty(W.shape)
            for i in np.ndindex(W.shape):
                near = moved(i, h) - moved(i, -h)
                far = moved(i, 2 * h) - moved(i, -2 * h)
                slopes[i] = (8 * near - far) / (12 * h)
            return slopes
        """,
        name="my_slopes",
    ),
    # The derivative of the squeeze by sigmoid(-Z); db as a product with ones.
    Answer(
        "judge_neuron_repair",
        """
        def my_bias_gradient(X, Y, W, b):
            Z = X @ W + b
            blame = 2 * (sigmoid(Z) - Y) * sigmoid(Z) * sigmoid(-Z)
            return X.T @ blame, np.ones(len(X)) @ blame
        """,
        name="my_bias_gradient",
    ),
]

WRONG["2_two_layer_network"] = [
    # In the loop = stands where += is needed: only the last sample is kept.
    Answer(
        "judge_two_layer_dW1",
        """
        def my_dW1(X, dZ1):
            dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
            for i in range(len(X)):
                for j in range(X.shape[1]):
                    for k in range(dZ1.shape[1]):
                        dW1[j, k] = X[i, j] * dZ1[i, k]
            return dW1
        """,
        fault="the last sample only",
        name="my_dW1",
    ),
    # The loop over the samples stops at the notebook's four.
    Answer(
        "judge_two_layer_dW1",
        """
        def my_dW1(X, dZ1):
            dW1 = np.zeros((X.shape[1], dZ1.shape[1]))
            for i in range(4):
                dW1 += np.outer(X[i], dZ1[i])
            return dW1
        """,
        fault="four samples only",
        name="my_dW1",
    ),
    # The array to add to holds whole numbers, so the fractions are cut off.
    Answer(
        "judge_two_layer_dW1",
        """
        def my_dW1(X, dZ1):
            dW1 = np.zeros((X.shape[1], dZ1.shape[1]), dtype=int)
            for j in range(X.shape[1]):
                for k in range(dZ1.shape[1]):
                    dW1[j, k] = np.sum(X[:, j] * dZ1[:, k])
            return dW1
        """,
        fault="cut to whole numbers",
        name="my_dW1",
    ),
    # The columns of X and of dZ1 are summed separately, then multiplied: samples are mixed.
    Answer(
        "judge_two_layer_dW1",
        """
        def my_dW1(X, dZ1):
            dW1 = np.outer(X.sum(axis=0), dZ1.sum(axis=0))
            return dW1
        """,
        fault="added up too early",
        name="my_dW1",
    ),
    # The bias is thought to sit behind the sigmoid: db2 adds up dA2, without the slope.
    Answer(
        "judge_two_layer_backward",
        """
        def my_bias_backward(X, Y, A1, A2, W2):
            dA2 = 2 * (A2 - Y)
            dZ2 = dA2 * sigmoid_slope(A2)
            dW2 = A1.T @ dZ2
            db2 = dA2.sum(axis=0)
            dA1 = dZ2 @ W2.T
            dZ1 = dA1 * sigmoid_slope(A1)
            dW1 = X.T @ dZ1
            return dW2, db2, dW1
        """,
        fault="db2: the slope of the output is lost",
        name="my_bias_backward",
    ),
    # The blame of the bias is passed on to the hidden units, as if it stood between.
    Answer(
        "judge_two_layer_backward",
        """
        def my_bias_backward(X, Y, A1, A2, W2):
            dZ2 = 2 * (A2 - Y) * sigmoid_slope(A2)
            dW2 = A1.T @ dZ2
            db2 = dZ2.sum(axis=0)
            dA1 = dZ2 @ W2.T + db2
            dZ1 = dA1 * sigmoid_slope(A1)
            dW1 = X.T @ dZ1
            return dW2, db2, dW1
        """,
        fault="dW1: the blame of the bias is passed on",
        name="my_bias_backward",
    ),
    # The weights of the notebook are taken in place of the W2 that was handed over.
    Answer(
        "judge_two_layer_backward",
        """
        def my_bias_backward(X, Y, A1, A2, W2):
            dZ2 = 2 * (A2 - Y) * sigmoid_slope(A2)
            dW2 = A1.T @ dZ2
            db2 = np.sum(dZ2, axis=0)
            dA1 = dZ2 @ params["W2"].T
            dZ1 = dA1 * sigmoid_slope(A1)
            dW1 = X.T @ dZ1
            return dW2, db2, dW1
        """,
        fault="a variable of the notebook",
        name="my_bias_backward",
    ),
    # The sum runs along the wrong axis: one number for each sample.
    Answer(
        "judge_two_layer_backward",
        """
        def my_bias_backward(X, Y, A1, A2, W2):
            dZ2 = 2 * (A2 - Y) * sigmoid_slope(A2)
            dW2 = A1.T @ dZ2
            db2 = dZ2.sum(axis=1)
            dZ1 = dZ2 @ W2.T * sigmoid_slope(A1)
            dW1 = X.T @ dZ1
            return dW2, db2, dW1
        """,
        fault="db2: the wrong axis",
        name="my_bias_backward",
    ),
    # The hidden units' slope is left out, and the three results come back in the wrong order.
    Answer(
        "judge_two_layer_backward",
        """
        def my_bias_backward(X, Y, A1, A2, W2):
            dA2 = 2 * (A2 - Y)
            dZ2 = dA2 * sigmoid_slope(A2)
            dW2 = A1.T @ dZ2
            db2 = dZ2.sum(axis=0)
            dA1 = dZ2 @ W2.T
            dW1 = X.T @ dA1
            return dW1, db2, dW2
        """,
        fault="dW2: the shape of dW1",
        name="my_bias_backward",
    ),
    # The old W2 is kept under a second name, not as a copy: it changes with the update.
    Answer(
        "judge_two_layer_repair",
        """
        def my_repaired_step(params, X, Y, learning_rate):
            W2_old = params["W2"]
            A1 = sigmoid(X @ params["W1"])
            A2 = sigmoid(A1 @ params["W2"])
            dZ2 = 2 * (A2 - Y) * sigmoid_slope(A2)
            dW2 = A1.T @ dZ2
            params["W2"] -= learning_rate * dW2
            dZ1 = dZ2 @ W2_old.T * sigmoid_slope(A1)
            dW1 = X.T @ dZ1
            params["W1"] -= learning_rate * dW1
            return {"W1": dW1, "W2": dW2}
        """,
        fault="dW1: the second fault is left",
        name="my_repaired_step",
    ),
    # The gradients are right now, but the updates were deleted with the fault.
    Answer(
        "judge_two_layer_repair",
        """
        def my_repaired_step(params, X, Y, learning_rate):
            Z1 = X @ params["W1"]
            A1 = sigmoid(Z1)
            Z2 = A1 @ params["W2"]
            A2 = sigmoid(Z2)
            dZ2 = 2 * (A2 - Y) * sigmoid_slope(A2)
            dW2 = A1.T @ dZ2
            dZ1 = dZ2 @ params["W2"].T * sigmoid_slope(A1)
            dW1 = X.T @ dZ1
            return {"W1": dW1, "W2": dW2}
        """,
        fault="the new W2: it is not updated",
        name="my_repaired_step",
    ),
    # Both slopes were "mended" alike: the hidden one now takes the sum that goes in.
    Answer(
        "judge_two_layer_repair",
        """
        def my_repaired_step(params, X, Y, learning_rate):
            Z1 = X @ params["W1"]
            A1 = sigmoid(Z1)
            Z2 = A1 @ params["W2"]
            A2 = sigmoid(Z2)
            dZ2 = 2 * (A2 - Y) * sigmoid_slope(A2)
            dW2 = A1.T @ dZ2
            dZ1 = dZ2 @ params["W2"].T * sigmoid_slope(Z1)
            dW1 = X.T @ dZ1
            params["W2"] -= learning_rate * dW2
            params["W1"] -= learning_rate * dW1
            return {"W1": dW1, "W2": dW2}
        """,
        fault="dW1: the hidden slope is taken at the sum",
        name="my_repaired_step",
    ),
    # Inputs are taken for samples in Z1: it gets 3 rows.
    Answer(
        "judge_two_layer_shapes",
        """my_shapes = {"Z1": (3, 5), "W2": (5, 1), "dZ2": (7, 1), "dW1": (3, 5)}""",
        fault="Z1: another shape",
        name="my_shapes",
    ),
    # How many numbers there are is given, not rows and columns.
    Answer(
        "judge_two_layer_shapes",
        """my_shapes = {"Z1": 7 * 5, "W2": 5 * 1, "dZ2": 7 * 1, "dW1": 3 * 5}""",
        fault="Z1: how many numbers",
        name="my_shapes",
    ),
    # A row of W1 is taken for a unit: no two columns are equal.
    Answer(
        "judge_two_layer_twins",
        """
        my_start = two_layer_start()
        my_start["W1"][1] = my_start["W1"][0]
        my_start["W2"][1] = my_start["W2"][0]
        """,
        fault="rows, not columns",
        name="my_start",
    ),
    # Two pairs of twins, not one.
    Answer(
        "judge_two_layer_twins",
        """
        my_start = two_layer_start()
        for name, axis in (("W1", 1), ("W2", 0)):
            half = np.take(my_start[name], [0, 2], axis=axis)
            my_start[name] = np.repeat(half, 2, axis=axis)
        """,
        fault="two pairs of twins",
        name="my_start",
    ),
    # The weights of the trained network are handed over: no start, and no twins in it.
    Answer(
        "judge_two_layer_twins",
        """my_start = trained""",
        fault="no twins",
        named=False,
        name="my_start",
    ),
    # One hidden unit is taken for a free straight line, which gets three right.
    Answer(
        "judge_two_layer_count",
        """my_count = 3""",
        fault="the output has no bias",
        name="my_count",
    ),
]

RIGHT["2_two_layer_network"] = [
    # One sum of outer products, as an einsum.
    Answer(
        "judge_two_layer_dW1",
        """
        my_dW1 = lambda X, blame: np.einsum("ij,ik->jk", X, blame)
        """,
        name="my_dW1",
    ),
    # Slopes by formula, and the bias as a hidden unit that always says 1.
    Answer(
        "judge_two_layer_backward",
        """
        def my_bias_backward(X, Y, A1, A2, W2):
            blame = (A2 - Y) * (A2 - A2 ** 2) * 2
            with_one = np.hstack([A1, np.ones((len(A1), 1))])
            both = with_one.T @ blame
            return both[:-1], both[-1], X.T @ (np.outer(blame, W2) * (A1 - A1 ** 2))
        """,
        name="my_bias_backward",
    ),
    # New arrays in the dict in place of changes to the old ones.
    Answer(
        "judge_two_layer_repair",
        """
        def my_repaired_step(params, X, Y, learning_rate):
            A1 = sigmoid(X @ params["W1"])
            A2 = sigmoid(A1 @ params["W2"])
            dZ2 = 2 * (A2 - Y) * A2 * (1 - A2)
            grads = {"W2": A1.T @ dZ2}
            grads["W1"] = X.T @ (dZ2 @ params["W2"].T * A1 * (1 - A1))
            for name in grads:
                params[name] = params[name] - learning_rate * grads[name]
            return grads
        """,
        name="my_repaired_step",
    ),
    # The twins are the first and the last unit, and the numbers are normal ones.
    Answer(
        "judge_two_layer_twins",
        """
        draw = np.random.default_rng(5).standard_normal
        W1, W2 = draw((3, 3)), draw((3, 1))
        my_start = {"W1": np.hstack([W1, W1[:, :1]]), "W2": np.vstack([W2, W2[0]])}
        """,
        name="my_start",
    ),
]

WRONG["3_softmax_classifier"] = [
    # Every row loses a 1 in all columns that any label names.
    Answer(
        "judge_softmax_dZ",
        """
        def my_dZ(P, y):
            dZ = P.copy()
            dZ[:, y] -= 1
            dZ /= len(y)
            return dZ
        """,
        fault="1 subtracted in whole columns",
        name="my_dZ",
    ),
    # The slope of the loss with respect to the probability, -1/p, not to the scores.
    Answer(
        "judge_softmax_dZ",
        """
        def my_dZ(P, y):
            dZ = np.zeros(P.shape)
            for i in range(len(y)):
                dZ[i, y[i]] = -1 / P[i, y[i]]
            dZ = dZ / len(y)
            return dZ
        """,
        fault="with respect to P",
        name="my_dZ",
    ),
    # The loop runs over the labels as if they were row numbers.
    Answer(
        "judge_softmax_dZ",
        """
        def my_dZ(P, y):
            dZ = P.copy()
            for i in y:
                dZ[i, y[i]] -= 1
            return dZ / len(y)
        """,
        fault="IndexError",
        named=False,
        name="my_dZ",
    ),
    # The truth is always written with the notebook's three classes.
    Answer(
        "judge_softmax_dZ",
        """
        def my_dZ(P, y):
            Y = np.eye(3)[y]
            dZ = (P - Y) / len(y)
            return dZ
        """,
        fault="only where k is 3",
        name="my_dZ",
    ),
    # Divided by all numbers of P, points times classes, not by the points.
    Answer(
        "judge_softmax_dZ",
        """
        def my_dZ(P, y):
            dZ = P.copy()
            dZ[np.arange(len(y)), y] -= 1
            dZ = dZ / dZ.size
            return dZ
        """,
        fault="divided by another number",
        name="my_dZ",
    ),
    # Large scores are cut off, so classes beyond the limit become equal.
    Answer(
        "judge_softmax_overflow",
        """
        def my_softmax(Z):
            Z = np.clip(Z, -700, 700)
            powers = np.exp(Z)
            P = powers / powers.sum(axis=1, keepdims=True)
            log_P = Z - np.log(powers.sum(axis=1, keepdims=True))
            return P, log_P
        """,
        fault="P: scores are cut off",
        name="my_softmax",
    ),
    # The mean of a row is taken away in place of its maximum: the largest can still overflow.
    Answer(
        "judge_softmax_overflow",
        """
        def my_softmax(Z):
            S = Z - Z.mean(axis=1, keepdims=True)
            powers = np.exp(S)
            total = powers.sum(axis=1, keepdims=True)
            P = powers / total
            log_P = S - np.log(total)
            return P, log_P
        """,
        fault="P: shifted by the mean",
        name="my_softmax",
    ),
    # The logarithm of the sum is forgotten: log_P is the shifted scores only.
    Answer(
        "judge_softmax_overflow",
        """
        def my_softmax(Z):
            S = Z - Z.max(axis=1, keepdims=True)
            powers = np.exp(S)
            P = powers / powers.sum(axis=1, keepdims=True)
            log_P = S
            return P, log_P
        """,
        fault="log_P: the sum is lost",
        name="my_softmax",
    ),
    # nan and -inf are painted over with numbers afterwards.
    Answer(
        "judge_softmax_overflow",
        """
        def my_softmax(Z):
            powers = np.exp(Z)
            P = np.nan_to_num(powers / powers.sum(axis=1, keepdims=True))
            log_P = np.nan_to_num(np.log(P))
            return P, log_P
        """,
        fault="P: nan is painted over",
        name="my_softmax",
    ),
    # Where Z is negative the forward value 0.1 z is handed back, not a tenth of dA.
    Answer(
        "judge_softmax_leaky",
        """
        def my_leaky_backward(dA, Z):
            dZ = np.where(Z > 0, dA, 0.1 * Z)
            return dZ
        """,
        fault="Z in place of dA",
        name="my_leaky_backward",
    ),
    # Where Z is exactly 0 nothing comes back: that is neither of the two slopes.
    Answer(
        "judge_softmax_leaky",
        """
        def my_leaky_backward(dA, Z):
            dZ = np.zeros(Z.shape)
            dZ[Z > 0] = dA[Z > 0]
            dZ[Z < 0] = 0.1 * dA[Z < 0]
            return dZ
        """,
        fault="no slope where Z is 0",
        name="my_leaky_backward",
    ),
    # if asks a whole array for one yes or no.
    Answer(
        "judge_softmax_leaky",
        """
        def my_leaky_backward(dA, Z):
            if Z > 0:
                dZ = dA
            else:
                dZ = 0.1 * dA
            return dZ
        """,
        fault="one if for a whole array",
        name="my_leaky_backward",
    ),
    # The penalty itself is added to the gradient, not its slope.
    Answer(
        "judge_softmax_cost_gradient",
        """
        def my_cost_gradient(X, Y, W, b, strength):
            P = softmax(X @ W + b)
            dZ = (P - Y) / len(X)
            dW = X.T @ dZ + 0.5 * strength * np.sum(W ** 2)
            db = dZ.sum(axis=0)
            return dW, db
        """,
        fault="dW: the penalty, not its slope",
        name="my_cost_gradient",
    ),
    # The penalty is divided by the number of points, too.
    Answer(
        "judge_softmax_cost_gradient",
        """
        def my_cost_gradient(X, Y, W, b, strength):
            Z = X @ W + b
            P = softmax(Z)
            dW = (X.T @ (P - Y) + strength * W) / len(X)
            db = np.mean(P - Y, axis=0)
            return dW, db
        """,
        fault="dW: the penalty is divided by n",
        name="my_cost_gradient",
    ),
    # The scores are made without the bias.
    Answer(
        "judge_softmax_cost_gradient",
        """
        def my_cost_gradient(X, Y, W, b, strength):
            P = softmax(X @ W)
            dZ = (P - Y) / len(Y)
            dW = X.T @ dZ + strength * W
            db = dZ.sum(axis=0)
            return dW, db
        """,
        fault="dW: b is left out of the scores",
        name="my_cost_gradient",
    ),
    # The network with the smallest gap between training and validation is taken, however bad.
    Answer(
        "judge_softmax_choice",
        """
        def my_choice(strengths, train_losses, validation_losses, test_losses):
            gap = np.abs(validation_losses - train_losses)
            return strengths[np.argmin(gap)]
        """,
        fault="the smallest gap",
        name="my_choice",
    ),
    # The strengths are sorted first, so the place no longer belongs to its loss.
    Answer(
        "judge_softmax_choice",
        """
        def my_choice(strengths, train_losses, validation_losses, test_losses):
            best = np.argmin(validation_losses)
            return sorted(strengths)[best]
        """,
        fault="the strengths are sorted apart",
        name="my_choice",
    ),
    # The probability of one class is given, not its loss.
    Answer(
        "judge_softmax_first_loss",
        """my_loss = 1 / 10""",
        fault="the probability",
        name="my_loss",
    ),
]

RIGHT["3_softmax_classifier"] = [
    # A comparison makes the rows of the truth.
    Answer(
        "judge_softmax_dZ",
        """
        def my_dZ(P, y):
            return np.true_divide(P - (np.arange(P.shape[1]) == y[:, None]), y.size)
        """,
        name="my_dZ",
    ),
    # Row by row, P from log_P.
    Answer(
        "judge_softmax_overflow",
        """
        def my_softmax(Z):
            log_P = np.empty(Z.shape)
            for i, z in enumerate(Z):
                log_P[i] = z - np.logaddexp.reduce(z)
            return np.exp(log_P), log_P
        """,
        name="my_softmax",
    ),
    # At 0 the slope from the right, by arithmetic.
    Answer(
        "judge_softmax_leaky",
        """
        def my_leaky_backward(dA, Z):
            is_on = Z >= 0
            return dA * (is_on + (1 - is_on) / 10)
        """,
        name="my_leaky_backward",
    ),
    # The smallest of pairs.
    Answer(
        "judge_softmax_choice",
        """
        def my_choice(strengths, train_losses, validation_losses, test_losses):
            return min(zip(validation_losses, strengths))[1]
        """,
        name="my_choice",
    ),
]

WRONG["4_layer_library"] = [
    # The bias gradient is averaged over the samples, where they add up.
    Answer(
        "judge_my_gradients",
        """
        def my_three_gradients(X, W, dZ):
            dW = X.T @ dZ
            db = np.mean(dZ, axis=0)
            dX = dZ @ W.T
            return dW, db, dX
        """,
        fault="db: averaged once more",
        name="my_three_gradients",
    ),
    # dX goes back through dW, the gradient, in place of W.
    Answer(
        "judge_my_gradients",
        """
        def my_three_gradients(X, W, dZ):
            dW = X.T @ dZ
            db = dZ.sum(axis=0)
            dX = dZ @ dW.T
            return dW, db, dX
        """,
        fault="dX: dW in place of W",
        name="my_three_gradients",
    ),
    # The lines of notebook 3 were copied with their names; A1 does not exist here.
    Answer(
        "judge_my_gradients",
        """
        def my_three_gradients(X, W, dZ):
            dW = A1.T @ dZ
            db = dZ.sum(axis=0)
            dX = dZ @ W.T
            return dW, db, dX
        """,
        fault="NameError",
        name="my_three_gradients",
    ),
    # dg is made from the output A in place of the input X.
    Answer(
        "judge_my_scale",
        """
        class MyScaleShift(nnlib.Layer):
            learns = ("g", "c")

            def __init__(self, g, c):
                self.g, self.c = g.copy(), c.copy()

            def forward(self, X):
                self.A = X * self.g + self.c
                return self.A

            def backward(self, dA):
                self.dg = np.sum(dA * self.A, axis=0)
                self.dc = np.sum(dA, axis=0)
                return dA * self.g
        """,
        fault="dg: A in place of X",
        name="MyScaleShift",
    ),
    # learns names the gradients, not the arrays that are learned.
    Answer(
        "judge_my_scale",
        """
        class MyScaleShift(nnlib.Layer):
            learns = ("dg", "dc")

            def __init__(self, g, c):
                self.g, self.c = g.copy(), c.copy()

            def forward(self, X):
                self.X = X
                return X * self.g + self.c

            def backward(self, dA):
                self.dg = (dA * self.X).sum(axis=0)
                self.dc = dA.sum(axis=0)
                return dA * self.g
        """,
        fault="not named in learns",
        name="MyScaleShift",
    ),
    # forward keeps nothing; backward takes the X of the notebook.
    Answer(
        "judge_my_scale",
        """
        class MyScaleShift(nnlib.Layer):
            learns = ("g", "c")

            def __init__(self, g, c):
                self.g, self.c = g.copy(), c.copy()

            def forward(self, X):
                return X * self.g + self.c

            def backward(self, dA):
                self.dg = (dA * X).sum(axis=0)
                self.dc = dA.sum(axis=0)
                return dA * self.g
        """,
        fault="a variable of the notebook",
        name="MyScaleShift",
    ),
    # The layer updates its own weights in backward, which is the optimizer's work.
    Answer(
        "judge_my_scale",
        """
        class MyScaleShift(nnlib.Layer):
            learns = ("g", "c")

            def __init__(self, g, c):
                self.g, self.c = g.copy(), c.copy()

            def forward(self, X):
                self.X = X
                return X * self.g + self.c

            def backward(self, dA):
                self.dg = (dA * self.X).sum(axis=0)
                self.dc = dA.sum(axis=0)
                dX = dA * self.g
                self.g -= 0.1 * self.dg
                self.c -= 0.1 * self.dc
                return dX
        """,
        fault="the layer updates itself",
        name="MyScaleShift",
    ),
    # The straight part has slope 1 on both sides; on the left it must be -1.
    Answer(
        "judge_my_huber",
        """
        def my_huber(A, Y):
            e = A - Y
            small = np.abs(e) <= 1
            L = np.mean(np.where(small, e**2 / 2, np.abs(e) - 1 / 2))
            dA = np.where(small, e, 1) / e.size
            return L, dA
        """,
        fault="dA: a large negative error",
        name="my_huber",
    ),
    # One error beyond 1 makes the whole array straight: the choice is not made number by number.
    Answer(
        "judge_my_huber",
        """
        def my_huber(A, Y):
            e = A - Y
            N = A.size
            if np.max(np.abs(e)) <= 1:
                L = np.sum(e ** 2 / 2) / N
                dA = e / N
            else:
                L = np.sum(np.abs(e) - 0.5) / N
                dA = np.sign(e) / N
            return L, dA
        """,
        fault="L: one decision for all",
        name="my_huber",
    ),
    # N is taken as the number of samples, and the square part lost its half.
    Answer(
        "judge_my_huber",
        """
        def my_huber(A, Y):
            e = A - Y
            N = len(A)
            L = np.where(abs(e) <= 1, e ** 2, abs(e) - 1 / 2).sum() / N
            dA = np.where(abs(e) <= 1, 2 * e, np.sign(e)) / N
            return L, dA
        """,
        fault="L: the 1/2 of the square is lost, and a factor k",
        name="my_huber",
    ),
    # The velocity is a running mean: the gradient is weighted with 1 - momentum.
    Answer(
        "judge_my_momentum",
        """
        class MyMomentum:
            def __init__(self, learning_rate, momentum):
                self.learning_rate, self.momentum = learning_rate, momentum
                self.kept = {}

            def step(self, parameters, gradients):
                for name, array in parameters.items():
                    old = self.kept.get(name, 0.0)
                    velocity = self.momentum * old + (1 - self.momentum) * gradients[name]
                    self.kept[name] = velocity
                    array -= self.learning_rate * velocity
        """,
        fault="step 1 of W1: a factor 1 - momentum",
        name="MyMomentum",
    ),
    # The dict gets new arrays; the network still holds the old ones.
    Answer(
        "judge_my_momentum",
        """
        class MyMomentum:
            def __init__(self, learning_rate, momentum):
                self.learning_rate, self.momentum = learning_rate, momentum
                self.kept = {}

            def step(self, parameters, gradients):
                for name, array in parameters.items():
                    velocity = self.momentum * self.kept.get(name, 0.0) + gradients[name]
                    self.kept[name] = velocity
                    parameters[name] = array - self.learning_rate * velocity
        """,
        fault="a new array in the dict",
        name="MyMomentum",
    ),
    # The first velocity IS the array of gradients, and += then changes what was handed over.
    Answer(
        "judge_my_momentum",
        """
        class MyMomentum:
            def __init__(self, learning_rate, momentum):
                self.learning_rate, self.momentum = learning_rate, momentum
                self.kept = {}

            def step(self, parameters, gradients):
                for name, array in parameters.items():
                    if name not in self.kept:
                        self.kept[name] = gradients[name]
                    else:
                        self.kept[name] *= self.momentum
                        self.kept[name] += gradients[name]
                    array -= self.learning_rate * self.kept[name]
        """,
        fault="a gradient is changed",
        name="MyMomentum",
    ),
    # What was kept belongs to the class, so two optimizers share their velocities.
    Answer(
        "judge_my_momentum",
        """
        class MyMomentum:
            kept = {}

            def __init__(self, learning_rate, momentum):
                self.learning_rate, self.momentum = learning_rate, momentum

            def step(self, parameters, gradients):
                for name, array in parameters.items():
                    velocity = self.momentum * self.kept.get(name, 0.0) + gradients[name]
                    self.kept[name] = velocity
                    array -= self.learning_rate * velocity
        """,
        fault="shared by all objects",
        name="MyMomentum",
    ),
    # batch_size is taken for the number of batches.
    Answer(
        "judge_my_batches",
        """
        def my_batches(X, y, batch_size, rng):
            order = rng.permutation(len(X))
            return [(X[rows], y[rows]) for rows in np.array_split(order, batch_size)]
        """,
        fault="batch_size taken for their number",
        name="my_batches",
    ),
    # return stands inside the loop: only the first batch comes back.
    Answer(
        "judge_my_batches",
        """
        def my_batches(X, y, batch_size, rng):
            order = rng.permutation(len(X))
            batches = []
            for first in range(0, len(X), batch_size):
                rows = order[first : first + batch_size]
                batches.append((X[rows], y[rows]))
                return batches
        """,
        fault="the first batch only",
        name="my_batches",
    ),
    # The network that is too small is taken for one with too small a rate.
    Answer(
        "judge_my_curves",
        """
        my_changes = {"A": "lower the rate", "B": "stop earlier",
                      "C": "raise the rate", "D": "raise the rate"}
        """,
        fault="D: not raise the rate",
        name="my_changes",
    ),
]

RIGHT["4_layer_library"] = [
    # Einsums, and the names of the arrays as a list; X kept as a copy.
    Answer(
        "judge_my_scale",
        """
        class MyScaleShift(nnlib.Layer):
            learns = ["g", "c"]

            def __init__(self, g, c):
                self.g = np.array(g, float)
                self.c = np.array(c, float)

            def forward(self, X):
                self.seen = X.copy()
                return X @ np.diag(self.g) + self.c

            def backward(self, dA):
                self.dg = np.einsum("ij,ij->j", dA, self.seen)
                self.dc = np.ones(len(dA)) @ dA
                return np.multiply(dA, self.g)
        """,
        name="MyScaleShift",
    ),
    # The slope by clipping, and the loss from it.
    Answer(
        "judge_my_huber",
        """
        def my_huber(A, Y):
            e = A - Y
            cut = e.clip(-1, 1)
            return float((cut * (e - cut / 2)).mean()), cut / cut.size
        """,
        name="my_huber",
    ),
    # The velocity carries the rate and the minus sign.
    Answer(
        "judge_my_momentum",
        """
        class MyMomentum:
            def __init__(self, learning_rate, momentum):
                self.rate, self.share = learning_rate, momentum
                self.moves = {}

            def step(self, parameters, gradients):
                for name in parameters:
                    if name not in self.moves:
                        self.moves[name] = np.zeros_like(parameters[name])
                    self.moves[name] *= self.share
                    self.moves[name] -= self.rate * gradients[name]
                    parameters[name][...] += self.moves[name]
        """,
        name="MyMomentum",
    ),
    # Pairs are shuffled as a Python list, then stacked again.
    Answer(
        "judge_my_batches",
        """
        def my_batches(X, y, batch_size, rng):
            rows = list(range(len(y)))
            rng.shuffle(rows)
            batches = []
            while rows:
                now, rows = rows[:batch_size], rows[batch_size:]
                batches.append((np.stack([X[i] for i in now]), np.array([y[i] for i in now])))
            return batches
        """,
        name="my_batches",
    ),
]

WRONG["1_perceptron"] += [
    # The learning rate shrinks the old weights, too.
    Answer(
        "judge_neuron_iteration",
        """
        def my_iteration(X, Y, W, learning_rate):
            A = sigmoid(X @ W)
            dW = 2 * X.T @ ((A - Y) * A * (1 - A))
            W_new = learning_rate * (W - dW)
            return W_new
        """,
        fault="the old weights are scaled too",
        name="my_iteration",
    ),
]

WRONG["4_layer_library"] += [
    # The rows are drawn anew for each batch, so some come twice and some never.
    Answer(
        "judge_my_batches",
        """
        def my_batches(X, y, batch_size, rng):
            batches = []
            for first in range(0, len(X), batch_size):
                size = min(batch_size, len(X) - first)
                rows = rng.choice(len(X), size, replace=False)
                batches.append((X[rows], y[rows]))
            return batches
        """,
        fault="drawn anew for each batch",
        name="my_batches",
    ),
]
