/** A web server of one's own that classifies; under Express: `app.post('/classify', express.json(), (request, response) => response.json(classifier.classify(request.body.text)))`. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { encodePredictor } from '@ridgeline/checkpoints';
import { loadClassifier } from '@ridgeline/classifier';
import { readDelimited } from '@ridgeline/data';
import { parseConfig, prepareClassification, trainClassifier } from '@ridgeline/recipes';

// the files of a folder, as `ridgeline train table.csv --out my-classifier` writes them
const rows = ['a moving film,pos', 'a dull film,neg', 'moving and warm,pos', 'dull and long,neg'];
const table = readDelimited(`text,label\n${Array(5).fill(rows.join('\n')).join('\n')}\n`);
const config = parseConfig({ task: 'classification', data: { test: 0 } });
const { classifier: trained } = await trainClassifier(await prepareClassification(config, table));
const { spec, params, reader } = trained;
const files = await encodePredictor({ spec, params, features: reader.features.spec, run: {}, card: '' });

const classifier = await loadClassifier(files); // or a folder: await loadClassifier('my-classifier')
const server = createServer(async (request, response) => {
  const { text } = await json(request);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(classifier.classify(text)));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const url = `http://127.0.0.1:${server.address().port}/classify`;
const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'a moving story' }) });
console.log((await answer.json()).label); // pos
server.close();
