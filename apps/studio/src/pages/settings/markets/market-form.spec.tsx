import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { ApiError, type Api } from '@vitrine/client';
import type { MarketView, StoreView } from '@vitrine/contracts';
import { ApiProvider } from '@vitrine/web';
import { MemoryRouter } from 'react-router';
import { MarketForm } from './market-form';

const store = { id: 'store', currency: 'EUR' } as StoreView;
const market: MarketView = {
  id: 'market',
  name: 'Europe',
  countries: ['DE', 'FR'],
  currency: 'EUR',
  taxName: 'VAT',
  taxRatePpm: 190_000,
  isTaxIncluded: true,
  dutyTerms: 'none',
  dutyRatePpm: 0,
  shippingMethods: [{ id: 'post', name: 'Post', priceMinor: 490, freeFromMinor: null, minDays: 2, maxDays: 4 }],
};

function open(update: jest.Mock) {
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <ApiProvider api={{ markets: { update } } as unknown as Api}>
          <MemoryRouter>
            <MarketForm store={store} market={market} markets={[market]} />
          </MemoryRouter>
        </ApiProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
const type = (label: string, value: string): void =>
  void fireEvent.change(screen.getByLabelText(label), { target: { value } });
const save = (): Promise<void> =>
  act(async () => {
    fireEvent.click(screen.getByTestId('save-market'));
    await Promise.resolve();
  });
const refused = (body: ConstructorParameters<typeof ApiError>[0]) => jest.fn().mockRejectedValue(new ApiError(body));

describe('MarketForm', () => {
  it('keeps what was typed when a country is taken, and names the country at the field', async () => {
    const details = { market: 'Nordics', countries: ['FR'] };
    const update = refused({ code: 'market.country-taken', message: 'x', details });
    open(update);
    type('Name of the tax', 'TVA');
    await save();
    expect(update).toHaveBeenCalledWith('store', 'market', expect.objectContaining({ taxName: 'TVA' }));
    expect(screen.getByText('France belongs to Nordics already.')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Name of the tax').value).toBe('TVA');
  });

  it('shows what the server refuses of a way of shipping at that way', async () => {
    const fields = [{ path: 'shippingMethods.0.maxDays', rules: ['maxDays must not be less than minDays'] }];
    open(refused({ code: 'request.invalid', message: 'x', details: { fields } }));
    await save();
    const days = screen.getByLabelText('Days, at most');
    expect(days.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getAllByText('MaxDays must not be less than minDays.')).toHaveLength(1);
  });

  it('asks the server nothing while an amount is not one of the currency', async () => {
    const update = jest.fn();
    open(update);
    type('Price, EUR', '4.999');
    await save();
    expect(update).not.toHaveBeenCalled();
    expect(screen.getByText('An amount like 4.90.')).toBeTruthy();
    expect(screen.getByText('Some fields above are not right yet.')).toBeTruthy();
  });
});
