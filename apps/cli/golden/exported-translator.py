"""What transformers says of a translator that `ridgeline export` wrote: its loss on pairs, and its greedy translations.

    python exported-translator.py FOLDER '[["source", "target"], …]'
"""
import json
import sys

import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

folder, pairs = sys.argv[1], json.loads(sys.argv[2])
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
nats, translations = [], []
with torch.no_grad():
    for source, target in pairs:
        ids = tokenizer(source, return_tensors="pt").input_ids
        wanted = tokenizer(target, return_tensors="pt").input_ids
        begin = torch.tensor([[model.config.decoder_start_token_id]])
        logs = model(input_ids=ids, decoder_input_ids=torch.cat([begin, wanted[:, :-1]], dim=1)).logits[0].log_softmax(-1)
        nats.append(logs.gather(1, wanted[0, :, None]).neg())
        written = model.generate(ids, num_beams=1, do_sample=False)[0]
        translations.append(tokenizer.decode(written, skip_special_tokens=True))
print(json.dumps({"dataLoss": float(torch.cat(nats).double().mean()), "translations": translations}))
