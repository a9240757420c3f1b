import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Sheet } from './sheet';

// The browser of the tests has no modal dialogs.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
  window.matchMedia = () => ({ matches: false }) as MediaQueryList;
});
afterEach(cleanup);

function show(closesOnTapBeside?: boolean): jest.Mock {
  const onClose = jest.fn();
  render(
    <Sheet
      title="Confirm your order"
      onClose={onClose}
      {...(closesOnTapBeside === undefined ? {} : { closesOnTapBeside })}
    >
      <p>One coat</p>
    </Sheet>,
  );
  return onClose;
}

describe('a sheet', () => {
  it('is closed by a tap beside it, and by none inside', () => {
    const onClose = show();
    fireEvent.click(screen.getByText('One coat'));
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('dialog'));
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it('stays where closing loses something, until it is closed on purpose', () => {
    const onClose = show(false);
    fireEvent.click(screen.getByRole('dialog'));
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});
