import type { Json } from '@ridgeline/contracts';
import { shown } from './refuse.ts';
import { type Fields, isRecord, same } from './same.ts';
import { readStage } from './stage.ts';

/** The kinds that a place of `tokenizer.json` may hold. */
type Catalogue = Readonly<
  Record<
    string,
    ((options: never) => { toJSON(): Json }) & {
      readonly example: object;
      readonly fromJSON: (json: unknown) => unknown;
    }
  >
>;

/** The fields for which a stage is not read: those that would mend it alone, or else all that are unlike a known one. */
const oddFields = (catalogue: Catalogue, found: Fields): readonly string[] => {
  const known = Object.values(catalogue)
    .map((kind) => kind(kind.example as never).toJSON())
    .filter((json): json is Record<string, Json> => isRecord(json) && json.type === found.type);
  if (known.length === 0) return [];
  const odd = Object.keys(found).filter((key) => known.every((json) => !same(found[key], json[key])));
  const alone = odd.filter((key) =>
    known.some((json) => readStage(catalogue, { ...found, [key]: json[key] }) !== undefined),
  );
  return alone.length > 0 ? alone : odd;
};

/**
 * What stands in a place of a file, for a message: its type, and the fields for which it is not read.
 *
 * @example foundIn(preTokenizers, { type: 'ByteLevel', add_prefix_space: true }) // 'ByteLevel with "add_prefix_space": true'
 */
export const foundIn = (catalogue: Catalogue, value: unknown): string => {
  if (value === null) return 'null';
  const type = isRecord(value) && Object.hasOwn(value, 'type') ? value.type : undefined;
  if (typeof type !== 'string') return 'something else';
  const fields = oddFields(catalogue, value as Fields).map(
    (key) => `"${key.slice(0, 40)}": ${shown((value as Fields)[key])}`,
  );
  return [type.slice(0, 40), ...(fields.length > 0 ? [`with ${fields.slice(0, 3).join(', ')}`] : [])].join(
    ' ',
  );
};
