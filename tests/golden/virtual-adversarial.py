"""Virtual adversarial training of two small models in float64: virtual-adversarial.json.

Gradients are PyTorch's, the first eigenvector NumPy's.

    pip install numpy torch
    python tests/golden/virtual-adversarial.py > tests/golden/virtual-adversarial.json
"""
import json

import numpy as np
import torch
from shared import first_values, rounded

torch.set_default_dtype(torch.float64)

VOCABULARY, WIDTH, HIDDEN, ROWS, LENGTH, STEPS, RATE = 5, 3, 4, 4, 3, 3, 0.7
draw = np.random.default_rng(11)
first = first_values(draw, VOCABULARY, WIDTH, HIDDEN)
ids = draw.integers(0, VOCABULARY, size=(STEPS, ROWS, LENGTH))
targets = draw.integers(0, VOCABULARY, size=(STEPS, ROWS, LENGTH))
classes = draw.integers(0, VOCABULARY, size=(STEPS, ROWS))
lengths = draw.integers(1, LENGTH + 1, size=(STEPS, ROWS))
mask = (np.arange(LENGTH) < lengths[..., None]).astype(int)
counts = mask * (draw.uniform(size=mask.shape) < 0.8)
counts[:, :, 0] = 1
drawn = np.round(draw.normal(size=(STEPS, ROWS, LENGTH, WIDTH)), 4)
names = list(first)


def at_positions(params, step, added):
    """Logits of each position alone, and what counts."""
    hidden = torch.tanh((params[0][ids[step]] + added) @ params[1])
    return hidden @ params[2], torch.tensor(targets[step]), torch.tensor(counts[step], dtype=torch.float64)


def of_rows(params, step, added):
    """Logits of the mean of a row's embeddings."""
    shown = torch.tensor(mask[step], dtype=torch.float64)[..., None]
    mean = ((params[0][ids[step]] + added) * shown).sum(1) / shown.sum(1)
    return torch.tanh(mean @ params[1]) @ params[2], torch.tensor(classes[step]), torch.ones(ROWS)


def mean_of(each, weights):
    return (each * weights).sum() / weights.sum()


def loss_of(logits, aims, weights):
    nats = -torch.log_softmax(logits, -1).gather(-1, aims[..., None])[..., 0]
    return mean_of(nats, weights)


def divergence(start, logits, weights):
    p, q = torch.log_softmax(start, -1), torch.log_softmax(logits, -1)
    return mean_of((p.exp() * (p - q)).sum(-1), weights)


def with_length(d, length):
    return length * d / d.square().sum((1, 2), keepdim=True).sqrt()


def direction(model, params, step, xi, iterations):
    shown = torch.tensor(mask[step], dtype=torch.float64)[..., None]
    start = model(params, step, 0)[0].detach()
    d = torch.tensor(drawn[step]) * shown
    for _ in range(iterations):
        added = with_length(d, xi).requires_grad_()
        logits, _, weights = model(params, step, added)
        d = torch.autograd.grad(divergence(start, logits, weights), added)[0] * shown
    return start, d


def run(name, model, epsilon, weight, xi, iterations):
    params = [torch.tensor(value, requires_grad=True) for value in first.values()]
    losses, terms = [], []
    for step in range(STEPS):
        logits, aims, weights = model(params, step, 0)
        loss = loss_of(logits, aims, weights)
        start, d = direction(model, params, step, xi, iterations)
        term = weight * divergence(start, model(params, step, with_length(d, epsilon))[0], weights)
        gradients = torch.autograd.grad(loss + term, params)
        losses.append(loss.item())
        terms.append(term.item())
        params = [(w - RATE * g).detach().requires_grad_() for w, g in zip(params, gradients)]
    last = {path: w.detach().ravel().tolist() for path, w in zip(names, params)}
    return {"name": name, "options": {"epsilon": epsilon, "weight": weight, "xi": xi, "iterations": iterations},
            "losses": losses, "terms": terms, "last": last}


def eigenvectors(step):
    """Of the Hessian of each row's divergence by what is added to its positions, the first one and all eigenvalues."""
    params = [torch.tensor(value) for value in first.values()]
    start = of_rows(params, step, 0)[0]
    found = []
    for row in range(ROWS):
        def apart(flat):
            added = torch.zeros(ROWS, LENGTH, WIDTH)
            added[row] = flat.reshape(LENGTH, WIDTH) * torch.tensor(mask[step][row])[:, None]
            return ROWS * divergence(start, of_rows(params, step, added)[0], torch.ones(ROWS))

        hessian = torch.autograd.functional.hessian(apart, torch.zeros(LENGTH * WIDTH)).numpy()
        values, vectors = np.linalg.eigh(hessian)
        found.append({"values": values[::-1].tolist(), "first": vectors[:, -1].tolist()})
    return found


document = {
    "made_by": f"torch {torch.__version__}, numpy {np.__version__}",
    "rate": RATE,
    "sizes": {"vocabulary": VOCABULARY, "width": WIDTH},
    "first": {path: value.ravel().tolist() for path, value in first.items()},
    "shapes": {path: list(value.shape) for path, value in first.items()},
    "ids": ids.tolist(),
    "targets": targets.tolist(),
    "classes": classes.tolist(),
    "mask": mask.tolist(),
    "counts": counts.astype(int).tolist(),
    "drawn": drawn.reshape(STEPS, ROWS, -1).tolist(),
    "runs": {
        "positions": [run("one iteration", at_positions, 0.8, 1.5, 0.1, 1), run("three", at_positions, 2.0, 0.5, 0.3, 3)],
        "rows": [run("one iteration", of_rows, 0.8, 1.5, 0.1, 1), run("three", of_rows, 2.0, 0.5, 0.3, 3)],
    },
    "eigenvectors": eigenvectors(0),
}


print(json.dumps(rounded(document)))
