"""Golden values of the text classifiers in PyTorch, float64: logits of padded texts and the gradients of every parameter.
Parameters have our paths and layouts. Usage, in this folder: python text-classifiers.py > text-classifiers.json"""

import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
VOCABULARY, CLASSES, TIME = 11, 3, 6
LENGTHS = [6, 4, 1]


def rounded(module, generator):
    """Values with few digits, so that the file is short; small enough that no ReLU or maximum is decided by rounding."""
    with torch.no_grad():
        for value in module.parameters():
            value.copy_((torch.randn(value.shape, generator=generator) * 400).round() / 1000)
    return module


def conv(module, path):
    """nn.Conv1d: [O, C, K] -> [K, C, O]"""
    return {f"{path}/kernel": (module.weight, (2, 1, 0)), f"{path}/bias": (module.bias, None)}


def affine(module, path):
    own = {f"{path}/kernel": (module.weight, (1, 0))}
    return own if module.bias is None else {**own, f"{path}/bias": (module.bias, None)}


def norm(module, path):
    return {f"{path}/scale": (module.weight, None), f"{path}/offset": (module.bias, None)}


def recurrent(module, layers, directions, gru):
    """One bias for PyTorch's two where they only act as their sum."""
    found = {}
    for layer in range(layers):
        for direction in range(directions):
            theirs = f"l{layer}" + ("_reverse" if direction else "")
            ours = f"recurrent/{layer}" + ("/reverse" if direction else "")
            found[f"{ours}/kernel"] = (getattr(module, f"weight_ih_{theirs}"), (1, 0))
            found[f"{ours}/recurrent"] = (getattr(module, f"weight_hh_{theirs}"), (1, 0))
            found[f"{ours}/bias"] = (getattr(module, f"bias_ih_{theirs}"), None)
            if gru:
                found[f"{ours}/recurrentBias"] = (getattr(module, f"bias_hh_{theirs}"), None)
            else:
                with torch.no_grad():
                    getattr(module, f"bias_hh_{theirs}").zero_()
    return found


def masked_mean(values, mask):
    return (values * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)


def case(name, options, modules, encode, map_of):
    """Logits and gradients. `map_of`: our path -> (their parameter, how its axes are permuted)."""
    generator = torch.Generator().manual_seed(7)
    width = options.get("embedding", options.get("width"))
    table = rounded(nn.Embedding(VOCABULARY, width), generator)
    for module in modules.values():
        rounded(module, generator)
    ids = torch.randint(VOCABULARY, (len(LENGTHS), TIME), generator=generator)
    mask = (torch.arange(TIME)[None] < torch.tensor(LENGTHS)[:, None]).double()
    parameters = {"embedding/table": (table.weight, None), **map_of(modules)}
    vectors = encode(modules, table(ids), mask)
    head = rounded(nn.Linear(vectors.shape[1], CLASSES), generator)
    parameters |= affine(head, "head")
    logits = head(vectors)
    cotangent = (torch.randn(logits.shape, generator=generator) * 1000).round() / 1000
    (logits * cotangent).sum().backward()

    def told(value, order=None):
        value = value.detach() if order is None else value.detach().permute(order)
        return {"shape": list(value.shape), "data": [float(f"{x:.12g}") for x in value.flatten().tolist()]}

    return {
        "name": name,
        "config": options,
        "training": False,
        "inputs": {"ids": told(ids.double()), "idsMask": told(mask)},
        "params": {path: told(value, order) for path, (value, order) in parameters.items()},
        "outputs": {"logits": told(logits)},
        "cotangents": {"logits": told(cotangent)},
        "grad_inputs": {},
        "grad_params": {path: told(value.grad, order) for path, (value, order) in parameters.items()},
    }


def text_cnn():
    windows, filters, width = [2, 3], 4, 5

    def encode(modules, values, mask):
        """Each text by itself, without its padding; one that is shorter than a window is filled up with zeros."""
        rows = []
        for row, length in zip(values, LENGTHS):
            found = []
            for size in windows:
                text = torch.cat([row[:length], torch.zeros(max(0, size - length), width)])
                found.append(modules[str(size)](text.T[None]).amax(2)[0])
            rows.append(torch.cat(found).relu())
        return torch.stack(rows)

    modules = {str(size): nn.Conv1d(width, filters, size) for size in windows}
    map_of = lambda found: {key: value for size in found for key, value in conv(found[size], f"convolution/{size}").items()}
    options = {"kind": "textCnn", "embedding": width, "windows": windows, "filters": filters}
    return case("textCnn", options, modules, encode, map_of)


def recurrent_classifier(cell, pooling, layers=1, bidirectional=False):
    width, hidden = 4, 3
    kind = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[cell]
    directions = 2 if bidirectional else 1
    outputs = directions * hidden
    modules = {"rnn": kind(width, hidden, layers, batch_first=True, bidirectional=bidirectional)}
    if pooling == "attention":
        modules |= {"keys": nn.Linear(outputs, outputs), "query": nn.Linear(outputs, 1, bias=False)}

    def encode(modules, values, mask):
        packed = nn.utils.rnn.pack_padded_sequence(values, LENGTHS, batch_first=True)
        states, last = modules["rnn"](packed)
        states = nn.utils.rnn.pad_packed_sequence(states, batch_first=True)[0]
        last = last[0] if cell == "lstm" else last
        if pooling == "last":
            return torch.cat([*last[-directions:]], 1)
        if pooling == "mean":
            return masked_mean(states, mask)
        hidden_places = mask[:, :, None] == 0
        if pooling == "max":
            return states.masked_fill(hidden_places, -torch.inf).amax(1)
        scores = modules["query"](modules["keys"](states).tanh())
        weights = scores.masked_fill(hidden_places, -torch.inf).softmax(1)
        return (weights * states).sum(1)

    def map_of(found):
        own = recurrent(found["rnn"], layers, directions, cell == "gru")
        if pooling == "attention":
            own |= affine(found["keys"], "attention") | affine(found["query"], "attention/query")
        return own

    options = {"kind": "recurrentClassifier", "cell": cell, "embedding": width, "hidden": hidden}
    options |= {"layers": layers, "bidirectional": bidirectional, "pooling": pooling}
    return case(f"{cell}, {pooling}, {layers} layers, {directions} directions", options, modules, encode, map_of)


def transformer(pooling):
    width, heads, feed_forward, layers, positions = 4, 2, 6, 2, 8
    block = nn.TransformerEncoderLayer(width, heads, feed_forward, dropout=0.0, batch_first=True, norm_first=True)
    stack = nn.TransformerEncoder(block, layers, norm=nn.LayerNorm(width), enable_nested_tensor=False)
    modules = {"positions": nn.Embedding(positions, width), "stack": stack}

    def encode(modules, values, mask):
        placed = values + modules["positions"].weight[:TIME]
        states = modules["stack"](placed, src_key_padding_mask=mask == 0)
        return states[:, 0] if pooling == "first" else masked_mean(states, mask)

    def map_of(found):
        own = {"positions/table": (found["positions"].weight, None)}
        for i, layer in enumerate(found["stack"].layers):
            path, attention = f"blocks/{i}", layer.self_attn
            own |= {
                f"{path}/attention/kernel": (attention.in_proj_weight, (1, 0)),
                f"{path}/attention/bias": (attention.in_proj_bias, None),
            }
            own |= affine(attention.out_proj, f"{path}/attention/output")
            own |= norm(layer.norm1, f"{path}/attentionNorm") | norm(layer.norm2, f"{path}/feedForwardNorm")
            own |= affine(layer.linear1, f"{path}/feedForward/in") | affine(layer.linear2, f"{path}/feedForward/out")
        return own | norm(found["stack"].norm, "norm")

    options = {"kind": "transformerClassifier", "width": width, "heads": heads, "feedForward": feed_forward}
    options |= {"layers": layers, "positions": positions, "pooling": pooling}
    return case(f"transformer, {pooling}", options, modules, encode, map_of)


def embedding_bag(hidden=None):
    width = 5
    modules = {} if hidden is None else {"hidden": nn.Linear(width, hidden)}

    def encode(modules, values, mask):
        mean = masked_mean(values, mask)
        return mean if hidden is None else modules["hidden"](mean).relu()

    options = {"kind": "embeddingBag", "embedding": width, **({} if hidden is None else {"hidden": hidden})}
    map_of = lambda found: {} if hidden is None else affine(found["hidden"], "hidden")
    return case("bag of embeddings" + ("" if hidden is None else " with a hidden layer"), options, modules, encode, map_of)


def generative(cell, tied=False):
    """log p(text, class) of each text by itself, class by class, each with a softmax of its own; the text ends with the id that it
    begins with. The loss is NLLLoss of these, and its gradients stand beside those of the logits."""
    width, hidden, label = (3, 3, 2) if tied else (4, 3, 2)
    priors = [1, 2, 5]
    generator = torch.Generator().manual_seed(7)
    table = rounded(nn.Embedding(VOCABULARY, width), generator)
    rnn = rounded({"lstm": nn.LSTM, "gru": nn.GRU}[cell](width, hidden, 1, batch_first=True), generator)
    labels = rounded(nn.Embedding(CLASSES, label), generator)
    head = rounded(nn.Linear(hidden, VOCABULARY, bias=False), generator)
    of_label = rounded(nn.Linear(label, VOCABULARY, bias=False), generator)
    bias = rounded(nn.Embedding(CLASSES, VOCABULARY), generator)
    ids = torch.randint(VOCABULARY, (len(LENGTHS), TIME), generator=generator)
    mask = (torch.arange(TIME)[None] < torch.tensor(LENGTHS)[:, None]).double()
    parameters = {"embedding/table": (table.weight, None), **recurrent(rnn, 1, 1, cell == "gru")}
    parameters |= {} if tied else {"head/kernel": (head.weight, (1, 0))}
    parameters |= {"label/table": (labels.weight, None), "label/kernel": (of_label.weight, (1, 0)), "head/bias": (bias.weight, None)}
    log_prior = (torch.tensor(priors, dtype=torch.float64) / sum(priors)).log()

    def joint(text, k):
        states = rnn(table(text)[None])[0][0]
        shared = states @ table.weight.T if tied else head(states)
        scores = (shared + of_label(labels.weight[k]) + bias.weight[k]).log_softmax(1)
        following = torch.cat([text[1:], text[:1]])
        return log_prior[k] + scores[torch.arange(len(text)), following].sum()

    logits = torch.stack([
        torch.stack([joint(row[:length], k) for k in range(CLASSES)]) for row, length in zip(ids, LENGTHS)
    ])
    targets = torch.arange(len(LENGTHS)) % CLASSES
    loss = nn.NLLLoss()(logits, targets)

    def told(value, order=None):
        value = value.detach() if order is None else value.detach().permute(order)
        return {"shape": list(value.shape), "data": [float(f"{x:.12g}") for x in value.flatten().tolist()]}

    def gradients(of):
        found = torch.autograd.grad(of, [value for value, _ in parameters.values()], retain_graph=True)
        return {path: told(each, order) for each, (path, (_, order)) in zip(found, parameters.items())}

    cotangent = (torch.randn(logits.shape, generator=generator) * 1000).round() / 1000
    options = {"kind": "generativeClassifier", "cell": cell, "embedding": width, "hidden": hidden}
    return {
        "name": f"generative {cell}" + (", tied" if tied else ""),
        "config": options | {"layers": 1, "label": label, "tied": tied, "priors": priors},
        "training": False,
        "inputs": {"ids": told(ids.double()), "idsMask": told(mask)},
        "params": {path: told(value, order) for path, (value, order) in parameters.items()},
        "outputs": {"logits": told(logits)},
        "cotangents": {"logits": told(cotangent)},
        "grad_inputs": {},
        "grad_params": gradients((logits * cotangent).sum()),
        "loss": {"targets": targets.tolist(), "mean": float(f"{loss.item():.12g}"), "grad_params": gradients(loss)},
    }


cases = [
    text_cnn(),
    recurrent_classifier("lstm", "last", layers=2),
    recurrent_classifier("lstm", "last", bidirectional=True),
    recurrent_classifier("lstm", "attention", bidirectional=True),
    recurrent_classifier("gru", "max", layers=2, bidirectional=True),
    recurrent_classifier("rnn", "mean"),
    transformer("mean"),
    transformer("first"),
    embedding_bag(),
    embedding_bag(hidden=4),
    generative("lstm"),
    generative("gru", tied=True),
]
print(json.dumps({"made_by": f"torch {torch.__version__.split('+')[0]}", "vocabulary": VOCABULARY, "classes": CLASSES, "cases": cases}))
