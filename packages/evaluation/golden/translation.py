"""Golden values of translation metrics: python translation.py > translation.json (sacrebleu)."""

import json
import random

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

texts = [
    "The cat sat on the mat, and the dog slept.",
    '"Is it 3.14 or 2,718?" asked Dr. O\'Neil at 10:30 p.m.',
    "Prices rose by 12.5% in 1998-99, to $1,234.56 -- a record!",
    "An e-mail to foo@example.org & bar <b>bold</b> arrived.",
    "Zwei alte Segler flicken im Regen das große Netz.",
    "»Größe« heißt auf Schweizerdeutsch „Grösse“ – z.B. 12,5 %.",
    "Старик вышел в море один, без мальчика; рыбы не было.",
    "犬が好きです。でも猫も好きです!",
    "The whale 🐳 dived twice; the sail, torn, was mended, and the sail held.",
]
order = random.Random(1)


def edited(text, edits):
    words = text.split()
    for _ in range(edits):
        at = order.randrange(len(words))
        choice = order.randrange(4)
        if choice == 0:
            words[at] = words[at].upper()
        elif choice == 1:
            words.insert(at, order.choice(words))
        elif choice == 2 and len(words) > 1:
            words.pop(at)
        else:
            words[at] = words[at][::-1]
    return " ".join(words)


sets = [
    (texts, [texts]),
    (["no", "overlap"], [["here", "at all"]]),
    (["word"], [["word"]]),
    (["one two"], [["one three"]]),
    (["a b c"], [["a b c"]]),
    (["", "the sea is calm today"], [["the sea", "the sea is calm today"]]),
    (["", ""], [["the sea", "the ship"]]),
    (["the the the the the"], [["the cat is on the mat"], ["there is a cat on the mat"]]),
    (["  extra   space \t here  ", "at the end \n"], [["extra space here", "at the end"]]),
    (["&quot;A&amp;B&quot; &lt;i&gt; <skipped> well-\nknown"], [['"A&B" <i> wellknown']]),
    (["a\x1cb c\ufeffd"], [["a b c d"]]),
    ([text.swapcase() for text in texts], [texts]),
    *(([edited(text, n) for text in texts], [texts]) for n in (1, 2, 4)),
    ([edited(text, 1) for text in texts], [texts, [edited(text, 1) for text in texts], [edited(text, 3) for text in texts]]),
    # Python and JavaScript do not call the same characters space
    (["the sea is calm \ufeff", "a ship that sails well-\n\x85"], [["the sea is calm today", "a ship that sails well-"]]),
    (["&amp;lt;b&amp;gt; of &amp;quot; &amp;amp;"], [["<b> of &quot; &amp;"]]),
    (["ab", "the sea is calm"], [["x", "the sea is"], ["yyyyyyy", "the sea was"]]),
]


def bleu(hypotheses, references, **options):
    metric = BLEU(**options)
    found = metric.corpus_score(hypotheses, references)
    return {
        **options,
        "score": found.score,
        "matches": found.counts,
        "totals": found.totals,
        "precisions": found.precisions,
        "brevityPenalty": found.bp,
        "words": [found.sys_len, found.ref_len],
        "signature": str(metric.get_signature()),
    }


def of_set(hypotheses, streams):
    return {
        "hypotheses": hypotheses,
        "references": [list(each) for each in zip(*streams)],
        "bleu": [
            bleu(hypotheses, streams, tokenize=tokenize, lowercase=lowercase, smooth_method=smooth)
            for tokenize in ("13a", "none")
            for lowercase in (False, True)
            for smooth in ("exp", "none")
        ],
        "chrf": [
            {"lowercase": lowercase, "score": CHRF(lowercase=lowercase).corpus_score(hypotheses, streams).score}
            for lowercase in (False, True)
        ],
    }


golden = {"made_by": f"sacrebleu {sacrebleu.__version__}", "sets": [of_set(*each) for each in sets]}
print(json.dumps(golden, ensure_ascii=True))
