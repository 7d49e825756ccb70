import type { PictureShape } from '../run/weight-picture.ts';
import { secondSideOf } from '../view/caption.ts';
import { shown } from '../view/store.ts';
import type { SideName } from '../view/view.ts';

/** The line height of `.characters` too. */
const rowHeight = 12;
const strengths = ['1', '2', '3'] as const;

/** Spaces and line ends cannot be seen. */
const visibleOf = (character: string): string =>
  ({ ' ': 'sp', '\n': 'nl', '\t': 'tab' })[character] ?? character;

/** One path for all cells of a digit. */
const cellsOf = (digits: string, columns: number, wanted: string): string =>
  Array.from(digits, (digit, index) =>
    digit === wanted ? `M${index % columns} ${Math.floor(index / columns)}h.9v.9h-.9z` : '',
  ).join('');

interface MatrixProps {
  readonly digits: string;
  readonly shape: PictureShape;
  readonly name: string;
}

const Matrix = ({ digits, shape: { characters, columns }, name }: MatrixProps) => {
  const zeros = Array.from(digits).filter((digit) => digit === '0').length;
  return (
    <div class="matrix">
      <div class="characters" aria-hidden="true">
        {characters.map((character) => (
          <div key={character}>{visibleOf(character)}</div>
        ))}
      </div>
      <svg
        role="img"
        aria-label={`${name}: ${digits.length} weights of the output layer, ${zeros} of them exactly zero`}
        viewBox={`0 0 ${columns} ${characters.length}`}
        preserveAspectRatio="none"
        height={rowHeight * characters.length}
      >
        {strengths.map((strength) => (
          <path key={strength} class={`weight-${strength}`} d={cellsOf(digits, columns, strength)} />
        ))}
      </svg>
    </div>
  );
};

const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

const Side = ({ side, name }: { readonly side: SideName; readonly name: string }) => {
  const { weights, opened, evaluations } = shown.value;
  const share = evaluations.at(-1)?.[side].zeroShare;
  return (
    <div class={side}>
      <p class="zeros">
        <span class="hidden">{name}: </span>
        <b>{share === undefined ? '–' : percent(share)}</b> of all weights exactly zero
      </p>
      {weights && opened ? (
        <Matrix digits={weights[side]} shape={opened.picture} name={name} />
      ) : (
        <div class="matrix" />
      )}
    </div>
  );
};

/** The output layer of both sides as a picture: exact zeros are blank. */
export const Weights = () => (
  <section class="weights" aria-label="Weights">
    <div class="panels two">
      <Side side="plain" name="Without a penalty" />
      <Side side="penalised" name={secondSideOf(shown.value)} />
    </div>
    <p class="legend">
      Output layer: a row a character, a column a hidden unit. Stronger colour is a larger weight, blank is
      exactly zero.
    </p>
  </section>
);
