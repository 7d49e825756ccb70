import { type Check, checks, factNames, type Severity } from '@ridgeline/checks';

const rooms = [
  ['1', 'Data'],
  ['2', 'Training'],
  ['3', 'Penalties and strengths'],
  ['4', 'Results'],
] as const;

const meaning: Readonly<Record<Severity, string>> = {
  error: 'figures are wrong, or nothing was learnt',
  warning: 'the result is worse than it could be, or says less than it seems to',
  note: 'worth knowing',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = ({ code, title, severity, why, remedy, needs }: Check): string =>
  `| ${code} | ${severity} | ${title} | ${cell(why)} | ${cell(remedy)} | ${needs.map((need) => factNames[need]).join('; ')} |`;

/** docs/guides/doctor.md */
export const doctorPage = (): string => `# What \`ridgeline doctor\` looks for

<!-- made by tests/doctor-page.test.ts -->

\`ridgeline doctor my-run\` reads the folder of a \`train\`, \`tune\` or \`compare\` and goes through ${checks.length} checks. What it finds comes with how it was found,
why it matters and what to do. Checks that passed are counted, and so are those that lack a fact; \`--all\` shows them too, with what was measured or
what is lacking. \`--json\` gives everything. Without a folder the command looks at the machine.

The data of the run are read again if they are still what the run began with, by their SHA-256; otherwise the checks of data are not applicable, and
say so. Nothing is trained, and the test part is not asked for a figure.

\`--mute RDG119\` leaves a check out; it can be repeated. A code never changes its meaning.

${Object.entries(meaning)
  .map(([severity, text]) => `- **${severity}**: ${text}.`)
  .join('\n')}

A threshold is one of four things, and the line of the finding says which: a definition (a class without a training row), a statistical test at the level
0.001 (classes as common in two parts), a published figure (wrong labels), or what sampling itself would do (repeated rows matter once they can move an accuracy by
more than its standard error, √n/2 rows of n).

In code: [\`@ridgeline/checks\`](../../packages/checks/README.md). Facts that no folder keeps, such as answers on held-out rows, are given there.
${rooms
  .map(
    ([digit, name]) => `
## ${name}

| code | severity | what | why | what to do | needs |
|---|---|---|---|---|---|
${checks
  .filter(({ code }) => code[3] === digit)
  .map(row)
  .join('\n')}
`,
  )
  .join('')}`;
