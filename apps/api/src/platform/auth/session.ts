import type { Permission } from '@vitrine/contracts';
import { GUEST_PERMISSIONS, MEMBER_PERMISSIONS } from '@vitrine/contracts';

/** Who is asking, as the cookie proved. */
export interface Session {
  readonly sessionId: string;
  readonly memberId: string;
  readonly isGuest: boolean;
  readonly expiresAt: Date;
}

export const sessionPermissions = (session: Session): readonly Permission[] =>
  session.isGuest ? GUEST_PERMISSIONS : MEMBER_PERMISSIONS;
