import { useLiveConnection } from '@vitrine/web';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { lookAgainAtWaitingList } from '../../../queries/waiting-list';

/** Reads the waiting list again as soon as the server says that it changed. */
export function useWaitingNews(): void {
  const connection = useLiveConnection();
  const client = useQueryClient();
  useEffect(
    () => connection.on('waiting-list.changed', () => void lookAgainAtWaitingList(client)),
    [connection, client],
  );
}
