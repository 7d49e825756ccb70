"""Heads for large vocabularies in float64: adaptive softmax by PyTorch, sampled softmax by hand in NumPy: heads.json.

    pip install numpy torch
    python packages/models/golden/heads.py > packages/models/golden/heads.json
"""
import json

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(3)
draw = np.random.default_rng(3)


def told(array):
    array = np.asarray(array.detach() if torch.is_tensor(array) else array)
    return {"shape": list(array.shape), "data": [float(x) for x in array.ravel()]}


def adaptive(name, width, classes, cutoffs, divisor, head_bias, targets):
    layer = torch.nn.AdaptiveLogSoftmaxWithLoss(width, classes, cutoffs, div_value=divisor, head_bias=head_bias)
    inputs = torch.tensor(draw.normal(size=(len(targets), width)), requires_grad=True)
    tensors = {"kernel": layer.head.weight}
    if head_bias:
        tensors["bias"] = layer.head.bias
    for i, (narrow, wide) in enumerate(layer.tail):
        tensors[f"clusters/{i}/narrow/kernel"] = narrow.weight
        tensors[f"clusters/{i}/kernel"] = wide.weight
    # ours are [inputs, outputs]
    turn = lambda x: x.T if x.dim() == 2 else x
    named = {"inputs": inputs, **tensors}

    def gradients(loss):
        found = torch.autograd.grad(loss, list(named.values()), allow_unused=True)
        zero = lambda x, g: torch.zeros_like(x) if g is None else g
        return {
            path: told(zero(value, g) if path == "inputs" else turn(zero(value, g)))
            for (path, value), g in zip(named.items(), found)
        }

    output, loss = layer(inputs, torch.tensor(targets))
    full = layer.log_prob(inputs)
    cotangent = torch.tensor(draw.normal(size=tuple(full.shape)))
    return {
        "name": name,
        "classes": classes,
        "options": {"cutoffs": cutoffs, "divisor": divisor, "headBias": head_bias},
        "targets": targets,
        "inputs": told(inputs),
        "params": {path: told(turn(value)) for path, value in tensors.items()},
        "nats": told(-output),
        "mean": loss.item(),
        "gradients": gradients(loss),
        "logProbabilities": told(full),
        "cotangent": told(cotangent),
        "logProbabilityGradients": gradients((full * cotangent).sum()),
    }


def sampled(name, width, classes, targets, samples, tries):
    inputs, table, bias = (draw.normal(size=s) for s in ((len(targets), width), (classes, width), (classes,)))
    probability = np.array([np.log((k + 2) / (k + 1)) / np.log(classes + 1) for k in range(classes)])
    expected = 1 - (1 - probability) ** tries
    losses = np.zeros(len(targets))
    grads = {"inputs": np.zeros_like(inputs), "table": np.zeros_like(table), "bias": np.zeros_like(bias)}
    for n, target in enumerate(targets):
        among = [target] + [s for s in samples if s != target]
        logits = np.array([inputs[n] @ table[c] + bias[c] - np.log(expected[c]) for c in among])
        exps = np.exp(logits - logits.max())
        p = exps / exps.sum()
        losses[n] = -np.log(p[0])
        p[0] -= 1
        for c, slope in zip(among, p / len(targets)):
            grads["inputs"][n] += slope * table[c]
            grads["table"][c] += slope * inputs[n]
            grads["bias"][c] += slope
    return {
        "name": name,
        "classes": classes,
        "targets": targets,
        "samples": samples,
        "tries": tries,
        "expected": told(expected),
        "inputs": told(inputs),
        "params": {"table": told(table), "bias": told(bias)},
        "nats": told(losses),
        "mean": losses.mean(),
        "gradients": {path: told(value) for path, value in grads.items()},
    }


everywhere = [0, 4, 5, 9, 11, 19, 3, 10, 5, 17]
print(
    json.dumps(
        {
            "versions": {"torch": torch.__version__, "numpy": np.__version__},
            "adaptive": [
                adaptive("two clusters", 8, 20, [5, 11], 2.0, False, everywhere),
                adaptive("two clusters, with a bias", 8, 20, [5, 11], 2.0, True, everywhere),
                adaptive("a cluster without targets", 8, 20, [5, 11], 2.0, True, [0, 4, 12, 19, 1]),
                adaptive("all targets in a cluster", 6, 9, [3], 4.0, True, [3, 8, 5, 3]),
            ],
            "sampled": [
                sampled("no accidental hits", 5, 12, [7, 9, 11], [0, 1, 4, 2], 6),
                sampled("accidental hits", 5, 12, [0, 3, 3, 11], [0, 1, 3, 8, 5], 9),
            ],
        }
    )
)
