import type { FieldProblem } from '@vitrine/contracts';
import type { ProductFactRequest, SizeChartRequest } from '@vitrine/contracts/dto';
import { DomainError } from '../../platform/errors';

/** Control characters and halves of surrogate pairs: JSON in PostgreSQL can store neither. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

/** What the form of a request can't say about the parts that are stored as JSON. @throws DomainError `request.invalid` */
export function checkDetails(request: {
  readonly facts?: readonly ProductFactRequest[];
  readonly sizeChart?: SizeChartRequest | null;
}): void {
  const problems = [
    ...factProblems(request.facts ?? []),
    ...(request.sizeChart ? chartProblems(request.sizeChart) : []),
  ];
  if (problems.length > 0)
    throw new DomainError('request.invalid', 'The request does not have the expected form.', { fields: problems });
}

/** @throws DomainError `request.invalid`: a reduction from a price that was not higher is none. */
export function checkPrices(prices: {
  readonly priceMinor: number;
  readonly compareAtPriceMinor: number | null;
}): void {
  if (prices.compareAtPriceMinor === null || prices.compareAtPriceMinor > prices.priceMinor) return;
  throw new DomainError('request.invalid', 'The price before a reduction must be higher than the price.', {
    fields: [{ path: 'compareAtPriceMinor', rules: ['compareAtPriceMinor must be greater than priceMinor'] }],
  });
}

function factProblems(facts: readonly ProductFactRequest[]): FieldProblem[] {
  return facts.flatMap((fact, index) =>
    UNSTORABLE.test(fact.label + fact.text)
      ? [{ path: `facts.${index}`, rules: ['facts must be well-formed text'] }]
      : [],
  );
}

function chartProblems(chart: SizeChartRequest): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (chart.measurements.some((measurement) => UNSTORABLE.test(measurement))) {
    problems.push({ path: 'sizeChart.measurements', rules: ['measurements must be well-formed text of one line'] });
  }
  const sizes = new Set<string>();
  for (const [index, row] of chart.rows.entries()) {
    if (row.valuesCm.length !== chart.measurements.length) {
      problems.push({
        path: `sizeChart.rows.${index}.valuesCm`,
        rules: ['valuesCm must have one value for each of the measurements'],
      });
    }
    if (UNSTORABLE.test(row.size))
      problems.push({ path: `sizeChart.rows.${index}.size`, rules: ['size must be well-formed text'] });
    if (sizes.has(row.size))
      problems.push({ path: `sizeChart.rows.${index}.size`, rules: ['size must be named once'] });
    sizes.add(row.size);
  }
  return problems;
}
