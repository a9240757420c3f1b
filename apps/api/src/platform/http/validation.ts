import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import type { FieldProblem } from '@vitrine/contracts';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError, type ValidatorOptions } from 'class-validator';
import { DomainError } from '../errors';
import { checkForm } from './request-form';

const OPTIONS: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: false,
  validationError: { target: false, value: false },
};

/**
 * class-validator puts together what is known of a class for every value of it, from all classes there are. Ours are
 * complete when they are loaded, and always validated whole.
 */
function rememberRules(): void {
  const storage = getMetadataStorage();
  const find = storage.getTargetValidationMetadatas.bind(storage);
  const known = new Map<unknown, Map<unknown, ReturnType<typeof find>>>();
  storage.getTargetValidationMetadatas = (...asked) => {
    // What holds values of a class is named with it.
    const [target, holder, always, strictGroups, groups] = asked;
    if (always || strictGroups || groups !== undefined) return find(...asked);
    let ofTarget = known.get(target);
    if (!ofTarget) known.set(target, (ofTarget = new Map()));
    let rules = ofTarget.get(holder);
    if (!rules) ofTarget.set(holder, (rules = find(...asked)));
    return rules;
  };
  const group = storage.groupByPropertyName.bind(storage);
  const grouped = new WeakMap<object, ReturnType<typeof group>>();
  storage.groupByPropertyName = (rules) => {
    let byProperty = grouped.get(rules);
    if (!byProperty) grouped.set(rules, (byProperty = group(rules)));
    return byProperty;
  };
}
rememberRules();

function fieldProblems(errors: readonly ValidationError[], prefix = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const path = prefix ? `${prefix}.${error.property}` : error.property;
    const own = error.constraints ? [{ path, rules: Object.values(error.constraints) }] : [];
    return [...own, ...fieldProblems(error.children ?? [], path)];
  });
}

const refusal = (errors: readonly ValidationError[]): DomainError =>
  new DomainError('request.invalid', 'The request does not have the expected form.', {
    fields: fieldProblems(errors).slice(0, 50),
  });

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What parameters of handlers are declared as when they are no request class. */
const PLAIN: ReadonlySet<unknown> = new Set([undefined, Object, String, Number, Boolean, Array, Buffer]);

/** Bodies and queries become instances of their request class; an unknown or wrong field refuses the request. */
export class RequestValidation implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (type === 'body' && !isObject(value))
      throw new DomainError('request.invalid', 'The body must be a JSON object.');
    if (!PLAIN.has(metatype)) return validateRequest(metatype as new () => object, value);
    if (type !== 'param') checkForm(value);
    return value;
  }
}

/** The same for a socket command. @throws DomainError `request.invalid` */
export function validateRequest<T extends object>(type: new () => T, value: unknown): T {
  if (!isObject(value)) throw new DomainError('request.invalid', 'The request must be an object.');
  checkForm(value);
  const request = plainToInstance(type, value);
  const errors = validateSync(request, OPTIONS);
  if (errors.length > 0) throw refusal(errors);
  return request;
}
