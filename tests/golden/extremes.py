"""Ops on numbers of ±10⁴, on −0 and on one position, by PyTorch in float64. All inputs are numbers of float32.
Writes extremes.json. Usage, in this folder: python extremes.py"""
import json, os, torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
draws = torch.Generator().manual_seed(34)
eighths = lambda *shape: (torch.randn(shape, generator=draws) * 8).round() / 8
written = lambda tensor: {'shape': list(tensor.shape), 'data': tensor.detach().reshape(-1).tolist()}


def case(op, name, options, inputs, fixed, f):
    """Gradients are those of Σ outputs·cotangents."""
    given = {key: value.clone().requires_grad_() for key, value in inputs.items()}
    outputs = f(**given, **fixed)
    cotangents = {key: eighths(*value.shape) for key, value in outputs.items()}
    sum((outputs[key] * cotangents[key]).sum() for key in outputs).backward()
    assert all(value.grad.isfinite().all() for value in given.values()), name
    gradients = {key: value.grad for key, value in given.items()}
    parts = {'inputs': inputs, 'fixed': fixed, 'outputs': outputs, 'cotangents': cotangents, 'gradients': gradients}
    return {'op': op, 'name': name, 'options': options} | {part: {key: written(value) for key, value in tensors.items()} for part, tensors in parts.items()}


def cross_entropy(name, logits, ids, smoothing=0.0, mask=None, weights=None):
    fixed = {'ids': ids} | ({} if mask is None else {'mask': mask}) | ({} if weights is None else {'classWeights': weights})
    def f(logits, ids, mask=None, classWeights=None):
        losses = F.cross_entropy(logits, ids, weight=classWeights, label_smoothing=smoothing, reduction='none')
        return {'outputs': losses if mask is None else losses * mask}
    return case('softmaxCrossEntropy', name, {'labelSmoothing': smoothing}, {'logits': logits}, fixed, f)


def attention(name, heads, causal, queries, keys, values, mask=None):
    split = lambda x: x.reshape(*x.shape[:2], heads, -1).transpose(1, 2)
    def f(queries, keys, values, keyMask=None):
        visible = torch.ones(queries.shape[1], keys.shape[1], dtype=torch.bool)
        visible = visible.tril() if causal else visible
        if keyMask is not None: visible = visible & keyMask.bool()[:, None, None, :]
        mixed = F.scaled_dot_product_attention(split(queries), split(keys), split(values), attn_mask=visible)
        return {'outputs': mixed.transpose(1, 2).reshape(queries.shape)}
    return case('attention', name, {'heads': heads, 'causal': causal}, {'queries': queries, 'keys': keys, 'values': values}, {} if mask is None else {'keyMask': mask}, f)


def lstm(name, projected, recurrent, hidden, cell):
    """nn.LSTM whose input kernel is the identity, so that its input is the projection."""
    width = hidden.shape[1]
    def f(projected, recurrent, hidden, cell):
        layer = torch.nn.LSTM(4 * width, width, batch_first=True)
        weights = {'weight_ih_l0': torch.eye(4 * width), 'weight_hh_l0': recurrent.T, 'bias_ih_l0': torch.zeros(4 * width), 'bias_hh_l0': torch.zeros(4 * width)}
        outputs, (last, after) = torch.func.functional_call(layer, weights, (projected, (hidden[None], cell[None])))
        return {'outputs': outputs, 'hidden': last[0], 'cell': after[0]}
    return case('lstmSequence', name, {}, {'projected': projected, 'recurrent': recurrent, 'hidden': hidden, 'cell': cell}, {}, f)


large = torch.tensor([[1e4, -1e4, 0.0, -0.0, 9999.5], [-1e4, -1e4, -1e4, -1e4, -1e4], [-0.0, 0.0, -0.0, 0.0, -0.0], [1e4, 1e4, 9998.0, -1e4, 0.5]])
classes = torch.tensor([0, 3, 2, 4])
steep = torch.tensor([1e4, -1e4, 0.0, -0.0, 30.0, -30.0])
cases = [
    cross_entropy('logits of ±10⁴', large, classes),
    cross_entropy('logits of ±10⁴, smoothed, weighted, masked', large, classes, 0.25, torch.tensor([1.0, 0.0, 1.0, 1.0]), torch.tensor([1.0, 0.5, 0.0, 2.0, 1.5])),
    attention('scores of ±10⁴', 2, False, eighths(2, 3, 4) * 128, eighths(2, 5, 4) * 64, eighths(2, 5, 4), torch.tensor([[1.0, 1, 1, 0, 0], [0, 1, 1, 1, 1]])),
    attention('scores about 10⁴, causal', 1, True, torch.cat([torch.full((1, 4, 3), 64.0), eighths(1, 4, 1)], 2), torch.cat([torch.full((1, 4, 3), 104.0), eighths(1, 4, 1)], 2), eighths(1, 4, 4)),
    attention('one position', 3, True, eighths(1, 1, 3), eighths(1, 1, 3), eighths(1, 1, 3)),
    lstm('projections of ±10⁴', steep[torch.randint(6, (2, 4, 12), generator=draws)], eighths(3, 12), eighths(2, 3), eighths(2, 3)),
    lstm('one row, one position', eighths(1, 1, 4), eighths(1, 4), torch.tensor([[-0.0]]), eighths(1, 1)),
]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'extremes.json'), 'w') as file:
    json.dump({'torch': torch.__version__.split('+')[0], 'cases': cases}, file, ensure_ascii=False)
    file.write('\n')
