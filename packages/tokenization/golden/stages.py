"""Fills stages.json with what tokenizers==0.23.3 makes of its texts, stage by stage. Offsets become UTF-16 units.

Run in this folder: pip install tokenizers==0.23.3 && python stages.py
"""

import json
from tokenizers import Tokenizer


def units(text, index):
    return len(text[:index].encode("utf-16-le")) // 2


def places(text, pairs):
    return [units(text, index) for pair in pairs for index in pair]


def sequence(name, *types):
    return {"type": "Sequence", name: [{"type": each} if isinstance(each, str) else each for each in types]}


def split(pattern, behavior, invert):
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": behavior, "invert": invert}


def metaspace(scheme):
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": True}


characters = split("[\\s\\S]", "Isolated", False)
punctuation = {"type": "Punctuation", "behavior": "Isolated"}
normalizers = [{"type": each} for each in ("NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents")]
normalizers += [sequence("normalizers", "NFD", "StripAccents"), sequence("normalizers", "NFKC", "Lowercase")]
pre_tokenizers = [
    characters,
    split(" ?[\\p{L}\\p{M}]+| ?\\p{N}+| ?[^\\p{White_Space}\\p{L}\\p{M}\\p{N}]|\\p{White_Space}", "Isolated", False),
    split("\\n|\\P{White_Space}+", "Removed", True),
    {"type": "WhitespaceSplit"},
    punctuation,
    {"type": "Digits", "individual_digits": True},
    {"type": "Digits", "individual_digits": False},
    metaspace("always"),
    metaspace("never"),
    {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
    sequence("pretokenizers", "WhitespaceSplit", punctuation),
    sequence("pretokenizers", punctuation, metaspace("never")),
]
decoders = [
    [{"type": "Fuse"}, ["no", " it", "<unk>"]],
    [metaspace("always"), ["▁no", "▁it", "e", "▁"]],
    [metaspace("never"), ["▁no", "▁it", "e", "▁"]],
    [{"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}, ["no", "ĠÃ", "¶", "ðŁ", "Ĳ³", "Ã"]],
]


def tokenizer(normalizer, pre_tokenizer, decoder=None):
    return Tokenizer.from_str(
        json.dumps(
            {
                "version": "1.0",
                "truncation": None,
                "padding": None,
                "added_tokens": [],
                "normalizer": normalizer,
                "pre_tokenizer": pre_tokenizer,
                "post_processor": None,
                "decoder": decoder,
                "model": {"type": "WordLevel", "vocab": {"<unk>": 0}, "unk_token": "<unk>"},
            }
        )
    )


def normalized(stage, text):
    found = tokenizer(stage, characters)
    return {"text": found.normalizer.normalize_str(text), "offsets": places(text, found.encode(text).offsets)}


def cut(stage, text):
    pieces = tokenizer(None, stage).pre_tokenizer.pre_tokenize_str(text)
    return {"pieces": [piece for piece, _ in pieces], "offsets": places(text, [pair for _, pair in pieces])}


with open("stages.json", encoding="utf-8") as file:
    texts = json.load(file)["texts"]

lines = [
    '"texts": ' + json.dumps(texts),
    '"normalizers": [\n'
    + ",\n".join(json.dumps({"stage": each, "results": [normalized(each, text) for text in texts]}) for each in normalizers)
    + "\n]",
    '"preTokenizers": [\n'
    + ",\n".join(json.dumps({"stage": each, "results": [cut(each, text) for text in texts]}) for each in pre_tokenizers)
    + "\n]",
    '"decoders": [\n'
    + ",\n".join(
        json.dumps({"stage": each, "tokens": tokens, "text": tokenizer(None, None, each).decoder.decode(tokens)})
        for each, tokens in decoders
    )
    + "\n]",
]
with open("stages.json", "w", encoding="utf-8") as file:
    file.write("{" + ",\n".join(lines) + "}\n")
