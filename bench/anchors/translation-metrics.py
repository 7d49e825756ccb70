"""Scores of translations and their processor time by sacreBLEU on one thread.

    python translation-metrics.py TEXTS.json     { "hypotheses": […], "references": […] }

Called by ../translation-metrics.mjs.
"""

import json
import sys
import time

from sacrebleu.metrics import BLEU, CHRF, TER

with open(sys.argv[1], encoding="utf8") as file:
    texts = json.load(file)


def timed(metric):
    start = time.process_time()
    score = metric.corpus_score(texts["hypotheses"], [texts["references"]]).score
    return {"score": score, "cpuMs": 1000 * (time.process_time() - start)}


measures = {"BLEU": BLEU(), "chrF": CHRF(), "chrF++": CHRF(word_order=2), "TER": TER()}
print(json.dumps({name: timed(metric) for name, metric in measures.items()}))
