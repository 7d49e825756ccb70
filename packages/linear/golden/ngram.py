"""Interpolated modified Kneser-Ney by its definition: n-grams are tuples, and every sum goes through all of them.

    python packages/linear/golden/ngram.py > packages/linear/golden/ngram.json
"""
import json
import math
import random
from collections import Counter

draw = random.Random(5)
vocabulary = 7


def text(length):
    """Ids of which each depends on the one before; 0 ends a sentence, 6 never comes."""
    ids = [1]
    while len(ids) < length:
        ids.append((ids[-1] * 2 + draw.choice([0, 0, 1, 1, 1, 3, 5])) % 6)
    return ids


def sentences(ids, boundary):
    """Each sentence with what stands before it."""
    found = [[] if boundary is None else [boundary]]
    for word in ids:
        found[-1].append(word)
        if word == boundary:
            found.append([boundary])
    return found


def model(ids, order, boundary):
    parts = sentences(ids, boundary)
    given = 0 if boundary is None else 1  # what stands before a sentence is predicted by nothing
    times = Counter()
    first = Counter()
    for part in parts:
        for end in range(given + 1, len(part) + 1):
            for n in range(1, order + 1):
                if end - n >= 0:
                    times[tuple(part[end - n : end])] += 1
                    if end - n == 0:
                        first[tuple(part[:end])] += 1

    def adjusted(gram):
        if len(gram) == order:
            return times[gram]
        return len({longer[0] for longer in times if len(longer) == len(gram) + 1 and longer[1:] == gram}) + first[gram]

    counts = {gram: adjusted(gram) for gram in times}
    discounts = []
    for n in range(1, order + 1):
        n1, n2, n3, n4 = (sum(1 for g, c in counts.items() if len(g) == n and c == k) for k in (1, 2, 3, 4))
        found = [0.5, 1.0, 1.5]
        if n1 and n2 and n3:
            y = n1 / (n1 + 2 * n2)
            estimated = [1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
            if all(0 < d <= i + 1 for i, d in enumerate(estimated)):
                found = estimated
        discounts.append(found)

    def taken(n, count):
        return discounts[n - 1][min(count, 3) - 1] if count else 0

    def probability(context, word):
        lower = 1 / vocabulary if not context else probability(context[1:], word)
        n = len(context) + 1
        followers = {g[-1]: c for g, c in counts.items() if len(g) == n and g[:-1] == context}
        total = sum(followers.values())
        if total == 0:
            return lower
        own = followers.get(word, 0)
        return (own - taken(n, own) + sum(taken(n, c) for c in followers.values()) * lower) / total

    return probability, discounts


train, test = text(160), text(40) + [6, 2, 0, 3]
cases = []
for order in (1, 2, 3, 5):
    for boundary in (None, 0):
        probability, discounts = model(train, order, boundary)
        read = []
        for part in sentences(test, boundary):
            given = 0 if boundary is None else 1
            for at in range(given, len(part)):
                context = tuple(part[max(0, at - order + 1) : at])
                read.append(math.log(probability(context, part[at])))
                assert abs(sum(probability(context, word) for word in range(vocabulary)) - 1) < 1e-12
        cases.append({"order": order, "boundary": boundary, "discounts": discounts, "logProbabilities": read})
print(json.dumps({"vocabulary": vocabulary, "train": train, "test": test, "cases": cases}))
