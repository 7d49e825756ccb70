"""Runs of training of language models in float64: language-models.json.

    pip install torch transformers
    python tests/golden/language-models.py > tests/golden/language-models.json

A GPT-2 of transformers and a gated CNN, each trained by AdamW with decay on matrices alone, clipped, with another rate at each step.
"""
import json

import torch
import torch.nn.functional as F
import transformers
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel

torch.set_default_dtype(torch.float64)
torch.manual_seed(4)
VOCABULARY, ROWS, TIME, STEPS = 11, 4, 6, 25


class GatedCnn(nn.Module):
    def __init__(self, width, layers, kernel):
        super().__init__()
        self.table = nn.Embedding(VOCABULARY, width)
        self.layers = nn.ModuleList(nn.Conv1d(width, 2 * width, kernel) for _ in range(layers))
        self.head = nn.Linear(width, VOCABULARY)

    def forward(self, ids):
        x = self.table(ids).transpose(1, 2)
        for layer in self.layers:
            x = x + F.glu(layer(F.pad(x, (layer.kernel_size[0] - 1, 0))), 1)
        return self.head(x.transpose(1, 2))


def told(tensor):
    return {"shape": list(tensor.shape), "data": [float(x) for x in tensor.detach().flatten()]}


def weights(model, names):
    return {name: told(value) for name, value in model.state_dict().items() if name in names}


def run(kind, model, logits, rates):
    # a name of what is shared stands but once here
    named = dict(model.named_parameters())
    matrices = [p for p in named.values() if p.dim() > 1]
    others = [p for p in named.values() if p.dim() <= 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1.0, betas=(0.9, 0.99))
    first, steps, batches = weights(model, named), [], []
    for rate in rates:
        ids = torch.randint(VOCABULARY, (ROWS, TIME + 1))
        loss = F.cross_entropy(logits(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(named.values(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        batches.append(ids.tolist())
        steps.append({"dataLoss": loss.item(), "gradientNorm": norm.item()})
    return {"kind": kind, "first": first, "batches": batches, "rates": rates, "steps": steps, "last": weights(model, named)}


gpt2 = GPT2LMHeadModel(
    GPT2Config(
        vocab_size=VOCABULARY, n_positions=8, n_embd=8, n_head=2, n_layer=2, bos_token_id=None, eos_token_id=None,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, initializer_range=0.3,
    )
).double()
cnn = GatedCnn(width=6, layers=3, kernel=3)
rates = [0.01 * min(1.0, (step + 1) / 5) for step in range(STEPS)]
print(
    json.dumps(
        {
            "made_by": f"torch {torch.__version__}, transformers {transformers.__version__}",
            "config": {key: value for key, value in gpt2.config.to_dict().items() if key in (
                "model_type", "vocab_size", "n_positions", "n_embd", "n_head", "n_layer", "n_inner", "activation_function",
                "layer_norm_epsilon", "tie_word_embeddings")},
            "cnn": {"vocabulary": VOCABULARY, "width": 6, "layers": 3, "kernelSize": 3},
            "runs": [run("transformer", gpt2, lambda ids: gpt2(ids).logits, rates), run("cnn", cnn, cnn, rates)],
        }
    )
)
