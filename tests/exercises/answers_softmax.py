"""What learners answer to the exercises of this notebook."""

from answers import Answer

# What stands in the notebook by then and an answer may read by mistake.
NOTEBOOK = """
import numpy as np
import nnlib
from nnlib import datasets

X, y = datasets.spiral(rng=0)
n = len(X)
rng = np.random.default_rng(0)
W, b = rng.standard_normal((2, 3)), np.zeros(3)
Z = X @ W + b
P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
Y = nnlib.one_hot(y, 3)
A1, strength, learning_rate = np.maximum(X @ rng.standard_normal((2, 25)), 0), 0.1, 1.0
curves = {0: np.array([[0.2, 1.8]]), 0.03: np.array([[0.5, 0.5]])}


def softmax(Z):
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_log(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


def softmax_cross_entropy(Z, y):
    return -softmax_log(Z)[np.arange(len(y)), y].mean()


def relu(Z):
    return np.maximum(Z, 0)
"""


def points(body: str, fault: str = "", named: bool = True) -> Answer:
    """Exercise 1: the gradient with respect to the scores of all points."""
    return _function("judge_softmax_dZ", "my_dZ(P, y)", body, fault, named)


def overflow(body: str, fault: str = "", named: bool = True) -> Answer:
    """Exercise 2: softmax and its logarithm."""
    return _function("judge_softmax_overflow", "my_softmax(Z)", body, fault, named)


def leak(body: str, fault: str = "", named: bool = True) -> Answer:
    """Exercise 3: the way back of a leaky ReLU."""
    return _function("judge_softmax_leaky", "my_leaky_backward(dA, Z)", body, fault, named)


def cost(body: str, fault: str = "", named: bool = True) -> Answer:
    """Exercise 4: the gradient of the cost."""
    arguments = "my_cost_gradient(X, Y, W, b, strength)"
    return _function("judge_softmax_cost_gradient", arguments, body, fault, named)


def choice(body: str, fault: str = "", named: bool = True) -> Answer:
    """Exercise 5: the choice of a strength."""
    arguments = "my_choice(strengths, train_losses, validation_losses, test_losses)"
    return _function("judge_softmax_choice", arguments, body, fault, named)


def first_loss(value: str, fault: str = "") -> Answer:
    """Exercise 6: the loss of ten classes that are equally probable."""
    return Answer("judge_softmax_first_loss", f"my_loss = {value}", fault, name="my_loss")


def _function(judge: str, head: str, body: str, fault: str, named: bool) -> Answer:
    lines = body.strip("\n").splitlines()
    code = f"def {head}:\n" + "\n".join(f"    {line}" for line in lines)
    return Answer(judge, code, fault, named, name=head.partition("(")[0])


def code(judge: str, name: str, text: str, fault: str = "", named: bool = True) -> Answer:
    """A whole cell."""
    return Answer(judge, text, fault, named, name=name)


WRONG: list[Answer] = [
    # 1: all points at once
    points("Y = np.eye(P.shape[1])[y]\nreturn P - Y", "n is lost"),
    points("dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ", "n is lost"),
    points("return (np.eye(P.shape[1])[y] - P) / len(y)", "the sign"),
    points("return np.eye(P.shape[1])[y] - P", "a factor n"),
    points("Y = np.eye(P.shape[1])[y]\nreturn (P - Y) / P.shape[1]", "divided by another number"),
    points(
        "Y = nnlib.one_hot(y, P.shape[1])\nreturn (P - Y) / P.size",
        "divided by another number",
    ),
    points("Y = np.eye(P.shape[1])[y]\nreturn (P - Y) * P * (1 - P) / len(P)", "a slope too many"),
    points(
        "Y = np.eye(P.shape[1])[y]\nreturn (P - Y) * P * (1 - P)",
        "a slope too many, and a factor n",
    ),
    points("dZ = P\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ / len(y)", "an argument is changed"),
    points("P[np.arange(len(y)), y] -= 1\nP /= len(y)\nreturn P", "an argument is changed"),
    points(
        "dZ = np.zeros_like(P)\nfor i in range(len(y)):\n"
        "    dZ[i, y[i]] = P[i, y[i]] - 1\nreturn dZ / len(y)",
        "only the true class",
    ),
    points(
        "dZ = P.copy()\ndZ[np.arange(len(y)), y] = 0\nreturn dZ / len(y)",
        "p is lost at the true class",
    ),
    points("return P / len(P)", "no truth in it"),
    points("dZ = P.copy()\ndZ[:, y] -= 1\nreturn dZ / len(y)", "1 subtracted in whole columns"),
    points("return (P - 1) / len(P)", "1 subtracted everywhere"),
    points("return (P - y[:, None]) / len(P)", "the label as a number"),
    points("return (P - y.reshape(-1, 1)) / len(P)", "the label as a number"),
    points("return (P - y) / len(P)", "the label as a number"),
    points(
        "guess = P.argmax(axis=1)\nreturn (P - np.eye(P.shape[1])[guess]) / len(P)",
        "the guess, not the truth",
    ),
    points("return (softmax(P) - np.eye(P.shape[1])[y]) / len(P)", "softmax twice"),
    points("Y = np.eye(P.shape[1])[y]\nreturn -Y / P / len(P)", "with respect to P"),
    points("Y = np.eye(P.shape[1])[y]\nreturn -Y * np.log(P) / len(P)", "the loss, not its slope"),
    points("return (P - Y) / len(P)", "a variable of the notebook"),
    points("return (P - np.eye(P.shape[1])[y]) / n", "the n of the notebook"),
    points("return (P - np.eye(3)[y]) / len(P)", "only where k is 3"),
    points(
        "Y = np.zeros_like(P)\nY[y, np.arange(len(y))] = 1\nreturn (P - Y) / len(P)", "IndexError"
    ),
    points("return (P - np.eye(P.shape[1])[:, y]) / len(P)", "the shapes do not fit"),
    points("Y = np.eye(P.shape[1])[y]\nreturn (P - Y).mean(axis=0)", "the wrong axis"),
    points("Y = np.eye(P.shape[1])[y]\nreturn np.mean(P - Y)", "added up"),
    points("Y = np.eye(P.shape[1])[y]\nreturn 2 * (P - Y) / len(P)", "a factor 2"),
    points("Y = np.eye(P.shape[1])[y]\ndZ = (P - Y) / len(P)\nprint(dZ)", "None came back"),
    points(
        "for i in range(len(y)):\n    row = P[i].copy()\n    row[y[i]] -= 1\n"
        "    return row / len(y)",
        "the first only",
    ),
    points(
        "dZ = np.zeros(P.shape, dtype=int)\nfor i in range(len(y)):\n    dZ[i] = P[i]\n"
        "    dZ[i, y[i]] -= 1\nreturn dZ / len(y)",
        "other numbers",
    ),
    points("Y = np.eye(P.shape[1])[y]\nreturn ((P - Y) / len(P)).T", "transposed"),
    points("Y = np.eye(P.shape[1])[y]\nreturn abs(P - Y) / len(P)", "the sign is lost"),
    code("judge_softmax_dZ", "my_dZ", "my_dZ = (P - Y) / n", "a function is wanted"),
    code("judge_softmax_dZ", "my_dZ", "def my_dZ(P):\n    return P - Y", "other arguments"),
    points("return (P - np.eye(P.shape[1])[y] / len(y))", "n divides one part alone"),
    points("dZ = P / len(y)\ndZ[np.arange(len(y)), y] -= 1\nreturn dZ", "n divides one part alone"),
    points("dZ = P[np.arange(len(y)), y] - 1\nreturn dZ / len(y)", "only the true class"),
    points(
        "dZ = P.copy()\ndZ[np.arange(len(y)), y] = -1\nreturn dZ / len(y)",
        "p is lost at the true class",
    ),
    points("dZ = P.copy()\ndZ[np.arange(len(y)), y] += 1\nreturn dZ / len(y)", "1 is added"),
    points("return (P - np.eye(P.shape[1])[y - 1]) / len(P)", "the next column"),
    points("return ((P - np.eye(P.shape[1])[y]) / len(P)).sum(axis=1)", "added up"),
    points("return (P - np.eye(P.shape[1])[y]) ** 2 / len(P)", "squared"),
    points("dZ = P.copy()\ndZ[y] -= 1\nreturn dZ / len(y)", "IndexError"),
    points("dZ = P.copy()\ndZ[np.arange(n), y] -= 1\nreturn dZ / n", "the shapes do not fit"),
    points("return 'P - Y'", "text"),
    points("return ((P - np.eye(P.shape[1])[y]) / len(P)).round(3)", "rounded"),
    points("return X.T @ (P - np.eye(3)[y])", "a variable of the notebook"),
    points(
        "dZ = P.copy()\nfor i in range(len(y)):\n    dZ[i, y[i]] -= 1\n    dZ /= len(y)\nreturn dZ",
        "other numbers",
        False,
    ),
    # 2: stop an overflow
    overflow(
        "P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "P: nothing is subtracted",
    ),
    overflow(
        "S = Z - Z.max()\npowers = np.exp(S)\nP = powers / powers.sum(axis=1, keepdims=True)\n"
        "return P, np.log(P)",
        "P: one maximum for all rows",
    ),
    overflow(
        "S = Z - np.max(Z, axis=0)\nP = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\n"
        "return P, np.log(P)",
        "P: the maximum of a column",
    ),
    overflow(
        "S = Z - Z.max(axis=1)\nP = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\n"
        "return P, np.log(P)",
        "P: the maximum lies the wrong way",
    ),
    overflow(
        "S = Z - Z.max(axis=1, keepdims=True)\nP = np.exp(S) / np.exp(S).sum(axis=0)\n"
        "return P, np.log(P)",
        "P: the sum of a column",
    ),
    overflow(
        "S = Z - Z.max(axis=1, keepdims=True)\nP = np.exp(S) / np.exp(S).sum(axis=1)\n"
        "return P, np.log(P)",
        "P: the sum lies the wrong way",
    ),
    overflow(
        "S = Z - Z.max(axis=1, keepdims=True)\nP = np.exp(S) / np.exp(S).sum()\n"
        "return P, np.log(P)",
        "P: one sum for all rows",
    ),
    overflow(
        "S = Z - Z.mean(axis=1, keepdims=True)\n"
        "P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "P: shifted by the mean",
    ),
    overflow(
        "S = Z - Z.min(axis=1, keepdims=True)\n"
        "P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "P: shifted by the smallest score",
    ),
    overflow(
        "S = Z - np.abs(Z).max(axis=1, keepdims=True)\n"
        "P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "P: shifted by the largest size",
    ),
    overflow(
        "Z = np.clip(Z, -700, 700)\nP = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)\n"
        "return P, np.log(P)",
        "P: scores are cut off",
    ),
    overflow(
        "S = Z / Z.max(axis=1, keepdims=True)\n"
        "P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "P: divided by the maximum",
    ),
    overflow(
        "powers = np.exp(Z)\npowers = powers - powers.max(axis=1, keepdims=True)\n"
        "P = powers / powers.sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "P: subtracted after exp",
    ),
    overflow(
        "P = np.nan_to_num(np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True))\nreturn P, np.log(P)",
        "P: nan is painted over",
    ),
    overflow(
        "Z -= Z.max(axis=1, keepdims=True)\ntotal = np.exp(Z).sum(axis=1, keepdims=True)\n"
        "return np.exp(Z) / total, Z - np.log(total)",
        "an argument is changed",
    ),
    overflow(
        "S = Z - Z.max(axis=1, keepdims=True)\n"
        "P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "log_P: the logarithm of a rounded 0",
    ),
    overflow("P = softmax(Z)\nreturn P, np.log(P)", "log_P: the logarithm of a rounded 0"),
    overflow("P = softmax(Z)\nreturn P, np.log(P + 1e-12)", "log_P: small shares are cut off"),
    overflow(
        "P = softmax(Z)\nreturn P, np.log(np.maximum(P, 1e-300))", "log_P: small shares are cut off"
    ),
    overflow(
        "P = softmax(Z)\nS = Z - Z.max(axis=1, keepdims=True)\n"
        "return P, Z - np.log(np.exp(S).sum(axis=1, keepdims=True))",
        "log_P: the shift is lost",
    ),
    overflow("return softmax(Z), Z - Z.max(axis=1, keepdims=True)", "log_P: the sum is lost"),
    overflow("return softmax_log(Z), softmax(Z)", "the order of what is returned"),
    overflow("return softmax(Z)", "the number of things returned"),
    overflow("return softmax(Z), -softmax_log(Z)", "log_P: the sign"),
    overflow("return softmax(Z), softmax_log", "a function came back"),
    overflow(
        "powers = np.exp(Z - Z.max())\nP = powers / powers.sum()\nreturn P, np.log(P)",
        "P: one sum for all rows",
    ),
    overflow(
        "powers = np.exp(Z / 1000)\nP = powers / powers.sum(axis=1, keepdims=True)\n"
        "return P, np.log(P)",
        "P: scores are divided",
    ),
    overflow(
        "powers = np.exp(Z - 1000)\nP = powers / powers.sum(axis=1, keepdims=True)\n"
        "return P, np.log(P)",
        "P: a fixed number is subtracted",
    ),
    overflow(
        "with np.errstate(all='ignore'):\n"
        "    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)\n    return P, np.log(P)",
        "P: nothing is subtracted",
    ),
    overflow(
        "Z = Z.astype(np.longdouble)\n"
        "P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "P: nan",
        False,
    ),
    overflow(
        "S = Z - Z.max(axis=1, keepdims=True)\n"
        "P = np.exp(S) / np.exp(Z).sum(axis=1, keepdims=True)\nreturn P, np.log(P)",
        "P: two different shifts",
    ),
    overflow(
        "S = Z - Z.max(axis=1, keepdims=True)\n"
        "return softmax(Z), S - np.exp(S).sum(axis=1, keepdims=True)",
        "log_P: no logarithm of the sum",
    ),
    overflow(
        "P = softmax(Z)\nreturn P, np.where(P > 0, np.log(P), 0)", "log_P: -inf is painted over"
    ),
    overflow("P = softmax(Z)\nreturn P, np.nan_to_num(np.log(P))", "log_P: -inf is painted over"),
    overflow(
        "return softmax(Z), Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))",
        "log_P: nothing is subtracted",
    ),
    overflow("return softmax(Z), softmax_log(Z) / np.log(10)", "log_P: another base"),
    overflow("return softmax(Z).argmax(axis=1), softmax_log(Z)", "P: the shape", False),
    overflow(
        "S = Z - Z.max(axis=1, keepdims=True)\n"
        "return softmax(Z), S + np.log(np.exp(S).sum(axis=1, keepdims=True))",
        "log_P: the logarithm is added",
    ),
    # 3: a leak
    leak("return np.where(Z > 0, dA, 0)", "the way back of relu"),
    leak("return dA", "nothing is changed"),
    leak("return np.where(Z > 0, 1, 0.1)", "the slope alone"),
    leak("return np.where(Z > 0, dA, 0.1)", "the leak without dA"),
    leak("return np.where(Z > 0, 1, 0.1 * dA)", "the positive side without dA"),
    leak("return np.where(Z < 0, dA, 0.1 * dA)", "the sides are swapped"),
    leak("return np.where(Z > 0, 0.1 * dA, dA)", "the sides are swapped"),
    leak("return 0.1 * dA", "the leak on both sides"),
    leak("return np.where(Z > 0, dA, dA + 0.1)", "the leak is added"),
    leak("return np.where(Z > 0, dA, 0) + 0.1 * dA", "the leak is added on both sides"),
    leak("return np.where(Z > 0, dA, -0.1 * dA)", "the leak with a minus"),
    leak("return np.maximum(dA, 0.1 * dA)", "asks dA"),
    leak("return np.where(Z > 0, Z, 0.1 * Z)", "the way forward"),
    leak("return dA * np.maximum(Z, 0.1 * Z)", "the output in place of the slope"),
    leak("return np.where(Z > 0, dA, 0.1 * Z)", "Z in place of dA"),
    leak("return dA * np.where(Z >= 0, 1, 0.01)", "another leak"),
    leak("return dA * nnlib.leaky_relu_slope(Z)", "another leak"),
    leak("return dA * (Z > 0) + 0.1 * dA * (Z < 0)", "no slope where Z is 0"),
    leak("return dA * (Z >= 0) + 0.1 * dA * (Z <= 0)", "two slopes where Z is 0"),
    leak("A = np.maximum(Z, 0.1 * Z)\nreturn dA * A / Z", "nan"),
    leak("dA[Z < 0] *= 0.1\nreturn dA", "an argument is changed"),
    leak("return np.where(A1 > 0, dA, 0.1 * dA)", "a variable of the notebook"),
    leak("return -np.where(Z >= 0, dA, 0.1 * dA)", "the sign"),
    leak("if Z > 0:\n    return dA\nelse:\n    return 0.1 * dA", "one if for a whole array"),
    leak("dZ = np.where(Z > 0, dA, 0.1 * dA)", "None came back"),
    code(
        "judge_softmax_leaky",
        "my_leaky_backward",
        "def my_leaky_backward(Z):\n    return np.where(Z > 0, 1, 0.1)",
        "other arguments",
    ),
    leak("return np.where(Z > 0, 1, 0.1) + dA", "the slope is added"),
    leak("return relu(dA)", "asks dA"),
    leak("return np.where(Z > 0.1, dA, 0.1 * dA)", "the crease lies elsewhere"),
    leak("return np.where(Z > 0, dA, dA / 0.1)", "another leak"),
    leak("return np.where(Z > 0, dA, 0.1) * dA", "where Z is positive", False),
    leak("return np.where(Z > 0, dA, 0.1 * dA).sum(axis=0)", "the wrong axis"),
    leak("return -np.where(Z > 0, dA, 0)", "the way back of relu, and the sign"),
    leak("Z[Z > 0] = 1\nZ[Z <= 0] = 0.1\nreturn dA * Z", "an argument is changed"),
    leak("return dA @ np.where(Z > 0, 1, 0.1)", "the shapes do not fit"),
    leak(
        "dZ = np.zeros(Z.shape, dtype=int)\ndZ[Z > 0] = dA[Z > 0]\n"
        "dZ[Z <= 0] = 0.1 * dA[Z <= 0]\nreturn dZ",
        "cut to whole numbers",
    ),
    leak(
        "dZ = np.zeros((300, 25))\nfor i in range(300):\n    for j in range(25):\n"
        "        dZ[i, j] = dA[i, j] if Z[i, j] > 0 else 0.1 * dA[i, j]\nreturn dZ",
        "IndexError",
    ),
    leak("return dA * Z", "Z in place of the slope"),
    leak("return np.where(Z > 0, dA, 0.1 * dA) + 0.1", "a number added"),
    # 4: the gradient of the cost
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ, dZ.sum(axis=0)",
        "dW: the strength is lost",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + strength * W, dZ.sum(axis=0) + strength * b",
        "db: the bias is penalised",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength * W**2, dZ.sum(axis=0)",
        "dW: W squared",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + 2 * strength * W, dZ.sum(axis=0)",
        "dW: twice the slope of the penalty",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + strength * W / 2, dZ.sum(axis=0)",
        "dW: half the slope of the penalty",
    ),
    cost(
        "dZ = softmax(X @ W + b) - Y\n"
        "return (X.T @ dZ + strength * W) / len(X), dZ.sum(axis=0) / len(X)",
        "dW: the penalty is divided by n",
    ),
    cost(
        "dZ = softmax(X @ W + b) - Y\nreturn X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: n is lost",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ - strength * W, dZ.sum(axis=0)",
        "dW: the penalty is subtracted",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength, dZ.sum(axis=0)",
        "dW: the strength without W",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + W, dZ.sum(axis=0)",
        "dW: W without the strength",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + 0.5 * strength * np.sum(W ** 2), dZ.sum(axis=0)",
        "dW: the penalty, not its slope",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength * W, dZ.sum(axis=1)",
        "db: the wrong axis",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength * W, dZ.mean(axis=0)",
        "db: the mean for the sum",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength * W, dZ.sum()",
        "db: all added up",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + strength * W, dZ.sum(axis=0, keepdims=True)",
        "db: the shape",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength * W, dZ",
        "db: the shape",
        False,
    ),
    cost(
        "dZ = (Y - softmax(X @ W + b)) / len(X)\nreturn X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: truth minus probability",
    ),
    cost(
        "P = np.exp(X @ W + b)\nP /= P.sum(axis=1, keepdims=True)\ndZ = (P - Y) / len(X)\n"
        "return X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: softmax overflows",
    ),
    cost(
        "dZ = (X @ W + b - Y) / len(X)\nreturn X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: softmax is missing",
    ),
    cost(
        "dZ = (softmax(X @ W) - Y) / len(X)\nreturn X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: b is left out of the scores",
    ),
    cost(
        "P = softmax(X @ W + b)\ndZ = (P - Y) * P * (1 - P) / len(X)\n"
        "return X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: a slope too many",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nW -= X.T @ dZ + strength * W\n"
        "b -= dZ.sum(axis=0)\nreturn W, b",
        "dW: the updated weights",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\ndW = X.T @ dZ\ndW += strength * W\n"
        "W -= dW\nreturn dW, dZ.sum(axis=0)",
        "an argument is changed",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn dZ.T @ X + strength * W.T, dZ.sum(axis=0)",
        "dW: transposed",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X @ dZ + strength * W, dZ.sum(axis=0)",
        "the shapes do not fit",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength * W",
        "the number of things returned",
        False,
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn dZ.sum(axis=0), X.T @ dZ + strength * W",
        "the order of what is returned",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / n\nreturn X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: the n of the notebook",
    ),
    cost(
        "dZ = (P - Y) / len(X)\nreturn X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "a variable of the notebook",
    ),
    cost(
        "dW = X.T @ (softmax(X @ W + b) - Y)\ndb = ...\nreturn dW, db",
        "dW: the strength is lost, and a factor n",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + strength * np.sign(W), dZ.sum(axis=0)",
        "dW: the slope of the size",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + strength * W.sum(), dZ.sum(axis=0)",
        "dW: all weights added up",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ / len(X) + strength * W, dZ.sum(axis=0)",
        "dW: divided by n twice",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return W - 0.1 * (X.T @ dZ + strength * W), b - 0.1 * dZ.sum(axis=0)",
        "dW: the updated weights",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn strength * W, dZ.sum(axis=0)",
        "dW: only the penalty",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + 0.1 * W, dZ.sum(axis=0)",
        "dW: a strength of your own",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ * strength, dZ.sum(axis=0)",
        "dW: the strength is lost, and a factor strength",
    ),
    cost(
        "P = softmax(X @ W + b)\nreturn X.T @ P + strength * W, P.sum(axis=0)", "dW: no truth in it"
    ),
    cost(
        "P = softmax(X @ W + b)\n"
        "return -X.T @ (Y / P) / len(X) + strength * W, (P - Y).mean(axis=0)",
        "dW: with respect to P",
    ),
    cost(
        "P = softmax((X @ W + b).T).T\ndZ = (P - Y) / len(X)\n"
        "return X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: softmax along the wrong axis",
    ),
    cost(
        "P = 1 / (1 + np.exp(-(X @ W + b)))\ndZ = (P - Y) / len(X)\n"
        "return X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: a sigmoid in place of softmax",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return {'W': X.T @ dZ + strength * W, 'b': dZ.sum(axis=0)}",
        "something is missing",
    ),
    cost(
        "dZ = 2 * (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + strength * W, dZ.sum(axis=0)",
        "dW: twice the slope of the loss",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength**2 * W, dZ.sum(axis=0)",
        "dW: the strength is squared",
    ),
    cost(
        "dZ = (softmax(X @ W + b) - Y) / len(X)\n"
        "return X.T @ dZ + strength * W, dZ.sum(axis=0) + strength",
        "db: other numbers",
        False,
    ),
    # 5: a choice
    choice("return strengths[np.argmin(train_losses)]", "chosen by the training loss"),
    choice("return strengths[np.argmin(test_losses)]", "chosen by the test loss"),
    choice("return strengths[np.argmax(validation_losses)]", "the highest validation loss"),
    choice("return np.argmin(validation_losses)", "the index, not the strength"),
    choice("return validation_losses.min()", "the loss, not the strength"),
    choice("return max(strengths)", "the largest strength"),
    choice("return np.min(strengths)", "the smallest strength"),
    choice(
        "return strengths[np.argmin(train_losses + validation_losses)]", "the sum of several losses"
    ),
    choice(
        "return strengths[np.argmin((validation_losses + test_losses) / 2)]",
        "the sum of several losses",
    ),
    choice(
        "return strengths[np.argmin(abs(validation_losses - train_losses))]", "the smallest gap"
    ),
    choice("return strengths[-1]", "always the same place"),
    choice("return strengths[np.argsort(validation_losses)]", "all strengths in order of loss"),
    choice("return 0.03", "the same whatever comes in"),
    choice("return '0.03'", "text"),
    choice("best = strengths[np.argmin(validation_losses)]\nprint(best)", "None came back"),
    choice("validation_losses.sort()\nreturn strengths[0]", "always the same place"),
    choice(
        "return strengths[validation_losses == min(validation_losses)][0] * 0.5", "a factor 1/2"
    ),
    choice("return strengths[2]", "always the same place"),
    choice("return strengths[validation_losses.index(min(validation_losses))]", "AttributeError"),
    choice("return min(curves, key=lambda s: curves[s][-1, 1])", "a variable of the notebook"),
    choice(
        "return sorted(strengths)[np.argmin(validation_losses)]", "the strengths are sorted apart"
    ),
    choice("return strengths.mean()", "no choice"),
    choice("return strengths", "an argument as it came"),
    choice("return strengths[validation_losses]", "IndexError"),
    choice(
        "i = np.argmin(validation_losses)\nreturn strengths[i], validation_losses[i]",
        "the number of things returned",
    ),
    choice("return strengths[np.argmin(validation_losses) - 1]", "other numbers", False),
    choice("return np.argmin(test_losses)", "the index, not the strength"),
    choice("return np.argmin(train_losses)", "the index, not the strength"),
    choice(
        "return strengths[np.argmin(validation_losses - train_losses)]",
        "the smallest gap",
    ),
    # 6: the first loss
    first_loss("0.1", "the probability"),
    first_loss("10", "the number of classes"),
    first_loss("np.log(3)", "three classes"),
    first_loss("np.log10(10)", "the logarithm to base 10"),
    first_loss("-np.log2(0.1)", "the logarithm to base 2"),
    first_loss("np.log(0.1)", "the sign"),
    first_loss("2.3", "rounded"),
    first_loss("-0.1 * np.log(0.1)", "weighted by the probability"),
    first_loss("-np.log(0.9)", "the other classes"),
    first_loss("10 * np.log(10)", "added over the classes"),
    first_loss("0", "knows everything"),
    first_loss("'ln 10'", "text"),
    first_loss("np.log", "a function"),
    first_loss("4.605", "a factor 2"),
    first_loss("np.log(9)", "nine classes"),
    first_loss("-np.log(np.full(10, 0.1))", "several numbers"),
    first_loss("True", "not a number"),
    first_loss("5.0", "another number"),
]

RIGHT: list[Answer] = [
    # 1
    points("dZ = P.copy()\ndZ[np.arange(len(y)), y] -= 1\ndZ /= len(y)\nreturn dZ"),
    points("return (P - np.eye(P.shape[1])[y]) / len(P)"),
    points(
        "return [[(p - (k == label)) / len(y) for k, p in enumerate(row)]\n"
        "        for row, label in zip(P, y)]"
    ),
    points(
        "dZ = np.zeros_like(P)\nfor i in range(P.shape[0]):\n    for k in range(P.shape[1]):\n"
        "        truth = 1 if y[i] == k else 0\n        dZ[i, k] = P[i, k] - truth\n"
        "return dZ / P.shape[0]"
    ),
    points("return np.divide(P.astype(np.float32) - nnlib.one_hot(y, P.shape[1]), len(y))"),
    points(
        "Y = np.zeros(P.shape)\nY[range(len(y)), y] = 1\nreturn np.mean([1]) * (P - Y) / y.size"
    ),
    points("dZ = P / len(y)\nnp.add.at(dZ, (np.arange(len(y)), y), -1 / len(y))\nreturn dZ"),
    points("return P / len(P) - (y[:, None] == np.arange(P.shape[1])) / len(P)"),
    code(
        "judge_softmax_dZ",
        "my_dZ",
        "def truth_of(P, y):\n    return np.eye(P.shape[1])[y]\n\n"
        "my_dZ = lambda P, y: (P - truth_of(P, y)) / len(y)",
    ),
    # 2
    overflow(
        "S = Z - Z.max(axis=1, keepdims=True)\npowers = np.exp(S)\n"
        "total = powers.sum(axis=1, keepdims=True)\nreturn powers / total, S - np.log(total)"
    ),
    overflow("return softmax(Z), softmax_log(Z)"),
    overflow("log_P = softmax_log(Z)\nreturn {'log_P': log_P, 'P': np.exp(log_P)}"),
    overflow(
        "P, log_P = [], []\nfor z in Z:\n    s = z - max(z)\n    total = sum(np.exp(s))\n"
        "    P.append(np.exp(s) / total)\n    log_P.append(s - np.log(total))\n"
        "return [P, np.array(log_P)]"
    ),
    overflow(
        "Z = Z.astype(np.float32)\nS = Z - np.max(Z, axis=1)[:, None]\n"
        "total = np.sum(np.exp(S), axis=1).reshape(-1, 1)\n"
        "return np.exp(S) / total, S - np.log(total)"
    ),
    overflow(
        "log_P = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)\nreturn np.exp(log_P), log_P"
    ),
    overflow(
        "S = (Z.T - Z.max(axis=1)).T\nP = (np.exp(S).T / np.exp(S).sum(axis=1)).T\n"
        "return P, S - np.log(np.einsum('ik->i', np.exp(S)))[:, np.newaxis]"
    ),
    # 3
    leak("return np.where(Z > 0, dA, 0.1 * dA)"),
    leak("return np.where(Z >= 0, dA, dA / 10)"),
    leak("return np.where(Z < 0, 0.1, 1) * dA"),
    leak("dZ = dA.copy()\ndZ[Z <= 0] *= 0.1\nreturn dZ"),
    leak("slope = np.ones_like(Z)\nslope[Z < 0] = 0.1\nreturn np.multiply(slope, dA)"),
    leak("return 0.1 * dA + 0.9 * dA * (Z > 0)"),
    leak("return dA * nnlib.leaky_relu_slope(Z, negative_slope=0.1)"),
    leak("return dA * (0.55 + 0.45 * np.sign(Z))"),
    leak(
        "return [[d if z > 0 else 0.1 * d for d, z in zip(row, sums)]\n"
        "        for row, sums in zip(dA, Z)]"
    ),
    leak("return (dA * np.where(Z > 0, 1, 0.1)).astype(np.float32)"),
    # 4
    cost("dZ = (softmax(X @ W + b) - Y) / len(X)\nreturn X.T @ dZ + strength * W, dZ.sum(axis=0)"),
    cost(
        "dZ = (nnlib.softmax(np.matmul(X, W) + b) - Y) / X.shape[0]\n"
        "dW = np.einsum('nd,nk->dk', X, dZ)\nreturn [dW + strength * W, np.ones(len(X)) @ dZ]"
    ),
    cost(
        "dW, db = strength * W, 0 * b\nP = np.exp(softmax_log(X @ W + b))\n"
        "for x, p, truth in zip(X, P, Y):\n    dW = dW + np.outer(x, p - truth) / len(X)\n"
        "    db = db + (p - truth) / len(X)\nreturn dW, db"
    ),
    cost(
        "def loss(W, b):\n    log_P = softmax_log(X @ W + b)\n"
        "    return -(Y * log_P).sum() / len(X) + 0.5 * strength * (W ** 2).sum()\n"
        "params = {'W': W.copy(), 'b': b.copy()}\n"
        "now = lambda: loss(params['W'], params['b'])\n"
        "return nnlib.numerical_gradient(now, params['W']), "
        "nnlib.numerical_gradient(now, params['b'])"
    ),
    cost(
        "Z = X @ W + b\nS = Z - Z.max(axis=1, keepdims=True)\n"
        "P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\n"
        "return {'dW': X.T @ (P - Y) / len(Y) + W * strength, 'db': np.mean(P - Y, axis=0)}"
    ),
    # 5
    choice("return strengths[np.argmin(validation_losses)]"),
    choice(
        "best = 0\nfor i in range(len(strengths)):\n"
        "    if validation_losses[i] < validation_losses[best]:\n        best = i\n"
        "return strengths[best]"
    ),
    choice("return min(zip(validation_losses, strengths))[1]"),
    choice("return strengths[validation_losses == validation_losses.min()]"),
    choice("return float(strengths[list(validation_losses).index(min(validation_losses))])"),
    choice("return [strengths[np.argsort(validation_losses)[0]]]"),
    choice("return np.float32(strengths[validation_losses.argmin()])"),
    # 6
    first_loss("np.log(10)"),
    first_loss("2.303"),
    first_loss("[-np.log(0.1)]"),
    first_loss("np.float32(2.3026)"),
    first_loss("softmax_cross_entropy(np.zeros((7, 10)), np.arange(7))"),
]
