"""Fills huggingface.json with what tokenizers==0.23.3 makes of our documents. Offsets become UTF-16 units.

Run in this folder: pip install tokenizers==0.23.3 && python huggingface.py
"""

import json
from tokenizers import Tokenizer


def units(text, index):
    return len(text[:index].encode("utf-16-le")) // 2


with open("huggingface.json", encoding="utf-8") as file:
    goldens = json.load(file)

for golden in goldens:
    tokenizer = Tokenizer.from_str(json.dumps(golden["document"]))
    golden["savedAgain"] = json.loads(tokenizer.to_str())
    for case in golden["cases"]:
        text = case["text"]
        encoding = tokenizer.encode(text)
        case["ids"] = encoding.ids
        case["offsets"] = [units(text, index) for pair in encoding.offsets for index in pair]
        case["decoded"] = tokenizer.decode(encoding.ids, skip_special_tokens=False)

with open("huggingface.json", "w", encoding="utf-8") as file:
    json.dump(goldens, file, ensure_ascii=True, indent=1)
    file.write("\n")
