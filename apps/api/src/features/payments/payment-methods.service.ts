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
import { PaymentProvider } from './payment-provider';

/** Whoever tries one stolen card after the other needs many tries (OWASP Automated Threats, OAT-001 Carding). */
const METHODS_PER_MEMBER = { points: 20, perSeconds: 600 };

interface PaymentMethodRow {
  id: string;
  provider: string;
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
    await this.limiter.consume(session.memberId);
    const { expiryMonth, expiryYear, cvc } = request;
    const card = { number: request.number.replaceAll(' ', ''), expiryMonth, expiryYear, cvc };
    const { token, brand, last4 } = await this.provider.createMethod(card);
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
    const method = await this.find(memberId, methodId);
    if (!method || isCardExpired(method.expiryMonth, method.expiryYear, this.clock.nowMs())) {
      throw new DomainError('payment.method-invalid', 'This payment method can not be used.', {
        fields: [{ path: 'paymentMethodId', rules: ['paymentMethodId must name a payment method that can be used'] }],
      });
    }
    return method;
  }

  /** @returns null for the methods of other people and of other providers. */
  async find(memberId: string, methodId: string): Promise<PaymentMethod | null> {
    const [row] = await this.unitOfWork.query<PaymentMethodRow>(
      `SELECT id, provider, provider_token, brand, last4, expiry_month, expiry_year
         FROM payment_method WHERE id = $1 AND member_id = $2 AND provider = $3`,
      [methodId, memberId, this.provider.name],
    );
    if (!row) return null;
    return {
      id: row.id,
      providerToken: row.provider_token,
      brand: row.brand,
      last4: row.last4,
      expiryMonth: row.expiry_month,
      expiryYear: row.expiry_year,
    };
  }

  /** Gives what a guest paid with to the account that the same person signed in to. */
  async reassign(guestId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE payment_method SET member_id = $2 WHERE member_id = $1`, [guestId, memberId]);
    await this.unitOfWork.query(`UPDATE payment SET member_id = $2 WHERE member_id = $1`, [guestId, memberId]);
  }
}
