"""Golden values of a schedule: python inverse-square-root.py > inverse-square-root.json (torch, transformers)."""

import json

import torch
import transformers
from transformers import get_inverse_sqrt_schedule


def rates(peak, warmup, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=peak)
    schedule = get_inverse_sqrt_schedule(optimizer, num_warmup_steps=warmup)
    found = []
    for _ in range(steps + 1):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return found[1:]


cases = [{"peak": peak, "warmupSteps": w, "rates": rates(peak, w, 40)} for peak, w in ((0.004, 10), (0.1, 1), (0.02, 39))]
print(json.dumps({"made_by": f"transformers {transformers.__version__}", "cases": cases}))
