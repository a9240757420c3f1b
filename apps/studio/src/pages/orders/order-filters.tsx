import { Select, TextInput } from '@mantine/core';
import { LIMITS, OrderStatus, type RoomView } from '@vitrine/contracts';
import { Button, formatDateTime, ORDER_STATUS_WORDS } from '@vitrine/web';
import { Search, SlidersHorizontal } from 'lucide-react';
import { useCallback, useId, useState, type ReactElement } from 'react';
import { activeFilterCount, NO_FILTER, type OrderFilter } from './model/order-filter';
import { useSettledText } from './use-settled-text';
import styles from './order-filters.module.css';

const STATUS_OPTIONS = Object.values(OrderStatus).map((value) => ({ value, label: ORDER_STATUS_WORDS[value].text }));

export const showOptions = (shows: readonly RoomView[]): { readonly value: string; readonly label: string }[] =>
  shows
    .filter(({ status }) => status !== 'draft' && status !== 'scheduled')
    .map(({ id, title, wentLiveAt }) => ({
      value: id,
      label: wentLiveAt === null ? title : `${title} · ${formatDateTime(new Date(wentLiveAt))}`,
    }));

/** A day is typed digit by digit, and the years on the way to this one are days too: only the one that stays counts. */
function DayField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (day: string) => void;
}): ReactElement {
  const [text, setText] = useSettledText(value ?? '', onChange, 500);
  return (
    <label className={styles.day}>
      <span>{label}</span>
      <TextInput type="date" value={text} onChange={(event) => setText(event.target.value)} />
    </label>
  );
}

/** Which orders are listed. On a phone all but the search is folded away. */
export function OrderFilters({
  filter,
  shows,
  onChange,
}: {
  readonly filter: OrderFilter;
  /** Empty for those who may not see the shows. */
  readonly shows: readonly RoomView[];
  readonly onChange: (change: Partial<OrderFilter>) => void;
}): ReactElement {
  const fieldsId = useId();
  const [isOpen, setOpen] = useState(false);
  const settle = useCallback((text: string) => onChange({ text }), [onChange]);
  const setFrom = useCallback((fromDay: string) => onChange({ fromDay }), [onChange]);
  const setTo = useCallback((toDay: string) => onChange({ toDay }), [onChange]);
  const [text, setText] = useSettledText(filter.text, settle);
  const active = activeFilterCount(filter);
  const folded = activeFilterCount({ ...filter, text: '' });
  return (
    <div className={styles.filters} role="search" aria-label="Orders">
      <TextInput
        className={styles.search}
        aria-label="Number, name or email"
        placeholder="Number, name or email"
        leftSection={<Search size={19} strokeWidth={1.75} aria-hidden="true" />}
        maxLength={LIMITS.searchText.max}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        size="sm"
        className={styles.toggle}
        aria-expanded={isOpen}
        aria-controls={fieldsId}
        onClick={() => setOpen(!isOpen)}
      >
        <SlidersHorizontal size={18} strokeWidth={1.75} aria-hidden="true" />
        {folded === 0 ? 'Filters' : `Filters (${folded})`}
      </Button>
      <div id={fieldsId} className={styles.fields} data-open={isOpen}>
        <Select
          className={styles.status}
          aria-label="Status"
          placeholder="Any status"
          clearable
          clearButtonProps={{ 'aria-label': 'Any status' }}
          data={STATUS_OPTIONS}
          value={filter.status}
          onChange={(value) => onChange({ status: value as OrderStatus | null })}
        />
        {shows.length > 0 && (
          <Select
            className={styles.show}
            aria-label="Show"
            placeholder="All shows"
            clearable
            clearButtonProps={{ 'aria-label': 'All shows' }}
            data={showOptions(shows)}
            value={filter.roomId}
            onChange={(roomId) => onChange({ roomId })}
          />
        )}
        <DayField label="From" value={filter.fromDay} onChange={setFrom} />
        <DayField label="To" value={filter.toDay} onChange={setTo} />
        {active > 0 && (
          <Button size="sm" variant="quiet" onClick={() => onChange(NO_FILTER)}>
            Clear
          </Button>
        )}
      </div>
    </div>
  );
}
