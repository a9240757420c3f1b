import { Inject, Injectable } from '@nestjs/common';
import type { PaymentMethodView } from '@vitrine/contracts';
import type { CreatePaymentMethodRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { RateLimiter } from '../../platform/http/rate-limit';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { isCardExpired } from './card-number';
import { PaymentProvider, type MethodDraft } from './payment-provider';

/** Whoever tries one stolen card after the other needs many tries (OWASP Automated Threats, OAT-001 Carding). */
const METHODS_PER_MEMBER = { points: 20, perSeconds: 600 };

interface PaymentMethodRow {
  id: string;
  provider_token: string;
  brand: string;
  last4: string;
  expiry_month: number;
  expiry_year: number;
}
/** A payment method with the provider's name for it, for the server's own use. */
export interface PaymentMethod extends PaymentMethodView {
  readonly providerToken: string;
}

interface SavedMethod {
  readonly memberId: string;
  readonly paymentMethodId: string | null;
}

export const toPaymentMethodView = ({
  id,
  brand,
  last4,
  expiryMonth,
  expiryYear,
}: PaymentMethod): PaymentMethodView => ({
  id,
  brand,
  last4,
  expiryMonth,
  expiryYear,
});

function toDraft({ providerToken, number, expiryMonth, expiryYear, cvc }: CreatePaymentMethodRequest): MethodDraft {
  if (providerToken) return { kind: 'token', providerToken };
  if (number === undefined || expiryMonth === undefined || expiryYear === undefined || cvc === undefined)
    throw new Error('The form lets no card through that is not whole.');
  return { kind: 'card', card: { number: number.replaceAll(' ', ''), expiryMonth, expiryYear, cvc } };
}

@Injectable()
export class PaymentMethodsService {
  private readonly limiter = new RateLimiter('payment-methods-per-member', METHODS_PER_MEMBER);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly provider: PaymentProvider,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Hands the card to the provider and keeps what may be kept. @throws DomainError `payment.method-invalid` */
  async create(session: Session, request: CreatePaymentMethodRequest): Promise<PaymentMethodView> {
    this.limiter.consume(session.memberId);
    const { token, brand, last4, expiryMonth, expiryYear } = await this.provider.createMethod(toDraft(request));
    const id = newId();
    await this.unitOfWork.query(
      `INSERT INTO payment_method (id, member_id, provider, provider_token, brand, last4, expiry_month, expiry_year, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        session.memberId,
        this.provider.name,
        token,
        brand,
        last4,
        expiryMonth,
        expiryYear,
        new Date(this.clock.nowMs()),
      ],
    );
    return { id, brand, last4, expiryMonth, expiryYear };
  }

  /** A method that this member can pay with. @throws DomainError `payment.method-invalid` */
  async usable(memberId: string, methodId: string): Promise<PaymentMethod> {
    const method = (await this.ofMembers([{ memberId, methodId }])).get(methodId);
    if (!method || isCardExpired(method.expiryMonth, method.expiryYear, this.clock.nowMs())) {
      throw new DomainError('payment.method-invalid', 'This payment method can not be used.', {
        fields: [{ path: 'paymentMethodId', rules: ['paymentMethodId must name a payment method that can be used'] }],
      });
    }
    return method;
  }

  /** What the member paid with last, where it can be paid with now; null when there is none. */
  async saved({ memberId, paymentMethodId: methodId }: SavedMethod): Promise<PaymentMethod | null> {
    if (methodId === null) return null;
    return (await this.ofMembers([{ memberId, methodId }])).get(methodId) ?? null;
  }

  /** By id, those of these methods that belong to the member beside them and to the present provider. */
  async ofMembers(
    owned: readonly { readonly memberId: string; readonly methodId: string }[],
  ): Promise<Map<string, PaymentMethod>> {
    if (owned.length === 0) return new Map();
    const rows = await this.unitOfWork.query<PaymentMethodRow>(
      `SELECT p.id, p.provider_token, p.brand, p.last4, p.expiry_month, p.expiry_year
         FROM unnest($1::uuid[], $2::uuid[]) AS owned (member_id, id)
         JOIN payment_method p ON p.id = owned.id AND p.member_id = owned.member_id WHERE p.provider = $3`,
      [owned.map(({ memberId }) => memberId), owned.map(({ methodId }) => methodId), this.provider.name],
    );
    return new Map(
      rows.map((row) => [
        row.id,
        {
          id: row.id,
          providerToken: row.provider_token,
          brand: row.brand,
          last4: row.last4,
          expiryMonth: row.expiry_month,
          expiryYear: row.expiry_year,
        },
      ]),
    );
  }

  /** Gives what a guest paid with to the account that the same person signed in to. */
  async reassign(guestId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE payment_method SET member_id = $2 WHERE member_id = $1`, [guestId, memberId]);
    await this.unitOfWork.query(`UPDATE payment SET member_id = $2 WHERE member_id = $1`, [guestId, memberId]);
  }
}
