"""Tiny random models of Hugging Face as `save_pretrained` leaves them, and what they say: checkpoints.json.

    pip install torch transformers
    python apps/cli/golden/checkpoints.py > apps/cli/golden/checkpoints.json
"""
import base64
import json
import logging
import pathlib
import tempfile

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

torch.manual_seed(1)
logging.disable(logging.WARNING)
TEXT = ["The whale swims in the sea, and the mast of the ship is torn.", "A sail, a rope and a mast; the sea is calm."] * 3


def begun(model):
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            # scales of norms are near 1, so that one text differs from another
            is_scale = name.endswith("weight") and ("LayerNorm" in name or "ln_" in name)
            tensor.normal_(float(is_scale), 0.2 if is_scale else 0.7)
    return model.eval()


def files(model, tokenizer):
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        read = {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}
    return {
        "config.json": json.loads(read["config.json"]),
        "tokenizer.json": json.loads(read["tokenizer.json"]),
        "model.safetensors": base64.b64encode(read["model.safetensors"]).decode(),
    }


def gpt2():
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    bpe.post_processor = processors.ByteLevel(trim_offsets=False)
    alphabet = sorted({c for text in TEXT for (piece, _) in bpe.pre_tokenizer.pre_tokenize_str(text) for c in piece})
    bpe.train_from_iterator(
        TEXT, trainers.BpeTrainer(vocab_size=60, initial_alphabet=alphabet, special_tokens=["<|endoftext|>"], show_progress=False)
    )
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, bos_token="<|endoftext|>", eos_token="<|endoftext|>")
    sizes = {"n_positions": 16, "n_embd": 8, "n_head": 2, "n_layer": 2}
    model = begun(GPT2LMHeadModel(GPT2Config(vocab_size=len(tokenizer), bos_token_id=0, eos_token_id=0, **sizes)))
    prompt = "The whale and a"
    ids = tokenizer(prompt, return_tensors="pt").input_ids
    said = []
    with torch.no_grad():
        for _ in range(6):
            logs = model(ids).logits[0, -1].log_softmax(-1)
            best = int(logs.argmax())
            assert best != 0
            said.append({"token": tokenizer.decode([best]), "logProbability": float(logs[best])})
            ids = torch.cat([ids, torch.tensor([[best]])], dim=1)
        text = " ".join(TEXT)
        rows = torch.tensor(tokenizer(text).input_ids)
        blocks = [rows[start : start + 17] for start in range(0, len(rows) - 1, 16)]
        nats = [model(block[None, :-1]).logits[0].log_softmax(-1).gather(1, block[1:, None]).neg() for block in blocks if len(block) > 1]
    whole = [each for each in nats if len(each) == 16]
    loss = float(torch.cat(whole).double().mean())
    return {"name": "gpt2", "files": files(model, tokenizer), "prompt": prompt, "said": said, "text": text, "dataLoss": loss}


def bert():
    piece = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    piece.normalizer = normalizers.BertNormalizer(lowercase=True)
    piece.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    piece.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    piece.train_from_iterator(TEXT, trainers.WordPieceTrainer(vocab_size=60, special_tokens=special, show_progress=False))
    piece.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=piece, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]", model_max_length=16
    )
    labels = {0: "storm", 1: "calm", 2: "hunt"}
    config = BertConfig(
        vocab_size=len(tokenizer), max_position_embeddings=16, hidden_size=8, num_attention_heads=2, num_hidden_layers=2,
        intermediate_size=12, id2label=labels, label2id={label: i for i, label in labels.items()},
    )
    model = begun(BertForSequenceClassification(config))
    # one that is cut, one with a letter that nobody has seen, one that is empty
    texts = ["The sea is calm.", "A WHALE in the sea, and a mast, and a sail, and a rope, and a ship, and the sea.", "The whale 🐳 swims", ""]
    rows = []
    with torch.no_grad():
        for text in texts:
            given = tokenizer(text, truncation=True, return_tensors="pt")
            found = model(**given).logits[0].softmax(-1)
            rows.append({"text": text, "probabilities": {labels[i]: float(p) for i, p in enumerate(found)}})
    return {"name": "bert", "files": files(model, tokenizer), "said": rows}


if __name__ == "__main__":
    cases = [gpt2(), bert()]
    print(json.dumps({"made_by": f"transformers {transformers.__version__}, torch {torch.__version__}", "cases": cases}, ensure_ascii=False))
