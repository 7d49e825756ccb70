// Models of tf.layers, with nothing of ours in them, trained by fit on WebAssembly: only the start of it differs.
import { wasmBackend } from '@ridgeline/backend-wasm';
import { randomStream } from '@ridgeline/tensors'; // registers gradients
import { tensor, train } from '@tensorflow/tfjs-core';
import { initializers, input, layers, model, sequential } from '@tensorflow/tfjs-layers';

await wasmBackend().start();

// texts of 8 words out of 20, with words 7 and 3 beside each other; which of the two comes first?
const [texts, time, vocabulary] = [192, 8, 20];
const random = randomStream(1).stream('words');
const words = random.integers(texts * time, vocabulary);
const places = random.at(1).integers(texts, time - 1);
const answers = Float32Array.from(places, (place, i) => {
  words.set(i % 2 ? [7, 3] : [3, 7], i * time + place);
  return i % 2;
});

let seed = 0;
const embedding = (size) =>
  layers.embedding({
    inputDim: vocabulary,
    outputDim: size,
    embeddingsInitializer: initializers.randomNormal({ stddev: 0.3, seed: ++seed }),
  });
const kernelInitializer = () => initializers.glorotUniform({ seed: ++seed });
const answer = () =>
  layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer: kernelInitializer() });

const lstm = sequential({
  layers: [
    layers.inputLayer({ inputShape: [time] }),
    embedding(16),
    layers.lstm({
      units: 16,
      kernelInitializer: kernelInitializer(),
      recurrentInitializer: initializers.glorotUniform({ seed: ++seed }),
    }),
    answer(),
  ],
});

// widths 3, 4 and 5 beside each other, as in Kim 2014
const ids = input({ shape: [time] });
const embedded = embedding(16).apply(ids);
const widths = [3, 4, 5].map((kernelSize) => {
  const convolution = { filters: 16, kernelSize, activation: 'relu', kernelInitializer: kernelInitializer() };
  return layers.globalMaxPooling1d().apply(layers.conv1d(convolution).apply(embedded));
});
const features = layers.dropout({ rate: 0.3, seed: 1 }).apply(layers.concatenate().apply(widths));
const textCnn = model({ inputs: ids, outputs: answer().apply(features) });

const [x, y] = [tensor(words, [texts, time]), tensor(answers, [texts, 1])];
for (const [name, net] of Object.entries({ lstm, textCnn })) {
  net.compile({ optimizer: train.adam(0.02), loss: 'binaryCrossentropy' });
  const { history } = await net.fit(x, y, { epochs: 10, batchSize: 32, shuffle: false, verbose: 0 });
  console.log(name, history.loss[0].toFixed(2), 'to', history.loss[9].toFixed(2));
}
// → lstm 0.6… to 0.0…
// → textCnn 0.… to 0.0…
