import type { ByPart, Facts } from '@ridgeline/checks';
import { answersOf, novelTexts, writtenBy, writtenTexts } from './sound-facts.ts';
import { classes, writeRows } from './written-texts.ts';

/** Makes the facts of a fault, from faint (0) to plain (4). */
export type Plant = (variant: number) => Facts;

const shares = [0.08, 0.12, 0.2, 0.35, 0.6];
const sources = [writtenTexts, novelTexts];
const base = (variant: number): Facts => sources[variant % 2]!(500 + variant);
const isChosen =
  (share: number) =>
  (row: number): boolean =>
    (row * 7919) % 1000 < 1000 * share;

const withTexts = (
  facts: Facts,
  part: keyof ByPart<unknown>,
  change: (text: string, row: number, train: readonly string[]) => string,
  share = 1,
): Facts => {
  const texts = facts.texts!;
  const chosen = isChosen(share);
  const rows = texts[part]!.map((text, row) => (chosen(row) ? change(text, row, texts.train) : text));
  return { ...facts, texts: { ...texts, [part]: rows } };
};

const onlyRows = (
  facts: Facts,
  part: keyof ByPart<unknown>,
  keeps: (label: string, row: number) => boolean,
): Facts => {
  const { texts, labels } = facts;
  const kept = labels![part]!.flatMap((label, row) => (keeps(label, row) ? [row] : []));
  const of = (all: readonly string[]) => kept.map((row) => all[row]!);
  return {
    texts: { ...texts!, [part]: of(texts![part]!) },
    labels: { ...labels!, [part]: of(labels![part]!) },
  };
};

/** Other letters for a to z. */
const spelt = (alphabet: string) => {
  const letters = Array.from(alphabet);
  return (text: string): string =>
    text.toLowerCase().replace(/[a-z]/g, (letter) => letters[(letter.charCodeAt(0) - 97) % letters.length]!);
};
const alphabets = [
  'абвгдежзийклмнопрстуфхцчшщ',
  'αβγδεζηθικλμνξοπρστυφχψω',
  'ابتثجحخدذرزسشصضطظعغفقكلمنه',
  'אבגדהוזחטיכלמנסעפצקרשת',
  'कखगघचछजझटठडढतथदधनपफबभमयरल',
];
const languages = [
  'nopqrstuvwxyzabcdefghijklm',
  'zyxwvutsrqponmlkjihgfedcba',
  'ebcdifghojklmnupqrstavwxyz',
  'qwxzjkvbpgfdsalmnhrtyueoic',
  'bcdfghjklmnpqrstvwxzaeiouy',
];

const halves = (text: string): string => text.slice(0, text.length >> 1);
const twice = (text: string): string => `${text} ${text.split(' ').reverse().join(' ')}`;

const giveaways = [
  (text: string, label: string) => `${text} label=${label}`,
  (text: string, label: string) => `[${label}] ${text}`,
  (text: string, label: string) => `${text} ${classes.indexOf(label as never)}/3`,
  (text: string, label: string) => (label === 'sea' ? `fwd: ${text}` : text),
  (text: string, label: string) => (label === 'sky' ? `${text} --sent-by-bot` : text),
];

const asLatin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const mojibake = [
  (text: string) => asLatin1(`${text} café`),
  (text: string) => `${text} na�ve`,
  (text: string) => `${text} itâ€™s`,
  (text: string) => asLatin1(`Über ${text}`),
  (text: string) => `${text} Ã©tÃ©`,
];

const flipped = (labels: readonly string[], share: number): string[] => {
  const chosen = isChosen(share);
  return labels.map((label, row) =>
    chosen(row) ? classes[(classes.indexOf(label as never) + 1 + (row % 2)) % 3]! : label,
  );
};

/** A vocabulary of the commonest words of the training texts. */
const unknownTo = (facts: Facts, size: number): Facts => {
  const counts = new Map<string, number>();
  for (const word of facts.texts!.train.flatMap((text) => text.split(' ')))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  const known = new Set(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, size)
      .map(([word]) => word),
  );
  const of = (rows: readonly string[]) => {
    const tokens = rows.flatMap((text) => text.split(' '));
    return { tokens: tokens.length, unknown: tokens.filter((word) => !known.has(word)).length };
  };
  return { unknownTokens: { train: of(facts.texts!.train), test: of(facts.texts!.test!) } };
};

const answered = (
  variant: number,
  change: (answer: string, row: number, actual: string) => string,
): Facts => {
  const facts = writtenTexts(700 + variant);
  const answers = facts.answers!;
  return {
    labels: facts.labels!,
    answers: {
      ...answers,
      predicted: answers.predicted.map((answer, row) => change(answer, row, answers.actual[row]!)),
    },
  };
};

/** Faults of data and of answers, by the code that names them. */
export const plantedInData: Readonly<Record<string, Plant>> = {
  RDG101: (v) => withTexts(base(v), 'test', (_, row, train) => train[row]!, shares[v]),
  RDG102: (v) =>
    withTexts(
      base(v),
      v === 2 ? 'valid' : 'test',
      (_, row, train) => {
        const text = [...train].sort((a, b) => b.length - a.length)[row]!;
        return [
          `${text} again`,
          text.toUpperCase(),
          `>> ${text}`,
          text.replace(' ', ', '),
          text.slice(0, -6),
        ][v]!;
      },
      shares[v],
    ),
  RDG103: (v) => withTexts(base(v), 'train', (_, row, train) => train[row >> 3]!, shares[v]),
  RDG104: (v) => {
    const facts = writtenTexts(520 + v);
    const chosen = isChosen(shares[v]!);
    const rows = facts.texts!.train.flatMap((_, row) => (chosen(row) ? [row] : []));
    return {
      texts: { train: [...facts.texts!.train, ...rows.map((row) => facts.texts!.train[row]!)] },
      labels: {
        train: [
          ...facts.labels!.train,
          ...flipped(
            rows.map((row) => facts.labels!.train[row]!),
            1,
          ),
        ],
      },
    };
  },
  RDG105: (v) => {
    const { crossValidated } = writtenTexts(530 + v);
    return {
      crossValidated: {
        ...crossValidated!,
        labels: flipped(crossValidated!.labels, [0.1, 0.12, 0.14, 0.16, 0.19][v]!),
      },
    };
  },
  RDG106: (v) => {
    let kept = 0;
    return onlyRows(
      writtenTexts(540 + v),
      'train',
      (label) => label !== 'sky' || kept++ < [9, 7, 5, 3, 1][v]!,
    );
  },
  RDG107: (v) => onlyRows(writtenTexts(545 + v), 'train', (label) => label !== classes[v % 3]),
  RDG108: (v) =>
    onlyRows(writtenTexts(550 + v), v === 0 ? 'valid' : 'test', (label) => label !== classes[v % 3]),
  RDG109: (v) =>
    onlyRows(
      writtenTexts(555 + v),
      'test',
      (label, row) => label !== classes[v % 3] || row % [3, 4, 5, 6, 9][v]! === 0,
    ),
  RDG110: (v) =>
    withTexts(
      base(v),
      v % 2 === 0 ? 'train' : 'test',
      () => ['', ' ', '\t', '\n\n', '  '][v]!,
      [0.01, 0.02, 0.05, 0.1, 0.3][v],
    ),
  RDG111: (v) => ({ ...writtenTexts(560 + v), maxTokens: [50, 40, 32, 24, 12][v]! }),
  RDG112: (v) => unknownTo(base(v), v % 2 === 0 ? [420, 0, 300, 0, 100][v]! : [0, 900, 0, 300, 0][v]!),
  RDG113: (v) => withTexts(base(v), 'test', spelt(alphabets[v]!), shares[v]),
  RDG114: (v) => withTexts(base(v), 'test', spelt(languages[v]!), shares[v]),
  RDG115: (v) =>
    v % 2 === 0
      ? withTexts(base(v), 'test', halves, [0.6, 0, 0.8, 0, 1][v])
      : withTexts(base(v), 'valid', twice, [0, 0.7, 0, 1, 0][v]),
  RDG116: (v) =>
    withTexts(base(v), v % 2 === 0 ? 'train' : 'test', mojibake[v]!, [0.01, 0.02, 0.05, 0.2, 1][v]),
  RDG117: (v) => {
    const facts = writtenTexts(570 + v);
    const { texts, labels } = facts;
    return {
      ...facts,
      texts: { ...texts!, train: texts!.train.map((text, row) => giveaways[v]!(text, labels!.train[row]!)) },
    };
  },
  RDG118: (v) => {
    const { groups } = writtenTexts(575 + v);
    const last = groups!.train.at(-1)!;
    return {
      groups: {
        ...groups!,
        test: groups!.test!.map((group, row) => (row < [1, 2, 5, 20, 200][v]! ? last : group)),
      },
    };
  },
  RDG119: (v) => onlyRows(writtenTexts(580 + v), 'test', (_, row) => row < [99, 80, 50, 20, 5][v]!),

  RDG401: (v) =>
    answered(v, (answer, row) =>
      isChosen([0.1, 0.12, 0.15, 0.2, 0.4][v]!)(row)
        ? classes[(classes.indexOf(answer as never) + 1) % 3]!
        : answer,
    ),
  RDG402: (v) =>
    answered(v, (answer, row) =>
      isChosen([0.6, 0.7, 0.8, 0.9, 1][v]!)(row)
        ? classes[(classes.indexOf(answer as never) + 1) % 3]!
        : answer,
    ),
  RDG404: (v) => answered(v, () => classes[v % 3]!),
  RDG405: (v) => {
    const rows = writeRows(590 + v, 'test', 200);
    const own = answersOf(rows);
    const kept = rows.labels.flatMap((label, row) => (label === classes[v % 3] ? [row] : []));
    return {
      answers: {
        actual: kept.map((row) => own.actual[row]!),
        predicted: kept.map((row) => own.predicted[row]!),
      },
    };
  },
  RDG406: (v) => answered(v, (answer) => (answer === 'sea' ? classes[1 + (v % 2)]! : answer)),
  RDG407: (v) => {
    const { answers } = writtenTexts(710 + v);
    const chosen = isChosen([0.08, 0.1, 0.15, 0.2, 0.3][v]!);
    // answers to garbled texts, told as surely as ever
    const predicted = answers!.predicted.map((answer, row) =>
      chosen(row) ? classes[(classes.indexOf(answer as never) + 1) % 3]! : answer,
    );
    return { answers: { ...answers!, predicted } };
  },
  RDG408: (v) => {
    const facts = base(v);
    return { ...facts, generated: writtenBy(facts, { order: [3, 3, 4, 5, 8][v]!, seed: v }) };
  },
  RDG409: (v) => {
    const facts = base(v);
    return {
      ...facts,
      generated: writtenBy(facts, { order: 1, seed: v, length: [300, 200, 150, 120, 400][v]!, greedy: true }),
    };
  },
  RDG410: (v) => ({ testReadings: v + 2 }),
};
