import { addMeasurement, chartOf, draftOf, removeMeasurement, setCell } from './size-chart';

describe('size chart draft', () => {
  const chart = { measurements: ['Chest', 'Length'], rows: [{ size: 'S', valuesCm: [44, 96.5] }] };

  it('comes back unchanged', () => {
    expect(chartOf(draftOf(chart, []))).toEqual({ chart });
  });
  it('reads a decimal comma and keeps one digit after it', () => {
    const draft = setCell(draftOf(chart, []), 0, 0, '44,26');
    expect(chartOf(draft)).toEqual({ chart: { ...chart, rows: [{ size: 'S', valuesCm: [44.3, 96.5] }] } });
  });
  it('says which size lacks a number instead of saving a hole', () => {
    expect(chartOf(addMeasurement(draftOf(chart, [])))).toEqual({ problem: 'Give every measurement a name.' });
    expect(chartOf(setCell(draftOf(chart, []), 0, 1, ''))).toEqual({
      problem: 'Size S needs a number in centimetres for every measurement.',
    });
  });
  it('takes a measurement out of every line', () => {
    expect(chartOf(removeMeasurement(draftOf(chart, []), 0))).toEqual({
      chart: { measurements: ['Length'], rows: [{ size: 'S', valuesCm: [96.5] }] },
    });
  });
  it('is no chart at all without measurements', () => {
    expect(chartOf(draftOf(null, ['S', 'M']))).toEqual({ chart: null });
  });
});
