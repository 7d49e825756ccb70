import { runChecks } from '@ridgeline/checks';
import { expect, it } from 'vitest';
import { nameTexts, novelTexts, soundResults, soundTraining, writtenBy, writtenTexts } from './checks/sound-facts.ts';
it('sound', () => {
  const time: Record<string, number> = {};
  const timed = <T>(n: string, f: () => T): T => { const t = performance.now(); const r = f(); time[n] = (time[n] ?? 0) + performance.now() - t; return r; };
  for (let i = 0; i < 100; i++) {
    const data = timed('data', () => i % 3 === 0 ? writtenTexts(i) : i % 3 === 1 ? novelTexts(i) : nameTexts(i));
    const gen = i % 3 < 2 ? { generated: timed('gen', () => writtenBy(data, { order: 1, seed: i })) } : {};
    const facts = { ...data, ...gen, ...timed('train', () => soundTraining(i)), ...soundResults(i) };
    const found = timed('check', () => runChecks(facts)).filter(({ outcome }) => outcome === 'found');
    for (const f of found) console.log(i, f.code, f.title, f.how);
    if (i < 3) console.log(i, runChecks(facts).map((f) => `${f.code} ${f.outcome} ${f.how}`).join('\n'));
  }
  console.log(time);
});
