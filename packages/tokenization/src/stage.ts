import { type AnyKind, type Json, requireOneOf } from '@ridgeline/contracts';
import { same } from './same.ts';

/** A kind of stage that can be read from its place in `tokenizer.json`. */
export type StageKind<Kind, Unit> = Kind & {
  /** The stage that a part of a file describes; `undefined` if it describes another kind. */
  readonly fromJSON: (json: unknown) => Unit | undefined;
};

/** A kind of stage with what reads it. */
export const stage = <Kind extends AnyKind, Unit>(
  kind: Kind,
  fromJSON: (json: unknown) => Unit | undefined,
): StageKind<Kind, Unit> => Object.assign(kind, { fromJSON });

/** A kind without options: a file that describes it is the file that it writes. */
export const plainStage = <Kind extends AnyKind & (() => { toJSON(): Json })>(
  kind: Kind,
): StageKind<Kind, ReturnType<Kind>> =>
  stage(kind, (json) => {
    const unit = kind() as ReturnType<Kind>;
    return same(json, unit.toJSON()) ? unit : undefined;
  });

/** The unit that one kind of a catalogue reads from a part of a file; `undefined` if none does. */
export const readStage = <Unit>(
  catalogue: Readonly<Record<string, { readonly fromJSON: (json: unknown) => Unit | undefined }>>,
  json: unknown,
): Unit | undefined => {
  for (const { fromJSON } of Object.values(catalogue)) {
    const unit = fromJSON(json);
    if (unit !== undefined) return unit;
  }
  return undefined;
};

/** The unit of a catalogue that a spec describes. @throws `E_OPTION` for a kind that it does not list */
export const unitOf = <Unit>(
  who: string,
  catalogue: Readonly<Record<string, (options: never) => Unit>>,
  spec: { readonly kind: string },
): Unit => {
  requireOneOf(who, Object.keys(catalogue), { kind: spec.kind });
  return catalogue[spec.kind]!(spec as never);
};
