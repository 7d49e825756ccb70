"""Margins of NB-SVM on folds of classes of unequal size, its plane found by scikit-learn's LinearSVC, and on weights
by its LogisticRegression.

    pip install scikit-learn==1.9.1
    python packages/linear/golden/nb-svm.py > packages/linear/golden/nb-svm.json
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

warnings.filterwarnings("error")
generator = np.random.default_rng(11)
names = ["rare", "common", "middle"]
classes = generator.choice(names, size=90, p=[0.08, 0.72, 0.2])
means = {"rare": [1.2, 0.2, 0.4], "common": [0.2, 0.9, 0.4], "middle": [0.4, 0.4, 1.0]}
rows = np.array([generator.poisson(np.repeat(means[name], 4)) for name in classes])
present = (rows > 0).astype(float)
interpolation = 0.25

folds = []
for fold in range(3):
    test = np.arange(len(rows)) % 3 == fold
    for C in (0.1, 1.0, 10.0):
        margins = []
        for name in sorted(names):
            own = classes[~test] == name
            p = 1 + present[~test][own].sum(0)
            q = 1 + present[~test][~own].sum(0)
            r = np.log((p / p.sum()) / (q / q.sum()))
            plane = LinearSVC(C=C, tol=1e-10, max_iter=10_000_000, random_state=0).fit(present[~test] * r, own)
            w = (1 - interpolation) * np.abs(plane.coef_[0]).mean() + interpolation * plane.coef_[0]
            margins.append((present[test] * r) @ w + interpolation * plane.intercept_[0])
        folds.append({"fold": fold, "C": C, "margins": np.array(margins).T.ravel().tolist()})

# weights in place of presence, ratios with α = 0.1, the logistic loss, no interpolation
weights = rows / np.maximum(1, np.sqrt((rows**2).sum(1, keepdims=True)))
logistic = []
for fold in range(3):
    test = np.arange(len(rows)) % 3 == fold
    for C in (0.1, 10.0):
        margins = []
        for name in sorted(names):
            own = classes[~test] == name
            p = 0.1 + weights[~test][own].sum(0)
            q = 0.1 + weights[~test][~own].sum(0)
            r = np.log((p / p.sum()) / (q / q.sum()))
            plane = LogisticRegression(C=C, tol=1e-12, solver="newton-cholesky").fit(weights[~test] * r, own)
            margins.append((weights[test] * r) @ plane.coef_[0] + plane.intercept_[0])
        logistic.append({"fold": fold, "C": C, "margins": np.array(margins).T.ravel().tolist()})

print(
    json.dumps(
        {
            "made": f"scikit-learn {sklearn.__version__}: python packages/linear/golden/nb-svm.py",
            "interpolation": interpolation,
            "rows": rows.tolist(),
            "classes": classes.tolist(),
            "folds": folds,
            "weights": weights.tolist(),
            "logistic": logistic,
        }
    )
)
