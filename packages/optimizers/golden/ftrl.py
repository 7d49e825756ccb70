"""FTRL-Proximal by the formulas of McMahan et al. 2013, one weight at a time, in float64: python ftrl.py > ftrl.json"""
import json, math, random

random.seed(3)
X = [[round(random.gauss(0, 1), 3) for _ in range(6)] for _ in range(20)]
true = [1.5, 0, -1, 0, 0, 0.5]
y = [round(sum(a * b for a, b in zip(row, true)) + random.gauss(0, 0.3), 3) for row in X]
start = [0.2, -0.1, 0.0, 0.3, -0.4, 0.05]
runs = []
for eta, beta, l1, l2, initial in [(0.5, 1, 0, 0, 0), (0.5, 1, 2, 0.1, 0.1), (0.2, 0, 1, 0, 0.5)]:
    n = [initial] * 6
    w = list(start)
    z = [-(v * ((beta + math.sqrt(initial)) / eta + l2) + l1 * ((v > 0) - (v < 0))) for v in w]
    trajectory = []
    for t in range(60):
        row, target = X[t % 20], y[t % 20]
        error = sum(a * b for a, b in zip(row, w)) - target
        for i in range(6):
            g = error * row[i]
            sigma = (math.sqrt(n[i] + g * g) - math.sqrt(n[i])) / eta
            z[i] += g - sigma * w[i]
            n[i] += g * g
        w = [
            0.0
            if abs(z[i]) <= l1
            else -(z[i] - math.copysign(l1, z[i])) / ((beta + math.sqrt(n[i])) / eta + l2)
            for i in range(6)
        ]
        if t + 1 in (1, 5, 20, 60):
            trajectory.append(w)
    runs.append(dict(eta=eta, beta=beta, l1=l1, l2=l2, initial=initial, trajectory=trajectory))
print(json.dumps(dict(X=X, y=y, start=start, steps=[1, 5, 20, 60], runs=runs)))
