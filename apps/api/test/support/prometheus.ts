export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
export interface Scrape {
  /** By the name of the metric. */
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
}

const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;

/**
 * Reads the text format of Prometheus, version 0.0.4, as strictly as its page describes it.
 * @throws Error naming the line that is none, a metric without a type, or one that stands there twice.
 */
export function parseScrape(text: string): Scrape {
  if (!text.endsWith('\n')) throw new Error('The last line must end with a line feed.');
  const types = new Map<string, string>();
  const seen = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const [, keyword, metric = '', rest = ''] = COMMENT.exec(line) ?? [];
    if (keyword === 'HELP') continue;
    if (keyword === 'TYPE') {
      if (!TYPES.includes(rest) || types.has(metric)) throw new Error(`Not a type, or the second one: ${line}`);
      types.set(metric, rest);
      continue;
    }
    const [, name, labelText = '', valueText = ''] = SAMPLE.exec(line) ?? [];
    if (name === undefined) throw new Error(`Neither a comment nor a sample: ${line}`);
    if (!types.has(name.replace(/_(?:bucket|sum|count)$/, '')) && !types.has(name))
      throw new Error(`A sample of a metric without a type: ${line}`);
    const key = `${name}{${labelText}}`;
    if (seen.has(key)) throw new Error(`The same sample twice: ${line}`);
    seen.add(key);
    samples.push({ name, labels: parseLabels(labelText, line), value: parseValue(valueText, line) });
  }
  return { types, samples };
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let end = 0;
  while (end < text.length) {
    const [whole, name, value] = LABEL.exec(text) ?? [];
    if (whole === undefined || name === undefined || value === undefined) throw new Error(`Bad labels: ${line}`);
    labels[name] = value;
    end = LABEL.lastIndex;
  }
  return labels;
}

function parseValue(text: string, line: string): number {
  const value = text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`Not a number: ${line}`);
  return value;
}

/** The sum of the samples of a name that have these labels; 0 when there is none. */
export const sumOf = ({ samples }: Scrape, name: string, labels: Readonly<Record<string, string>> = {}): number =>
  samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
