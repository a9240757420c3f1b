import { Menu } from '@mantine/core';
import type { DeviceOption } from '@vitrine/rtc';
import { Check, ChevronDown, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import styles from './live.module.css';

/** Chooses one of the cameras or microphones; shows the name of the one in use. */
export function DeviceMenu({
  kind,
  icon: KindIcon,
  options,
  selectedId,
  onSelect,
  compact,
  children,
}: {
  readonly kind: 'camera' | 'microphone';
  readonly icon: LucideIcon;
  readonly options: readonly DeviceOption[];
  readonly selectedId: string | null;
  readonly onSelect: (deviceId: string) => void;
  /** A round button with this name and look instead of the name of the device in use. */
  readonly compact?: { readonly label: string; readonly className: string | undefined };
  readonly children?: ReactNode;
}): ReactElement {
  const selected = options.find(({ deviceId }) => deviceId === selectedId);
  return (
    <Menu position="top-start" width={280} radius="md">
      <Menu.Target>
        <button
          type="button"
          className={compact === undefined ? styles.selector : compact.className}
          aria-label={compact?.label ?? `Choose the ${kind}`}
          title={compact?.label}
          data-testid={`choose-${kind}`}
        >
          <KindIcon size={20} strokeWidth={1.75} aria-hidden="true" />
          {compact === undefined && (
            <>
              <span>{selected?.label ?? (kind === 'camera' ? 'Camera' : 'Microphone')}</span>
              <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" />
            </>
          )}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{kind === 'camera' ? 'Camera' : 'Microphone'}</Menu.Label>
        {options.length === 0 && <Menu.Item disabled>None found</Menu.Item>}
        {options.map(({ deviceId, label }) => (
          <Menu.Item
            key={deviceId}
            rightSection={deviceId === selectedId && <Check size={16} strokeWidth={1.75} />}
            onClick={() => onSelect(deviceId)}
          >
            {label}
          </Menu.Item>
        ))}
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
