"""Steps along scipy's L-BFGS inverse Hessian on the problems of trajectories.json: python lbfgs.py > lbfgs.json

scipy begins with the identity; of the scale γ = s·y/y·y it is the product of the pairs (s/√γ, √γ·y), times γ. What follows an update, a
projection or a decay, is part of the step s; behind step 10 of such a run float32 rounds its way elsewhere."""
import json, os
import numpy as np
import scipy
from scipy.optimize import LbfgsInvHessProduct

given = json.load(open(os.path.join(os.path.dirname(__file__), "trajectories.json")))
X, y = np.array(given["X"]), np.array(given["y"])


def linear(p):
    w, b = p[:5], p[5]
    error = X @ w + b - y
    return np.concatenate([2 * X.T @ error / len(y), [2 * error.mean()]])


def mlp(p):
    W, c, v = p[:20].reshape(4, 5), p[20:24], p[24:]
    hidden = np.tanh(X @ W.T + c)
    error = 2 * (hidden @ v - y) / len(y)
    inner = np.outer(error, v) * (1 - hidden**2)
    return np.concatenate([(inner.T @ X).ravel(), inner.sum(0), hidden.T @ error])


after = dict(nothing=lambda p: p, projection=lambda p: np.maximum(p, 0), decay=lambda p: 0.9 * p)
steps, runs = [1, 2, 3, 5, 10, 20], []
for problem, rate, memory, followed in [
    ("linear", 1, 10, "nothing"),
    ("linear", 0.5, 2, "nothing"),
    ("mlp", 0.3, 5, "nothing"),
    ("linear", 0.5, 2, "projection"),
    ("linear", 0.5, 5, "decay"),
]:
    gradient_at = {"linear": linear, "mlp": mlp}[problem]
    p = np.concatenate([q["data"] for q in given["problems"][problem]["params"]])
    pairs, trajectory, before = [], [], None
    for step in range(1, 21 if followed == "nothing" else 11):
        g = gradient_at(p)
        if before is None:
            move = -g * min(1, 1 / np.abs(g).sum()) * rate
        else:
            s, change = p - before[0], g - before[1]
            if s @ change > 1e-10:
                pairs = (pairs + [(s, change)])[-memory:]
            scale = (pairs[-1][0] @ pairs[-1][1]) / (pairs[-1][1] @ pairs[-1][1])
            product = LbfgsInvHessProduct(
                np.array([a / np.sqrt(scale) for a, _ in pairs]), np.array([b * np.sqrt(scale) for _, b in pairs])
            )
            along = -scale * product.dot(g)
            move = along * rate if -g @ along > 1e-9 else np.zeros_like(g)
        before = (p, g)
        p = after[followed](p + move)
        if step in steps:
            trajectory.append(p.tolist())
    runs.append(dict(problem=problem, learningRate=rate, memory=memory, followed=followed, trajectory=trajectory))
print(json.dumps(dict(made_by=f"scipy {scipy.__version__}", steps=steps, runs=runs)))
