"""Fills bpe.json with what tokenizers==0.23.3 learns from its passage, and makes of its texts with each document.

Run in this folder: pip install tokenizers==0.23.3 && python bpe.py

Documents without `learned` stay as they are: the first has a vocabulary learned from Shakespeare's plays, the others try
what files may say beyond what is learned here. The texts are `more`, and with `all` those of stages.json before them.
Offsets become UTF-16 units; texts that come back as they are have no `decoded`.
"""

import json
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers


def units(text, index):
    return len(text[:index].encode("utf-16-le")) // 2


def learn(passage, size, min_frequency, by_bytes):
    tokenizer = Tokenizer(models.BPE(unk_token=None if by_bytes else "<unk>"))
    if by_bytes:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=min_frequency,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if by_bytes else [],
        special_tokens=[] if by_bytes else ["<unk>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator(passage, trainer)
    # a special token would be read out of texts that say the same, which is another test
    document = json.loads(tokenizer.to_str())
    document["added_tokens"] = []
    return document


def cases(document, texts):
    tokenizer = Tokenizer.from_str(json.dumps(document))
    encodings = [tokenizer.encode(text) for text in texts]
    return {
        "ids": [each.ids for each in encodings],
        "offsets": [
            [units(text, index) for pair in each.offsets for index in pair] for text, each in zip(texts, encodings)
        ],
        "decoded": [
            None if back == text else back
            for text, each in zip(texts, encodings)
            for back in [tokenizer.decode(each.ids, skip_special_tokens=False)]
        ],
    }


with open("stages.json", encoding="utf-8") as file:
    staged = json.load(file)["texts"]
with open("bpe.json", encoding="utf-8") as file:
    golden = json.load(file)

lines = ['"passage": ' + json.dumps(golden["passage"]), '"more": ' + json.dumps(golden["more"])]
tokenizers = []
for each in golden["tokenizers"]:
    if "learned" in each:
        each["document"] = learn(golden["passage"], **each["learned"])
    given = {key: value for key, value in each.items() if key in ("about", "all", "learned", "document")}
    texts = staged + golden["more"] if each["all"] else golden["more"]
    tokenizers.append(json.dumps({**given, **cases(each["document"], texts)}))
lines.append('"tokenizers": [\n' + ",\n".join(tokenizers) + "\n]")
with open("bpe.json", "w", encoding="utf-8") as file:
    file.write("{" + ",\n".join(lines) + "}\n")
