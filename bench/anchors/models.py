"""The cases of `ridgeline bench` in PyTorch: the same layers, widths, dropouts and losses, by the same names."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Recurrent(nn.Module):
    """Embedding -> dropout -> LSTM or GRU -> dropout -> linear."""

    def __init__(self, kind, vocabulary, embedding, hidden, layers=1, dropout=0.0, **_):
        super().__init__()
        self.table = nn.Embedding(vocabulary, embedding)
        self.recurrent = getattr(nn, kind)(embedding, hidden, layers, batch_first=True)
        self.drop = nn.Dropout(dropout)
        self.head = nn.Linear(hidden, vocabulary)

    def forward(self, ids, state=None):
        values, state = self.recurrent(self.drop(self.table(ids)), state)
        return self.head(self.drop(values)), state


class MinGru(nn.Module):
    """A minimal GRU whose candidates keep their tanh."""

    def __init__(self, inputs, hidden):
        super().__init__()
        self.projection = nn.Linear(inputs, 2 * hidden)

    def forward(self, values):
        gate, candidate = self.projection(values).chunk(2, 2)
        z = gate.sigmoid()
        kept, added = (1 - z).unbind(1), (z * candidate.tanh()).unbind(1)
        h, outputs = torch.zeros_like(added[0]), []
        for a, b in zip(kept, added):
            h = torch.addcmul(b, a, h)
            outputs.append(h)
        return torch.stack(outputs, 1)


class DoublingMinGru(MinGru):
    """The same by a parallel scan: after k rounds every position knows 2^k positions before it."""

    def forward(self, values):
        gate, candidate = self.projection(values).chunk(2, 2)
        z = gate.sigmoid()
        kept, added = 1 - z, z * candidate.tanh()
        reach = 1
        while reach < values.shape[1]:
            later = torch.addcmul(added[:, reach:], kept[:, reach:], added[:, :-reach])
            added = torch.cat([added[:, :reach], later], 1)
            kept = torch.cat([kept[:, :reach], kept[:, reach:] * kept[:, :-reach]], 1)
            reach *= 2
        return added


class MinGruModel(nn.Module):
    """Embedding -> minimal GRUs, from the second on in pre-norm residual branches -> norm -> linear."""

    def __init__(self, scan, vocabulary, embedding, hidden, layers, **_):
        super().__init__()
        self.table = nn.Embedding(vocabulary, embedding)
        self.first = scan(embedding, hidden)
        self.branches = nn.ModuleList(nn.Sequential(nn.LayerNorm(hidden), scan(hidden, hidden)) for _ in range(layers - 1))
        self.head = nn.Sequential(nn.LayerNorm(hidden), nn.Linear(hidden, vocabulary))

    def forward(self, ids):
        values = self.first(self.table(ids))
        for branch in self.branches:
            values = values + branch(values)
        return self.head(values)


class Block(nn.Module):
    """A causal pre-norm transformer block without biases."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.projection = nn.Linear(width, 3 * width, bias=False)
        self.output = nn.Linear(width, width, bias=False)
        self.expand = nn.Linear(width, 4 * width, bias=False)
        self.contract = nn.Linear(4 * width, width, bias=False)

    def forward(self, x):
        rows, positions, width = x.shape
        parts = self.projection(self.first(x)).split(width, 2)
        q, k, v = (p.view(rows, positions, self.heads, -1).transpose(1, 2) for p in parts)
        attended = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.output(attended.transpose(1, 2).reshape(rows, positions, width))
        return x + self.contract(F.gelu(self.expand(self.second(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, vocabulary, width, layers, heads, sequenceLength, **_):
        super().__init__()
        self.table = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(sequenceLength, width) * 0.02)
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(layers)))
        self.norm = nn.LayerNorm(width)
        nn.init.normal_(self.table.weight, 0, 0.02)

    def forward(self, ids):
        return self.norm(self.blocks(self.table(ids) + self.positions)) @ self.table.weight.t()


class GptReader(Gpt):
    """Reads one id after the other, with keys and values kept where there is room for all of them."""

    def __init__(self, vocabulary, width, layers, heads, contextLength):
        super().__init__(vocabulary, width, layers, heads, contextLength)
        self.room = [2, heads, contextLength, width // heads]

    def begin(self):
        self.kept = [torch.zeros(self.room) for _ in self.blocks]

    def forward(self, id, position):
        x = self.table(id) + self.positions[position]
        for block, (keys, values) in zip(self.blocks, self.kept):
            heads, _, size = keys.shape
            q, k, v = block.projection(block.first(x)).view(3, heads, size)
            keys[:, position], values[:, position] = k, v
            seen = slice(position + 1)
            attended = F.scaled_dot_product_attention(q.view(1, heads, 1, size), keys[None, :, seen], values[None, :, seen])
            x = x + block.output(attended.view(1, -1))
            x = x + block.contract(F.gelu(block.expand(block.second(x)), approximate="tanh"))
        return self.norm(x) @ self.table.weight.t()


class TextCnn(nn.Module):
    def __init__(self, vocabulary, embedding, filters, dropout, **_):
        super().__init__()
        self.table = nn.Embedding(vocabulary, embedding)
        self.convolutions = nn.ModuleList(nn.Conv1d(embedding, filters, size) for size in (3, 4, 5))
        self.drop = nn.Dropout(dropout)
        self.head = nn.Linear(3 * filters, 2)

    def forward(self, ids):
        inputs = self.table(ids).transpose(1, 2)
        largest = [F.relu(convolution(inputs)).amax(2) for convolution in self.convolutions]
        return self.head(self.drop(torch.cat(largest, 1)))


class LstmClassifier(nn.Module):
    def __init__(self, vocabulary, embedding, hidden, dropout, **_):
        super().__init__()
        self.table = nn.Embedding(vocabulary, embedding)
        self.recurrent = nn.LSTM(embedding, hidden, batch_first=True)
        self.drop = nn.Dropout(dropout)
        self.head = nn.Linear(hidden, 2)

    def forward(self, ids):
        _, (last, _) = self.recurrent(self.table(ids))
        return self.head(self.drop(last[0]))


class Translator(nn.Module):
    """Pre-norm transformer from a text to a text, one table for both and for the head; no dropout of attention weights."""

    def __init__(self, vocabulary, width, feedForward, layers, heads, dropout, sequenceLength, **_):
        super().__init__()
        self.width, self.positions = width, sequenceLength
        self.table = nn.Embedding(vocabulary, width)
        nn.init.normal_(self.table.weight, 0, width**-0.5)
        angles = torch.arange(sequenceLength)[:, None] * torch.exp(torch.arange(0, width, 2) * (-math.log(10000) / width))
        self.register_buffer("waves", torch.stack([angles.sin(), angles.cos()], 2).flatten(1))
        self.transformer = nn.Transformer(
            width, heads, layers, layers, feedForward, dropout, batch_first=True, norm_first=True
        )
        for module in self.transformer.modules():
            if isinstance(module, nn.MultiheadAttention):
                module.dropout = 0.0
        self.drop = nn.Dropout(dropout)
        self.register_buffer("hidden", nn.Transformer.generate_square_subsequent_mask(sequenceLength))

    def embed(self, ids):
        return self.drop(self.table(ids) * math.sqrt(self.width) + self.waves)

    def forward(self, ids):
        source, target = ids.split(self.positions, 1)
        values = self.transformer(self.embed(source), self.embed(target), tgt_mask=self.hidden, tgt_is_causal=True)
        return values @ self.table.weight.t()


def variants(name):
    """The ways to write a case in PyTorch, of which the fastest is told."""
    return {"char-mingru": ["loop", "doubling"]}.get(name, [None])


def training_case(name, sizes, variant=None):
    """A model, its loss and batches of random ids, and how many tokens one holds."""
    make = {
        "char-lstm": lambda: Recurrent("LSTM", **sizes),
        "char-mingru": lambda: MinGruModel(DoublingMinGru if variant == "doubling" else MinGru, **sizes),
        "lstm-2": lambda: Recurrent("LSTM", **sizes),
        "word-gru": lambda: Recurrent("GRU", **sizes),
        "gpt": lambda: Gpt(**sizes),
        "textcnn": lambda: TextCnn(**sizes),
        "lstm-classifier": lambda: LstmClassifier(**sizes),
        "seq2seq": lambda: Translator(**sizes),
    }
    rows, positions, vocabulary = sizes["batchSize"], sizes["sequenceLength"], sizes["vocabulary"]
    classifies = name in ("textcnn", "lstm-classifier")
    inputs = (rows, 2 * positions) if name == "seq2seq" else (rows, positions)
    targets = (rows,) if classifies else (rows, positions)
    model = make[name]()
    smoothing = 0.1 if name == "seq2seq" else 0.0

    def loss(ids, wanted):
        logits = model(ids)
        logits = logits[0] if isinstance(logits, tuple) else logits
        return F.cross_entropy(logits.flatten(0, -2), wanted.flatten(), label_smoothing=smoothing)

    classes = 2 if classifies else vocabulary
    batches = [(torch.randint(vocabulary, inputs), torch.randint(classes, targets)) for _ in range(8)]
    return model, loss, batches, rows * positions
