import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { ApiError, type Api } from '@vitrine/client';
import type { ListPriceView, ProductView, VariantView } from '@vitrine/contracts';
import { ApiProvider } from '@vitrine/web';
import { ListPricesRow } from './list-prices-row';

const variant = (listPrices: readonly ListPriceView[]) =>
  ({ id: 'v', size: 'M', colour: 'Ink', sku: 'x', priceMinor: 8_900, listPrices }) as unknown as VariantView;
const product = (listPrices: readonly ListPriceView[]) =>
  ({ id: 'p', storeId: 's', currency: 'EUR', variants: [variant(listPrices)] }) as unknown as ProductView;
const price = (currency: string, priceMinor: number) => ({ currency, priceMinor, compareAtPriceMinor: null });

function open(update: jest.Mock, known: readonly ListPriceView[] = []) {
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <ApiProvider api={{ variants: { update } } as unknown as Api}>
          <table>
            <tbody>
              <ListPricesRow product={product(known)} variant={variant(known)} currencies={['JPY', 'USD']} canEdit />
            </tbody>
          </table>
        </ApiProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
const field = (currency: string) => screen.getByLabelText<HTMLInputElement>(`Price of M, Ink in ${currency}`);
const leave = (currency: string, text: string): void => {
  fireEvent.change(field(currency), { target: { value: text } });
  fireEvent.blur(field(currency));
};
const settled = (): Promise<void> => act(async () => new Promise((resolve) => setTimeout(resolve)));

describe('ListPricesRow', () => {
  it('loses no price when a second field is left before the first is saved', async () => {
    const update = jest.fn((_id: string, request: { listPrices: ListPriceView[] }) =>
      Promise.resolve(product(request.listPrices)),
    );
    open(update);
    leave('JPY', '14800');
    leave('USD', '99');
    await settled();
    expect(update.mock.calls.map(([, { listPrices }]) => listPrices)).toEqual([
      [price('JPY', 14_800)],
      [price('JPY', 14_800), price('USD', 9_900)],
    ]);
  });

  it('keeps a refused amount in its field with the reason, and saves the next one all the same', async () => {
    const fields = [{ path: 'listPrices', rules: ['listPrices must be less'] }];
    const update = jest
      .fn()
      .mockRejectedValueOnce(new ApiError({ code: 'request.invalid', message: 'x', details: { fields } }))
      .mockImplementation((_id, { listPrices }) => Promise.resolve(product(listPrices)));
    open(update);
    leave('JPY', '14800');
    leave('USD', '99');
    await settled();
    expect(field('JPY').value).toBe('14800');
    expect(screen.getByText('ListPrices must be less.')).toBeTruthy();
    expect(update).toHaveBeenLastCalledWith('v', { listPrices: [price('USD', 9_900)] });
  });

  it('takes a price away with an empty field, and sends nothing for an unchanged one', async () => {
    const update = jest.fn(() => Promise.resolve(product([])));
    open(update, [price('JPY', 14_800)]);
    leave('JPY', '14800 ');
    await settled();
    expect(update).not.toHaveBeenCalled();
    leave('JPY', '');
    await settled();
    expect(update).toHaveBeenCalledWith('v', { listPrices: [] });
  });
});
