"""What learners answer to the exercises of this notebook."""

from answers import Answer

# What stands in the notebook by then and an answer may read by mistake.
NOTEBOOK = """
X = np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1]], float)
Y = np.array([[0], [1], [1], [0]], float)
W_start = 2 * np.random.RandomState(1).random_sample((3, 1)) - 1
h = 0.001

def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))

def neuron_forward(X, W):
    return sigmoid(X @ W)

def neuron_loss(W):
    return float(np.sum((neuron_forward(X, W) - Y) ** 2))

def neuron_gradient(W):
    A = neuron_forward(X, W)
    return 2 * X.T @ ((A - Y) * A * (1 - A))

dW = neuron_gradient(W_start)
A_start = neuron_forward(X, W_start)
"""


def blanks(
    fault: str,
    error: str = "A - Y",
    slope: str = "A * (1 - A)",
    dW: str = "2 * X.T @ (error * slope)",
    named: bool = True,
) -> Answer:
    """The cell of the first exercise with these lines in its blanks."""
    code = f"""
def my_gradient(X, Y, W):
    A = sigmoid(X @ W)
    error = {error}
    slope = {slope}
    dW = {dW}
    return error, slope, dW
"""
    return Answer("judge_neuron_gradient", code, fault, named, "my_gradient")


def gradient(fault: str, code: str, named: bool = True) -> Answer:
    return Answer("judge_neuron_gradient", code, fault, named, "my_gradient")


def iteration(fault: str, body: str, named: bool = True) -> Answer:
    """The cell of the second exercise; the body may use A, error, slope and dW."""
    code = f"""
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    error = A - Y
    slope = A * (1 - A)
    dW = 2 * X.T @ (error * slope)
    {body}
"""
    return Answer("judge_neuron_iteration", code, fault, named, "my_iteration")


def whole(fault: str, code: str, named: bool = True) -> Answer:
    return Answer("judge_neuron_iteration", code, fault, named, "my_iteration")


def slopes(fault: str, code: str, named: bool = True) -> Answer:
    return Answer("judge_neuron_slopes", code, fault, named, "my_slopes")


def copies(fault: str, line: str, step: str = "1e-6", named: bool = True) -> Answer:
    """The usual gradient check with another last line, or another step."""
    code = f"""
def my_slopes(loss, W):
    slopes = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        h = {step}
        W_up, W_down = W.copy(), W.copy()
        W_up[index] += h
        W_down[index] -= h
        {line}
    return slopes
"""
    return slopes(fault, code, named)


def curves(fault: str, value: str, named: bool = True) -> Answer:
    return Answer("judge_neuron_curves", f"my_curves = {value}", fault, named, "my_curves")


def repair(
    fault: str,
    slope: str = "A * (1 - A)",
    dW: str = "2 * X.T @ (error * slope)",
    db: str = "2 * np.sum(error * slope, axis=0)",
    *,
    Z: str = "X @ W + b",
    error: str = "A - Y",
    returns: str = "dW, db",
    named: bool = True,
) -> Answer:
    """The cell of the fifth exercise with these lines."""
    code = f"""
def my_bias_gradient(X, Y, W, b):
    Z = {Z}
    A = sigmoid(Z)
    error = {error}
    slope = {slope}
    dW = {dW}
    db = {db}
    return {returns}
"""
    return Answer("judge_neuron_repair", code, fault, named, "my_bias_gradient")


def number(fault: str, value: str, named: bool = True) -> Answer:
    return Answer("judge_neuron_rules", f"my_count = {value}", fault, named, "my_count")


WRONG: list[Answer] = [
    # 1: the blanks of the gradient
    blanks("error: target minus output", error="Y - A"),
    blanks("error: target minus output", error="-(A - Y)", dW="-2 * X.T @ (error * slope)"),
    blanks("error: the sign is lost", error="abs(A - Y)"),
    blanks("error: the square of the error", error="(A - Y) ** 2"),
    blanks("error: the target is left out", error="A"),
    blanks("error: the sum, not the output", error="X @ W - Y"),
    blanks("error: the decision, not the output", error="np.round(A) - Y"),
    blanks("error: a factor 2", error="2 * (A - Y)", dW="X.T @ (error * slope)"),
    blanks("error: all added up", error="np.sum(A - Y)"),
    blanks("error: one mean", error="(A - Y).mean()"),
    blanks("error: an argument as it came", error="Y"),
    blanks("error: a factor", error="0.3 * (A - Y)"),
    blanks("slope: of z, not of a", slope="(X @ W) * (1 - X @ W)"),
    blanks("slope: one factor is missing", slope="A"),
    blanks("slope: one factor is missing", slope="1 - A"),
    blanks("slope: one factor has another sign", slope="A * (1 + A)"),
    blanks("slope: the sign", slope="A * (A - 1)"),
    blanks("slope: the output is squared", slope="1 - A ** 2"),
    blanks("slope: the output is squared", slope="A ** 2"),
    blanks("slope: squeezed twice", slope="sigmoid(A) * (1 - sigmoid(A))"),
    blanks("slope: of the target, not of the output", slope="Y * (1 - Y)"),
    blanks("slope: of the error, not of the output", slope="error * (1 - error)"),
    blanks("slope: of z, not of a", slope="sigmoid(X @ W) * (1 - X @ W)"),
    blanks("slope: of z, not of a", slope="X @ W * (1 - A)"),
    blanks("slope: the error is in it already", slope="error * A * (1 - A)", dW="2 * X.T @ slope"),
    blanks("slope: the shape", slope="A * (1 - A).T"),
    blanks("slope: other numbers", slope="A / (1 - A)", named=False),
    blanks("slope: a factor 2", slope="2 * A * (1 - A)", dW="X.T @ (error * slope)"),
    blanks("slope: the same whatever comes in", slope="1"),
    blanks("dW: the slope is lost", dW="2 * X.T @ error"),
    blanks("dW: the slope is lost, and a factor 1/2", dW="X.T @ error"),
    blanks("dW: the error is lost", dW="2 * X.T @ slope"),
    blanks("dW: the slope is squared", dW="2 * X.T @ (error * slope ** 2)"),
    blanks("dW: the error is squared", dW="2 * X.T @ (error ** 2 * slope)"),
    blanks("dW: a factor 1/2", dW="X.T @ (error * slope)"),
    blanks("dW: a factor 1/2", dW="0.5 * 2 * X.T @ (error * slope)"),
    blanks("dW: a factor 1/n", dW="2 * X.T @ (error * slope) / len(X)"),
    blanks("dW: a factor 1/(2 n)", dW="X.T @ (error * slope) / len(X)"),
    blanks("dW: the sign", dW="-2 * X.T @ (error * slope)"),
    blanks("dW: the shape", dW="2 * (error * slope).T @ X"),
    blanks("dW: the brackets are missing", dW="2 * X.T @ error * slope"),
    blanks("dW: added up too early", dW="2 * (X.T @ error) * (X.T @ slope)"),
    blanks("dW: X is not transposed", dW="2 * X @ (error * slope)"),
    blanks("dW: the inputs are left out", dW="2 * error * slope"),
    blanks("dW: the inputs are left out", dW="2 * np.sum(error * slope)"),
    blanks("dW: the rows are not added up", dW="2 * X * error * slope"),
    blanks("dW: the rows are not added up, and a factor 1/2", dW="X * (error * slope)"),
    blanks("dW: the shape", dW="2 * np.sum(X * error * slope, axis=0)"),
    blanks("dW: the weights are multiplied in", dW="2 * X.T @ (error * slope) * W"),
    blanks("dW: an update, not the gradient", dW="W - 2 * X.T @ (error * slope)"),
    blanks("dW: all zero", dW="0 * W"),
    blanks("text", dW="'2 * X.T @ (error * slope)'"),
    blanks("dW: a number added", dW="2 * X.T @ (error * slope) + 0.1"),
    blanks("dW: the rows are not added up, and transposed", dW="2 * X.T * (error * slope).T"),
    blanks("dW: the error is squared, and a factor 1/2", dW="X.T @ (error ** 2 * slope)"),
    blanks("dW: the brackets are missing, and a factor 1/2", dW="X.T @ error * slope"),
    blanks("dW: one mean", dW="(2 * X.T @ (error * slope)).mean()"),
    blanks("dW: other numbers", dW="2 * X.T @ (error + slope)", named=False),
    blanks("dW: other numbers", dW="2 * X.T @ (error * slope) + W", named=False),
    blanks("dW: rounded", dW="(2 * X.T @ (error * slope)).round(4)"),
    blanks("a variable of the notebook", error="A_start - Y"),
    blanks("a variable of the notebook", dW="neuron_gradient(W)"),
    blanks("NameError", dW="2 * X.T @ (err * slope)"),
    blanks("the shapes do not fit", dW="2 * X.T @ (error.T @ slope)"),
    gradient(
        "None came back", "def my_gradient(X, Y, W):\n    A = sigmoid(X @ W)\n    print(A - Y)"
    ),
    gradient(
        "the order of what is returned",
        """
def my_gradient(X, Y, W):
    A = sigmoid(X @ W)
    error, slope = A - Y, A * (1 - A)
    return 2 * X.T @ (error * slope), slope, error
""",
    ),
    gradient(
        "the number of things returned",
        """
def my_gradient(X, Y, W):
    A = sigmoid(X @ W)
    return 2 * X.T @ ((A - Y) * A * (1 - A))
""",
    ),
    gradient("a function is wanted", "my_gradient = dW"),
    gradient("other arguments", "def my_gradient(W):\n    return W, W, neuron_gradient(W)"),
    gradient(
        "dW: the first row",
        """
def my_gradient(X, Y, W):
    A = sigmoid(X @ W)
    error, slope = A - Y, A * (1 - A)
    dW = np.zeros_like(W)
    for j in range(1, len(W)):
        dW[j] = 2 * np.sum(X[:, j:j + 1] * error * slope)
    return error, slope, dW
""",
    ),
    gradient(
        "IndexError",
        """
def my_gradient(X, Y, W):
    A = sigmoid(X @ W)
    error, slope = A - Y, A * (1 - A)
    dW = np.zeros_like(W)
    for i in range(4):
        dW += 2 * (error * slope)[i] * X[i].reshape(-1, 1)
    return error, slope, dW
""",
    ),
    gradient(
        "an argument is changed",
        """
def my_gradient(X, Y, W):
    A = sigmoid(X @ W)
    slope = A * (1 - A)
    Y -= A
    return -Y, slope, -2 * X.T @ (Y * slope)
""",
    ),
    # 2: one iteration
    iteration("uphill", "return W + learning_rate * dW"),
    iteration("the change alone", "return -learning_rate * dW"),
    iteration("the change alone, and the sign", "W_new = learning_rate * dW\n    return W_new"),
    iteration("the rate is lost", "return W - dW"),
    iteration("the rate is always 0.5", "return W - 0.5 * dW"),
    iteration("the rate twice", "return W - learning_rate * (learning_rate * dW)"),
    iteration("divided by the rate", "return W - dW / learning_rate"),
    iteration("the 2 twice", "return W - 2 * learning_rate * dW"),
    iteration("the gradient, not the weights", "return dW"),
    iteration("the outputs, not the weights", "return A"),
    iteration("the loss, not the weights", "return np.sum(error ** 2)"),
    iteration("multiplied, not subtracted", "return W * learning_rate * dW"),
    iteration("the weights are multiplied in", "return W - learning_rate * dW * W"),
    iteration("an argument as it came", "return W"),
    iteration("an argument is changed", "W -= learning_rate * dW\n    return W"),
    iteration("None came back", "W = W - learning_rate * dW"),
    iteration("None came back", "print(W - learning_rate * dW)"),
    iteration("the shape", "return (W - learning_rate * dW).T"),
    iteration("the shape", "return (W - learning_rate * dW)[:, 0]"),
    iteration("a variable of the notebook", "return W_start - learning_rate * dW"),
    iteration("other numbers", "return W - learning_rate * dW / np.abs(dW)", named=False),
    iteration("the sign", "return learning_rate * dW - W"),
    iteration("None came back", "W_new = W - learning_rate * dW\n    return print(W_new)"),
    iteration("rounded", "return np.round(W - learning_rate * dW, 2)"),
    iteration("RecursionError", "return my_iteration(X, Y, W, learning_rate)"),
    iteration("the 2 is lost", "return W - 0.5 * learning_rate * dW"),
    iteration("the number of things returned", "return W - learning_rate * dW, np.sum(error ** 2)"),
    iteration(
        "the last row",
        "W = W.copy()\n    for j in range(len(W) - 1):\n        W[j] -= learning_rate * dW[j]\n"
        "    return W",
    ),
    iteration("nan", "return W - learning_rate * dW * np.nan"),
    iteration("UnboundLocalError", "W_new -= learning_rate * dW\n    return W_new"),
    iteration("a function came back", "return lambda: W - learning_rate * dW"),
    whole(
        "the slope is lost",
        """
def my_iteration(X, Y, W, learning_rate):
    return W - learning_rate * 2 * X.T @ (neuron_forward(X, W) - Y)
""",
    ),
    whole(
        "the slope is squared",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W - learning_rate * 2 * X.T @ ((A - Y) * (A * (1 - A)) ** 2)
""",
    ),
    whole(
        "the 2 is lost",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W + learning_rate * X.T @ ((Y - A) * A * (1 - A))
""",
    ),
    whole(
        "uphill",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W - 2 * learning_rate * X.T @ ((Y - A) * A * (1 - A))
""",
    ),
    whole(
        "uphill, and the 2 is lost",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W - learning_rate * X.T @ ((Y - A) * A * (1 - A))
""",
    ),
    whole(
        "the slope of z, not of a",
        """
def my_iteration(X, Y, W, learning_rate):
    Z = X @ W
    error, slope = sigmoid(Z) - Y, Z * (1 - Z)
    return W - learning_rate * 2 * X.T @ (error * slope)
""",
    ),
    whole(
        "the squeeze is left out",
        """
def my_iteration(X, Y, W, learning_rate):
    A = X @ W
    error = A - Y
    slope = A * (1 - A)
    return W - learning_rate * 2 * X.T @ (error * slope)
""",
    ),
    whole(
        "the squeeze is left out",
        """
def my_iteration(X, Y, W, learning_rate):
    return W - learning_rate * 2 * X.T @ (X @ W - Y)
""",
    ),
    whole(
        "the mean over the rows",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W - learning_rate * 2 * X.T @ ((A - Y) * A * (1 - A)) / X.shape[0]
""",
    ),
    whole(
        "the brackets are missing",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W - learning_rate * 2 * X.T @ (A - Y) * (A * (1 - A))
""",
    ),
    whole(
        "X is not transposed",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W - learning_rate * 2 * X @ ((A - Y) * A * (1 - A))
""",
    ),
    whole(
        "the slope and the 2 are lost",
        """
def my_iteration(X, Y, W, learning_rate):
    return W + learning_rate * X.T @ (Y - neuron_forward(X, W))
""",
    ),
    whole(
        "the mean over the rows, and the 2 is lost",
        """
def my_iteration(X, Y, W, learning_rate):
    n = len(X)
    A = sigmoid(X @ W)
    return W - learning_rate * (1 / n) * X.T @ ((A - Y) * A * (1 - A))
""",
    ),
    whole(
        "the slope is squared, and uphill",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W + learning_rate * 2 * X.T @ ((A - Y) * (A * (1 - A)) ** 2)
""",
    ),
    whole(
        "the slope is lost, and uphill",
        """
def my_iteration(X, Y, W, learning_rate):
    return W - learning_rate * 2 * X.T @ (Y - sigmoid(X @ W))
""",
    ),
    whole(
        "the error is squared",
        """
def my_iteration(X, Y, W, learning_rate):
    A = sigmoid(X @ W)
    return W - learning_rate * 2 * X.T @ ((A - Y) ** 2 * A * (1 - A))
""",
    ),
    whole(
        "an update for each row",
        """
def my_iteration(X, Y, W, learning_rate):
    for x, y in zip(X, Y):
        a = sigmoid(x @ W)
        W = W - learning_rate * 2 * np.outer(x, (a - y) * a * (1 - a))
    return W
""",
    ),
    whole(
        "two updates",
        """
def my_iteration(X, Y, W, learning_rate):
    for repeat in range(2):
        A = sigmoid(X @ W)
        W = W - learning_rate * 2 * X.T @ ((A - Y) * A * (1 - A))
    return W
""",
    ),
    whole(
        "a variable of the notebook",
        """
def my_iteration(X, Y, W, learning_rate):
    return W - learning_rate * neuron_gradient(W)
""",
    ),
    whole(
        "a variable of the notebook", "def my_iteration(x, y, w, rate):\n    return w - rate * dW"
    ),
    whole("a function is wanted", "my_iteration = W_start - 0.5 * dW"),
    whole(
        "other arguments",
        "def my_iteration(W, learning_rate):\n    return W - learning_rate * neuron_gradient(W)",
    ),
    whole(
        "the same whatever comes in",
        "def my_iteration(X, Y, W, learning_rate):\n    return np.array([[0.12], [0.5], [-0.85]])",
    ),
    # 3: the gradient check
    copies("the sign", "slopes[index] = (loss(W_down) - loss(W_up)) / (2 * h)"),
    copies("twice the slope", "slopes[index] = (loss(W_up) - loss(W_down)) / h"),
    copies("a factor 2", "slopes[index] = (loss(W_down) - loss(W_up)) / h"),
    copies("half the slope", "slopes[index] = (loss(W_up) - loss(W)) / (2 * h)"),
    copies("not divided", "slopes[index] = loss(W_up) - loss(W_down)"),
    copies("not divided", "slopes[index] = loss(W_up) - loss(W)", "0.001"),
    copies("times h, not divided by it", "slopes[index] = (loss(W_up) - loss(W_down)) / 2 * h"),
    copies("times h, not divided by it", "slopes[index] = (loss(W_up) - loss(W_down)) * 2 * h"),
    copies("times h, not divided by it", "slopes[index] = (loss(W_up) - loss(W)) / 2 * h", "0.001"),
    copies("twice the slope", "slopes[index] = (loss(W_up) - loss(W)) / h * 2"),
    copies("divided by h again", "slopes[index] = (loss(W_up) - loss(W_down)) / 2 / h / h"),
    copies("no difference is taken", "slopes[index] = (loss(W_up) + loss(W_down)) / (2 * h)"),
    copies("no difference is taken", "slopes[index] = loss(W_up) / (2 * h)"),
    copies("no difference is taken", "slopes[index] = loss(W_up)"),
    copies("the sign is lost", "slopes[index] = abs(loss(W_up) - loss(W_down)) / (2 * h)"),
    copies("rounded", "slopes[index] = round((loss(W_up) - loss(W_down)) / (2 * h), 3)"),
    copies("the brackets are missing", "slopes[index] = loss(W_up) - loss(W_down) / (2 * h)"),
    copies("one side only, and the sign", "slopes[index] = (loss(W) - loss(W_up)) / h", "1e-4"),
    copies("the sign", "slopes[index] = (loss(W) - loss(W_up)) / h"),
    copies(
        "a factor 1/the size of slopes",
        "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h) / W.size",
    ),
    copies("inf", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * W[index])"),
    copies(
        "other numbers",
        "slopes[index] = (loss(W_up) - 2 * loss(W) + loss(W_down)) / h ** 2",
        "1e-3",
        named=False,
    ),
    copies("other numbers", "slopes[0] = (loss(W_up) - loss(W_down)) / (2 * h)", named=False),
    slopes(
        "an array of integers",
        """
def my_slopes(loss, W):
    W, h = W.astype(int), 1e-6
    slopes = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        W_up, W_down = W.copy(), W.copy()
        W_up[index] += h
        W_down[index] -= h
        slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)
    return slopes
""",
    ),
    slopes(
        "no weight is moved",
        """
def my_slopes(loss, W):
    W_up, W_down, h = W, W, 1e-6
    slopes = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        W_up[index] += h
        W_down[index] -= h
        slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)
    return slopes
""",
    ),
    slopes(
        "transposed",
        """
def my_slopes(loss, W):
    slopes = np.zeros(W.T.shape)
    for index in np.ndindex(W.shape):
        step = np.zeros(W.shape)
        step[index] = 1e-6
        slopes[index[::-1]] = (loss(W + step) - loss(W - step)) / 2e-6
    return slopes
""",
    ),
    copies("one side only", "slopes[index] = (loss(W_up) - loss(W)) / h", "0.001"),
    copies("one side only", "slopes[index] = (loss(W) - loss(W_down)) / h", "1e-4"),
    copies("one side only", "slopes[index] = (loss(W_up) - loss(W)) / h", "1e-5"),
    copies(
        "the step is too large", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)", "0.01"
    ),
    copies("the step is too large", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)", "1"),
    copies("the step is too large", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)", "0.1"),
    copies(
        "the step is too small", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)", "1e-15"
    ),
    copies(
        "the step is too small", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)", "1e-12"
    ),
    copies("no weight is moved", "slopes[index] = (loss(W + 0) - loss(W)) / h"),
    copies("loss is never asked", "slopes[index] = (W_up[index] - W_down[index]) / (2 * h)"),
    copies("loss is never asked", "slopes[index] = 1.0"),
    copies("a function came back", "slopes = loss"),
    copies(
        "not every weight is moved", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h); break"
    ),
    copies(
        "all added up", "slopes = slopes.sum() + (loss(W_up) - loss(W_down)) / (2 * h)", named=True
    ),
    copies("the shape", "slopes = np.append(slopes.ravel(), 0)"),
    copies("TypeError", "slopes[index] = (loss() - loss(W_down)) / (2 * h)"),
    copies(
        "loss gets another shape",
        "slopes[index] = (loss(W[index] + h) - loss(W[index] - h)) / (2 * h)",
    ),
    slopes(
        "loss gets another shape",
        """
def my_slopes(loss, W):
    flat = W.ravel()
    slopes = np.zeros(flat.shape)
    for i in range(len(flat)):
        step = np.zeros(flat.shape)
        step[i] = 1e-6
        slopes[i] = (loss(flat + step) - loss(flat - step)) / 2e-6
    return slopes.reshape(W.shape)
""",
    ),
    slopes(
        "several weights at once",
        """
def my_slopes(loss, W):
    h = 1e-6
    return (loss(W + h) - loss(W - h)) / (2 * h) * np.ones(W.shape)
""",
    ),
    slopes(
        "several weights at once",
        """
def my_slopes(loss, W):
    slopes = np.zeros(W.shape)
    for i in range(len(W)):
        W_up, W_down = W.copy(), W.copy()
        W_up[i] += 1e-6
        W_down[i] -= 1e-6
        slopes[i] = (loss(W_up) - loss(W_down)) / 2e-6
    return slopes
""",
    ),
    slopes(
        "a weight is not put back",
        """
def my_slopes(loss, W):
    slopes = np.zeros(W.shape)
    W_up, W_down = W.copy(), W.copy()
    for index in np.ndindex(W.shape):
        W_up[index] += 1e-6
        W_down[index] -= 1e-6
        slopes[index] = (loss(W_up) - loss(W_down)) / 2e-6
    return slopes
""",
    ),
    slopes(
        "a weight is not put back",
        """
def my_slopes(loss, W):
    slopes = np.zeros(W.shape)
    W_up = W.copy()
    before = loss(W)
    for index in np.ndindex(W.shape):
        W_up[index] += 1e-7
        slopes[index] = (loss(W_up) - before) / 1e-7
    return slopes
""",
    ),
    slopes(
        "an argument is changed",
        """
def my_slopes(loss, W):
    slopes, h = np.zeros(W.shape), 1e-6
    for index in np.ndindex(W.shape):
        W[index] += h
        up = loss(W)
        W[index] -= 2 * h
        slopes[index] = (up - loss(W)) / (2 * h)
    return slopes
""",
    ),
    slopes(
        "half the slope",
        """
def my_slopes(loss, W):
    slopes, h = np.zeros(W.shape), 1e-6
    for index in np.ndindex(W.shape):
        W[index] += h
        up = loss(W)
        W[index] -= h
        slopes[index] = (up - loss(W)) / (2 * h)
    return slopes
""",
    ),
    slopes(
        "cut to whole numbers",
        """
def my_slopes(loss, W):
    slopes, h = np.zeros(W.shape, dtype=int), 1e-6
    for index in np.ndindex(W.shape):
        W_up, W_down = W.copy(), W.copy()
        W_up[index] += h
        W_down[index] -= h
        slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)
    return slopes
""",
    ),
    slopes(
        "no weight is moved",
        """
def my_slopes(loss, W):
    slopes, h = np.zeros(W.shape), 1e-6
    for index in np.ndindex(W.shape):
        W_up, W_down = W.copy(), W.copy()
        W_up[index] + h
        W_down[index] - h
        slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)
    return slopes
""",
    ),
    slopes(
        "not every weight is moved",
        """
def my_slopes(loss, W):
    slopes, h = np.zeros(W.shape), 1e-6
    for index in np.ndindex(W.shape):
        W_up, W_down = W.copy(), W.copy()
        W_up[index] += h
        W_down[index] -= h
        slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)
        return slopes
""",
    ),
    slopes(
        "the shape",
        """
def my_slopes(loss, W):
    slopes, h = [], 1e-6
    for index in np.ndindex(W.shape):
        W_up, W_down = W.copy(), W.copy()
        W_up[index] += h
        W_down[index] -= h
        slopes.append((loss(W_up) - loss(W_down)) / (2 * h))
    return slopes
""",
    ),
    slopes(
        "IndexError",
        """
def my_slopes(loss, W):
    slopes, h = np.zeros(W.shape), 1e-6
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            W_up, W_down = W.copy(), W.copy()
            W_up[i, j] += h
            W_down[i, j] -= h
            slopes[i, j] = (loss(W_up) - loss(W_down)) / (2 * h)
    return slopes
""",
    ),
    slopes("a variable of the notebook", "def my_slopes(W):\n    return neuron_gradient(W)"),
    slopes("None came back", "def my_slopes(loss, W):\n    print(loss(W))"),
    slopes("a function is wanted", "my_slopes = neuron_gradient(W_start)"),
    slopes("several weights at once", "def my_slopes(loss, W):\n    return W * loss(W + 1e-6)"),
    slopes("loss is never asked", "def my_slopes(loss, W):\n    return W"),
    # 4: the curves
    curves("A is not rate 0.5", "'A B C D'"),
    curves("B is not rate 0.5", "'B D C A'"),
    curves("C is not rate 0.01", "'D C B A'"),
    curves("A is not rate 50", "'D B A C'"),
    curves("C is not rate 0.5", "'CBDA'"),
    curves("A is not rate 0.01", "['D', 'A', 'C', 'B']"),
    curves("a letter twice", "'D D C A'"),
    curves("not four of A, B, C and D", "'D B C'"),
    curves("not four of A, B, C and D", "'D is good'"),
    curves("not four of A, B, C and D", "''"),
    curves("not four of A, B, C and D", "'D=0.5, B=0.01'"),
    curves("not four of A, B, C and D", "['D', 'B', 'C', 'A', 'A']"),
    curves("no letters", "{'A', 'B', 'C', 'D'}"),
    curves("no letters", "4"),
    curves("no letters", "None"),
    curves("not four of A, B, C and D", "[0.5, 0.01, 50, -0.5]"),
    curves("no letters", "{'D': 0.5, 'B': 0.01, 'C': 50, 'A': -0.5}"),
    # 5: the repair
    repair("db: a factor 1/2", db="np.sum(error * slope, axis=0)"),
    repair("dW: the slope of z, not of a", slope="Z * (1 - Z)"),
    repair("dW: the slope of z, in part", slope="Z * (1 - A)"),
    repair("dW: the slope of z, in part", slope="A * (1 - Z)", db="2 * np.sum(error * slope)"),
    repair("dW: the slope is lost", slope="1"),
    repair("dW: the slope is squared", slope="(A * (1 - A)) ** 2"),
    repair("dW: one factor of the slope is missing", slope="A"),
    repair("dW: one factor of the slope is missing", slope="1 - A"),
    repair("dW: a factor 1/2", dW="X.T @ (error * slope)"),
    repair("dW: the output is squared", slope="1 - A ** 2"),
    repair("dW: the brackets are missing", dW="2 * X.T @ error * slope"),
    repair("db: all zero", db="np.zeros(1)"),
    repair("db: an argument as it came", db="b"),
    repair("db: the same whatever comes in", db="np.array([-0.3])"),
    repair("db: the slope of z, not of a", db="2 * np.sum(error * Z * (1 - Z), axis=0)"),
    repair("db: other numbers", db="2 * np.sum(error) * np.sum(slope)", named=False),
    repair("dW: a factor 1/2", dW="X.T @ (error * slope)", db="np.sum(error * slope, axis=0)"),
    repair("dW: the sign", error="Y - A"),
    repair("dW: a factor 1/n", dW="2 * X.T @ (error * slope) / len(X)"),
    repair("dW: the shape", dW="2 * (error * slope).T @ X"),
    repair("dW: the slope of z, not of a", slope="Z * (1 - Z)", db="2 * np.sum(error * slope)"),
    repair("dW: the bias is left out of the sum", Z="X @ W"),
    repair("db: the slope is lost", db="2 * np.sum(error, axis=0)"),
    repair("db: the sign", db="-2 * np.sum(error * slope, axis=0)"),
    repair("db: a factor 2", db="4 * np.sum(error * slope, axis=0)"),
    repair("db: a factor 1/n", db="2 * np.mean(error * slope, axis=0)"),
    repair("db: a factor 1/(2 n)", db="np.mean(error * slope, axis=0)"),
    repair("db: the rows are not added up", db="2 * error * slope"),
    repair("db: the wrong axis", db="2 * np.sum(error * slope, axis=1)"),
    repair("db: the gradient of the weights again", db="2 * X.T @ (error * slope)"),
    repair("db: b is multiplied in", db="2 * np.sum(error * slope, axis=0) * b"),
    repair("the number of things returned", returns="dW"),
    repair("something is missing", returns="{'dW': dW}"),
    repair("the order of what is returned", returns="db, dW"),
    repair("None came back", returns="None"),
    repair("NameError", slope="a * (1 - a)"),
    Answer("judge_neuron_repair", "answer = (dW, 0.1)", "a function is wanted"),
    # 6: the rules
    number("not all of them", "16"),
    number("one of a pair", "15"),
    number("the constant rules are missing", "12"),
    number("those that it cannot", "2"),
    number("the rules of one input", "4"),
    number("only half of the rules", "8"),
    number("rows, not rules", "60"),
    number("the rules of three bits", "256"),
    number("each rule from the weights of the last", "9"),
    number("without the third input", "6"),
    number("the outputs as they are", "0"),
    number("another number", "11"),
    number("another number", "3"),
    number("a rule is missing", "13"),
    number("a share", "14 / 16"),
    number("one of each pair", "7"),
    number("text", "'fourteen'"),
    number("text", "'14'"),
    number("None came back", "print(14)"),
    number("several numbers", "[0, 0, 1, 1]"),
    number("not a number", "True"),
    number("a function", "lambda: 14"),
]

RIGHT: list[Answer] = [
    blanks(""),
    blanks("", error="np.subtract(A, Y)", slope="A - A ** 2", dW="(2 * (slope * error).T @ X).T"),
    blanks("", slope="np.exp(-X @ W) / (1 + np.exp(-X @ W)) ** 2"),
    blanks("", dW="np.sum(2 * X * error * slope, axis=0, keepdims=True).T"),
    blanks("", dW="np.sum(2 * X * error * slope, axis=0).reshape(W.shape)"),
    blanks("", dW="np.einsum('nd,nk->dk', X, 2 * error * slope)"),
    blanks(
        "",
        dW="[[2 * sum(X[i, j] * error[i, 0] * slope[i, 0] for i in range(len(X)))] "
        "for j in range(X.shape[1])]",
    ),
    blanks("", dW="(2 * X.T @ (error * slope)).astype(np.float32)"),
    gradient(
        "",
        """
def my_gradient(X, Y, W):
    A = neuron_forward(X, W)
    error, slope, dW = A - Y, sigmoid(X @ W) * sigmoid(-X @ W), np.zeros_like(W)
    for x, e, s in zip(X, error, slope):
        for j in range(len(x)):
            dW[j] += 2 * e * s * x[j]
    return {"error": error, "slope": slope, "dW": dW}
""",
    ),
    iteration("", "return W - learning_rate * dW"),
    iteration("", "W = W.copy()\n    W -= learning_rate * dW\n    return W"),
    iteration("", "return np.subtract(W, np.multiply(dW, learning_rate)).tolist()"),
    iteration("", "print('one update')\n    return W + (-learning_rate) * dW"),
    whole(
        "",
        "my_iteration = lambda X, Y, W, learning_rate: W + learning_rate * 2 * X.T @ ("
        "(Y - sigmoid(X @ W)) * sigmoid(X @ W) * (1 - sigmoid(X @ W)))",
    ),
    whole(
        "",
        """
def helper(x, y, W):
    a = 1 / (1 + np.exp(-(x @ W)))
    return 2 * (a - y) * a * (1 - a) * x.reshape(-1, 1)

def my_iteration(X, Y, W, learning_rate):
    return W - learning_rate * sum(helper(X[i], Y[i], W) for i in range(X.shape[0]))
""",
    ),
    whole(
        "",
        """
def my_iteration(X, Y, W, learning_rate=0.5):
    def gradient(W):
        A = np.matmul(X, W)
        A = 1 / (1 + np.exp(-A))
        return np.dot(X.T, 2 * (A - Y) * A * (1 - A))
    return np.float32(W - learning_rate * gradient(W))
""",
    ),
    copies("", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)"),
    copies("", "slopes[index] = (loss(W_up) - loss(W_down)) / (2 * h)", "0.001"),
    copies("", "slopes[index] = (loss(W_up) - loss(W_down)) / 2 / h", "1e-5"),
    copies("", "slopes[index] = (loss(W_up) - loss(W)) / h", "1e-7"),
    copies("", "slopes[index] = (loss(W_up) - loss(W)) / h", "1e-8"),
    copies("", "slopes[index] = (loss(W) - loss(W_down)) / h", "1e-6"),
    slopes(
        "",
        """
def my_slopes(loss, W):
    slopes, h = np.zeros_like(W), 1e-6
    for index in np.ndindex(W.shape):
        kept = W[index]
        W[index] = kept + h
        up = loss(W)
        W[index] = kept - h
        slopes[index] = (up - loss(W)) / (2 * h)
        W[index] = kept
    return slopes
""",
    ),
    slopes(
        "",
        """
def my_slopes(loss, W):
    slopes, h = np.zeros(W.shape), 1e-5
    for index in np.ndindex(W.shape):
        W[index] += h
        up = loss(W)
        W[index] -= 2 * h
        down = loss(W)
        W[index] += h
        slopes[index] = (up - down) / (2 * h)
    return slopes
""",
    ),
    slopes(
        "",
        """
def my_slopes(loss, W):
    steps = 1e-6 * np.eye(W.size)
    return np.array([(loss(W + step.reshape(W.shape)) - loss(W - step.reshape(W.shape))) / 2e-6
                     for step in steps]).reshape(W.shape)
""",
    ),
    slopes(
        "",
        """
from nnlib.gradients import numerical_gradient

def my_slopes(loss, W):
    return numerical_gradient(lambda: loss(W), W)
""",
    ),
    slopes(
        "",
        """
def my_slopes(loss, W):
    def at(index, step):
        there = np.array(W)
        there[index] += step
        return loss(there)
    slopes = np.empty(W.shape)
    for index, w in np.ndenumerate(W):
        slopes[index] = (8 * (at(index, 0.01) - at(index, -0.01))
                         - (at(index, 0.02) - at(index, -0.02))) / 0.12
    return slopes
""",
    ),
    curves("", "'D B C A'"),
    curves("", "'dbca'"),
    curves("", "'D, B, C, A'"),
    curves("", "['D', 'B', 'C', 'A']"),
    curves("", "('d', 'b', 'c', 'a')"),
    curves("", "'D/B/C/A'"),
    curves("", "'D\\nB\\nC\\nA'"),
    curves("", "np.array(['D', 'B', 'C', 'A'])"),
    repair(""),
    repair("", slope="A - A * A", dW="X.T @ (2 * error * slope)", db="np.sum(2 * error * slope)"),
    repair("", db="2 * np.ones(len(X)) @ (error * slope)", returns="[dW, db]"),
    repair("", db="2 * (error * slope).sum()", returns="{'dW': dW, 'db': db}"),
    repair("", db="2 * float(sum((error * slope)[:, 0]))"),
    number("", "14"),
    number("", "14.0"),
    number("", "np.array([14])"),
    number("", "np.float32(14)"),
    number("", "np.int64(16 - 2)"),
    number(
        "",
        "sum(rule not in ((0, 0, 1, 1), (1, 1, 0, 0)) "
        "for rule in itertools.product([0, 1], repeat=4))",
    ),
]
