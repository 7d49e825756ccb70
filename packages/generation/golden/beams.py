"""Golden values of beam search, by `generate` of Hugging Face transformers on a model that is a table: the logits of the next id by the last two.
Usage, in this folder: python beams.py > beams.json; with a version before 5, which had diverse beam search, also python beams.py groups > beams-groups.json.
There a group that was over went on to take the padding token from the others, so groups are compared where texts do not end early."""

import json
import sys

import torch
import transformers
from transformers import GenerationConfig, GenerationMixin, LogitsProcessor, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutputWithPast

VOCABULARY, END = 7, 6


class TableConfig(PretrainedConfig):
    model_type = "table"
    num_hidden_layers = 1
    hidden_size = 1
    num_attention_heads = 1


class TableModel(PreTrainedModel, GenerationMixin):
    config_class = TableConfig
    main_input_name = "input_ids"

    def __init__(self, table):
        super().__init__(TableConfig(vocab_size=VOCABULARY))
        self.register_buffer("table", table)
        self.anchor = torch.nn.Parameter(torch.zeros(1))

    def forward(self, input_ids, attention_mask=None, **_):
        before = torch.cat([torch.zeros_like(input_ids[:, :1]), input_ids[:, :-1]], 1)
        return CausalLMOutputWithPast(logits=self.table[before, input_ids])

    def prepare_inputs_for_generation(self, input_ids, *_, attention_mask=None, **kwargs):
        return {"input_ids": input_ids}

    def _init_weights(self, _):
        pass


def draw(seed, end):
    """Logits in thousandths; `end` is added to that of the id that ends a text."""
    table = (torch.randn(VOCABULARY, VOCABULARY, VOCABULARY, generator=torch.Generator().manual_seed(seed)) * 1500).round() / 1000
    table[:, :, END] += end
    return table


def run(table, prompts, processors=(), **options):
    model = TableModel(table).eval()
    config = GenerationConfig(eos_token_id=END, pad_token_id=END, do_sample=False, use_cache=False, return_dict_in_generate=True, output_scores=True, **options)
    ids = torch.tensor(prompts)
    found = model.generate(ids, generation_config=config, attention_mask=torch.ones_like(ids), **({"logits_processor": list(processors)} if processors else {}))
    count = options["num_return_sequences"]
    rows = [row[ids.shape[1] :].tolist() for row in found.sequences]
    cut = [row[: row.index(END)] if END in row else row for row in rows]
    scores = found.sequences_scores.tolist()
    return [[{"ids": cut[t * count + i], "score": round(scores[t * count + i], 6)} for i in range(count)] for t in range(len(prompts))]


def main():
    groups = len(sys.argv) > 1
    cases = []
    for seed, end in [(1, 0.0), (2, 1.0), (3, -1.5)]:
        table = draw(seed, -8.0 if groups else end)
        tries = []
        if groups:
            for beams, count, strength, early in [(4, 2, 0.5, True), (6, 3, 1.0, True), (6, 2, 0.3, False), (4, 4, 0.7, True)]:
                given = {"beams": beams, "groups": count, "diversity": strength, "earlyStopping": early, "lengthPenalty": 1.0, "maxTokens": 6}
                found = run(table, [[0, 3]], num_beams=beams, num_beam_groups=count, diversity_penalty=strength, num_return_sequences=beams, length_penalty=1.0, early_stopping=early, max_new_tokens=6)
                tries.append({"prompts": [[0, 3]], "options": given, "found": found})
        else:
            for beams in [2, 5]:
                for penalty in [0.0, 0.6, 2.0, -0.5]:
                    for early in [True, False, "never"]:
                        prompts = [[0, 3], [5, 1]]
                        given = {"beams": beams, "hypotheses": beams, "earlyStopping": early, "lengthPenalty": penalty, "maxTokens": 8}
                        found = run(table, prompts, num_beams=beams, num_return_sequences=beams, length_penalty=penalty, early_stopping=early, max_new_tokens=8)
                        tries.append({"prompts": prompts, "options": given, "found": found})
            for extra, hf in [
                ([{"kind": "repetitionPenalty", "penalty": 1.4}], {"repetition_penalty": 1.4}),
                ([{"kind": "noRepeatNgram", "size": 2}], {"no_repeat_ngram_size": 2}),
                ([{"kind": "minLength", "tokens": 4}], {"min_new_tokens": 4}),
                ([{"kind": "badWord", "ids": [1]}, {"kind": "badWord", "ids": [3, 4]}], {"bad_words_ids": [[1], [3, 4]]}),
            ]:
                given = {"beams": 3, "hypotheses": 3, "maxTokens": 8}
                found = run(table, [[0, 3]], num_beams=3, num_return_sequences=3, max_new_tokens=8, **hf)
                tries.append({"prompts": [[0, 3]], "options": given, "processors": extra, "found": found})
        cases.append({"table": [round(logit, 3) for logit in table.flatten().tolist()], "tries": tries})
    json.dump({"source": f"transformers {transformers.__version__}, float32", "vocabulary": VOCABULARY, "end": END, "cases": cases}, sys.stdout)


main()
