import { act, renderHook } from '@testing-library/react';
import { useSettledText } from './use-settled-text';

function open(value: string) {
  const settled: string[] = [];
  const onSettle = (text: string): void => void settled.push(text);
  const hook = renderHook(({ shown }) => useSettledText(shown, onSettle), { initialProps: { shown: value } });
  const type = (text: string): void => act(() => hook.result.current[1](text));
  const wait = (ms: number): void => act(() => jest.advanceTimersByTime(ms));
  const show = (shown: string): void => act(() => hook.rerender({ shown }));
  return { settled, type, wait, show, text: () => hook.result.current[0] };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('useSettledText', () => {
  it('hands on once when the typing rests', () => {
    const field = open('');
    field.type('c');
    field.wait(299);
    field.type('cl');
    field.wait(299);
    expect(field.settled).toEqual([]);
    field.wait(1);
    expect(field.settled).toEqual(['cl']);
    expect(field.text()).toBe('cl');
  });
  it('keeps what was typed while its own change comes back', () => {
    const field = open('');
    field.type('cl');
    field.wait(300);
    field.type('cla');
    field.show('cl');
    expect(field.text()).toBe('cla');
    field.wait(300);
    expect(field.settled).toEqual(['cl', 'cla']);
  });
  it('follows a change from elsewhere, there and back', () => {
    const field = open('cl');
    field.type('clara');
    field.show('');
    field.wait(1_000);
    expect(field.settled).toEqual([]);
    expect(field.text()).toBe('');
    field.show('cl');
    expect(field.text()).toBe('cl');
  });
});
