"""What the scripts of this folder share."""
import numpy as np


def first_values(draw, vocabulary, width, hidden):
    """First values of a small model: embedding, one hidden layer, head."""
    first = {
        "embedding/table": draw.normal(size=(vocabulary, width)),
        "hidden/kernel": draw.normal(size=(width, hidden)),
        "head/kernel": draw.normal(size=(hidden, vocabulary)),
    }
    return {path: np.round(value, 3) for path, value in first.items()}


def rounded(value):
    """The same document with nine digits of each number."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return {key: rounded(each) for key, each in value.items()} if isinstance(value, dict) else value
