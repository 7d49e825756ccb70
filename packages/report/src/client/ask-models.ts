import type { CarriedModels } from '../results/carried-models.ts';

/** What the page uses of a classifier; see the package classifier. */
interface Asked {
  classify(
    text: string,
    options: { readonly explain: boolean },
  ): {
    readonly ranking: readonly { readonly label: string; readonly probability: number }[];
    readonly known: number;
    readonly reasons?: readonly { readonly gram: string; readonly contribution: number }[];
  };
  readonly explain?: unknown;
}

interface Decoder {
  decodeClassifier(files: Readonly<Record<string, Uint8Array>>): Promise<{ readonly classifier: Asked }>;
}

/**
 * Lets a reader type a text and see what each carried model says of it, with the words that spoke for it and against it. It runs in the
 * page, as text of its own: it may use nothing from outside.
 */
export const askModels = async (): Promise<void> => {
  const [mostWords, mostClasses, pauseMs] = [8, 3, 250];
  const box = document.querySelector<HTMLTextAreaElement>('#try-text')!;
  const answers = [...document.querySelectorAll<HTMLElement>('.answer')];
  const told = document.querySelector('#try-told')!;
  const { models } = JSON.parse(document.querySelector('#carried')!.textContent ?? '') as CarriedModels;
  const { ridgelineClassifier } = globalThis as unknown as { readonly ridgelineClassifier: Decoder };

  const element = (name: string, className: string, text = ''): HTMLElement => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

  const load = async ({ files }: CarriedModels['models'][number]): Promise<Asked> => {
    const bytes = Object.entries(files).map(([name, file]) => [
      name,
      'text' in file
        ? new TextEncoder().encode(file.text)
        : Uint8Array.from(atob(file.base64), (character) => character.charCodeAt(0)),
    ]);
    return (await ridgelineClassifier.decodeClassifier(Object.fromEntries(bytes))).classifier;
  };

  const word = (gram: string, contribution: number, largest: number): HTMLElement => {
    const item = element('li', contribution > 0 ? 'for' : 'against');
    const value = `${contribution > 0 ? '+' : '−'}${Math.abs(contribution).toFixed(2)}`;
    const bar = element('span', 'length');
    bar.style.width = `${(100 * Math.abs(contribution)) / largest}%`;
    item.append(element('bdi', '', gram), ' ', element('span', '', value), bar);
    return item;
  };

  /** What a model says of the text, into its panel; and the same in few words. */
  const answer = (classifier: Asked, text: string, panel: HTMLElement): string => {
    const {
      ranking,
      known,
      reasons = [],
    } = classifier.classify(text, {
      explain: classifier.explain !== undefined,
    });
    const [first, ...others] = ranking;
    const line = element('p', 'told');
    line.append(element('b', '', first!.label), ` ${percent(first!.probability)}`);
    const rest = others
      .slice(0, mostClasses - 1)
      .map(({ label, probability }) => `${label} ${percent(probability)}`)
      .join(', ');
    const list = element('ol', 'bars');
    const shown = reasons.slice(0, mostWords);
    list.append(
      ...shown.map(({ gram, contribution }) => word(gram, contribution, Math.abs(shown[0]!.contribution))),
    );
    const what =
      known === 0
        ? 'It knows no word of this text, and says what holds for every text.'
        : `${rest}. What spoke for ${first!.label} (+) and against it (−):`;
    panel.replaceChildren(line, element('p', 'note', what), list);
    return `${panel.dataset.name}: ${first!.label}, ${percent(first!.probability)}`;
  };

  try {
    const classifiers = await Promise.all(models.map(load));
    let timer = 0;
    const ask = (): void => {
      const text = box.value;
      if (text.trim() === '') {
        for (const panel of answers) panel.replaceChildren();
        told.textContent = '';
        return;
      }
      const all = classifiers.map((classifier, index) => answer(classifier, text, answers[index]!));
      // who listens hears it once the typing rests
      clearTimeout(timer);
      timer = setTimeout(() => {
        told.textContent = `${all.join('; ')}.`;
      }, pauseMs) as unknown as number;
    };
    box.addEventListener('input', ask);
    box.disabled = false;
    ask();
  } catch (error) {
    told.classList.add('seen');
    told.textContent = `The models cannot be read here: ${(error as Error).message}`;
  }
};
