"""Areas under the receiver operating characteristic as scikit-learn computes them, with ties.

    pip install scikit-learn==1.9.1
    python packages/evaluation/golden/area-under-roc.py > packages/evaluation/golden/area-under-roc.json
"""
import json

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

generator = np.random.default_rng(3)
cases = []
for size, digits in ((7, 1), (40, 1), (200, 3)):
    positive = generator.random(size) < 0.4
    positive[:2] = [True, False]
    scores = np.round(generator.normal(size=size) + positive, digits)
    cases.append(
        {"scores": scores.tolist(), "positive": positive.tolist(), "area": float(roc_auc_score(positive, scores))}
    )
print(
    json.dumps(
        {
            "made": f"scikit-learn {sklearn.__version__}: python packages/evaluation/golden/area-under-roc.py",
            "cases": cases,
        }
    )
)
