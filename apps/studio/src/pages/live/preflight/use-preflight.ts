import { runPreflight, type DeviceManagerSnapshot, type PreflightReport, type PreflightResult } from '@vitrine/rtc';
import { useApi, useSelected, useSnapshot } from '@vitrine/web';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { levelOf, type Broadcast } from '../model/broadcast';

export interface RunningPreflight {
  readonly report: PreflightReport | null;
  readonly devices: DeviceManagerSnapshot;
  readonly again: () => void;
}

const passed: PreflightResult = { status: 'passed', code: null };

/** The report with what has changed since: a camera plugged in later needs no second run. */
export function brought(
  report: PreflightReport,
  { videoTrack, audioTrack, videoProblem, audioProblem }: DeviceManagerSnapshot,
  hasHeardSound: boolean,
): PreflightReport {
  const device = (track: MediaStreamTrack | null, problem: string | null, before: PreflightResult): PreflightResult =>
    track !== null ? passed : problem !== null ? { status: 'failed', code: problem } : before;
  return {
    ...report,
    camera: device(videoTrack, videoProblem, report.camera),
    microphone: device(audioTrack, audioProblem, report.microphone),
    sound: hasHeardSound ? passed : report.sound,
  };
}

/** Checks this browser while the camera is the feed, and again when asked to. */
export function usePreflight(broadcast: Broadcast, roomId: string, isWanted: boolean): RunningPreflight {
  const api = useApi();
  const devices = useSnapshot(broadcast.devices);
  const level = useMemo(() => levelOf(broadcast), [broadcast]);
  const hasHeardSound = useSelected(level, (snapshot) => snapshot.hasHeardSound);
  const [round, setRound] = useState(0);
  const [report, setReport] = useState<PreflightReport | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    const abort = new AbortController();
    void runPreflight({
      devices: broadcast.devices,
      meter: level,
      fetchGrant: () => api.media.grant(roomId, { role: 'publish' }),
      onChange: setReport,
      signal: abort.signal,
    });
    return () => abort.abort();
  }, [api, broadcast, level, roomId, isWanted, round]);
  const again = useCallback(() => {
    void broadcast.devices.open().then(() => setRound((before) => before + 1));
  }, [broadcast]);
  return { report: report === null ? null : brought(report, devices, hasHeardSound), devices, again };
}
