import { isSameTryOn, mergeTryOn, NO_TRY_ON } from './try-on';

const facts = { wearerName: 'Lena', wearerHeightCm: 174, sizeWorn: 'S', colourWorn: 'Oat', note: 'Fits loosely' };

describe('what the wearer wears', () => {
  it('keeps what the request leaves out', () => {
    expect(mergeTryOn(facts, { sizeWorn: 'M' })).toEqual({ ...facts, sizeWorn: 'M' });
    expect(mergeTryOn(facts, {})).toEqual(facts);
    expect(mergeTryOn(facts, undefined)).toEqual(facts);
  });

  it('takes away what is null or empty', () => {
    const empty = { wearerName: '', wearerHeightCm: null, sizeWorn: null, colourWorn: '', note: '' };
    expect(mergeTryOn(facts, empty)).toEqual(NO_TRY_ON);
  });

  it('tells a change from none', () => {
    expect(isSameTryOn(facts, { ...facts })).toBe(true);
    expect(isSameTryOn(facts, { ...facts, wearerHeightCm: 175 })).toBe(false);
  });
});
