"""Self-BLEU by sacreBLEU, each text against all others.

    pip install sacrebleu==2.6.0
    python packages/evaluation/golden/generated.py > packages/evaluation/golden/generated.json
"""

import json
import random

import sacrebleu

order = random.Random(5)


def self_bleu(count, words, longest):
    texts = [[order.randrange(words) for _ in range(order.randrange(4, longest))] for _ in range(count)]
    texts.append(texts[0][:-1])
    written = [" ".join(map(str, text)) for text in texts]
    scores = [
        sacrebleu.corpus_bleu([own], [[other] for k, other in enumerate(written) if k != i], tokenize="none").score
        for i, own in enumerate(written)
    ]
    return {"texts": texts, "score": sum(scores) / len(scores)}


print(
    json.dumps(
        {
            "made": f"sacrebleu {sacrebleu.__version__}: python packages/evaluation/golden/generated.py",
            "selfBleu": [self_bleu(1, 5, 8), self_bleu(4, 3, 12), self_bleu(20, 9, 30)],
        }
    )
)
