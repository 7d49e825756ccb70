"""One fit_transform of scikit-learn's TfidfVectorizer; called by tf-idf.mjs, which takes turns with it."""
import gzip
import json
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer

path, least, most = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with gzip.open(path, "rt", encoding="utf-8") as file:
    texts = [json.loads(line)["text"] for line in file]
wall, processor = time.perf_counter(), time.process_time()
matrix = TfidfVectorizer(ngram_range=(least, most), sublinear_tf=True).fit_transform(texts)
print(
    json.dumps(
        {
            "wallMs": 1000 * (time.perf_counter() - wall),
            "cpuMs": 1000 * (time.process_time() - processor),
            "columns": matrix.shape[1],
            "nonZeros": int(matrix.nnz),
        }
    )
)
