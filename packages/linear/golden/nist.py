"""The linear regressions of NIST's Statistical Reference Datasets, solved in exact fractions, for nist.json.

    pip install numpy
    python golden/nist.py

Source of the data: https://www.itl.nist.gov/div898/strd/lls/lls.shtml. The intercepts and first coefficients are held here
against some of NIST's certified digits. Beside each set stand the digits that Householder QR in float64 reaches
(LAPACK, by numpy), the fewest of its coefficients.
"""

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np

norris = """0.1 0.2 338.8 337.4 118.1 118.2 888.0 884.6 9.2 10.1 228.1 226.5 668.5 666.3 998.5 996.3 449.1 448.6 778.9 777.0
559.2 558.2 0.3 0.4 0.1 0.6 778.1 775.5 668.8 666.9 339.3 338.0 448.9 447.5 10.8 11.6 557.7 556.0 228.3 228.1 998.0 995.8
888.8 887.6 119.6 120.2 0.3 0.3 0.6 0.3 557.6 556.8 339.3 339.1 888.0 887.2 998.5 999.0 778.9 779.0 10.2 11.1 117.6 118.3
228.9 229.2 668.4 669.1 449.2 448.9 0.2 0.5"""

pontius = """.11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001 1.30822 1.41599 1.52399 1.63194
1.73947 1.84646 1.95392 2.06128 2.16844 .11052 .22018 .32939 .43886 .54798 .65739 .76596 .87474 .98300 1.09150 1.20004
1.30818 1.41613 1.52408 1.63159 1.73965 1.84696 1.95445 2.06177 2.16829"""

filip = """0.8116 -6.860120914 0.9072 -4.324130045 0.9052 -4.358625055 0.9039 -4.358426747 0.8053 -6.955852379
0.8377 -6.661145254 0.8667 -6.355462942 0.8809 -6.118102026 0.7975 -7.115148017 0.8162 -6.815308569 0.8515 -6.519993057
0.8766 -6.204119983 0.8885 -5.853871964 0.8859 -6.109523091 0.8959 -5.79832982 0.8913 -5.482672118 0.8959 -5.171791386
0.8971 -4.851705903 0.9021 -4.517126416 0.909 -4.143573228 0.9139 -3.709075441 0.9199 -3.499489089 0.8692 -6.300769497
0.8872 -5.953504836 0.89 -5.642065153 0.891 -5.031376979 0.8977 -4.680685696 0.9035 -4.329846955 0.9078 -3.928486195
0.7675 -8.56735134 0.7705 -8.363211311 0.7713 -8.107682739 0.7736 -7.823908741 0.7775 -7.522878745 0.7841 -7.218819279
0.7971 -6.920818754 0.8329 -6.628932138 0.8641 -6.323946875 0.8804 -5.991399828 0.7668 -8.781464495 0.7633 -8.663140179
0.7678 -8.473531488 0.7697 -8.247337057 0.77 -7.971428747 0.7749 -7.676129393 0.7796 -7.352812702 0.7897 -7.072065318
0.8131 -6.774174009 0.8498 -6.478861916 0.8741 -6.159517513 0.8061 -6.835647144 0.846 -6.53165267 0.8751 -6.224098421
0.8856 -5.910094889 0.8919 -5.598599459 0.8934 -5.290645224 0.894 -4.974284616 0.8957 -4.64454848 0.9047 -4.290560426
0.9129 -3.885055584 0.9209 -3.408378962 0.9219 -3.13200249 0.7739 -8.726767166 0.7681 -8.66695597 0.7665 -8.511026475
0.7703 -8.165388579 0.7702 -7.886056648 0.7761 -7.588043762 0.7809 -7.283412422 0.7961 -6.995678626 0.8253 -6.691862621
0.8602 -6.392544977 0.8809 -6.067374056 0.8301 -6.684029655 0.8664 -6.378719832 0.8834 -6.065855188 0.8898 -5.752272167
0.8964 -5.132414673 0.8963 -4.811352704 0.9074 -4.098269308 0.9119 -3.66174277 0.9228 -3.2644011"""

# y, then price deflator, gross national product, unemployed, armed forces, population, year
longley = """60323 83 234289 2356 1590 107608 1947 61122 88.5 259426 2325 1456 108632 1948 60171 88.2 258054 3682 1616 109773
1949 61187 89.5 284599 3351 1650 110929 1950 63221 96.2 328975 2099 3099 112075 1951 63639 98.1 346999 1932 3594 113270
1952 64989 99 365385 1870 3547 115094 1953 63761 100 363112 3578 3350 116219 1954 66019 101.2 397469 2904 3048 117388 1955
67857 104.6 419180 2822 2857 118734 1956 68169 108.4 442769 2936 2798 120445 1957 66513 110.8 444546 4681 2637 121950 1958
68655 112.6 482704 3813 2552 123366 1959 69564 114.2 502601 3931 2514 125368 1960 69331 115.7 518173 4806 2572 127852 1961
70551 116.9 554894 4007 2827 130081 1962"""

noise = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 2523, -2048,
         2048, -2048, 759]


def rows_of(text, width):
    numbers = [Fraction(word) for word in text.split()]
    return [numbers[at:at + width] for at in range(0, len(numbers), width)]


def powers(x, degree):
    return [x**k for k in range(1, degree + 1)]


def wampler(times, base=1):
    xs = [Fraction(x) for x in range(21)]
    return ([powers(x, 5) for x in xs], [sum((x / base)**k for k in range(6)) + times * e for x, e in zip(xs, noise)])


def problems():
    yield "norris", [[x] for _, x in rows_of(norris, 2)], [y for y, _ in rows_of(norris, 2)], True, [-0.262323073774029]
    ys = [y for (y,) in rows_of(pontius, 1)]
    xs = [Fraction(150000 * (k % 20 + 1)) for k in range(40)]
    yield "pontius", [powers(x, 2) for x in xs], ys, True, [0.673565789473684e-3, 0.732059160401003e-6]
    yield "filip", [powers(x, 10) for _, x in rows_of(filip, 2)], [y for y, _ in rows_of(filip, 2)], True, [-1467.48961422980]
    yield "longley", [row[1:] for row in rows_of(longley, 7)], [row[0] for row in rows_of(longley, 7)], True, [
        -3482258.63459582, 15.0618722713733]
    for name, times, base in [("wampler1", 0, 1), ("wampler2", 0, 10), ("wampler3", 1, 1), ("wampler4", 100, 1),
                              ("wampler5", 10000, 1)]:
        yield name, *wampler(times, base), True, [1]
    yield "noint1", [[Fraction(x)] for x in range(60, 71)], [Fraction(y) for y in range(130, 141)], False, [2.07438016528926]
    yield "noint2", [[Fraction(x)] for x in (4, 5, 6)], [Fraction(y) for y in (3, 4, 4)], False, [0.727272727272727]


def solve_exactly(x, y):
    """β of the normal equations, by elimination in fractions."""
    size = len(x[0])
    system = [[sum(row[i] * row[j] for row in x) for j in range(size)] + [sum(row[i] * t for row, t in zip(x, y))]
              for i in range(size)]
    for i in range(size):
        pivot = system[i][i]
        system[i] = [value / pivot for value in system[i]]
        for k in range(size):
            if k != i:
                factor = system[k][i]
                system[k] = [a - factor * b for a, b in zip(system[k], system[i])]
    return [float(row[-1]) for row in system]


def fewest_digits(found, exact):
    return min(15.0 if f == e else -math.log10(abs(f - e) / abs(e)) for f, e in zip(found, exact))


result = {}
for name, x, y, intercept, certified in problems():
    beside = [[Fraction(1)] * intercept + row for row in x]
    exact = solve_exactly(beside, y)
    for found, expected in zip(exact, certified):
        assert abs(found - expected) <= 1e-13 * abs(expected), (name, found, expected)
    q, r = np.linalg.qr(np.array(beside, dtype=float))
    by_qr = np.linalg.solve(r, q.T @ np.array(y, dtype=float))
    result[name] = {
        "x": [[float(value) for value in row] for row in x],
        "y": [float(value) for value in y],
        "intercept": intercept,
        "exact": exact,
        "qrDigits": round(fewest_digits(by_qr, exact), 2),
    }

Path(__file__).with_name("nist.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
for name, found in result.items():
    print(name, found["qrDigits"], found["exact"][:2])
