import { DomainError } from '../errors';

/** No form of ours is nested half as deep. What follows a body recursively must not be asked to follow any depth. */
const MAX_DEPTH = 10;
/** Nor has any of them half as many values: each costs the validator its time, in which nobody else is served. */
const MAX_VALUES = 2_000;
const BROKEN_TEXT = /\p{Cs}/u;

interface Part {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/**
 * What no form of ours has, whatever its class says; the validator takes the last three for fine or fails over them.
 * @throws DomainError `request.invalid` for more values than any form has, too deep a nesting, a list directly in a
 * list, a field that is called like something every object has, and halves of surrogate pairs.
 */
export function checkForm(root: unknown): void {
  const parts: Part[] = [{ value: root, path: '', depth: 0 }];
  let values = 0;
  for (let part = parts.pop(); part; part = parts.pop()) {
    const { value, path, depth } = part;
    if (typeof value === 'string' && BROKEN_TEXT.test(value)) throw refusal(path, 'must be well-formed Unicode');
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) throw refusal(path, 'must not be nested so deep');
    for (const [key, inner] of Object.entries(value)) {
      if (++values > MAX_VALUES) throw refusal(path, 'must not have so many values');
      const innerPath = path === '' ? key : `${path}.${key}`;
      if (key in Object.prototype) throw refusal(innerPath, 'should not exist');
      if (Array.isArray(value) && Array.isArray(inner)) throw refusal(innerPath, 'must not be a list');
      parts.push({ value: inner, path: innerPath, depth: depth + 1 });
    }
  }
}

const refusal = (path: string, rule: string): DomainError =>
  new DomainError('request.invalid', 'The request does not have the expected form.', {
    fields: [{ path, rules: [`${path || 'the request'} ${rule}`] }],
  });
