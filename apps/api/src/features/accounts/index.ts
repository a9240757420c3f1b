export { AccountsModule } from './accounts.module';
export { CleanUpService } from './clean-up.service';
export { GuestTraces } from './guest-traces';
export { MemberMerges } from './member-merges';
