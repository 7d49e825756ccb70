"""What transformers says of a checkpoint that `ridgeline export` wrote: log-probabilities after a prompt, greedily.

    python exported.py FOLDER PROMPT TOKENS
"""
import json
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, prompt, tokens = sys.argv[1], sys.argv[2], int(sys.argv[3])
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder).eval()
ids = tokenizer(prompt, return_tensors="pt").input_ids
said = []
with torch.no_grad():
    for _ in range(tokens):
        logs = model(ids).logits[0, -1].log_softmax(-1)
        best = int(logs.argmax())
        said.append({"token": tokenizer.decode([best]), "logProbability": float(logs[best])})
        ids = torch.cat([ids, torch.tensor([[best]])], dim=1)
print(json.dumps(said))
