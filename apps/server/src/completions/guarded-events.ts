import { isHeldBack, type TextGuards, toldFindings } from '../text-guards.ts';
import type { ChoiceEvent } from './choice-events.ts';

/**
 * Choices as filters let them out. Filters see a text whole, so that nothing of one is told before its end. One that is held back has
 * neither text nor tokens, and ends for that reason.
 */
export async function* guardedEvents(
  events: AsyncGenerator<ChoiceEvent, void, void>,
  behind: NonNullable<TextGuards['behind']>,
): AsyncGenerator<ChoiceEvent, void, void> {
  const soFar = new Map<number, Pick<ChoiceEvent, 'text' | 'tokens'>>();
  for await (const { index, ...event } of events) {
    const before = soFar.get(index) ?? { text: '', tokens: [] };
    const whole = { text: before.text + event.text, tokens: [...before.tokens, ...event.tokens] };
    soFar.set(index, whole);
    if (event.finishReason === null) continue;
    const found = behind(whole.text);
    const findings = toldFindings('out', index, found.findings);
    yield isHeldBack(found)
      ? { index, text: '', tokens: [], finishReason: 'content_filter', findings }
      : {
          ...{ index, text: found.text, tokens: whole.tokens, finishReason: event.finishReason, findings },
          isChanged: found.verdict === 'changed',
        };
  }
}
