import { fireEvent, render, screen } from '@testing-library/react';
import type { LiveTrayItem } from '../model/live-tray';
import { NowShowing } from './now-showing';
import { TrayGrid } from './tray-grid';
import type { ConsoleModel } from './use-console';

const item = (number: number, change: Partial<LiveTrayItem> = {}): LiveTrayItem => ({
  pinId: `pin-${number}`,
  number,
  title: `Piece ${number}`,
  pictureUrl: null,
  currency: 'EUR',
  priceMinor: 8900,
  hasSeveralPrices: false,
  compareAtMinor: null,
  left: 3,
  stock: [
    { size: 'M', available: 3, waiting: 0 },
    { size: 'L', available: 0, waiting: 0 },
  ],
  tryOn: { wearerName: 'Lena', wearerHeightCm: 172, sizeWorn: 'M', colourWorn: null, note: null },
  fitNote: 'runs-small',
  isPinned: false,
  isNow: false,
  isNext: false,
  ...change,
});
function model(items: readonly LiveTrayItem[]) {
  const commands = {
    show: jest.fn(),
    next: jest.fn(),
    hide: jest.fn(),
    unpin: jest.fn(),
    togglePause: jest.fn(),
    end: jest.fn(() => Promise.resolve(true)),
  };
  const action = { isBusy: false, run: () => Promise.resolve(true) };
  const value: ConsoleModel = {
    tray: { items, now: items.find(({ isNow }) => isNow) ?? null, next: items.find(({ isNext }) => isNext) ?? null },
    isTrayLoading: false,
    trayError: null,
    pinAction: action,
    roomAction: action,
    waitReason: null,
    commands,
  };
  return { value, commands };
}

describe('TrayGrid', () => {
  it('shows the piece that is tapped', () => {
    const items = [item(1, { isNow: true }), item(2, { isNext: true })];
    const { value, commands } = model(items);
    render(<TrayGrid model={value} canPin />);
    expect(screen.getByTestId('tray-item-1').textContent).toContain('Now');
    fireEvent.click(screen.getByTestId('tray-item-2'));
    expect(commands.show).toHaveBeenCalledWith(items[1]);
  });
  it('lets nobody pin who may not', () => {
    const { value, commands } = model([item(1)]);
    render(<TrayGrid model={value} canPin={false} />);
    fireEvent.click(screen.getByTestId('tray-item-1'));
    expect(commands.show).not.toHaveBeenCalled();
  });
});

describe('while the console is not connected', () => {
  it('the tray and what is on screen rest, and say why', () => {
    const items = [item(1, { isNow: true }), item(2, { isNext: true })];
    const { value, commands } = model(items);
    const resting = { ...value, waitReason: 'Waits until the connection is back' };
    render(
      <>
        <TrayGrid model={resting} canPin />
        <NowShowing model={resting} shownAtMs={null} canPin />
      </>,
    );
    for (const id of ['tray-item-2', 'show-next', 'hide-pin']) {
      const button = screen.getByTestId<HTMLButtonElement>(id);
      fireEvent.click(button);
      expect(button.disabled).toBe(true);
      expect(button.title).toBe('Waits until the connection is back');
    }
    expect(commands.show).not.toHaveBeenCalled();
    expect(commands.next).not.toHaveBeenCalled();
    expect(commands.hide).not.toHaveBeenCalled();
  });
});

describe('NowShowing', () => {
  it('names the piece, what is left per size and what comes next', () => {
    const { value, commands } = model([item(1, { isNow: true }), item(2, { isNext: true, title: 'Marlo blazer' })]);
    render(<NowShowing model={value} shownAtMs={null} canPin />);
    expect(screen.getByTestId('now-showing-title').textContent).toBe('Piece 1');
    expect(screen.getByTestId('stock-M').textContent).toBe('3');
    expect(screen.getByTestId('stock-L').textContent).toBe('0');
    fireEvent.click(screen.getByTestId('show-next'));
    expect(screen.getByTestId('show-next').textContent).toContain('Next: Marlo blazer');
    expect(commands.next).toHaveBeenCalled();
  });
});
