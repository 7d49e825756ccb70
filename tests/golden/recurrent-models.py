"""Recurrent language models in PyTorch (float64): logits and gradients of a first batch, then steps of Adam with clipping and the state carried on.
Writes recurrent-models.json. Usage, in this folder: python recurrent-models.py"""
import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
V, B, T, STEPS = 11, 3, 5, 6
RATE, CLIP = 0.05, 0.5

g = torch.Generator().manual_seed(11)
streams = torch.randint(0, V, (B, STEPS * T + 1), generator=g)


class MinGru(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.map = nn.Linear(inputs, 2 * hidden)

    def forward(self, x, h=None):
        z, c = self.map(x).chunk(2, -1)
        z, c, out = z.sigmoid(), c.tanh(), []
        h = torch.zeros_like(c[:, 0]) if h is None else h
        for t in range(x.shape[1]):
            h = (1 - z[:, t]) * h + z[:, t] * c[:, t]
            out.append(h)
        return torch.stack(out, 1), h


class Model(nn.Module):
    """One layer after another, so that what stands between them can be written as it is."""

    def __init__(self, kind, embedding, hidden, layers=1, tied=False, residual=False, activation="none", nonlinearity="tanh"):
        super().__init__()
        widths = [hidden] * (layers - 1) + [embedding if kind == "awdLstm" else hidden]
        tied = tied or kind == "awdLstm"
        residual = residual or kind == "minGru"
        below = [embedding] + widths[:-1]
        make = {
            "lstm": lambda i, h: nn.LSTM(i, h, batch_first=True),
            "awdLstm": lambda i, h: nn.LSTM(i, h, batch_first=True),
            "gru": lambda i, h: nn.GRU(i, h, batch_first=True),
            "rnn": lambda i, h: nn.RNN(i, h, batch_first=True, nonlinearity=nonlinearity),
            "minGru": MinGru,
        }[kind]
        self.kind, self.activation = kind, activation
        self.table = nn.Embedding(V, embedding)
        self.cells = nn.ModuleList(make(i, h) for i, h in zip(below, widths))
        self.norms = nn.ModuleList(nn.LayerNorm(h) if residual and l > 0 else nn.Identity() for l, h in enumerate(widths))
        self.residual = residual
        self.norm = nn.LayerNorm(hidden) if kind == "minGru" else nn.Identity()
        self.head = nn.Linear(widths[-1], V)
        with torch.no_grad():
            for p in self.parameters():
                p.copy_(torch.randn(p.shape, generator=g) * 0.4)
            for cell in self.cells:
                # one bias stands for two where they only add
                if not isinstance(cell, (nn.GRU, MinGru)):
                    cell.bias_hh_l0.zero_().requires_grad_(False)
        if tied:
            self.head.weight = self.table.weight
        self.tied = tied

    def forward(self, ids, state=None):
        x, after = self.table(ids), []
        for l, (cell, norm) in enumerate(zip(self.cells, self.norms)):
            y, s = cell(norm(x), None if state is None else state[l])
            x = x + y if self.residual and l > 0 else y
            after.append(s)
        x = self.norm(x)
        logits = self.head(x.relu() if self.activation == "relu" else x)
        return logits, x, after

    def named(self):
        """Our paths, and whether a matrix is turned round."""
        path = {"awdLstm": "lstm"}.get(self.kind, self.kind)
        yield "embedding/table", self.table.weight, False
        for l, (cell, norm) in enumerate(zip(self.cells, self.norms)):
            if isinstance(norm, nn.LayerNorm):
                yield f"{path}/{l}/norm/scale", norm.weight, False
                yield f"{path}/{l}/norm/offset", norm.bias, False
            if isinstance(cell, MinGru):
                yield f"{path}/{l}/kernel", cell.map.weight, True
                yield f"{path}/{l}/bias", cell.map.bias, False
                continue
            yield f"{path}/{l}/kernel", cell.weight_ih_l0, True
            yield f"{path}/{l}/recurrent", cell.weight_hh_l0, True
            yield f"{path}/{l}/bias", cell.bias_ih_l0, False
            if isinstance(cell, nn.GRU):
                yield f"{path}/{l}/recurrentBias", cell.bias_hh_l0, False
        if isinstance(self.norm, nn.LayerNorm):
            yield "norm/scale", self.norm.weight, False
            yield "norm/offset", self.norm.bias, False
        if not self.tied:
            yield "head/kernel", self.head.weight, True
        yield "head/bias", self.head.bias, False


def told(tensor, turned=False):
    value = (tensor.T if turned else tensor).detach()
    return {"shape": list(value.shape), "data": [float(f"{x:.9g}") for x in value.reshape(-1).tolist()]}


def detached(state):
    return [tuple(t.detach() for t in s) if isinstance(s, tuple) else s.detach() for s in state]


def run(name, ar=0.0, tar=0.0, **spec):
    model = Model(**spec)
    named = list(model.named())
    first = {path: told(p, turned) for path, p, turned in named}
    with torch.no_grad():
        scores, _, _ = model(streams[:1, :-1])
        one_pass = nn.functional.cross_entropy(scores[0], streams[0, 1:]).item()
    optimizer = torch.optim.Adam([p for _, p, _ in named], lr=RATE)
    state, steps, logits, gradients = None, [], None, None
    for step in range(STEPS):
        ids, targets = streams[:, step * T : (step + 1) * T], streams[:, step * T + 1 : (step + 1) * T + 1]
        optimizer.zero_grad()
        scores, h, after = model(ids, state)
        loss = nn.functional.cross_entropy(scores.reshape(-1, V), targets.reshape(-1))
        penalty = ar * h.pow(2).mean() + tar * (h[:, 1:] - h[:, :-1]).pow(2).mean()
        (loss + penalty).backward()
        if step == 0:
            logits = told(scores)
            gradients = {path: told(p.grad, turned) for path, p, turned in named}
        norm = torch.nn.utils.clip_grad_norm_([p for _, p, _ in named], CLIP)
        optimizer.step()
        state = detached(after)
        steps.append({"dataLoss": loss.item(), "penalty": penalty.item(), "gradientNorm": norm.item()})
    return {
        "name": name,
        "model": {"vocabulary": V, **spec},
        "ar": ar,
        "tar": tar,
        "first": first,
        "logits": logits,
        "gradients": gradients,
        "steps": steps,
        "onePass": one_pass,
        "last": {path: told(p, turned) for path, p, turned in named},
    }


cases = [
    run("gru", kind="gru", embedding=4, hidden=6),
    run("gru of two layers, tied, with a ReLU", kind="gru", embedding=6, hidden=6, layers=2, tied=True, activation="relu"),
    run("gru of three layers, residual", kind="gru", embedding=4, hidden=6, layers=3, residual=True),
    run("rnn of two layers", kind="rnn", embedding=4, hidden=6, layers=2),
    run("rnn with a ReLU for its tanh", kind="rnn", embedding=4, hidden=6, nonlinearity="relu"),
    run("lstm of two layers, tied", kind="lstm", embedding=6, hidden=6, layers=2, tied=True),
    run("lstm of two layers, residual", kind="lstm", embedding=4, hidden=6, layers=2, residual=True),
    run("minGru of two layers", kind="minGru", embedding=4, hidden=6, layers=2),
    run("awdLstm with AR and TAR", kind="awdLstm", embedding=4, hidden=6, layers=3, ar=2.0, tar=1.0),
]
with open("recurrent-models.json", "w") as file:
    json.dump(
        {
            "about": f"torch {torch.__version__}, float64",
            "batchSize": B,
            "sequenceLength": T,
            "learningRate": RATE,
            "clipGlobalNorm": CLIP,
            "streams": streams.tolist(),
            "cases": cases,
        },
        file,
    )
for case in cases:
    print(case["name"], [round(step["dataLoss"], 4) for step in case["steps"]])
