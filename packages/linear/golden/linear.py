"""Golden values of the linear models, from scikit-learn where it has the model, else from a slow solver of its own.

    python linear.py > linear.json

scikit-learn 1.9.1, numpy 2.4.6. Every entry names the line that made it.
"""
import json
import warnings

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import ElasticNet, HuberRegressor, Lasso, LogisticRegression, PoissonRegressor, Ridge

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
n, p = 60, 8
X = np.round(rng.standard_normal((n, p)) * np.array([1, 2, 0.5, 1, 3, 1, 1, 0.2]) + np.array([0, 5, 0, -1, 0, 0, 2, 0]), 6)
eta = (X - X.mean(0)) @ np.array([0.5, -0.3, 0.8, 0, 0, 0.2, 0, 1.0])
y = np.round(eta + rng.standard_normal(n), 6)
labels = (eta + rng.logistic(size=n) > 0).astype(int)
counts = rng.poisson(np.exp(np.clip(eta * 0.5, -2, 2)))
classes = np.argmax(X[:, :3] + rng.gumbel(size=(n, 3)), 1)
weights = np.round(rng.uniform(0.2, 2, n), 3)
Y = np.round(np.column_stack([y, eta * 2 + rng.standard_normal(n), X[:, 3]]), 6)
outlying = y.copy()
outlying[::9] += 15
out = dict(x=X.tolist(), y=y.tolist(), labels=labels.tolist(), counts=counts.tolist(), classes=classes.tolist(), weights=weights.tolist(), tasks=Y.tolist(), outlying=outlying.tolist())


def entry(name, by, coef, intercept, **more):
    out[name] = dict(by=by, coefficients=np.asarray(coef).tolist(), intercept=np.asarray(intercept).tolist(), **more)


def proximal(gradient, prox, step, size, rounds=400000, tol=1e-14):
    """FISTA with restarts; the last entry is the intercept."""
    b = np.zeros(size); z, t = b.copy(), 1.0
    for _ in range(rounds):
        new = z - step * gradient(z)
        new[:-1] = prox(new[:-1], step)
        if (z - new) @ (new - b) > 0:
            t = 1.0
        t2 = (1 + np.sqrt(1 + 4 * t * t)) / 2
        z = new + (t - 1) / t2 * (new - b)
        if np.abs(new - b).max() < tol:
            return new
        b, t = new, t2
    return b


soft = lambda v, s: np.sign(v) * np.maximum(np.abs(v) - s, 0)
m = ElasticNet(alpha=0.1, l1_ratio=0.5, tol=1e-14, max_iter=10**6).fit(X, y, sample_weight=weights)
entry("weighted_elastic_net", "ElasticNet(alpha=0.1, l1_ratio=0.5).fit(X, y, sample_weight=weights)", m.coef_, m.intercept_)
m = Lasso(alpha=0.05, positive=True, tol=1e-14, max_iter=10**6).fit(X, y)
entry("positive_lasso", "Lasso(alpha=0.05, positive=True).fit(X, y)", m.coef_, m.intercept_)
m = Lasso(alpha=0.05, fit_intercept=False, tol=1e-14, max_iter=10**6).fit(X, y)
entry("lasso_without_intercept", "Lasso(alpha=0.05, fit_intercept=False).fit(X, y)", m.coef_, 0.0)
m = Ridge(alpha=3.0).fit(X, Y, sample_weight=weights)
entry("multi_task_ridge", "Ridge(alpha=3).fit(X, Y, sample_weight=weights)", m.coef_, m.intercept_)
m = Ridge(alpha=3.0).fit(X[:6], Y[:6])
entry("wide_ridge", "Ridge(alpha=3).fit(X[:6], Y[:6])", m.coef_, m.intercept_)
m = PoissonRegressor(alpha=0.1, solver="newton-cholesky", tol=1e-14, max_iter=1000).fit(X, counts)
entry("poisson_ridge", "PoissonRegressor(alpha=0.1, solver='newton-cholesky').fit(X, counts)", m.coef_, m.intercept_)
m = LogisticRegression(C=1 / (n * 0.02), solver="newton-cholesky", tol=1e-14, max_iter=1000).fit(X, classes)
entry("multinomial_ridge", "LogisticRegression(C=1 / (n * 0.02), solver='newton-cholesky').fit(X, classes)", m.coef_, m.intercept_)
m = HuberRegressor(epsilon=1.35, alpha=0.6, tol=1e-12, max_iter=100000).fit(X, outlying)


def huber_loss(t):
    z = np.abs((outlying - X @ t[:p] - t[p]) / t[-1])
    return np.sum(t[-1] + t[-1] * np.where(z < 1.35, z * z, 2 * 1.35 * z - 1.35**2)) + 0.6 * t[:p] @ t[:p] if t[-1] > 0 else 1e9


# scikit-learn stops 1e-4 short of the minimum
t = np.append(m.coef_, [m.intercept_, m.scale_])
t = minimize(huber_loss, t, method="Nelder-Mead", options=dict(maxiter=10**6, maxfev=10**6, xatol=1e-12, fatol=1e-14, adaptive=True)).x
t = minimize(huber_loss, t, method="BFGS", options=dict(gtol=1e-12)).x
entry("huber", "HuberRegressor(epsilon=1.35, alpha=0.6).fit(X, outlying), then minimised further by SciPy", t[:p], t[p], sigma=float(t[-1]), outliers=m.outliers_.astype(int).tolist())

F = np.column_stack([X, np.ones(n)])
bend = np.linalg.eigvalsh(F.T @ F / n).max()


def poisson_gradient(b):
    return F.T @ (np.exp(F @ b) - counts) / n


b = proximal(poisson_gradient, lambda v, s: soft(v, 0.05 * s), 0.02, p + 1)
entry("poisson_lasso", "proximal gradient, lambda 0.05", b[:-1], b[-1])
b = proximal(lambda b: F.T @ (1 / (1 + np.exp(-F @ b)) - labels) / n, lambda v, s: soft(v, 0.03 * s * np.array([0, 1, 1, 1, 2, 1, 1, 1])), 4 / bend, p + 1)
entry("factored_logistic_lasso", "proximal gradient, lambda 0.03, factors 0 1 1 1 2 1 1 1", b[:-1], b[-1])
off = 0.3 * X[:, 4]
b = proximal(lambda b: F.T @ (1 / (1 + np.exp(-F @ b - off)) - labels) / n, lambda v, s: soft(v, 0.03 * s), 4 / bend, p + 1)
entry("offset_logistic_lasso", "proximal gradient, lambda 0.03, offset 0.3 * X[:, 4]", b[:-1], b[-1])
hot = np.eye(3)[classes]
B = np.zeros((p + 1, 3)); Zb, t = B.copy(), 1.0
for _ in range(400000):
    q = F @ Zb; q = np.exp(q - q.max(1, keepdims=True)); q /= q.sum(1, keepdims=True)
    new = Zb - 2 / bend * F.T @ (q - hot) / n
    new[:-1] = soft(new[:-1], 0.02 * 2 / bend)
    if ((Zb - new) * (new - B)).sum() > 0: t = 1.0
    t2 = (1 + np.sqrt(1 + 4 * t * t)) / 2; Zb = new + (t - 1) / t2 * (new - B)
    if np.abs(new - B).max() < 1e-14: break
    B, t = new, t2
entry("multinomial_lasso", "proximal gradient, lambda 0.02, intercepts centred", B[:-1].T, B[-1] - B[-1].mean())
groups = np.array([0, 0, 1, 1, 1, 2, 2, 3])


def block(lam):
    def prox(v, s):
        v = v.copy()
        for g in range(4):
            k = groups == g; length = np.linalg.norm(v[k])
            v[k] *= max(0, 1 - s * lam * np.sqrt(k.sum()) / length) if length else 0
        return v
    return prox


out["groups"] = groups.tolist()
b = proximal(lambda b: F.T @ (F @ b - y) / n, block(0.2), 1 / bend, p + 1)
entry("group_lasso", "proximal gradient, lambda 0.2", b[:-1], b[-1])
b = proximal(lambda b: F.T @ (1 / (1 + np.exp(-F @ b)) - labels) / n, block(0.05), 4 / bend, p + 1)
entry("logistic_group_lasso", "proximal gradient, lambda 0.05", b[:-1], b[-1])
print(json.dumps(out, separators=(",", ":")))
