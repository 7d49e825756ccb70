"""Writes joined text features as scikit-learn computes them.

    pip install scikit-learn==1.9.1
    python packages/data/golden/joined-features.py > packages/data/golden/joined-features.json
"""
import json

import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.pipeline import FeatureUnion

train = [
    "The sea, the SEA and the ship: a 1st ship!",
    "Call me Ishmael. Some years ago - never mind how long precisely -",
    "the whale the whale the whale; the sea",
    "",
    "A damp, drizzly November in my soul",
    "some years ago the ship went down",
]
test = ["The whale and the ship, unseen words; years", "", "shipshape seas ago"]


def sparse(matrix):
    matrix = matrix.tocsr()
    matrix.sort_indices()
    return {
        "rows": int(matrix.shape[0]),
        "columns": int(matrix.shape[1]),
        "pointers": matrix.indptr.tolist(),
        "indices": matrix.indices.tolist(),
        "values": matrix.data.tolist(),
    }


analyzers = {"word": "word", "char": "char", "charWordBoundary": "char_wb"}


def vectorizer(options):
    common = {
        "analyzer": analyzers[options.get("analyzer", "word")],
        "ngram_range": tuple(options["ngrams"]),
        "min_df": options.get("minDocumentFrequency", 1),
    }
    if options.get("weighting") == "count":
        return CountVectorizer(**common)
    norm = options.get("norm", "l2")
    return TfidfVectorizer(
        **common, sublinear_tf=options.get("sublinear", False), norm=None if norm == "none" else norm
    )


unions = []
for sets in [
    [
        {"ngrams": [1, 2], "sublinear": True},
        {"analyzer": "charWordBoundary", "ngrams": [2, 5], "sublinear": True, "minDocumentFrequency": 2},
    ],
    [
        {"ngrams": [1, 1], "weighting": "count"},
        {"analyzer": "char", "ngrams": [3, 3], "norm": "l1"},
        {"ngrams": [2, 2], "norm": "none"},
    ],
]:
    union = FeatureUnion([(str(place), vectorizer(options)) for place, options in enumerate(sets)]).fit(train)
    unions.append(
        {
            "sets": sets,
            "names": [name.split("__", 1)[1] for name in union.get_feature_names_out()],
            "train": sparse(union.transform(train)),
            "test": sparse(union.transform(test)),
        }
    )

print(
    json.dumps(
        {
            "made": f"scikit-learn {sklearn.__version__}: python packages/data/golden/joined-features.py",
            "train": train,
            "test": test,
            "unions": unions,
        }
    )
)
