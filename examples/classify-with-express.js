// A classifier behind Express: loaded once, asked by every request.
import { once } from 'node:events';
import { encodePredictor } from '@ridgeline/checkpoints';
import { loadClassifier } from '@ridgeline/classifier';
import { readDelimited } from '@ridgeline/data';
import { parseConfig, prepareClassification, trainClassifier } from '@ridgeline/recipes';
import express from 'express';

// the files of a folder, as `ridgeline train table.csv --out my-classifier` writes them
const rows = ['a moving film,pos', 'a dull film,neg', 'moving and warm,pos', 'dull and long,neg'];
const table = readDelimited(`text,label\n${Array(5).fill(rows.join('\n')).join('\n')}\n`);
const config = parseConfig({ task: 'classification', data: { test: 0 } });
const { classifier: trained } = await trainClassifier(await prepareClassification(config, table));
const { spec, params, reader } = trained;
const files = await encodePredictor({ spec, params, features: reader.features.spec, run: {}, card: '' });

const classifier = await loadClassifier(files); // or a folder: await loadClassifier('my-classifier')
const app = express();
app.post('/classify', express.json({ limit: '100kb' }), (request, response) => {
  const { text } = request.body ?? {};
  if (typeof text !== 'string') response.status(400).json({ error: 'text must be a string' });
  else response.json(classifier.classify(text));
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');

const ask = (body) =>
  fetch(`http://127.0.0.1:${server.address().port}/classify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
console.log((await (await ask({ text: 'a moving story' })).json()).label); // pos
console.log((await ask({})).status); // 400
server.close();
