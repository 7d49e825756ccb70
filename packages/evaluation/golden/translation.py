"""Golden values of translation metrics: python translation.py > translation.json (sacrebleu)."""

import json
import random

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

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
# marks at edges, between digits and of other scripts; entities; what zh takes for Chinese by a range of its source
awkward = [
    "a-b 1-2 -3 4.5.6 .5 5. $5 5$ #a ,1 1, a,b",
    "naïve façade — coöperate … Ångström ½ 1/2 №5 €5 5€ ¿qué? “q”",
    "x²+y²=z² ⇒ π≈3.14159 · ∑",
    "価格は1998年に12.5%上昇しました。「はい」、と（彼）。",
    "王さんはトム・ソーヤーです：ＡＢＣ！",
    "العربية لغة جميلة، أليس كذلك؟",
    "한국어 문장입니다.",
    "&quot;x&quot; <skipped> a-\nb &amp;amp;",
    "  (well) 'tis Ann's, isn't it?",
    "",
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
    (awkward, [[edited(text, 1) if text.split() else "x" for text in awkward]]),
    # stretches that have moved, far and near, and texts of other lengths
    (
        [
            "of the sea the captain saw a white whale at dawn and then it was gone",
            "c d e f a b",
            "b a d c f e h g",
            "x " * 80 + "end",
            "a",
            "the cat sat on the mat the cat sat on the mat",
        ],
        [
            [
                "at dawn the captain of the sea saw then a white whale and it was gone",
                "a b c d e f",
                "a b c d e f g h",
                "end " + "x " * 30,
                "a b c " * 40,
                "on the mat the cat sat on the mat sat the cat",
            ]
        ],
    ),
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


def chrf(hypotheses, references, lowercase, word_order):
    metric = CHRF(lowercase=lowercase, word_order=word_order)
    score = metric.corpus_score(hypotheses, references).score
    return {"lowercase": lowercase, "wordOrder": word_order, "score": score, "signature": str(metric.get_signature())}


def ter(hypotheses, references, normalized, punctuation, asian, case_sensitive):
    metric = TER(normalized=normalized, no_punct=not punctuation, asian_support=asian, case_sensitive=case_sensitive)
    found = metric.corpus_score(hypotheses, references)
    return {
        "options": {
            "normalized": normalized,
            "punctuation": punctuation,
            "asian": asian,
            "caseSensitive": case_sensitive,
        },
        "score": found.score,
        "edits": found.num_edits,
        "referenceWords": found.ref_length,
        "signature": str(metric.get_signature()),
    }


def tokenized(name):
    cut = BLEU(tokenize=name).tokenizer
    return [{"text": text, "words": cut(text.rstrip()).split()} for text in [*texts, *awkward] if text == text.rstrip()]


def paired():
    """Two translators, of which the second makes more mistakes, by both tests of sacreBLEU."""
    words = ["sea", "sail", "mast", "whale", "boat", "wave", "wind", "rope", "deck", "crew", "calm", "torn"]
    draw = random.Random(7)
    references = [" ".join(draw.choices(words, k=draw.randrange(6, 15))) for _ in range(120)]
    spoil = lambda share: [
        " ".join(draw.choice(words) if draw.random() < share else word for word in text.split()) for text in references
    ]
    first, second = spoil(0.25), spoil(0.28)
    found = {}
    for test, samples in (("ar", 20000), ("bs", 20000)):
        metrics = {"BLEU": BLEU(tokenize="none"), "CHRF": CHRF(), "TER": TER()}
        _, scores = PairedTest(
            [("first", first), ("second", second)], metrics, [references], test_type=test, n_samples=samples
        )()
        found[test] = {
            name: {"scores": [each.score for each in results], "pValue": results[1].p_value}
            for name, results in scores.items()
            if name != "System"
        }
    return {"first": first, "second": second, "references": references, **found}


def of_set(hypotheses, streams):
    return {
        "hypotheses": hypotheses,
        "references": [list(each) for each in zip(*streams)],
        "bleu": [
            bleu(hypotheses, streams, tokenize=tokenize, lowercase=lowercase, smooth_method=smooth)
            for tokenize in ("13a", "none")
            for lowercase in (False, True)
            for smooth in ("exp", "none")
        ]
        + [
            bleu(hypotheses, streams, tokenize=tokenize, lowercase=False, smooth_method="exp")
            for tokenize in ("intl", "zh", "char")
        ],
        "chrf": [chrf(hypotheses, streams, *each) for each in ((False, 0), (True, 0), (False, 2), (True, 2), (False, 1))],
        "ter": [
            ter(hypotheses, streams, *each)
            for each in (
                (False, True, False, False),
                (True, True, False, False),
                (False, False, False, True),
                (True, True, True, False),
                (True, False, True, False),
            )
        ],
    }


golden = {
    "made_by": f"sacrebleu {sacrebleu.__version__}",
    "sets": [of_set(*each) for each in sets],
    "tokenized": {name: tokenized(name) for name in ("13a", "intl", "zh", "char", "none")},
    "paired": paired(),
}
print(json.dumps(golden, ensure_ascii=True))
