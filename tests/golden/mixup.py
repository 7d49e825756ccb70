"""Mixup of the embedded rows of a small classifier in float64, and shares of Beta(α, α): mixup.json.

Gradients are PyTorch's, the distribution SciPy's.

    pip install numpy scipy torch
    python tests/golden/mixup.py > tests/golden/mixup.json
"""
import json

import numpy as np
import scipy
import scipy.stats
import torch
from shared import rounded

torch.set_default_dtype(torch.float64)

VOCABULARY, WIDTH, HIDDEN, CLASSES, ROWS, LENGTH, STEPS, RATE = 6, 3, 4, 3, 5, 4, 4, 0.7
draw = np.random.default_rng(5)
first = {
    "embedding/table": draw.normal(size=(VOCABULARY, WIDTH)),
    "hidden/kernel": draw.normal(size=(WIDTH, HIDDEN)),
    "hidden/bias": draw.normal(size=HIDDEN),
    "head/kernel": draw.normal(size=(HIDDEN, CLASSES)),
    "head/bias": draw.normal(size=CLASSES),
}
first = {path: np.round(value, 3) for path, value in first.items()}
ids = draw.integers(0, VOCABULARY, size=(STEPS, ROWS, LENGTH))
classes = draw.integers(0, CLASSES, size=(STEPS, ROWS))
lengths = draw.integers(1, LENGTH + 1, size=(STEPS, ROWS))
mask = (np.arange(LENGTH) < lengths[..., None]).astype(int)
partners = np.stack([draw.permutation(ROWS) for _ in range(STEPS)])
shares = np.round(draw.beta(1, 1, size=STEPS), 4)
names = list(first)


def logits_of(params, step):
    """Zeros stand behind a text, and the mean is over the positions where either text has a token."""
    table, kernel, bias, head, head_bias = params
    shown = torch.tensor(mask[step], dtype=torch.float64)[..., None]
    embedded = table[ids[step]] * shown
    other = partners[step]
    mixed = shares[step] * embedded + (1 - shares[step]) * embedded[other]
    either = torch.maximum(shown, shown[other])
    mean = mixed.sum(1) / either.sum(1)
    return torch.relu(mean @ kernel + bias) @ head + head_bias


def loss_of(logits, aims, weights):
    nats = -torch.log_softmax(logits, -1).gather(-1, torch.tensor(aims)[:, None])[:, 0]
    each = weights[aims]
    return (nats * each).sum() / each.sum()


def run(name, weights):
    weights = torch.tensor(weights)
    params = [torch.tensor(value, requires_grad=True) for value in first.values()]
    losses = []
    for step in range(STEPS):
        logits, share = logits_of(params, step), shares[step]
        own, other = classes[step], classes[step][partners[step]]
        loss = share * loss_of(logits, own, weights) + (1 - share) * loss_of(logits, other, weights)
        gradients = torch.autograd.grad(loss, params)
        losses.append(loss.item())
        params = [(w - RATE * g).detach().requires_grad_() for w, g in zip(params, gradients)]
    last = {path: w.detach().ravel().tolist() for path, w in zip(names, params)}
    return {"name": name, "classWeights": weights.tolist(), "losses": losses, "last": last}


def shares_of(alpha):
    beta = scipy.stats.beta(alpha, alpha)
    moments = beta.stats("mvk")
    return {"alpha": alpha, "mean": float(moments[0]), "variance": float(moments[1]), "excess": float(moments[2]),
            "below": [[at, float(beta.cdf(at))] for at in (0.01, 0.1, 0.3)]}


document = {
    "made_by": f"torch {torch.__version__}, numpy {np.__version__}, scipy {scipy.__version__}",
    "rate": RATE,
    "sizes": {"vocabulary": VOCABULARY, "embedding": WIDTH, "hidden": HIDDEN, "classes": CLASSES},
    "first": {path: value.ravel().tolist() for path, value in first.items()},
    "shapes": {path: list(value.shape) for path, value in first.items()},
    "ids": ids.tolist(),
    "classes": classes.tolist(),
    "mask": mask.tolist(),
    "partners": partners.tolist(),
    "shares": shares.tolist(),
    "runs": [run("classes alike", [1.0, 1.0, 1.0]), run("class weights", [2.0, 0.5, 1.0])],
    "distributions": [shares_of(alpha) for alpha in (0.05, 0.2, 1.0, 4.0)],
}


print(json.dumps(rounded(document)))
