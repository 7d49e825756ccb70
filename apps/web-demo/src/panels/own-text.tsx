import { useSignal } from '@preact/signals';
import { isRidgelineError } from '@ridgeline/contracts';
import { countCharacters, decodeText, firstCharacters } from '@ridgeline/data';
import { chooseText, ownText } from '../view/store.ts';

/** Enough for a long novel; more would only wait in memory. */
const longest = 2_000_000;
/** A tenth must hold one validation window of 32 characters. */
const shortest = 1000;

const checked = (name: string, text: string): string | undefined => {
  const characters = countCharacters(text);
  if (characters < shortest)
    return `${name} has ${characters.toLocaleString('en')} characters; at least ${shortest.toLocaleString('en')} are needed.`;
  chooseText({ name, text: firstCharacters(text, longest) });
  return characters > longest
    ? `Only the first ${longest.toLocaleString('en')} characters of ${name} are used.`
    : undefined;
};

const readFile = async (file: File): Promise<string | undefined> => {
  try {
    return checked(file.name, decodeText(new Uint8Array(await file.arrayBuffer()), file.name));
  } catch (error) {
    if (!isRidgelineError(error)) throw error;
    return `${error.message} ${error.hint ?? ''}`;
  }
};

/** Paste, drop or choose a text. It goes to the worker of this tab and nowhere else. */
export const OwnTextInput = () => {
  const draft = useSignal('');
  const note = useSignal<string | undefined>(undefined);
  const over = useSignal(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) note.value = await readFile(file);
  };
  return (
    <details class="own-text">
      <summary>Your own text</summary>
      <p>
        {ownText.value
          ? `The models learn from ${ownText.value.name}, ${countCharacters(ownText.value.text).toLocaleString('en')} characters.`
          : 'The models learn from the first chapters of Moby-Dick (Herman Melville, 1851).'}{' '}
        <strong>Your text never leaves this tab</strong>: it is learned from here, sent nowhere and stored
        nowhere.
      </p>
      <label for="own-text">Paste a text, or drop a text file here</label>
      <textarea
        id="own-text"
        rows={6}
        class={over.value ? 'over' : ''}
        value={draft.value}
        onInput={({ currentTarget }) => (draft.value = currentTarget.value)}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => (over.value = false)}
        onDrop={(event) => {
          over.value = false;
          const file = event.dataTransfer?.files[0];
          if (file === undefined) return;
          event.preventDefault();
          void take(file);
        }}
      />
      <div class="buttons">
        <button type="button" onClick={() => (note.value = checked('The pasted text', draft.value))}>
          Learn from this text
        </button>
        <label class="file">
          Choose a file
          <input
            type="file"
            accept=".txt,.md,.csv,.json,text/*"
            onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
          />
        </label>
        {ownText.value && (
          <button type="button" onClick={() => chooseText(undefined)}>
            Back to Moby-Dick
          </button>
        )}
      </div>
      <p role="status" class="refused">
        {note.value}
      </p>
    </details>
  );
};
