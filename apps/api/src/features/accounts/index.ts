export { AccountsModule } from './accounts.module';
export { MemberMerges } from './member-merges';
