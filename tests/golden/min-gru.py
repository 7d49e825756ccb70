"""Golden values of the minimal GRU (Feng et al. 2024) in PyTorch, float64: forward, carried state, padding, gradients, several layers.
Parameters have the names and layouts that nn.GRU would give them, gates in the order z, h~. Usage, in this folder: python min-gru.py > min-gru.json"""

import json

import torch

torch.set_default_dtype(torch.float64)
BATCH, TIME, INPUTS, HIDDEN = 3, 5, 4, 6


def draw(generator, *shape):
    return (torch.randn(*shape, generator=generator) * 1000).round() / 1000


def scan(projected, h, counts, reverse):
    """One position after the other; a position of padding passes the state on."""
    outputs = [None] * projected.shape[1]
    for t in reversed(range(len(outputs))) if reverse else range(len(outputs)):
        gate, candidate = projected[:, t].chunk(2, 1)
        z = gate.sigmoid() * counts[:, t : t + 1]
        h = (1 - z) * h + z * candidate.tanh()
        outputs[t] = h
    return torch.stack(outputs, 1), h


def run(name, layers=1, bidirectional=False, residual=False, first=False, lengths=None):
    generator = torch.Generator().manual_seed(31)
    directions = ["", "_reverse"] if bidirectional else [""]
    endings = [[f"l{layer}{direction}" for direction in directions] for layer in range(layers)]
    inputs = {"x": draw(generator, BATCH, TIME, INPUTS)}
    if first:
        inputs["h0"] = draw(generator, layers * len(directions), BATCH, HIDDEN)
    params = {}
    for layer, own in enumerate(endings):
        width = INPUTS if layer == 0 else HIDDEN * len(directions)
        for ending in own:
            params[f"weight_ih_{ending}"] = draw(generator, 2 * HIDDEN, width) * 0.5
            params[f"bias_ih_{ending}"] = draw(generator, 2 * HIDDEN) * 0.5
        if residual and layer > 0:
            params[f"norm_weight_l{layer}"] = 1 + draw(generator, width) * 0.2
            params[f"norm_bias_l{layer}"] = draw(generator, width) * 0.2
    for value in [*inputs.values(), *params.values()]:
        value.requires_grad_()
    counts = torch.ones(BATCH, TIME)
    if lengths is not None:
        counts = (torch.arange(TIME)[None] < torch.tensor(lengths)[:, None]).double()

    values, last = inputs["x"], []
    for layer, own in enumerate(endings):
        found, normed = [], values
        if residual and layer > 0:
            scale, offset = params[f"norm_weight_l{layer}"], params[f"norm_bias_l{layer}"]
            normed = torch.nn.functional.layer_norm(values, scale.shape, scale, offset)
        for index, ending in enumerate(own):
            projected = normed @ params[f"weight_ih_{ending}"].T + params[f"bias_ih_{ending}"]
            h = inputs["h0"][len(last)] if first else torch.zeros(BATCH, HIDDEN)
            outputs, h = scan(projected, h, counts, index == 1)
            found.append(outputs)
            last.append(h)
        joined = torch.cat(found, 2)
        values = values + joined if residual and layer > 0 else joined
    outputs = {"output": values * counts[:, :, None], "h_n": torch.stack(last)}
    cotangents = {name: draw(generator, *value.shape) for name, value in outputs.items()}
    sum((value * cotangents[name]).sum() for name, value in outputs.items()).backward()

    def told(tensors):
        return {name: {"shape": list(t.shape), "data": t.detach().flatten().tolist()} for name, t in tensors.items()}

    given = {"input_size": INPUTS, "hidden_size": HIDDEN, "num_layers": layers, "bidirectional": bidirectional}
    return {
        "name": f"minimal GRU, {name}",
        "config": {**given, "residual": residual},
        "training": True,
        "inputs": {**told(inputs), **({"lengths": lengths} if lengths else {})},
        "params": told(params),
        "outputs": told(outputs),
        "cotangents": told(cotangents),
        "grad_inputs": told({name: value.grad for name, value in inputs.items()}),
        "grad_params": told({name: value.grad for name, value in params.items()}),
    }


cases = [
    run("1 layer"),
    run("1 layer, given initial state", first=True),
    run("3 layers, given initial state", layers=3, first=True),
    run("3 layers, residual", layers=3, residual=True),
    run("2 layers, bidirectional, residual", layers=2, bidirectional=True, residual=True),
    run("sequences of lengths 5, 3, 2", lengths=[5, 3, 2], layers=2),
]
print(json.dumps({"made_by": f"torch {torch.__version__.split('+')[0]}", "cases": cases}))
