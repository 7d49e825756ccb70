"""Scores of rankings, thresholds, temperatures and labels, by scikit-learn and SciPy.

    pip install scikit-learn==1.9.1
    python packages/evaluation/golden/rankings.py > packages/evaluation/golden/rankings.json
"""

import json

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    f1_score,
    hamming_loss,
    log_loss,
    precision_recall_curve,
    roc_auc_score,
    top_k_accuracy_score,
)

generator = np.random.default_rng(11)


def binary(size, share, digits):
    positive = generator.random(size) < share
    positive[:2] = [True, False]
    scores = np.round(generator.normal(size=size) + 1.2 * positive, digits)
    precision, recall, thresholds = precision_recall_curve(positive, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    best = max(range(len(thresholds)), key=lambda k: (f1[k], thresholds[k]))
    asked = 0.8
    able = [k for k in range(len(thresholds)) if precision[k] >= asked]
    precise = max(able, key=lambda k: (recall[k], thresholds[k])) if able else None
    point = lambda k: {"threshold": thresholds[k], "precision": precision[k], "recall": recall[k], "f1": f1[k]}
    return {
        "scores": scores.tolist(),
        "positive": positive.tolist(),
        "averagePrecision": average_precision_score(positive, scores),
        "bestF1": point(best),
        "asked": asked,
        "precise": None if precise is None else point(precise),
    }


def classes(size, count, spread):
    actual = generator.integers(count, size=size)
    actual[:count] = range(count)
    logits = (generator.normal(size=(size, count)) * spread + 1.5 * np.eye(count)[actual]).round(3)
    logs = log_softmax(logits, axis=1)
    probabilities = np.exp(logs)
    indicators = np.eye(count)[actual]
    loss = lambda t: log_loss(actual, np.exp(log_softmax(logits / t, axis=1)), labels=range(count))
    found = minimize_scalar(lambda u: loss(np.exp(u)), bounds=(-5, 5), method="bounded", options={"xatol": 1e-12})
    areas = lambda average: roc_auc_score(indicators, probabilities, multi_class="ovr", average=average)
    return {
        "actual": actual.tolist(),
        "logits": logits.tolist(),
        "areas": {"macro": areas("macro"), "weighted": areas("weighted"), "perClass": list(areas(None))},
        "precisions": {
            "macro": average_precision_score(indicators, probabilities, average="macro"),
            "weighted": average_precision_score(indicators, probabilities, average="weighted"),
            "perClass": list(average_precision_score(indicators, probabilities, average=None)),
        },
        "topK": [
            top_k_accuracy_score(actual, probabilities if count > 2 else probabilities[:, 1], k=k, labels=range(count))
            if k < count
            else 1.0
            for k in (1, 2, 3)
        ],
        "temperature": float(np.exp(found.x)),
        "before": loss(1.0),
        "after": loss(np.exp(found.x)),
    }


def labels(rows, count):
    actual = (generator.random((rows, count)) < 0.35).astype(int)
    predicted = np.where(generator.random((rows, count)) < 0.25, 1 - actual, actual)
    f1 = lambda average: f1_score(actual, predicted, average=average, zero_division=0)
    return {
        "labels": count,
        "actual": actual.ravel().tolist(),
        "predicted": predicted.ravel().tolist(),
        "exact": accuracy_score(actual, predicted),
        "hammingLoss": hamming_loss(actual, predicted),
        "macroF1": f1("macro"),
        "microF1": f1("micro"),
        "weightedF1": f1("weighted"),
    }


print(
    json.dumps(
        {
            "made": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}: python packages/evaluation/golden/rankings.py",
            "binary": [binary(8, 0.5, 1), binary(60, 0.2, 1), binary(150, 0.5, 3)],
            "classes": [classes(40, 2, 1.5), classes(60, 3, 2.0), classes(80, 5, 4.0)],
            "labels": [labels(12, 3), labels(40, 6)],
        },
    )
)
