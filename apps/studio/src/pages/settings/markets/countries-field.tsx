import { MultiSelect, Switch } from '@mantine/core';
import type { MarketView } from '@vitrine/contracts';
import { Button, countryOptions, EU_COUNTRIES } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './markets.module.css';

/** Countries one by one, or whatever no other market names. A country of another market can be seen, not chosen. */
export function CountriesField({
  isEverywhereElse,
  countries,
  error,
  others,
  onEverywhereElse,
  onCountries,
}: {
  readonly isEverywhereElse: boolean;
  readonly countries: readonly string[];
  readonly error: string | undefined;
  /** The other markets of the store. */
  readonly others: readonly MarketView[];
  readonly onEverywhereElse: (isOn: boolean) => void;
  readonly onCountries: (countries: readonly string[]) => void;
}): ReactElement {
  const ownerOf = new Map(others.flatMap((market) => market.countries.map((code) => [code, market.name] as const)));
  const union = EU_COUNTRIES.filter((code) => !ownerOf.has(code) && !countries.includes(code));
  return (
    <>
      <Switch
        label="Everywhere else"
        description="All countries that no other market names."
        checked={isEverywhereElse}
        error={isEverywhereElse ? error : undefined}
        onChange={(event) => onEverywhereElse(event.target.checked)}
      />
      {!isEverywhereElse && (
        <div className={styles.countries}>
          <MultiSelect
            label="Countries"
            placeholder={countries.length === 0 ? 'Type a name' : ''}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': 'Take all countries out' }}
            hidePickedOptions
            selectFirstOptionOnChange
            nothingFoundMessage="No country is called like that."
            data={countryOptions().map(({ code, name }) => {
              const owner = ownerOf.get(code);
              return {
                value: code,
                label: owner === undefined ? name : `${name} (${owner})`,
                disabled: owner !== undefined,
              };
            })}
            value={[...countries]}
            error={error}
            onChange={onCountries}
          />
          {union.length > 0 && (
            <span>
              <Button size="sm" onClick={() => onCountries([...countries, ...union])}>
                {union.length === EU_COUNTRIES.length ? 'Add the European Union' : 'Add the rest of the European Union'}
              </Button>
            </span>
          )}
        </div>
      )}
    </>
  );
}
