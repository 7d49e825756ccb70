"""Fills files.json with what tokenizers==0.23.3 makes of texts by the tokenizers in files/, as they are and changed.

files/ holds tokenizers that the same library trained. Offsets become UTF-16 units.
Run in this folder: pip install tokenizers==0.23.3 && python files.py
"""

import json
from tokenizers import Tokenizer


def units(text, index):
    return len(text[:index].encode("utf-16-le")) // 2


def load(name):
    with open(f"files/{name}.tokenizer.json", encoding="utf-8") as file:
        return json.load(file)


def token(id, content, **flags):
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False}
    return {"id": id, "content": content, **plain, **flags}


def byte_level(trim, prefix):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": trim, "use_regex": True}


def roberta(trim, prefix):
    return {"type": "RobertaProcessing", "sep": ["a", 66], "cls": ["b", 67], "trim_offsets": trim, "add_prefix_space": prefix}


bytes_of = [[f"<0x{byte:02X}>", -20.0] for byte in range(256)]
template = {
    "type": "TemplateProcessing",
    "single": [{"SpecialToken": {"id": "both", "type_id": 3}}, {"Sequence": {"id": "A", "type_id": 1}}],
    "pair": [
        {"Sequence": {"id": "B", "type_id": 0}},
        {"SpecialToken": {"id": "both", "type_id": 2}},
        {"Sequence": {"id": "A", "type_id": 1}},
    ],
    "special_tokens": {"both": {"id": "both", "ids": [0, 1], "tokens": ["x", "y"]}},
}


def words(document):
    vocab = document["model"]["vocab"]
    ids = vocab if isinstance(vocab, dict) else {piece: i for i, (piece, _) in enumerate(vocab)}
    tokens = [
        ("Hello", {"single_word": True}),
        ("spaced", {"lstrip": True, "rstrip": True}),
        ("WORLD", {"normalized": True}),
        ("wor", {"normalized": True, "single_word": True}),
        ("\u00e9!", {"normalized": True, "lstrip": True}),
        ("Hello Hello", {"special": True}),
    ]
    following = len(vocab)
    for content, flags in tokens:
        known = content in ids
        document["added_tokens"].append(token(ids[content] if known else following, content, **flags))
        following += not known
    document["added_tokens"].sort(key=lambda each: each["id"])


def changed(name, **change):
    document = load(name)
    for path, value in change.items():
        *parents, last = path.split("__")
        place = document
        for parent in parents:
            place = place[parent]
        place[last] = value
    return document


def with_words(name):
    document = load(name)
    words(document)
    return document


unigram_bytes = changed("unigram", model__byte_fallback=True)
unigram_bytes["model"]["vocab"] += bytes_of
variants = [
    ("wordpiece", "as it is", load("wordpiece")),
    ("unigram", "as it is", load("unigram")),
    ("bpe", "as it is", load("bpe")),
    ("wordpiece", "with words that are read first", with_words("wordpiece")),
    ("unigram", "with words that are read first", with_words("unigram")),
    ("bpe", "with words that are read first", with_words("bpe")),
    ("wordpiece", "cased", changed("wordpiece", normalizer__lowercase=False)),
    ("wordpiece", "accents", changed("wordpiece", normalizer__strip_accents=False)),
    ("wordpiece", "short words", changed("wordpiece", model__max_input_chars_per_word=4, decoder__cleanup=False)),
    ("wordpiece", "BERT", changed("wordpiece", post_processor={"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]})),
    ("wordpiece", "another template", changed("wordpiece", post_processor=template)),
    ("wordpiece", "no post-processor", changed("wordpiece", post_processor=None)),
    ("unigram", "bytes", unigram_bytes),
    ("unigram", "no metaspace before", changed("unigram", pre_tokenizer__prepend_scheme="never", decoder__prepend_scheme="never")),
    (
        "unigram",
        "other normalizers",
        changed(
            "unigram",
            normalizer={
                "type": "Sequence",
                "normalizers": [
                    {"type": "Strip", "strip_left": True, "strip_right": False},
                    {"type": "Replace", "pattern": {"String": "o"}, "content": "oe"},
                    {"type": "Replace", "pattern": {"String": "ll"}, "content": ""},
                    {"type": "Prepend", "prepend": "_x"},
                ],
            },
        ),
    ),
    ("bpe", "trimmed", changed("bpe", post_processor=byte_level(True, False))),
    ("bpe", "trimmed but for the first", changed("bpe", post_processor=byte_level(True, True))),
    ("bpe", "RoBERTa", changed("bpe", post_processor=roberta(True, True))),
    ("bpe", "a sequence", changed("bpe", post_processor={"type": "Sequence", "processors": [byte_level(True, False), template]})),
]
more = ["Hello", "Hello Hello Hello", "xHello Hello.", "a spaced  b\tspaced\nspaced", "hello WORLD World wor", "wor, worst wor", "caf\u00e9! \u00c9!", "\u039f\u0394\u039f\u03a3", "ab\u0301 \u302e\u0323"]
pairs = [["Hello there", "General Kenobi!"], ["", "x"], ["To be, or not to be", "that is the question:"], [" a b", " c "]]


def length(max_length, stride=0, strategy="LongestFirst", direction="Right"):
    return {"max_length": max_length, "stride": stride, "strategy": strategy, "direction": direction}


def fill(strategy, direction="Right", multiple=None, id=0, type=0):
    return {"strategy": strategy, "direction": direction, "pad_to_multiple_of": multiple, "pad_id": id, "pad_type_id": type, "pad_token": "[PAD]"}


limits = [
    (length(8, 2), fill({"Fixed": 10})),
    (length(8, 2, direction="Left"), fill({"Fixed": 10}, "Left", id=5, type=1)),
    (length(9, 1, "OnlyFirst"), fill("BatchLongest", multiple=4)),
    (length(9, 1, "OnlySecond"), fill("BatchLongest", "Left", multiple=8)),
    (length(5, 0), None),
    (length(3, 0), None),
    (None, fill("BatchLongest")),
]
batches = [
    ["Speak", "Come, the wind has turned and the ship is waiting for us."],
    [["Speak", "the wind has turned"], ["Come, the wind has turned", "and the ship is waiting for us all."]],
]


def masks(encoding):
    return {
        "ids": encoding.ids,
        "typeIds": encoding.type_ids,
        "specialMask": encoding.special_tokens_mask,
        "attentionMask": encoding.attention_mask,
    }


def offsets(encoding, first, second=None):
    texts = [first if each in (0, None) else second for each in encoding.sequence_ids]
    return [units(text, index) for text, pair in zip(texts, encoding.offsets) for index in pair]


def case(tokenizer, i, text):
    encoding = tokenizer.encode(text)
    ids = encoding.ids
    return [i, ids, offsets(encoding, text), tokenizer.decode(ids), tokenizer.decode(ids, skip_special_tokens=False)]


def pair_case(tokenizer, first, second):
    encoding = tokenizer.encode(first, second)
    sequences = [-1 if each is None else each for each in encoding.sequence_ids]
    found = {**masks(encoding), "sequenceIds": sequences, "offsets": offsets(encoding, first, second)}
    return {"pair": [first, second], **found, "plain": tokenizer.encode(first, second, add_special_tokens=False).ids}


def batch_case(document, truncation, padding, batch):
    tokenizer = Tokenizer.from_str(json.dumps({**document, "truncation": truncation, "padding": padding}))
    try:
        encodings = tokenizer.encode_batch([each if isinstance(each, str) else tuple(each) for each in batch])
    except BaseException:  # it also panics
        return {"truncation": truncation, "padding": padding, "batch": batch, "refused": True}
    # it does not cut where special tokens alone are too many
    if truncation and any(len(each.ids) > truncation["max_length"] for each in encodings) and not padding:
        return {"truncation": truncation, "padding": padding, "batch": batch, "refused": True}
    found = [{**masks(each), "overflowing": [other.ids for other in each.overflowing]} for each in encodings]
    return {"truncation": truncation, "padding": padding, "batch": batch, "inputs": found}


with open("files.json", encoding="utf-8") as file:
    texts = json.load(file)["texts"]
texts = texts[:237] + more

lines = []
for n, (name, how, document) in enumerate(variants):
    tokenizer = Tokenizer.from_str(json.dumps(document))
    chosen = range(len(texts)) if n < 3 else list(range(0, 40)) + list(range(52, 75, 3)) + list(range(237, len(texts)))
    original = load(name)
    change = {key: value for key, value in document.items() if value != original[key] and key != "model"}
    change_model = {key: value for key, value in document["model"].items() if value != original["model"][key] and key != "vocab"}
    result = {
        "file": name,
        "how": how,
        "change": change,
        "changeModel": change_model,
        "bytes": how == "bytes",
        "cases": [case(tokenizer, i, texts[i]) for i in chosen],
        "pairs": [pair_case(tokenizer, *pair) for pair in pairs],
        "batches": [batch_case(document, *limit, batch) for limit in limits for batch in batches] if how != "bytes" and n < 3 or how == "RoBERTa" else [],
    }
    lines.append(json.dumps(result, separators=(",", ":")))

with open("files.json", "w", encoding="utf-8") as file:
    file.write('{"texts":' + json.dumps(texts) + ',\n"tokenizers":[\n' + ",\n".join(lines) + "\n]}\n")
