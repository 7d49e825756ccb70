"""Tiny Marian models as `save_pretrained` leaves them, and what they say: marian.json.

    pip install torch transformers
    python apps/cli/golden/marian.py > apps/cli/golden/marian.json
"""
import json

import torch
import transformers
from checkpoints import files
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import MarianConfig, MarianMTModel, PreTrainedTokenizerFast

torch.manual_seed(1)
torch.set_num_threads(1)
PAIRS = [
    ("The sea is calm.", "La mer est calme."), ("A whale in the sea.", "Une baleine dans la mer."),
    ("A sail, a rope and a mast", "Une voile, une corde et un mât"), ("the ship", "le navire"),
]
ENGLISH, FRENCH = ([pair[side] for pair in PAIRS] * 3 for side in (0, 1))


def pieces(texts, size):
    """As Marian's vocabularies are: the end of a text first, padding last."""
    unigram = Tokenizer(models.Unigram())
    unigram.normalizer = normalizers.NFKC()
    unigram.pre_tokenizer = pre_tokenizers.Metaspace()
    unigram.decoder = decoders.Metaspace()
    special = ["</s>", "<unk>"]
    unigram.train_from_iterator(
        texts, trainers.UnigramTrainer(vocab_size=size - 1, special_tokens=special, unk_token="<unk>", show_progress=False)
    )
    unigram.add_special_tokens(["<pad>"])
    unigram.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 0)]
    )
    return PreTrainedTokenizerFast(tokenizer_object=unigram, unk_token="<unk>", pad_token="<pad>", eos_token="</s>")


def learnt(model, source, target):
    """Enough of the texts that translations of them end, and differ."""
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(120):
        for text, translation in PAIRS:
            loss = model(input_ids=source(text, return_tensors="pt").input_ids, labels=target(translation, return_tensors="pt").input_ids).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model.eval()


def marian(name, source, target, **over):
    pad = len(target) - 1
    assert target.pad_token_id == pad and target.eos_token_id == 0
    config = MarianConfig(
        vocab_size=len(source), decoder_vocab_size=len(target), d_model=12, init_std=0.3, encoder_layers=2, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=12, decoder_ffn_dim=12, activation_function="swish", scale_embedding=True,
        max_position_embeddings=40, pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=None, **over,
    )
    model = learnt(MarianMTModel(config), source, target)
    read = files(model, target)
    if source is not target:
        read["source-tokenizer.json"] = json.loads(source.backend_tokenizer.to_str())
    # one that has a letter that nobody has seen, one that is short
    texts = ["The sea is calm.", "A whale 🐳 in the sea, and a ship", "A sail"]
    said, nats = [], []
    with torch.no_grad():
        for text in texts:
            ids = source(text, return_tensors="pt").input_ids
            written = [pad]
            while len(written) < 40:
                logits = model(input_ids=ids, decoder_input_ids=torch.tensor([written])).logits[0, -1]
                # neither padding nor unknown text is written
                logits[[1, pad]] = -torch.inf
                best = int(logits.argmax())
                if best == 0:
                    break
                written.append(best)
            said.append({"text": text, "translation": target.decode(written[1:])})
        pairs = [("A rope in the sea", "Une corde dans la mer"), ("the whale is calm", "la baleine est calme"), ("The sea is calm.", "La mer est calme.")]
        for text, translation in pairs:
            ids = source(text, return_tensors="pt").input_ids
            wanted = target(translation, return_tensors="pt").input_ids
            given = torch.cat([torch.tensor([[pad]]), wanted[:, :-1]], dim=1)
            logs = model(input_ids=ids, decoder_input_ids=given).logits[0].log_softmax(-1)
            nats.append(logs.gather(1, wanted[0, :, None]).neg())
    loss = float(torch.cat(nats).double().mean())
    return {"name": name, "files": read, "said": said, "pairs": pairs, "dataLoss": loss}


both = pieces(ENGLISH + FRENCH, 70)
cases = [marian("marian", both, both), marian("marian apart", both, pieces(FRENCH, 40), share_encoder_decoder_embeddings=False)]
print(json.dumps({"made_by": f"transformers {transformers.__version__}, torch {torch.__version__}", "cases": cases}, ensure_ascii=False))
