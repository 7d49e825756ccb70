"""Fills precompiled.json with what tokenizers makes of texts by tables of SentencePiece. Offsets become UTF-16 units.

Run in this folder: pip install tokenizers==0.23.3 sentencepiece && python precompiled.py
"""

import base64
import json
import pathlib
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

RULES = [
    ("ﬁ", "fi"), ("ﬃ", "ffi"), ("Ａ", "A"), ("e\u0301", "\u00e9"), ("E\u0301", "\u00c9"), ("\r", " "), ("\t", " "), ("\u3000", " "), ("\u200b", ""), ("\u0007", ""),
    ("…", "..."), ("㎞", "km"), ("𝐀", "A"), ("\u1100\u1161", "\uac00"), ("½", "1/2"), ("\uff76\uff9e", "\u30ac"), ("\uff76", "\u30ab"), ("a\u0300b", "x"), ("ß", "ss"),
]
TEXTS = [
    "", "plain text", "the ﬁrst oﬃce", "Ａ café, cafe\u0301 and É", "two\r\nlines\tand\u3000more", "\u0007bell\u200bs", "wait… 5 ㎞ 𝐀 😀", "\u1100\u1161 ½ \uff76\uff9e \uff76",
    "a\u0300b a\u0300 e\u0301\u0327", "Straße 👨‍👩‍👧 ß", "\u200bﬁ\u200b", "नमस्ते é",
]


def charsmap():
    """The table that SentencePiece makes of the rules."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        points = lambda text: " ".join(f"{ord(c):X}" for c in text)
        (place / "rules.tsv").write_text("".join(f"{points(a)}\t{points(b)}\n" for a, b in RULES))
        (place / "text.txt").write_text("the first office is near the sea\n" * 20)
        sentencepiece.SentencePieceTrainer.train(
            input=str(place / "text.txt"), model_prefix=str(place / "model"), vocab_size=30, minloglevel=2, hard_vocab_limit=False,
            normalization_rule_tsv=str(place / "rules.tsv"),
        )
        model = sentencepiece_model_pb2.ModelProto()
        model.ParseFromString((place / "model.model").read_bytes())
        return model.normalizer_spec.precompiled_charsmap


def units(text, index):
    return len(text[:index].encode("utf-16-le")) // 2


table = charsmap()
normalizer = normalizers.Precompiled(table)
# one token for each character of the normal text, so that offsets are those of characters
tokenizer = Tokenizer(models.BPE(vocab={chr(point): i for i, point in enumerate(sorted({ord(c) for text in TEXTS for c in normalizer.normalize_str(text)}))}, merges=[]))
tokenizer.normalizer = normalizer
tokenizer.decoder = decoders.Fuse()
results = []
for text in TEXTS:
    offsets = [units(text, index) for pair in tokenizer.encode(text).offsets for index in pair]
    results.append({"text": text, "normal": normalizer.normalize_str(text), "offsets": offsets})
charsmap = base64.b64encode(table).decode()
print(len(charsmap), len(results))
pathlib.Path("precompiled.json").write_text(json.dumps({"made_by": "tokenizers 0.23.3", "charsmap": charsmap, "results": results}, ensure_ascii=False) + "\n")
