"""Golden values of logit processors, from Hugging Face transformers in float32: each alone, and all in the order of `generate`.
Usage, in this folder: python processors.py > processors.json"""

import json

import torch
import transformers
from transformers.generation import logits_process as hf

ENDS = [2, 4]
PROMPT = 3


def frequency(alpha):
    """OpenAI's formula, which transformers lacks: logit - alpha * count of what was written."""
    return lambda ids, scores: scores - alpha * torch.stack([torch.bincount(row[PROMPT:], minlength=scores.shape[1]) for row in ids])


def presence(alpha):
    return lambda ids, scores: scores - alpha * torch.stack([(torch.bincount(row[PROMPT:], minlength=scores.shape[1]) > 0).float() for row in ids])


def prefix(wanted):
    def allowed(_, ids):
        at = len(ids) - PROMPT
        return [wanted[at]] if at < len(wanted) else list(range(64))

    return lambda ids, scores: hf.PrefixConstrainedLogitsProcessor(lambda b, i: [a for a in allowed(b, i) if a < scores.shape[1]], 1)(ids, scores)


def units():
    """Made anew for each vocabulary, whose size some of them keep."""
    return [
        ({"kind": "repetitionPenalty", "penalty": 1.3}, hf.RepetitionPenaltyLogitsProcessor(1.3)),
        ({"kind": "repetitionPenalty", "penalty": 0.8}, hf.RepetitionPenaltyLogitsProcessor(0.8)),
        ({"kind": "frequencyPenalty", "penalty": 0.7}, frequency(0.7)),
        ({"kind": "presencePenalty", "penalty": -0.4}, presence(-0.4)),
        ({"kind": "noRepeatNgram", "size": 1}, hf.NoRepeatNGramLogitsProcessor(1)),
        ({"kind": "noRepeatNgram", "size": 2}, hf.NoRepeatNGramLogitsProcessor(2)),
        ({"kind": "noRepeatNgram", "size": 3}, hf.NoRepeatNGramLogitsProcessor(3)),
        ({"kind": "badWord", "ids": [1]}, hf.NoBadWordsLogitsProcessor([[1]])),
        ({"kind": "badWord", "ids": [1, 3]}, hf.NoBadWordsLogitsProcessor([[1, 3]])),
        ({"kind": "badWord", "ids": [0, 1, 3]}, hf.NoBadWordsLogitsProcessor([[0, 1, 3]])),
        ({"kind": "minLength", "tokens": 3}, hf.MinNewTokensLengthLogitsProcessor(PROMPT, 3, ENDS)),
        ({"kind": "prefix", "ids": [1, 0, 3]}, prefix([1, 0, 3])),
        ({"kind": "suppressTokens", "ids": [0, 3]}, hf.SuppressTokensLogitsProcessor([0, 3])),
        ({"kind": "temperature", "temperature": 0.7}, hf.TemperatureLogitsWarper(0.7)),
        ({"kind": "topK", "k": 3}, hf.TopKLogitsWarper(3)),
        ({"kind": "topP", "p": 0.7}, hf.TopPLogitsWarper(0.7)),
        ({"kind": "minP", "p": 0.2}, hf.MinPLogitsWarper(0.2)),
        ({"kind": "typical", "p": 0.4}, hf.TypicalLogitsWarper(0.4)),
        ({"kind": "typical", "p": 0.9}, hf.TypicalLogitsWarper(0.9)),
    ]


ORDER = ["repetitionPenalty", "frequencyPenalty", "noRepeatNgram", "badWord", "minLength", "temperature", "topK", "topP", "minP", "typical"]


def numbers(scores):
    return [None if value == -float("inf") else value for value in scores[0].tolist()]


def main():
    generator = torch.Generator().manual_seed(41)
    cases = []
    for vocabulary in [8, 20]:
        for written in [0, 2, 5, 9]:
            few = 5
            ids = torch.randint(0, few, (1, PROMPT + written), generator=generator)
            logits = (torch.randn(1, vocabulary, generator=generator) * 2 * 1000).round() / 1000
            after = []
            for spec, unit in units():
                after.append({"processors": [spec], "logits": numbers(unit(ids, logits.clone()))})
            chain, scores = [], logits.clone()
            for kind in ORDER:
                spec, unit = next((spec, unit) for spec, unit in units() if spec["kind"] == kind)
                chain.append(spec)
                scores = unit(ids, scores)
            after.append({"processors": chain, "logits": numbers(scores)})
            cases.append({"ids": ids[0].tolist(), "promptLength": PROMPT, "ends": ENDS, "logits": numbers(logits), "after": after})
    json.dump({"source": f"transformers {transformers.__version__}, float32; null stands for minus infinity", "cases": cases}, open(1, "w"))


main()
