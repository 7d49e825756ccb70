"""Trainings of a small LSTM under a group lasso over its hidden units, by PyTorch in float64: group-lasso.json.

    pip install torch numpy
    python tests/golden/group-lasso.py > tests/golden/group-lasso.json
"""
import json

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
VOCABULARY, WIDTH, HIDDEN, LAYERS, ROWS, LENGTH, STEPS = 6, 3, 6, 2, 3, 4, 60
draw = np.random.default_rng(3)
texts = np.tile(draw.integers(0, VOCABULARY, size=7), STEPS * ROWS)[: STEPS * ROWS * LENGTH + ROWS]


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(VOCABULARY, WIDTH)
        self.lstm = torch.nn.LSTM(WIDTH, HIDDEN, LAYERS, batch_first=True)
        self.head = torch.nn.Linear(HIDDEN, VOCABULARY)
        # the one bias of our layers takes the place of two
        for layer in range(LAYERS):
            bias = getattr(self.lstm, f"bias_hh_l{layer}")
            bias.data.zero_()
            bias.requires_grad_(False)

    def forward(self, ids, state):
        values, state = self.lstm(self.embedding(ids), state)
        return self.head(values), state


def groups_of(model, layer):
    """For each unit of a layer its weights, as views: those of its own, then its row of the recurrent product."""
    kernel = getattr(model.lstm, f"weight_ih_l{layer}").data
    recurrent = getattr(model.lstm, f"weight_hh_l{layer}").data
    bias = getattr(model.lstm, f"bias_ih_l{layer}").data
    following = model.head.weight.data if layer == LAYERS - 1 else getattr(model.lstm, f"weight_ih_l{layer + 1}").data
    for unit in range(HIDDEN):
        gates = [gate * HIDDEN + unit for gate in range(4)]
        inward = [kernel[gate] for gate in gates] + [recurrent[gate] for gate in gates]
        yield 0, inward + [bias[gate : gate + 1] for gate in gates] + [following[:, unit]]
    for unit in range(HIDDEN):
        yield 1, [recurrent[:, unit]]


def length(group):
    return sum(float((part**2).sum()) for part in group) ** 0.5


def size(group):
    return sum(part.numel() for part in group)


def penalty(model, strength):
    return strength * sum(
        size(group) ** 0.5 * length(group) for layer in range(LAYERS) for _, group in groups_of(model, layer)
    )


def proximal(model, threshold):
    for layer in range(LAYERS):
        for _, group in groups_of(model, layer):
            whole = length(group)
            factor = max(0.0, 1 - threshold * size(group) ** 0.5 / whole) if whole > 0 else 0.0
            for part in group:
                part *= factor


def ours(model):
    tensors = {"embedding/table": model.embedding.weight, "head/kernel": model.head.weight.T, "head/bias": model.head.bias}
    for layer in range(LAYERS):
        tensors[f"lstm/{layer}/kernel"] = getattr(model.lstm, f"weight_ih_l{layer}").T
        tensors[f"lstm/{layer}/recurrent"] = getattr(model.lstm, f"weight_hh_l{layer}").T
        tensors[f"lstm/{layer}/bias"] = getattr(model.lstm, f"bias_ih_l{layer}")
    return {path: np.round(value.detach().numpy(), 8).ravel().tolist() for path, value in tensors.items()}


def ids_at(step, shift):
    length_of_row = len(texts) // ROWS
    return np.stack([texts[row * length_of_row + step * LENGTH + shift :][:LENGTH] for row in range(ROWS)])


def train(name, make, strength, rate, of):
    torch.manual_seed(5)
    model = Model()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.from_numpy(np.round(parameter.numpy(), 3)))
        # some units begin small, so that they are given up and the others stay
        for layer in range(LAYERS):
            for _, group in list(groups_of(model, layer))[: HIDDEN // 2]:
                for part in group:
                    part *= 0.1
    first = ours(model)
    optimizer = make([p for p in model.parameters() if p.requires_grad], rate)
    state, steps = None, []
    for step in range(STEPS):
        ids, targets = (torch.from_numpy(ids_at(step, shift)) for shift in (0, 1))
        optimizer.zero_grad()
        logits, state = model(ids, state)
        state = tuple(part.detach() for part in state)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY), targets.reshape(-1))
        loss.backward()
        before = penalty(model, strength)
        optimizer.step()
        with torch.no_grad():
            proximal(model, rate * strength)
        resting = [
            sum(all(length(group) == 0 for _, group in list(groups_of(model, layer))[unit::HIDDEN]) for unit in range(HIDDEN))
            for layer in range(LAYERS)
        ]
        steps.append({"dataLoss": loss.item(), "penalty": before, "atRest": resting})
    return {
        "name": name,
        "lambda": strength,
        "learningRate": rate,
        "optimizer": of,
        "first": first,
        "last": ours(model),
        "steps": steps,
    }


MOMENTUM, ADAMW = {"kind": "momentum", "momentum": 0.8}, {"kind": "adamw", "weightDecay": 0.1}
cases = [
    train("adam", lambda p, r: torch.optim.Adam(p, lr=r), 0.5, 0.06, {"kind": "adam"}),
    train("adamw", lambda p, r: torch.optim.AdamW(p, lr=r, weight_decay=0.1), 0.48, 0.06, ADAMW),
    train("sgd", lambda p, r: torch.optim.SGD(p, lr=r), 0.003, 1.0, {"kind": "sgd"}),
    train("momentum", lambda p, r: torch.optim.SGD(p, lr=r, momentum=0.8), 0.013, 0.2, MOMENTUM),
]
sizes = {"vocabulary": VOCABULARY, "embedding": WIDTH, "hidden": HIDDEN, "layers": LAYERS}
batch = {"rows": ROWS, "length": LENGTH, "text": texts.tolist()}
print(json.dumps({"sizes": sizes, "batch": batch, "cases": cases}))
