import { createProduct } from './support/catalog';
import { FakeMedia, step, TEAM, team, type Team, type TeamRole } from './support/shows';
import { startTestApp, type TestApp } from './support/test-app';
import type { TrayItemView } from '@vitrine/contracts';

const MEDIA_SECRET = 'media-secret-for-tests-only-012345678901';
const ALL: readonly TeamRole[] = TEAM;
const INSIDE: readonly TeamRole[] = ['owner', 'host', 'co-host', 'moderator', 'room-moderator', 'merchant'];
const MANAGERS: readonly TeamRole[] = ['owner', 'host'];
const HOSTS: readonly TeamRole[] = ['owner', 'host', 'co-host'];
const STAGE_HANDS: readonly TeamRole[] = ['owner', 'host', 'co-host', 'moderator', 'room-moderator'];
const PINNERS: readonly TeamRole[] = ['owner', 'host', 'co-host', 'merchant'];

interface Asked {
  readonly team: Team;
  readonly pinId: string;
  readonly memberId: string;
  readonly productId: string;
}
interface Line {
  readonly route: string;
  readonly path: (asked: Asked) => string;
  readonly body?: (asked: Asked) => object;
  readonly may: readonly TeamRole[];
  /** What those of the room or store answer who may not; strangers always learn `<thing>.not-found`. */
  readonly thing?: 'room' | 'store';
}

const inRoom =
  (rest: string) =>
  ({ team: { room } }: Asked): string =>
    `/rooms/${room.id}${rest}`;
const onPin =
  (rest: string) =>
  ({ team: { room }, pinId }: Asked): string =>
    `/rooms/${room.id}/tray/${pinId}${rest}`;
const onNoSeat = (rest: string): Line['path'] => inRoom(`/stage/seats/01890000-0000-7000-8000-000000000000${rest}`);
const ofStore = ({ team: { store } }: Asked): string => `/stores/${store.id}/rooms`;

const LINES: readonly Line[] = [
  { route: 'GET', path: () => '/rooms?status=live', may: ALL },
  { route: 'GET', path: inRoom(''), may: ALL },
  { route: 'GET', path: ofStore, may: ['owner', 'host', 'moderator', 'merchant'], thing: 'store' },
  { route: 'POST', path: ofStore, body: () => ({ title: 'Another' }), may: MANAGERS, thing: 'store' },
  { route: 'PATCH', path: inRoom(''), body: () => ({ title: 'Renamed' }), may: MANAGERS },
  { route: 'POST', path: inRoom('/transitions'), body: () => ({ to: 'live' }), may: MANAGERS },
  { route: 'POST', path: inRoom('/poster'), body: () => ({}), may: MANAGERS },
  { route: 'GET', path: inRoom('/report'), may: ['owner', 'host', 'merchant'] },
  { route: 'GET', path: inRoom('/members'), may: INSIDE },
  {
    route: 'PUT',
    path: ({ team: { room }, memberId }) => `/rooms/${room.id}/members/${memberId}`,
    body: () => ({ role: 'moderator' }),
    may: MANAGERS,
  },
  { route: 'DELETE', path: ({ team: { room }, memberId }) => `/rooms/${room.id}/members/${memberId}`, may: MANAGERS },
  { route: 'GET', path: inRoom('/tray'), may: INSIDE },
  { route: 'POST', path: inRoom('/tray'), body: ({ productId }) => ({ productId }), may: PINNERS },
  { route: 'PATCH', path: onPin(''), body: () => ({ position: 0 }), may: PINNERS },
  { route: 'POST', path: onPin('/pin'), may: PINNERS },
  { route: 'POST', path: onPin('/show'), may: PINNERS },
  { route: 'POST', path: onPin('/hide'), may: PINNERS },
  { route: 'POST', path: onPin('/unpin'), may: PINNERS },
  {
    route: 'DELETE',
    path: ({ team: { room } }) => `/rooms/${room.id}/tray/01890000-0000-7000-8000-000000000000`,
    may: PINNERS,
  },
  { route: 'POST', path: inRoom('/media-grants'), body: () => ({ role: 'view' }), may: ALL },
  { route: 'GET', path: inRoom('/stream-health'), may: INSIDE },
  { route: 'GET', path: inRoom('/stream-key'), may: HOSTS },
  { route: 'POST', path: inRoom('/stream-key'), may: HOSTS },
  { route: 'DELETE', path: inRoom('/stream-key'), may: HOSTS },
  { route: 'GET', path: inRoom('/stage'), may: STAGE_HANDS },
  { route: 'POST', path: inRoom('/stage/invite'), may: STAGE_HANDS },
  { route: 'DELETE', path: inRoom('/stage/invite'), may: STAGE_HANDS },
  { route: 'PUT', path: inRoom('/stage/layout'), body: () => ({ layout: 'one-large' }), may: STAGE_HANDS },
  { route: 'POST', path: onNoSeat('/admit'), may: STAGE_HANDS },
  { route: 'POST', path: onNoSeat('/refuse'), may: STAGE_HANDS },
  { route: 'POST', path: onNoSeat('/remove'), may: STAGE_HANDS },
];

/** Refused by permission, whatever else a request that got through may answer. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  'auth.required',
  'auth.forbidden',
  'room.not-found',
  'store.not-found',
]);

describe('who may do what with a room', () => {
  let app: TestApp;
  let media: FakeMedia;
  let asked: Asked;
  beforeAll(async () => {
    media = await FakeMedia.start(MEDIA_SECRET);
    app = await startTestApp({ settings: { mediaUrl: media.url, mediaSecret: MEDIA_SECRET } });
    const made = await team(app);
    const { owner } = made.of;
    await step(owner, made.room.id, 'live');
    const [first, second] = [await createProduct(owner, made.store.id), await createProduct(owner, made.store.id)];
    const pin = await owner.post<TrayItemView>(`/rooms/${made.room.id}/tray`, { productId: first.id });
    asked = { team: made, pinId: pin.id, productId: second.id, memberId: (await app.member()).memberId };
  });
  afterAll(async () => {
    // First, because an open server would keep the run alive when the api did not start.
    await media.stop();
    await app.stop();
  });

  const codeFor = async (line: Line, role: TeamRole): Promise<unknown> => {
    const body = line.body?.(asked);
    const response = await asked.team.of[role].raw(line.route, line.path(asked), {
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return response.ok || text === '' ? null : (JSON.parse(text) as { code: unknown }).code;
  };

  const lines = LINES.map((line) => {
    const sample: Asked = {
      team: { room: { id: ':room' }, store: { id: ':store' } } as Team,
      pinId: ':pin',
      memberId: ':member',
      productId: ':product',
    };
    return { ...line, name: `${line.route} ${line.path(sample)}` };
  });

  it.each(lines)('$name', async (line) => {
    const codes = new Map<TeamRole, unknown>();
    for (const role of TEAM) codes.set(role, await codeFor(line, role));
    const letThrough = TEAM.filter((role) => !REFUSALS.has(codes.get(role)));
    expect(letThrough).toEqual(TEAM.filter((role) => line.may.includes(role)));
    for (const role of TEAM.filter((one) => !line.may.includes(one))) {
      const thing = line.thing ?? 'room';
      const isInside =
        thing === 'room' ? INSIDE.includes(role) : ['owner', 'host', 'moderator', 'merchant'].includes(role);
      expect([role, codes.get(role)]).toEqual([role, isInside ? 'auth.forbidden' : `${thing}.not-found`]);
    }
  });
});
