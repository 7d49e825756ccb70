"""A tiny random Marian model and its logits: python marian.py > marian.json (torch, transformers)."""

import json

import torch
import transformers
from transformers import MarianConfig, MarianMTModel

torch.manual_seed(1)


def listed(tensor):
    return {"shape": list(tensor.shape), "data": [float(f"{x:.8g}") for x in tensor.flatten().tolist()]}


def case(name, **over):
    config = MarianConfig(
        **{
            "vocab_size": 11,
            "d_model": 8,
            "encoder_layers": 2,
            "decoder_layers": 1,
            "encoder_attention_heads": 2,
            "decoder_attention_heads": 2,
            "encoder_ffn_dim": 12,
            "decoder_ffn_dim": 12,
            "activation_function": "swish",
            "scale_embedding": True,
            "max_position_embeddings": 16,
            "pad_token_id": 10,
            "eos_token_id": 0,
            "decoder_start_token_id": 10,
            "dropout": 0.0,
            **over,
        }
    )
    model = MarianMTModel(config).eval()
    model.set_attn_implementation("eager")
    with torch.no_grad():
        for path, tensor in model.state_dict().items():
            if "embed_positions" not in path:
                tensor.normal_(0, 0.5)
    source = torch.tensor([[3, 1, 4, 0, 10], [5, 9, 2, 6, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 0], [1, 1, 1, 1, 1]])
    ids = torch.tensor([[10, 7, 8], [10, 2, 1]])
    found = model(input_ids=source, attention_mask=mask, decoder_input_ids=ids, output_attentions=True)
    logits = found.logits
    kept = {
        path: listed(tensor)
        for path, tensor in model.state_dict().items()
        if "embed_positions" not in path and "lm_head" not in path
    }
    return {
        "name": name,
        "config": {key: value for key, value in config.to_dict().items() if key in WANTED},
        "tensors": kept,
        "source": source.tolist(),
        "sourceMask": mask.tolist(),
        "ids": ids.tolist(),
        "logits": listed(logits.detach()),
        # of the last layer, the mean of its heads, after each id
        "attended": listed(found.cross_attentions[-1].detach().mean(1)),
    }


WANTED = (
    "model_type vocab_size decoder_vocab_size d_model encoder_layers decoder_layers encoder_attention_heads "
    "decoder_attention_heads encoder_ffn_dim decoder_ffn_dim activation_function scale_embedding "
    "share_encoder_decoder_embeddings tie_word_embeddings"
).split()
cases = [
    case("one vocabulary"),
    case("two vocabularies", share_encoder_decoder_embeddings=False, decoder_vocab_size=11, vocab_size=12, activation_function="gelu"),
]
print(json.dumps({"made_by": f"transformers {transformers.__version__}, torch {torch.__version__}", "cases": cases}))
