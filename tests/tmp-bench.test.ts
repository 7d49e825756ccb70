import { crossEntropy } from '@ridgeline/losses';
import { lstm } from '@ridgeline/models';
import { adam, chain, clipByGlobalNorm } from '@ridgeline/optimizers';
import { groupLasso } from '@ridgeline/regularizers';
import { randomStream, toHost } from '@ridgeline/tensors';
import { fit } from '@ridgeline/trainers';
import { expect, it } from 'vitest';
import { backends } from './backends.ts';

it('y', async () => {
  await backends.wasm!();
  const [B, T, V, D, H] = [20, 35, 10000, 256, 256];
  const model = lstm({ vocabulary: V, embedding: D, hidden: H, layers: 2 });
  const random = randomStream(1);
  const whole = await toHost(model.init(random.stream('init')));
  const ids = (s: number, n: string) => ({ shape: [B, T], data: random.stream(n).at(s).integers(B * T, V) });
  const batches = { spec: {}, targetsPerBatch: B * T, stepsPerEpoch: 1, at: (s: number) => ({ inputs: { ids: ids(s, 'x') }, targets: ids(s, 'y') }) };
  const emptied = (share: number) =>
    Object.fromEntries(Object.entries(whole).map(([path, { shape, data }]) => {
      const out = data.slice();
      for (const w of model.widths!) {
        const n = Math.round(w.size * share);
        for (const p of w.weights) {
          if (p.path !== path) continue;
          const inner = shape.slice(p.axis + 1).reduce((a, b) => a * b, 1);
          const size = shape[p.axis]!;
          for (let i = 0; i < out.length; i++) {
            const at = Math.floor(i / inner) % size;
            for (const s of p.starts) if (at >= s && at < s + n) out[i] = 0;
          }
        }
      }
      return [path, { shape, data: out }];
    }));
  const time = async (share: number, rules: any[], narrowEvery?: number) => {
    const ms: number[] = [];
    for await (const e of fit({ model, loss: crossEntropy(), optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 1e-3 })), rules, batches, random, maxSteps: 14, initial: emptied(share), ...(narrowEvery && { narrowEvery }) }))
      if (e.type === 'step-end') ms.push(e.stepMs);
    return ms.slice(4).sort((a, b) => a - b)[3]!;
  };
  const rule = [{ widthRegularizer: groupLasso({ lambda: 0.01 }), as: 'proximal' }];
  const cpu = process.cpuUsage();
  console.log('no rule', await time(0, []));
  console.log('whole', await time(0, rule));
  for (const s of [0, 0.25, 0.5, 0.75]) console.log(s, await time(s, rule, 1));
  console.log(process.cpuUsage(cpu));
  expect(1).toBe(1);
}, 300000);
