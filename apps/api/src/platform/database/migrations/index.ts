import type { MigrationInterface } from 'typeorm';
import { CreateSchema1795394366601 } from './1795394366601-CreateSchema';
import { HoldPolicy1795416306000 } from './1795416306000-HoldPolicy';
import { OrdersLifecycle1795416610148 } from './1795416610148-OrdersLifecycle';
import { PaymentIntents1795424116825 } from './1795424116825-PaymentIntents';
import { WaitingList1795424409869 } from './1795424409869-WaitingList';
import { OffersAndStockReasons1795424509154 } from './1795424509154-OffersAndStockReasons';
import { Markets1795424824067 } from './1795424824067-Markets';
import { InquiriesAndRefundMails1795439572123 } from './1795439572123-InquiriesAndRefundMails';
import { OrderNumbers1795442000000 } from './1795442000000-OrderNumbers';
import { FewerChecksPerHold1795453200000 } from './1795453200000-FewerChecksPerHold';
import { AgoraSeats1795460000000 } from './1795460000000-AgoraSeats';
import { Recording1795461100000 } from './1795461100000-Recording';
import { Stage1795461200000 } from './1795461200000-Stage';
import { BlockedTerms1795525348307 } from './1795525348307-BlockedTerms';

/** In the order in which they run. Written by `npm run migration:generate`. */
export const migrations: (new () => MigrationInterface)[] = [
  CreateSchema1795394366601,
  HoldPolicy1795416306000,
  OrdersLifecycle1795416610148,
  PaymentIntents1795424116825,
  WaitingList1795424409869,
  OffersAndStockReasons1795424509154,
  Markets1795424824067,
  InquiriesAndRefundMails1795439572123,
  OrderNumbers1795442000000,
  FewerChecksPerHold1795453200000,
  AgoraSeats1795460000000,
  Recording1795461100000,
  Stage1795461200000,
  BlockedTerms1795525348307,
];
