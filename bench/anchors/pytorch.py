"""Times one case of `ridgeline bench` in PyTorch, and prints what it found as one line of JSON.

    python bench/anchors/pytorch.py char-lstm '{"vocabulary": 65, …}' --threads 1 [--runs N]

Training steps are timed with both of PyTorch's Adams, the plain and the fused one, and in every way that a case is written; the fastest is told.
"""

import argparse
import json
import os
import resource
import statistics
import time

parser = argparse.ArgumentParser()
parser.add_argument("case")
parser.add_argument("sizes", type=json.loads)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--runs", type=int)
given = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(given.threads)

import torch  # noqa: E402 - it reads the number of threads when it is loaded

import models  # noqa: E402

torch.set_num_threads(given.threads)
torch.manual_seed(0)


def measure(work):
    """As the command line does: a few warm-ups, then rounds for two seconds, at least seven."""
    begun = time.perf_counter()
    warmed = 0
    while warmed < 3 or (warmed < 50 and time.perf_counter() - begun < 0.3):
        work(warmed)
        warmed += 1
    wall, cpu = [], []
    begun = time.perf_counter()
    while (
        len(wall) < given.runs
        if given.runs
        else len(wall) < 7 or (len(wall) < 400 and time.perf_counter() - begun < 2)
    ):
        before, cpu_before = time.perf_counter(), time.process_time()
        work(len(wall))
        wall.append((time.perf_counter() - before) * 1e3)
        cpu.append((time.process_time() - cpu_before) * 1e3)
    return {
        "runs": len(wall),
        "medianMs": statistics.median(wall),
        "minMs": min(wall),
        "cpuMs": statistics.median(cpu),
    }


def training(fused, variant):
    model, loss, batches, tokens = models.training_case(given.case, given.sizes, variant)
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=fused)

    def step(index):
        optimizer.zero_grad(set_to_none=True)
        value = loss(*batches[index % len(batches)])
        value.backward()
        optimizer.step()
        return value.item()

    written = {"written": variant} if variant else {}
    return {"adam": "fused" if fused else "eager", **written, "tokens": tokens, **measure(step)}


def generation():
    """Greedy, one token after the other, each read back as a sampler would."""
    model = models.Recurrent("LSTM", **given.sizes).eval()
    tokens = 64
    at = {"id": torch.zeros(1, 1, dtype=torch.long), "state": None}

    @torch.inference_mode()
    def piece(_):
        for _ in range(tokens):
            logits, at["state"] = model(at["id"], at["state"])
            at["id"] = logits[:, -1].argmax(-1, keepdim=True)
            at["id"].item()

    return {"tokens": tokens, **measure(piece)}


def gpt_generation():
    """The same of a transformer that keeps keys and values, a text as long as its context."""
    model = models.GptReader(**given.sizes).eval()
    tokens = given.sizes["contextLength"]

    @torch.inference_mode()
    def text(_):
        model.begin()
        at = torch.zeros(1, dtype=torch.long)
        for position in range(tokens):
            at = model(at, position).argmax(-1)
            at.item()

    return {"tokens": tokens, **measure(text)}


if given.case == "generate-gpt":
    best = gpt_generation()
elif given.case.startswith("generate"):
    best = generation()
else:
    ways = [(fused, variant) for fused in (False, True) for variant in models.variants(given.case)]
    best = min((training(*way) for way in ways), key=lambda found: found["cpuMs"])
tokens = best.pop("tokens")
best["peakRssBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
best["tokensPerSecond"] = tokens / best["medianMs"] * 1e3
print(json.dumps({"case": given.case, "library": f"PyTorch {torch.__version__}", "threads": given.threads, **best}))
