"""Golden values of comparisons: python comparison.py > comparison.json (numpy, scipy, pandas, statsmodels)."""

import itertools
import json
import sys
import warnings

import numpy as np
import pandas as pd
import scipy
import statsmodels
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.multitest import multipletests

warnings.simplefilter("ignore")
random = np.random.default_rng(1)

two_sided = [
    {"t": t, "degrees": v, "p": 2 * stats.t.sf(t, v)}
    for t, v in itertools.product(
        [1e-3, 0.01, 0.3, 1, 2, 2.5, 4, 8, 20, 100, 1e4],
        [0.5, 1, 1.7, 2, 3, 5, 5.25, 9, 14.6, 30, 77.7, 200, 1234.5, 1e5],
    )
    if stats.t.sf(t, v) > 1e-290
]
critical = [
    {"alpha": a, "degrees": v, "t": stats.t.isf(a / 2, v)}
    for a, v in itertools.product(
        [0.9, 0.5, 0.2, 0.1, 0.05, 0.0125, 0.01, 1e-3, 1e-6, 1e-12],
        [0.5, 1, 1.7, 2, 3, 5, 5.25, 9, 14.6, 30, 77.7, 200, 1234.5, 1e5],
    )
]
power = [
    {"delta": d, "degrees": v, "t": t, "power": stats.ncf.sf(t * t, 1, v, d * d)}
    for d, v in itertools.product([0.01, 0.5, 1, 2, 2.8, 3.5, 6, 12], [1, 2.5, 5, 9.3, 40, 300])
    for t in [stats.t.isf(a / 2, v) for a in (0.2, 0.05, 0.01)]
]


def anova(seeds, blocks, scales):
    """Mean squares of a two-way layout without replication, by a package that knows nothing of ours."""
    by_seed, by_block, by_cell = scales
    d = (
        random.normal(0, by_seed, (seeds, 1))
        + random.normal(0, by_block, (1, blocks))
        + random.normal(0, by_cell, (seeds, blocks))
        - 0.02
    ).round(6)
    frame = pd.DataFrame(
        [(s, b, d[s, b]) for s in range(seeds) for b in range(blocks)], columns=["seed", "block", "d"]
    )
    table = anova_lm(ols("d ~ C(seed) + C(block)", frame).fit())
    ms_seed, ms_block, ms_rest = table["mean_sq"][["C(seed)", "C(block)", "Residual"]]
    n = seeds * blocks
    square = max(ms_seed + ms_block - ms_rest, ms_seed, ms_block) / n
    df = square**2 / ((ms_seed / n) ** 2 / (seeds - 1) + (ms_block / n) ** 2 / (blocks - 1))
    df = max(df, min(seeds, blocks) - 1)
    if seeds < 5:
        square, df = ms_block / n, blocks - 1
    error = np.sqrt(square)
    low, high = stats.t.interval(0.95, df, d.mean(), error)
    return {
        "differences": d.tolist(),
        "difference": d.mean(),
        "standardError": error,
        "degreesOfFreedom": df,
        "low": low,
        "high": high,
        "pValue": 2 * stats.t.sf(abs(d.mean() / error), df),
        "variances": {
            "seed": max(0, ms_seed - ms_rest) / blocks,
            "block": max(0, ms_block - ms_rest) / seeds,
            "interaction": ms_rest,
        },
    }


layouts = [
    anova(*shape)
    for shape in [
        (6, 8, (0.01, 0.02, 0.03)),
        (5, 12, (0.03, 0.001, 0.01)),
        (10, 6, (0.001, 0.05, 0.01)),
        (6, 20, (0.0, 0.0, 0.05)),
        (3, 10, (0.01, 0.02, 0.03)),
    ]
]

p_values = [0.001, 0.04, 0.012, 0.6]
bonferroni = multipletests(p_values, method="bonferroni")[1]

rests = stats.norm.rvs(size=60, random_state=2).cumsum().round(4)
centred = rests - rests.mean()
autocorrelations = [(centred[k:] * centred[: 60 - k]).sum() / (centred**2).sum() for k in range(60)]

json.dump(
    {
        "source": f"scipy {scipy.__version__}, numpy {np.__version__}, statsmodels {statsmodels.__version__}",
        "twoSidedP": two_sided,
        "criticalT": critical,
        "power": power,
        "layouts": layouts,
        "bonferroni": {"pValues": p_values, "corrected": bonferroni.tolist()},
        "series": {"values": rests.tolist(), "autocorrelations": autocorrelations},
    },
    sys.stdout,
)
