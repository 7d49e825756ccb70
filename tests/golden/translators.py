"""Golden values of translators: python translators.py > translators.json (torch). Parameters have the names and forms of ours."""

import json
import math

import torch
from torch import nn
from torch.nn.functional import pad, softmax
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

V, VS, D, H, B, S, T = 7, 9, 3, 4, 2, 4, 3
lengths = torch.tensor([4, 2])
mask = (torch.arange(S)[None, :] < lengths[:, None]).int()


def listed(tensor):
    return {"shape": list(tensor.shape), "data": [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]}


class Recurrent(nn.Module):
    def __init__(self, cell, layers, attention, feeding, tied):
        super().__init__()
        self.cell, self.layers, self.score, self.feeding, self.tied = cell, layers, attention, feeding, tied
        width = H if tied == "none" else D
        sources = V if tied == "all" else VS
        make = nn.LSTM if cell == "lstm" else nn.GRU
        self.target = nn.Embedding(V, D)
        self.source = self.target if tied == "all" else nn.Embedding(sources, D)
        self.encoder = make(D, H // 2, layers, batch_first=True, bidirectional=True)
        self.decoder = make(D + (width if feeding else 0), H, layers, batch_first=True)
        self.general = nn.Linear(H, H, bias=False)
        self.queries, self.memory = nn.Linear(H, H, bias=False), nn.Linear(H, H, bias=False)
        self.vector = nn.Parameter(torch.randn(H))
        self.combine = nn.Linear(2 * H, width, bias=False)
        self.head = nn.Linear(width, V)
        if tied != "none":
            self.head.weight = self.target.weight
        self.width = width

    def attend(self, h, memory):
        if self.score == "additive":
            sums = self.queries(h)[:, :, None] + self.memory(memory)[:, None]
            scores = torch.tanh(sums) @ self.vector
        else:
            scores = (self.general(memory) if self.score == "general" else memory) @ h.transpose(1, 2)
            scores = scores.transpose(1, 2)
        weights = softmax(scores.masked_fill(mask[:, None] == 0, -math.inf), -1)
        return torch.tanh(self.combine(torch.cat([weights @ memory, h], -1)))

    def forward(self, source, ids):
        packed = pack_padded_sequence(self.source(source), lengths, batch_first=True)
        outputs, state = self.encoder(packed)
        memory, _ = pad_packed_sequence(outputs, batch_first=True, total_length=S)

        def joined(found):
            return torch.cat([found[0::2], found[1::2]], -1).contiguous()

        state = tuple(map(joined, state)) if self.cell == "lstm" else joined(state)
        embedded = self.target(ids)
        if not self.feeding:
            h, _ = self.decoder(embedded, state)
            return self.head(self.attend(h, memory))
        last, found = torch.zeros(B, 1, self.width), []
        for t in range(ids.shape[1]):
            h, state = self.decoder(torch.cat([embedded[:, t : t + 1], last], -1), state)
            last = self.attend(h, memory)
            found.append(last)
        return self.head(torch.cat(found, 1))

    def ours(self, of):
        """Each parameter, or its gradient, by our name."""
        found = {"embedding/table": of(self.target.weight)}
        if self.tied != "all":
            found["sourceEmbedding/table"] = of(self.source.weight)
        if self.tied == "none":
            found["head/kernel"] = of(self.head.weight).T
        found["head/bias"] = of(self.head.bias)
        for path, net in (("encoder", self.encoder), ("decoder", self.decoder)):
            for layer in range(self.layers):
                for ending in ("", "_reverse") if net.bidirectional else ("",):
                    own = f"{path}/{layer}{ending.replace('_', '/')}"
                    weight = {
                        name: of(getattr(net, f"{name}_l{layer}{ending}"))
                        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
                    }
                    found[f"{own}/kernel"] = weight["weight_ih"].T
                    found[f"{own}/recurrent"] = weight["weight_hh"].T
                    if self.cell == "gru":
                        found[f"{own}/bias"], found[f"{own}/recurrentBias"] = weight["bias_ih"], weight["bias_hh"]
                    else:
                        # the second bias is 0, and the gradient of both is the gradient of ours
                        found[f"{own}/bias"] = weight["bias_ih"]
        if self.score == "general":
            # q·W·m: the layer maps m by its weight, which is W
            found["attention/kernel"] = of(self.general.weight)
        if self.score == "additive":
            found["attention/queries"], found["attention/memory"] = of(self.queries.weight).T, of(self.memory.weight).T
            found["attention/vector"] = of(self.vector)
        found["combine/kernel"] = of(self.combine.weight).T
        return found


def case(cell, layers, attention, feeding, tied):
    torch.manual_seed(len(attention) + layers)
    model = Recurrent(cell, layers, attention, feeding, tied).double()
    torch.set_default_dtype(torch.float64)
    with torch.no_grad():
        for path, tensor in model.named_parameters():
            tensor.normal_(0, 0.5)
            if cell == "lstm" and "bias_hh" in path:
                tensor.zero_()
    source = torch.randint(0, V, (B, S))
    ids = torch.randint(0, V, (B, T))
    logits = model(source, ids)
    cotangent = torch.randn_like(logits)
    (logits * cotangent).sum().backward()
    return {
        "name": f"{cell}, {layers} layers, {attention}, {'with' if feeding else 'without'} input feeding, tied {tied}",
        "training": False,
        "config": {
            "vocabulary": V,
            **({} if tied == "all" else {"sourceVocabulary": VS}),
            "embedding": D,
            "hidden": H,
            "layers": layers,
            "cell": cell,
            "attention": attention,
            "inputFeeding": feeding,
            "tied": tied,
        },
        "inputs": {"source": listed(source), "sourceMask": listed(mask), "ids": listed(ids)},
        "params": {path: listed(tensor) for path, tensor in model.ours(lambda p: p).items()},
        "outputs": {"logits": listed(logits)},
        "cotangents": {"logits": listed(cotangent)},
        "grad_inputs": {},
        "grad_params": {path: listed(tensor) for path, tensor in model.ours(lambda p: p.grad).items()},
    }


cases = [
    case("lstm", 1, "general", False, "none"),
    case("lstm", 2, "dot", False, "decoder"),
    case("gru", 1, "additive", False, "all"),
    case("lstm", 1, "additive", True, "none"),
    case("gru", 2, "general", True, "all"),
    case("lstm", 2, "dot", True, "decoder"),
]
print(json.dumps({"made_by": f"torch {torch.__version__}, float64", "cases": cases}))
