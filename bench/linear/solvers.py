"""The matrices of solvers.mjs, and the times of scikit-learn and glmnet on them, one thread.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python solvers.py DATA FOLDER [make | case]

DATA holds mr/, ag-news/, 20newsgroups/ and diabetes/ as their authors publish them. With `make` the matrices are written
to FOLDER; without it they are read from there and timed, all or one of mr, ag, one, l2, diabetes, correlated, tall. scikit-learn 1.9.1, python-glmnet 2.6.1. One line of JSON a case.
"""
import csv
import gzip
import json
import os
import sys
import time
import warnings

import numpy as np
import scipy.sparse as sp
from glmnet import ElasticNet, LogitNet
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge

warnings.filterwarnings("ignore")
data, folder, make = sys.argv[1], sys.argv[2], "make" in sys.argv[3:]
at = lambda name: os.path.join(folder, name)


def write(name, X, y):
    X = sp.csc_matrix(X).astype(np.float64) if sp.issparse(X) else np.asfortranarray(X)
    if sp.issparse(X):
        X.sort_indices()
        X.indptr.astype(np.int32).tofile(at(name + ".pointers"))
        X.indices.astype(np.int32).tofile(at(name + ".indices"))
    (X.data if sp.issparse(X) else X.ravel("F")).tofile(at(name + ".values"))
    np.asarray(y, np.float64).tofile(at(name + ".y"))
    json.dump(dict(rows=X.shape[0], columns=X.shape[1], sparse=sp.issparse(X)), open(at(name + ".json"), "w"))


def read(name):
    shape = json.load(open(at(name + ".json")))
    size, values = (shape["rows"], shape["columns"]), np.fromfile(at(name + ".values"))
    y = np.fromfile(at(name + ".y"))
    if not shape["sparse"]:
        return np.asfortranarray(values.reshape(size[::-1]).T), y
    return sp.csc_matrix((values, np.fromfile(at(name + ".indices"), np.int32), np.fromfile(at(name + ".pointers"), np.int32)), shape=size), y


def make_all():
    lines = lambda name: [line for line in open(f"{data}/mr/rt-polarity.{name}", encoding="utf8").read().split("\n") if line.strip()]
    good, bad = lines("pos"), lines("neg")
    tfidf = lambda texts, **options: TfidfVectorizer(sublinear_tf=True, **options).fit_transform(texts)
    write("mr", tfidf(good + bad, ngram_range=(1, 2)), [1] * len(good) + [0] * len(bad))
    rows = [row for row in csv.reader(open(f"{data}/ag-news/train-sample-10k.csv", encoding="utf8")) if row[0].strip().isdigit()]
    write("ag", tfidf([row[1] for row in rows], ngram_range=(1, 2)), [int(row[0]) - 1 for row in rows])
    posts = [json.loads(line) for line in gzip.open(f"{data}/20newsgroups/train.jsonl.gz", "rt", encoding="utf8")]
    labels = sorted({post["label"] for post in posts})
    write("newsgroups", tfidf([post["text"] for post in posts], min_df=2), [labels.index(post["label"]) for post in posts])
    D = np.array([line.split() for line in open(f"{data}/diabetes/diabetes.tab.txt").read().strip().split("\n")[1:]], float)
    X, y = D[:, :10], D[:, 10]
    write("diabetes", (X - X.mean(0)) / X.std(0), y - y.mean())
    rng = np.random.default_rng(0)
    X = rng.standard_normal((1000, 20000))
    for j in range(1, 20000):
        X[:, j] = 0.7 * X[:, j - 1] + np.sqrt(0.51) * X[:, j]
    b = np.zeros(20000)
    b[rng.choice(20000, 50, replace=False)] = rng.standard_normal(50)
    y = X @ b + 2 * rng.standard_normal(1000)
    write("correlated", (X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std())
    X = rng.standard_normal((2000, 300))
    write("tall", X, X @ rng.standard_normal(300) + rng.standard_normal(2000))


def timed(run, runs=7):
    times, cpu, result = [], [], run()
    for _ in range(runs):
        start, used = time.perf_counter(), time.process_time()
        result = run()
        times.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - used) * 1e3)
    return float(np.median(times)), float(np.median(cpu)), result


def say(case, name, ms, cpu, objective=None):
    print(json.dumps(dict(case=case, by=name, ms=round(ms, 3), cpuMs=round(cpu, 3), objective=objective)), flush=True)


log_loss = lambda X, y, b, b0: float(np.logaddexp(0, X @ b + b0).mean() - (y * (X @ b + b0)).mean())


def logit_path(name, C, one=None):
    X, y = read(name)
    y = y if one is None else (y == one).astype(float)
    lambdas = np.geomspace(np.abs(X.T @ (y - y.mean())).max() / len(y), 1 / (len(y) * C), 100)
    fit = lambda: LogitNet(alpha=1, lambda_path=lambdas, standardize=False, n_splits=0, tol=1e-7, max_iter=10**6).fit(X, y)
    ms, cpu, m = timed(fit)
    b, b0 = m.coef_path_[0, :, -1], np.ravel(m.intercept_path_)[-1]
    say(f"{name}: L1 path of 100", "glmnet", ms, cpu, log_loss(X, y, b, b0) + lambdas[-1] * np.abs(b).sum())


def liblinear(name, C, classes, penalty, tolerances):
    X, y = read(name)
    X = X.tocsr()
    for tol in tolerances:
        ms = cpu = 0
        objectives = []
        for k in classes:
            is_k = (y == k).astype(float)
            fit = lambda: LogisticRegression(penalty=penalty, solver="liblinear", C=C, tol=tol, fit_intercept=False, max_iter=10000, random_state=0).fit(X, is_k)
            a, c, m = timed(fit)
            ms, cpu, b = ms + a, cpu + c, m.coef_[0]
            size = np.abs(b).sum() if penalty == "l1" else b @ b / 2
            objectives.append(log_loss(X, is_k, b, 0) + size / (len(y) * C))
        say(f"{name}: {penalty.upper()} one fit", f"liblinear {tol:g}", ms, cpu, objectives)


def lasso_path(name, ratio):
    X, y = read(name)
    lambdas = np.geomspace(1, ratio, 100) * np.abs(X.T @ y).max() / len(y)
    ms, cpu, m = timed(lambda: ElasticNet(alpha=1, lambda_path=lambdas, standardize=False, n_splits=0, tol=1e-7, max_iter=10**6).fit(X, y), 201 if len(lambdas) > X.shape[1] else 5)
    b = m.coef_path_[:, -1]
    rest = y - X @ b - m.intercept_path_[-1]
    say(f"{name}: lasso path of 100", "glmnet", ms, cpu, float(rest @ rest / 2 / len(y) + lambdas[-1] * np.abs(b).sum()))


def tall():
    X, y = read("tall")
    say("tall: ridge", "scikit-learn", *timed(lambda: Ridge(alpha=1).fit(X, y))[:2])


if make:
    os.makedirs(folder, exist_ok=True)
    make_all()
else:
    cases = {
        "mr": lambda: logit_path("mr", 4),
        "ag": lambda: logit_path("ag", 8, 1),
        "one": lambda: liblinear("ag", 8, range(4), "l1", (1e-3, 1e-4, 1e-5, 1e-6)),
        "l2": lambda: (liblinear("mr", 1, [1], "l2", (1e-2, 1e-3, 1e-4)), liblinear("ag", 8, [1], "l2", (1e-2, 1e-3, 1e-4))),
        "diabetes": lambda: lasso_path("diabetes", 1e-3),
        "correlated": lambda: lasso_path("correlated", 1e-2),
        "tall": tall,
    }
    for name, run in cases.items():
        if not sys.argv[3:] or name in sys.argv[3:]:
            run()
