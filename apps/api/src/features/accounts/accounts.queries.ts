import { Injectable } from '@nestjs/common';
import { STORE_ROLE_PERMISSIONS, type SessionView, type StoreRole } from '@vitrine/contracts';
import { sessionPermissions, type Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';

@Injectable()
export class AccountsQueries {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async session(session: Session): Promise<SessionView> {
    const [member] = await this.unitOfWork.query<{
      id: string;
      display_name: string;
      avatar_url: string | null;
      email: string | null;
      is_guest: boolean;
    }>(`SELECT id, display_name, avatar_url, email, is_guest FROM member WHERE id = $1`, [session.memberId]);
    if (!member) throw new DomainError('auth.required', 'This needs a session.');
    const stores = await this.unitOfWork.query<{ id: string; slug: string; name: string; role: StoreRole }>(
      `SELECT s.id, s.slug, s.name, g.role FROM role_grant g JOIN store s ON s.id = g.scope_id
        WHERE g.member_id = $1 AND g.scope = 'store' ORDER BY s.name LIMIT 100`,
      [session.memberId],
    );
    return {
      member: {
        id: member.id,
        displayName: member.display_name,
        avatarUrl: member.avatar_url,
        email: member.email,
        isGuest: member.is_guest,
      },
      permissions: sessionPermissions(session),
      stores: stores.map((store) => ({
        storeId: store.id,
        storeSlug: store.slug,
        storeName: store.name,
        role: store.role,
        permissions: STORE_ROLE_PERMISSIONS[store.role] ?? [],
      })),
      expiresAt: session.expiresAt.toISOString(),
    };
  }
}
