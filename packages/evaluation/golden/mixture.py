"""A neural cache by its definition, and weights of mixtures by a search that looks at nothing but the loss.

    pip install numpy scipy
    python packages/evaluation/golden/mixture.py > packages/evaluation/golden/mixture.json
"""
import json

import numpy as np
from scipy.optimize import minimize, minimize_scalar

generator = np.random.default_rng(3)
targets, width, vocabulary = 40, 5, 6
states = generator.normal(size=(targets, width))
ids = generator.integers(0, vocabulary, size=targets)
model = np.log(generator.dirichlet(np.ones(vocabulary), size=targets))

caches = []
for window in (1, 7, 1000):
    for flatness in (0.0, 0.3, 2.0):
        logs = []
        for t in range(targets):
            p = np.zeros(vocabulary)
            for i in range(max(0, t - window), t):
                p[ids[i]] += np.exp(flatness * states[t] @ states[i])
            with np.errstate(divide="ignore"):
                p = np.log(p / p.sum()) if t > 0 else model[t]
            logs.append([float(x) if np.isfinite(x) else None for x in p])
        caches.append({"window": window, "flatness": flatness, "logProbabilities": logs})

own = np.arange(targets)
cache = np.array([[-np.inf if x is None else x for x in row] for row in caches[4]["logProbabilities"]])[own, ids]
other = np.log(generator.dirichlet(2 * np.ones(vocabulary), size=targets))[own, ids]
columns = np.exp(np.stack([model[own, ids], cache, other]))


def loss(weights):
    return -np.log(weights @ columns).mean()


def pair(a, b):
    found = minimize_scalar(
        lambda w: -np.log((1 - w) * columns[a] + w * columns[b]).mean(), bounds=(0, 1), method="bounded", options={"xatol": 1e-12}
    )
    return {"models": [a, b], "weights": [1 - found.x, found.x], "lossNats": found.fun}


# softmax of free numbers, from a grid of beginnings
best = min(
    (
        minimize(
            lambda x: loss(np.exp(x) / np.exp(x).sum()), start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-14, "maxiter": 10000}
        )
        for start in generator.normal(size=(8, 3))
    ),
    key=lambda found: found.fun,
)
three = np.exp(best.x) / np.exp(best.x).sum()
mixtures = [pair(0, 1), pair(0, 2), {"models": [0, 1, 2], "weights": three.tolist(), "lossNats": best.fun}]
print(
    json.dumps(
        {
            "states": states.tolist(),
            "ids": ids.tolist(),
            "model": model.tolist(),
            "caches": caches,
            "columns": [[float(x) if np.isfinite(x) else None for x in row] for row in (model[own, ids], cache, other)],
            "mixtures": mixtures,
        }
    )
)
