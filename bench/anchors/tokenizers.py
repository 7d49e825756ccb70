"""Hugging Face tokenizers on one thread: learns parts of words from the lines of a text, or encodes a quarter of them.

    python tokenizers.py train TEXT KIND SIZE OUT   writes OUT, a tokenizer.json; KIND is bpe, wordPiece or unigram
    python tokenizers.py encode TEXT TOKENIZER

Called by ../tokenizers.mjs. Tells processor time, and a digest of ids and of offsets in UTF-16 units.
"""

import os

os.environ["RAYON_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import sys

# this file has the name of the package
sys.path.pop(0)

import hashlib
import json
import time
from array import array

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers


def bpe(size):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    return tokenizer, trainers.BpeTrainer(vocab_size=size, min_frequency=1, initial_alphabet=alphabet, show_progress=False)


def word_piece(size):
    tokenizer = Tokenizer(models.WordPiece(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["<unk>"]
    return tokenizer, trainers.WordPieceTrainer(vocab_size=size, min_frequency=1, special_tokens=special, show_progress=False)


def unigram(size):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<unk>"]
    return tokenizer, trainers.UnigramTrainer(vocab_size=size, special_tokens=special, unk_token="<unk>", show_progress=False)


def train(lines, kind, size, out):
    tokenizer, trainer = {"bpe": bpe, "wordPiece": word_piece, "unigram": unigram}[kind](size)
    start = time.process_time()
    tokenizer.train_from_iterator(lines, trainer)
    used = time.process_time() - start
    tokenizer.save(out)
    return {"cpuMs": 1000 * used}


def units(line, index):
    return index if line.isascii() else len(line[:index].encode("utf-16-le")) // 2


def encode(lines, file):
    tokenizer = Tokenizer.from_file(file)
    start = time.process_time()
    found = [tokenizer.encode(line) for line in lines]
    used = time.process_time() - start
    digest = hashlib.sha256()
    for line, each in zip(lines, found):
        digest.update(array("i", each.ids).tobytes())
        digest.update(array("i", [units(line, at) for pair in each.offsets for at in pair]).tobytes())
    return {"cpuMs": 1000 * used, "digest": digest.hexdigest()}


action, text, *rest = sys.argv[1:]
with open(text, encoding="utf-8", newline="") as file:
    lines = file.read().split("\n")
if action == "train":
    told = train(lines, rest[0], int(rest[1]), rest[2])
else:
    told = encode(lines[: len(lines) // 4], rest[0])
print(json.dumps(told))
