"""Tiny random models of Hugging Face and their logits: huggingface.json.

    pip install torch transformers
    python packages/models/golden/huggingface.py > packages/models/golden/huggingface.json
"""
import json

import torch
import transformers
from transformers import BertConfig, BertForSequenceClassification, GPT2Config, GPT2LMHeadModel

torch.manual_seed(1)
GPT2 = (
    "model_type vocab_size n_positions n_embd n_head n_layer n_inner activation_function layer_norm_epsilon "
    "scale_attn_weights scale_attn_by_inverse_layer_idx add_cross_attention tie_word_embeddings"
).split()
BERT = (
    "model_type vocab_size type_vocab_size max_position_embeddings hidden_size num_attention_heads num_hidden_layers "
    "intermediate_size hidden_act layer_norm_eps is_decoder"
).split()


def told(tensor):
    # nine digits tell every float32
    return {"shape": list(tensor.shape), "data": [float(f"{x:.9g}") for x in tensor.flatten().tolist()]}


def begun(model):
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            tensor.normal_(0, 0.5)
    return model.eval()


def case(name, model, wanted, tied, **inputs):
    with torch.no_grad():
        logits = model(**{key: torch.tensor(value) for key, value in inputs.items()}).logits
    config = {key: value for key, value in model.config.to_dict().items() if key in wanted}
    tensors = {key: told(value) for key, value in model.state_dict().items() if key not in tied and "position_ids" not in key}
    return {"name": name, "config": config, "tensors": tensors, "inputs": inputs, "logits": told(logits)}


def gpt2(name, **over):
    sizes = {"vocab_size": 11, "n_positions": 8, "n_embd": 8, "n_head": 2, "n_layer": 2}
    model = begun(GPT2LMHeadModel(GPT2Config(**{**sizes, "bos_token_id": None, "eos_token_id": None, **over})))
    tied = ["lm_head.weight"] if model.config.tie_word_embeddings else []
    return case(name, model, GPT2, tied, input_ids=[[3, 1, 4, 1, 5], [9, 2, 6, 5, 10]])


def bert():
    model = begun(
        BertForSequenceClassification(
            BertConfig(
                vocab_size=11, type_vocab_size=2, max_position_embeddings=8, hidden_size=8, num_attention_heads=2,
                num_hidden_layers=2, intermediate_size=12, num_labels=3,
            )
        )
    )
    return case(
        "a BERT classifier", model, BERT, [],
        input_ids=[[3, 1, 4, 1, 5], [9, 2, 6, 0, 0]],
        attention_mask=[[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]],
        token_type_ids=[[0, 0, 1, 1, 1], [0, 1, 1, 0, 0]],
    )


cases = [
    gpt2("a GPT-2 with a tied head"),
    gpt2("a GPT-2 with a head of its own", tie_word_embeddings=False, n_inner=12, activation_function="gelu"),
    bert(),
]
print(json.dumps({"made_by": f"transformers {transformers.__version__}, torch {torch.__version__}", "cases": cases}))
