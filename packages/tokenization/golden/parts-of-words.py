"""Fills parts-of-words.json with what is learned from the passage of bpe.json: Unigram by tokenizers==0.23.3; WordPiece by plain
counting, pair by pair, since that library leaves equally frequent pairs to chance, and by the library what it learns each time.

Run in this folder: pip install tokenizers==0.23.3 && python parts-of-words.py
"""

import json
from collections import Counter
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

with open("bpe.json", encoding="utf-8") as file:
    passage = json.load(file)["passage"]


def unigram(size):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=size, special_tokens=["<unk>"], unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(passage, trainer)
    return sorted(json.loads(tokenizer.to_str())["model"]["vocab"])


def word_piece(size):
    tokenizer = Tokenizer(models.WordPiece(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=size, min_frequency=2, special_tokens=["<unk>"], show_progress=False)
    tokenizer.train_from_iterator(passage, trainer)
    return set(tokenizer.get_vocab())


def counted(size):
    lines = [normalizers.BertNormalizer().normalize_str(line) for line in passage]
    words = Counter(piece for line in lines for piece, _ in pre_tokenizers.BertPreTokenizer().pre_tokenize_str(line))
    cut = {word: [word[0]] + ["##" + letter for letter in word[1:]] for word in words}
    vocabulary = ["<unk>"] + sorted({letter for word in words for letter in word})
    vocabulary += sorted({letter for parts in cut.values() for letter in parts[1:]})
    while len(vocabulary) < size:
        ids = {token: i for i, token in enumerate(vocabulary)}
        pairs = Counter()
        for word, parts in cut.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += words[word]
        best = min(pairs, key=lambda pair: (-pairs[pair], ids[pair[0]], ids[pair[1]]), default=None)
        if best is None or pairs[best] < 2:
            break
        merged = best[0] + best[1][2:]
        for word, parts in cut.items():
            i = 0
            while i + 1 < len(parts):
                if (parts[i], parts[i + 1]) == best:
                    parts[i : i + 2] = [merged]
                i += 1
        if merged not in ids:
            vocabulary.append(merged)
    return vocabulary


sizes = [180, 300, 450]
lines = [
    '"unigram": [' + ",\n".join(json.dumps({"size": size, "vocab": unigram(size)}) for size in sizes) + "]",
    '"wordPiece": ['
    + ",\n".join(
        json.dumps(
            {
                "size": size,
                "vocabulary": counted(size),
                "always": sorted(set.intersection(*(word_piece(size) for _ in range(20)))),
            }
        )
        for size in sizes
    )
    + "]",
]
with open("parts-of-words.json", "w", encoding="utf-8") as file:
    file.write("{" + ",\n".join(lines) + "}\n")
