"""Linear regressions on n-grams by scikit-learn, for text-regression.test.ts.

python packages/recipes/golden/text-regression.py > packages/recipes/golden/text-regression.json
"""

import json

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import ElasticNet, Lasso, Ridge

words = ["ship", "wave", "whale", "oar", "horse", "field", "barn", "road", "moon"]
worth = [3.0, -2.0, 0.5, 1.0, -1.5, 0.0, 2.5, -0.5, 0.25]

texts, stars = [], []
for row in range(40):
    places = [(row * 7 + k * k * 3 + k) % len(words) for k in range(2 + row % 5)]
    texts.append("the " + " and the ".join(words[place] for place in places))
    stars.append(round(sum(worth[place] for place in places) + ((row * 13) % 7 - 3) / 10, 3))

new = ["the whale and the moon", "a ship", "nothing that is known", ""]


def fitted(model, norm):
    # the classifier's defaults: words and pairs in two texts or more, 1 + ln of counts
    features = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, norm=norm)
    x = features.fit_transform(texts)
    model.fit(x.toarray(), stars)
    return {
        "vocabulary": list(features.get_feature_names_out()),
        "intercept": float(model.intercept_),
        "coefficients": model.coef_.tolist(),
        "predictions": model.predict(features.transform(new).toarray()).tolist(),
    }


exact = {"tol": 1e-14, "max_iter": 1_000_000}
print(
    json.dumps(
        {
            "sklearn": sklearn.__version__,
            "texts": texts,
            "stars": stars,
            "new": new,
            "cases": [
                {"penalty": {"kind": "l2", "lambda": 0.01}, **fitted(Ridge(alpha=0.01 * len(texts), solver="cholesky"), "l2")},
                {"penalty": {"kind": "l1", "lambda": 0.2}, **fitted(Lasso(alpha=0.2, **exact), None)},
                {
                    "penalty": {"kind": "elasticNet", "lambda": 0.2, "alpha": 0.5},
                    **fitted(ElasticNet(alpha=0.2, l1_ratio=0.5, **exact), None),
                },
            ],
        }
    )
)
