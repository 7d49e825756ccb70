"""Rotary positions and their gradient by transformers' Llama: rotary.json.

    pip install torch transformers
    python packages/tensors/golden/rotary.py > packages/tensors/golden/rotary.json
"""
import json

import torch
from transformers.models.llama.modeling_llama import LlamaConfig, LlamaRotaryEmbedding, apply_rotary_pos_emb

torch.manual_seed(2)
BATCH, TIME, HEADS, SIZE = 2, 7, 3, 8


def told(tensor):
    return {"shape": list(tensor.shape), "data": [float(x) for x in tensor.detach().flatten()]}


def rows(tensor):
    """[B, heads, T, size] → [B, T, heads·size]"""
    return tensor.transpose(1, 2).reshape(BATCH, TIME, HEADS * SIZE)


inputs = torch.randn(BATCH, HEADS, TIME, SIZE, dtype=torch.float64, requires_grad=True)
cotangent = torch.randn(BATCH, HEADS, TIME, SIZE, dtype=torch.float64)
embedding = LlamaRotaryEmbedding(LlamaConfig(hidden_size=HEADS * SIZE, num_attention_heads=HEADS))
cosines, sines = embedding(inputs, torch.arange(TIME)[None].expand(BATCH, TIME))
outputs, _ = apply_rotary_pos_emb(inputs, inputs, cosines, sines)
(outputs * cotangent).sum().backward()
print(
    json.dumps(
        {
            "size": SIZE,
            "inputs": told(rows(inputs)),
            "outputs": told(rows(outputs)),
            "cotangent": told(rows(cotangent)),
            "gradient": told(rows(inputs.grad)),
        }
    )
)
