"""Writes naive Bayes and the linear support vector machine as scikit-learn computes them.

    pip install scikit-learn==1.9.1
    python packages/linear/golden/text-classifiers.py > packages/linear/golden/text-classifiers.json
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.svm import LinearSVC

warnings.filterwarnings("error")
generator = np.random.default_rng(3)
labels = [["sea", "land", "air"][i % 3] for i in range(24)]
means = {"sea": [2, 1, 0.2, 0.5, 0.1, 0.3, 0], "land": [0.3, 1, 2, 0.1, 0.5, 0.3, 0], "air": [0.2, 0.2, 0.5, 2, 1, 0.3, 0]}
train = np.array([generator.poisson(means[label]) for label in labels])
test = generator.poisson(0.8, size=(9, 7))
test[4] = 0

models = {"multinomial": MultinomialNB, "complement": ComplementNB, "bernoulli": BernoulliNB}
naive_bayes = []
for name, model in models.items():
    for alpha in (1.0, 0.01):
        for prior in ("empirical", "uniform"):
            for normalize in (False, True) if name == "complement" else (False,):
                extra = {"norm": normalize} if name == "complement" else {}
                fitted = model(alpha=alpha, fit_prior=prior == "empirical", **extra).fit(train[:-5], labels[:-5])
                naive_bayes.append(
                    {
                        "options": {"model": name, "alpha": alpha, "prior": prior, "normalize": normalize},
                        "scores": fitted.predict_joint_log_proba(test).ravel().tolist(),
                        "logProbabilities": fitted.predict_log_proba(test).ravel().tolist(),
                        "predicted": fitted.predict(test).tolist(),
                    }
                )

hyperplanes = []
for C in (0.1, 1.0, 10.0):
    x = train * np.array([0.5, 1.0, -1.5, 0.7, 2.0, -0.3, 1.0])
    y = [label == "sea" for label in labels]
    fitted = LinearSVC(C=C, loss="squared_hinge", dual=True, tol=1e-10, max_iter=1_000_000, random_state=0).fit(x, y)
    hyperplanes.append({"C": C, "weights": fitted.coef_[0].tolist(), "intercept": float(fitted.intercept_[0])})

print(
    json.dumps(
        {
            "made": f"scikit-learn {sklearn.__version__}: python packages/linear/golden/text-classifiers.py",
            "classes": sorted(set(labels)),
            "labels": labels,
            "train": train.tolist(),
            "naiveBayesRows": len(labels) - 5,
            "test": test.tolist(),
            "naiveBayes": naive_bayes,
            "svmRows": x.tolist(),
            "hyperplanes": hyperplanes,
        }
    )
)
