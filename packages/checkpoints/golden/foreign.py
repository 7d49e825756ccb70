"""A file of safetensors with types that other programs store, and what torch makes of them: foreign.json.

    pip install torch safetensors
    python packages/checkpoints/golden/foreign.py > packages/checkpoints/golden/foreign.json
"""
import base64
import hashlib
import json

import torch
from safetensors.torch import save

PATTERNS = {
    "half": (torch.float16, [0x0000, 0x8000, 0x0001, 0x8001, 0x03FF, 0x0200, 0x0400, 0x3C00, 0xBC00, 0x3555, 0x7BFF, 0x7C00, 0xFC00]),
    "brain": (torch.bfloat16, [0x0000, 0x8000, 0x0001, 0x3F80, 0xBF80, 0x4049, 0x7F7F, 0x7F80, 0xFF80]),
}


def of(dtype, bits):
    return torch.tensor(bits, dtype=torch.int32).to(torch.int16).view(dtype)


def words(values):
    return values.float().view(torch.int32)


tensors = {name: of(*pattern) for name, pattern in PATTERNS.items()}
others = {"position_ids": torch.arange(3), "mask": torch.tensor([True, False]), "plain": torch.tensor([1.5])}
every = of(torch.float16, list(range(1 << 16)))
numbers = words(every[~every.isnan()])
print(
    json.dumps(
        {
            "made_by": f"torch {torch.__version__}",
            "file": base64.b64encode(save({**tensors, **others})).decode(),
            "words": {name: words(values).tolist() for name, values in tensors.items()},
            "everyHalf": hashlib.sha256(numbers.numpy().tobytes()).hexdigest(),
        }
    )
)
