import type { Permission } from '@vitrine/contracts';
import type { ScopeKind } from './access.service';

export const ACCESS_RULE = Symbol('AccessRule');

/** Who may call a handler. Every handler declares exactly one rule; the application does not start otherwise. */
export type AccessRule =
  /** `readsSession` is false where the answer is the same for everybody and may be cached by anybody. */
  | { readonly kind: 'public'; readonly readsSession: boolean }
  /** Signed by our own media server; the handler's guard checks the signature. */
  | { readonly kind: 'internal' }
  /** For whoever runs the server (`isOperator`); to everybody else the address does not exist. */
  | { readonly kind: 'operator' }
  | {
      readonly kind: 'permission';
      readonly permission: Permission;
      readonly in?: { readonly scope: ScopeKind; readonly param: string };
    };

export const describeRule = (rule: AccessRule): string => {
  if (rule.kind !== 'permission') return rule.kind;
  return rule.in ? `${rule.permission} in ${rule.in.scope}(${rule.in.param})` : rule.permission;
};
