"""Tails of distributions, by SciPy: python statistics.py > statistics.json"""

import json

import numpy as np
import scipy
from scipy import stats

binomial = [
    [k, n, p, float(stats.binom.sf(k - 1, n, p))]
    for k, n, p in [(6, 10, 0.5), (1, 10, 0.03), (16, 220, 0.03), (30, 200, 0.034), (120, 200, 0.5), (80, 200, 0.5), (400, 1000, 0.034), (5, 5, 0.1), (40, 60, 1e-6)]
]
chi_square = [
    [x, df, float(stats.chi2.sf(x, df))]
    for x, df in [(3.841, 1), (0.02, 1), (10.83, 1), (13.8, 2), (5, 3), (30, 9), (12, 20), (120, 20), (0.5, 7), (200, 150)]
]

rng = np.random.default_rng(1)
kolmogorov = []
for n, m, shift in [(200, 150, 0.0), (200, 150, 0.4), (60, 300, 0.8), (40, 40, 0.0)]:
    first = np.round(rng.normal(size=n), 3)
    second = np.round(rng.normal(shift, size=m), 3)
    kolmogorov.append(
        {
            "first": first.tolist(),
            "second": second.tolist(),
            "distance": float(stats.ks_2samp(first, second).statistic),
            "exact": float(stats.ks_2samp(first, second, method="exact").pvalue),
        }
    )

print(json.dumps({"scipy": scipy.__version__, "binomial": binomial, "chiSquare": chi_square, "kolmogorov": kolmogorov}))
