"""Losses of tokens by NumPy.

    python packages/evaluation/golden/token-losses.py > packages/evaluation/golden/token-losses.json
"""

import json

import numpy as np

generator = np.random.default_rng(4)
logs = -generator.gamma(0.6, 2.5, size=137).round(4)
losses = -logs
order = np.argsort(-losses, kind="stable")
print(
    json.dumps(
        {
            "made": f"numpy {np.__version__}: python packages/evaluation/golden/token-losses.py",
            "logProbabilities": logs.tolist(),
            "mean": losses.mean(),
            "perplexity": float(np.exp(losses.mean())),
            "deviation": losses.std(),
            "quantiles": {name: float(np.quantile(losses, q)) for name, q in (("p5", 0.05), ("p50", 0.5), ("p95", 0.95))},
            "shareOfWorstTenth": losses[order[: int(np.ceil(len(losses) / 10))]].sum() / losses.sum(),
            "worst": order[:10].tolist(),
        }
    )
)
