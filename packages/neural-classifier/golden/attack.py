"""FGM and PGD in an L2 ball around embedded texts, by PyTorch in double precision.

    python packages/neural-classifier/golden/attack.py > packages/neural-classifier/golden/attack.json
"""

import json

import torch
from torch.nn.functional import cross_entropy

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(7)
V, D, F, K, window, steps = 9, 4, 5, 3, 2, 6


def drawn(*shape, scale=1.0):
    return (torch.randn(*shape, generator=generator) * scale).float().double()


params = {
    "embedding/table": drawn(V, D),
    "convolution/2/kernel": drawn(window, D, F, scale=0.6),
    "convolution/2/bias": drawn(F, scale=0.2),
    "head/kernel": drawn(F, K),
    "head/bias": drawn(K, scale=0.2),
}
texts = ["a moving film", "a dull film", "and a dull moving film a"]
ids = [[8, 6, 5, 1], [8, 6, 4, 1], [8, 0, 2, 4, 5, 1, 2]]
targets = [0, 2, 1]
radii = [0.05, 0.2, 0.6]


def logits(embedded):
    kernel, bias = params["convolution/2/kernel"], params["convolution/2/bias"]
    windows = torch.stack([embedded[t : t + window] for t in range(len(embedded) - window + 1)])
    found = torch.einsum("twd,wdf->tf", windows, kernel) + bias
    return torch.relu(found.amax(0)) @ params["head/kernel"] + params["head/bias"]


def look(embedded, target, delta):
    delta = delta.clone().requires_grad_()
    loss = cross_entropy(logits(embedded + delta)[None], torch.tensor([target]))
    (gradient,) = torch.autograd.grad(loss, delta)
    return loss.item(), gradient


rows = [params["embedding/table"][row] for row in ids]
median = torch.tensor([row.norm() for row in rows]).median().item()
attacks = []
for radius in radii:
    epsilon = radius * median
    fgm, pgd = [], []
    for row, target in zip(rows, targets):
        _, gradient = look(row, target, torch.zeros_like(row))
        delta = epsilon * gradient / gradient.norm()
        losses = []
        for step in range(1, steps + 1):
            loss, gradient = look(row, target, delta)
            losses.append(loss)
            delta = delta + 2.5 * epsilon / steps * gradient / gradient.norm()
            delta = delta * min(1.0, epsilon / delta.norm().item())
        fgm.append(losses[0])
        pgd.append(max(losses))
    attacks.append({"radius": radius, "fgm": fgm, "pgd": pgd})

clean = [look(row, target, torch.zeros_like(row))[0] for row, target in zip(rows, targets)]
print(
    json.dumps(
        {
            "made": f"PyTorch {torch.__version__.split('+')[0]}",
            "params": {path: {"shape": list(v.shape), "values": v.flatten().tolist()} for path, v in params.items()},
            "texts": texts,
            "ids": ids,
            "targets": targets,
            "steps": steps,
            "median": median,
            "clean": clean,
            "attacks": attacks,
        }
    )
)
