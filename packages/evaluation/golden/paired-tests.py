"""Tests of pairs, effect sizes and designs by SciPy and statsmodels.

    python packages/evaluation/golden/paired-tests.py > packages/evaluation/golden/paired-tests.json
"""

import itertools
import json

import numpy as np
import scipy
import statsmodels
from scipy import stats
from scipy.optimize import brentq
from scipy.special import gammaln
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.power import TTestPower

generator = np.random.default_rng(21)


def coins(both, first, second, neither):
    table = [[both, first], [second, neither]]
    low, n = min(first, second), first + second
    # statsmodels has no mid-p; by Fagerland et al. it is the exact one less the probability of what was seen
    mid = min(1.0, 2 * stats.binom.cdf(low, n, 0.5) - stats.binom.pmf(low, n, 0.5))
    return {"table": [both, first, second, neither], "exactP": float(mcnemar(table, exact=True).pvalue), "midP": mid}


def five_by_two(effect):
    p = (generator.normal(size=(5, 2)) * 0.02 + effect).round(4)
    variances = p.var(axis=1, ddof=1) * 1.0
    t = p[0, 0] / np.sqrt(variances.mean())
    f = (p**2).sum() / (2 * variances.sum())
    return {"differences": p.tolist(), "t": t, "tP": 2 * stats.t.sf(abs(t), 5), "f": f, "fP": stats.f.sf(f, 10, 5)}


def pairs(n, effect, digits):
    a = generator.normal(size=n).round(digits)
    b = (a - effect + generator.normal(size=n) * 0.6).round(digits)
    t = stats.ttest_rel(a, b)
    interval = t.confidence_interval(0.95)
    # equal differences shall be equal
    d = (a - b).round(6)
    d = d[d != 0]
    found = {
        "a": a.tolist(),
        "b": b.tolist(),
        "t": {"pValue": t.pvalue, "low": interval.low, "high": interval.high, "degrees": int(t.df)},
    }
    ranks = stats.rankdata(np.abs(d))
    plus = ranks[d > 0].sum()
    ties = len(set(ranks)) < len(ranks)
    if len(d) <= 12:
        # every choice of signs
        sums = [sum(r for r, s in zip(ranks, signs) if s) for signs in itertools.product((0, 1), repeat=len(ranks))]
        low = min(plus, ranks.sum() - plus)
        exact = min(1.0, 2 * np.mean([s <= low + 1e-9 for s in sums]))
    elif len(d) <= 200:
        assert not ties
        exact = stats.wilcoxon(d, method="exact").pvalue
    else:
        exact = stats.wilcoxon(d, method="approx", correction=False).pvalue
    found["wilcoxon"] = {"rankSum": plus, "pValue": float(exact), "pairs": len(d)}
    return found


def sizes(n, m, effect):
    a, b = (generator.normal(size=n) + effect).round(2), generator.normal(size=m).round(2)
    hedges = lambda d, v: d * np.exp(gammaln(v / 2) - gammaln((v - 1) / 2) - np.log(v / 2) / 2)
    pooled = np.sqrt(((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2))
    d = (a.mean() - b.mean()) / pooled
    u = stats.mannwhitneyu(a, b).statistic
    k = min(n, m)
    z = (a[:k] - b[:k]).mean() / (a[:k] - b[:k]).std(ddof=1)
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "cohen": d,
        "hedges": hedges(d, n + m - 2),
        "pairs": {"cohen": z, "hedges": hedges(z, k - 1)},
        "cliff": 2 * u / (n * m) - 1,
    }


power = TTestPower()


def shift(n, alpha, found):
    """By the noncentral F; the solver of statsmodels stops at half the digits, and at a size of 10."""
    t = stats.t.isf(alpha / 2, n - 1)
    return brentq(lambda d: stats.ncf.sf(t * t, 1, n - 1, d * d) - found, 0.1, 23, xtol=1e-13) / np.sqrt(n)


designs = [
    {
        "pairs": n,
        "confidence": c,
        "power": p,
        "detectable": shift(n, 1 - c, p),
        "statsmodels": float(power.solve_power(nobs=n, alpha=1 - c, power=p, alternative="two-sided")),
    }
    for n, c, p in itertools.product((3, 6, 20, 100), (0.9, 0.95, 0.99), (0.5, 0.8, 0.95))
]
needed = [
    {
        "size": d,
        "power": p,
        "pairs": int(np.ceil(power.solve_power(effect_size=d, alpha=0.05, power=p, alternative="two-sided") - 1e-9)),
    }
    for d, p in itertools.product((0.1, 0.35, 0.5, 1.0, 1.7), (0.8, 0.95))
]

print(
    json.dumps(
        {
            "made": f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}: python packages/evaluation/golden/paired-tests.py",
            "mcnemar": [
                coins(50, 9, 3, 4),
                coins(10, 0, 7, 1),
                coins(5, 6, 6, 5),
                coins(900, 60, 95, 40),
                coins(1, 1, 0, 1),
                coins(3, 700, 802, 1),
            ],
            "fiveByTwo": [five_by_two(0.0), five_by_two(0.03), five_by_two(-0.08)],
            "pairs": [pairs(6, 0.9, 6), pairs(10, 0.3, 1), pairs(12, 0.0, 1), pairs(45, 0.2, 6), pairs(260, 0.07, 1)],
            "sizes": [sizes(5, 5, 1.0), sizes(3, 9, 0.0), sizes(40, 25, 0.4)],
            "normal": [{"z": z, "p": 2 * stats.norm.sf(z)} for z in (0, 0.1, 1, 1.96, 3, 6)],
            "designs": designs,
            "needed": needed,
        }
    )
)
