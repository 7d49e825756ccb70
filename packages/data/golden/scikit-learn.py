"""Writes text features as scikit-learn computes them.

    pip install scikit-learn==1.9.1
    python packages/data/golden/scikit-learn.py > packages/data/golden/scikit-learn.json
"""
import json
import sys
import unicodedata

import sklearn
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.utils import murmurhash3_32

train = [
    "The sea, the SEA and the ship: a 1st ship!",
    "Call me Ishmael. Some years ago - never mind how long precisely -",
    "İstanbul'da ΟΔΟΣ straße_9 café cafe\u0301 x \U0001d49c \U0001d49c\U0001d49e \U0001f433\U0001f433 a\U0001f433b",
    "line\nbreak  two\t\n tabs\u00a0nbsp\u2003em\u001funit \u0085next",
    "the whale the whale the whale; the sea",
    "漢字かな交じり文 и русский текст 123 4 5.6",
    "",
    "I a",
    "यह फिल्म अच्छी है, वह किताब बुरी थी",
    "كِتَابٌ جَمِيلٌ می\u200cروم க்\u200dஷ தமிழ் שָׁלוֹם ภาษาไทย x\u030cy 1\ufe0f\u20e3 ❤\ufe0f",
]
test = [
    "The whale and the ship, unseen words; years",
    "sea sea sea сея текст café cafe\u0301",
    "",
    "b  c\u2028 a ship",
    "वह अच्छी किताब है; ตัวอย่าง",
]


def sparse(matrix):
    matrix = matrix.tocsr()
    return {
        "rows": int(matrix.shape[0]),
        "columns": int(matrix.shape[1]),
        "pointers": matrix.indptr.tolist(),
        "indices": matrix.indices.tolist(),
        "values": matrix.data.tolist(),
    }


# scikit-learn's own patterns, and the same with the marks of letters (and joiners between) as parts of words
plain = {"words": r"(?u)\b\w\w+\b", "wordsAndMarks": r"(?u)\w+|[^\w\s]", "whitespace": r"(?u)\S+"}
marks = "".join(
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Mn", "Mc") and not 0xFE00 <= code <= 0xFE0F
)
rest = f"(?:[\u200c\u200d]*[\\w{marks}])"
splitters = {
    "words": f"(?u)\\w{rest}+",
    "wordsAndMarks": f"(?u)\\w{rest}*|[^\\w\\s]",
    "whitespace": plain["whitespace"],
}
analyzers = {"word": "word", "char": "char", "charWordBoundary": "char_wb"}


def frequency(value, default):
    return default if value is None else float(value["share"]) if isinstance(value, dict) else value


def prepared(lowercase):
    def prepare(text):
        text = unicodedata.normalize("NFC", text)
        return text.lower() if lowercase else text

    return prepare


def arguments(options):
    return {
        "preprocessor": prepared(options.get("lowercase", True)),
        "analyzer": analyzers[options.get("analyzer", "word")],
        "token_pattern": splitters[options.get("splitter", "words")],
        "ngram_range": tuple(options.get("ngrams", [1, 1])),
    }


def vectorizer(options):
    weighting = options.get("weighting", "tf-idf")
    norm = options.get("norm", "l2" if weighting == "tf-idf" else "none")
    kept = {
        "min_df": frequency(options.get("minDocumentFrequency"), 1),
        "max_df": frequency(options.get("maxDocumentFrequency"), 1.0),
        "max_features": options.get("maxFeatures"),
    }
    return TfidfVectorizer(
        **arguments(options),
        **kept,
        binary=weighting == "binary",
        use_idf=weighting == "tf-idf",
        sublinear_tf=options.get("sublinear", False),
        norm=None if norm == "none" else norm,
    )


vocabularies = []
for options in [
    {},
    {"ngrams": [1, 2], "sublinear": True},
    {"ngrams": [2, 3], "norm": "l1"},
    {"lowercase": False, "splitter": "wordsAndMarks", "ngrams": [1, 3], "norm": "none"},
    {"splitter": "whitespace", "weighting": "count"},
    {"weighting": "count", "sublinear": True, "norm": "l2"},
    {"weighting": "binary", "ngrams": [1, 2]},
    {"weighting": "binary", "norm": "l1"},
    {"minDocumentFrequency": 2},
    {"minDocumentFrequency": {"share": 0.2}, "maxDocumentFrequency": {"share": 0.25}},
    {"maxDocumentFrequency": 1, "weighting": "count"},
    {"maxFeatures": 3, "weighting": "count"},
    {"analyzer": "char", "ngrams": [1, 3]},
    {"analyzer": "char", "ngrams": [2, 4], "lowercase": False, "weighting": "count"},
    {"analyzer": "charWordBoundary", "ngrams": [2, 5]},
    {"analyzer": "charWordBoundary", "ngrams": [4, 4], "weighting": "count"},
]:
    model = vectorizer(options).fit(train)
    vocabularies.append(
        {
            "options": options,
            "vocabulary": model.get_feature_names_out().tolist(),
            "idf": model.idf_.tolist() if options.get("weighting", "tf-idf") == "tf-idf" else None,
            "train": sparse(model.transform(train)),
            "test": sparse(model.transform(test)),
        }
    )

hashed = []
for options in [
    {"hashing": {"features": 64}, "weighting": "count", "norm": "l2"},
    {"hashing": {"features": 7}, "weighting": "count", "ngrams": [1, 3]},
    {"hashing": {"features": 32, "signed": False}, "weighting": "binary", "ngrams": [1, 2], "norm": "l1"},
    {"hashing": {"features": 128, "signed": False}, "ngrams": [1, 2], "sublinear": True},
    {"hashing": {"features": 64}},
    {"hashing": {"features": 256, "signed": False}, "weighting": "count", "analyzer": "charWordBoundary", "ngrams": [3, 4]},
]:
    weighting = options.get("weighting", "tf-idf")
    norm = options.get("norm", "l2" if weighting == "tf-idf" else "none")
    hasher = HashingVectorizer(
        **arguments(options),
        n_features=options["hashing"]["features"],
        alternate_sign=options["hashing"].get("signed", True),
        binary=weighting == "binary",
        norm=None,
    )
    transformer = TfidfTransformer(
        norm=None if norm == "none" else norm, use_idf=weighting == "tf-idf", sublinear_tf=options.get("sublinear", False)
    ).fit(hasher.transform(train))
    hashed.append({"options": options, "test": sparse(transformer.transform(hasher.transform(test)))})

# where texts hold no marks, nothing differs from scikit-learn as it comes
unmarked = [text for text in train + test if not any(c in marks + "\u200c\u200d" for c in text.lower())]
assert len(unmarked) >= 9
for name in plain:
    ours = TfidfVectorizer(token_pattern=splitters[name], ngram_range=(1, 2)).fit(unmarked)
    theirs = TfidfVectorizer(token_pattern=plain[name], ngram_range=(1, 2)).fit(unmarked)
    assert ours.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()
    assert abs(ours.transform(unmarked) - theirs.transform(unmarked)).max() == 0

texts = ["", "a", "ab", "abc", "abcd", "the whale", "é", "漢字かな", "\U0001f433\U0001f433", "x" * 37]
assert CountVectorizer(**arguments({})).fit(train).get_feature_names_out().tolist() == vocabularies[0]["vocabulary"]
print(
    json.dumps(
        {
            "made": f"scikit-learn {sklearn.__version__}: python packages/data/golden/scikit-learn.py",
            "train": train,
            "test": test,
            "vocabularies": vocabularies,
            "hashed": hashed,
            "murmur": [[text, int(murmurhash3_32(text.encode(), seed=0, positive=False))] for text in texts],
        }
    )
)
