import { RequestMethod, type INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ROOT_PATHS } from '../http/root-paths';
import { ACCESS_RULE, describeRule, type AccessRule } from './access-rule';

/** One line of the permission inventory: a route or a socket command and who may use it. */
export interface InventoryLine {
  readonly name: string;
  readonly rule: string;
}

const asPaths = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value ?? '')]);

/**
 * Every HTTP handler with its access rule.
 * @throws Error naming the handlers that declare none: the application must not start with one.
 */
export function routeInventory(app: INestApplicationContext): InventoryLine[] {
  const discovery = app.get(DiscoveryService);
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const lines: InventoryLine[] = [];
  const undeclared: string[] = [];
  for (const wrapper of discovery.getControllers()) {
    const { instance, metatype } = wrapper;
    if (!instance || typeof metatype !== 'function') continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, (...parameters: unknown[]) => unknown>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name];
      if (!handler) continue;
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) continue;
      const rule = reflector.get<AccessRule | undefined>(ACCESS_RULE, handler);
      if (!rule) {
        undeclared.push(`${metatype.name}.${name}`);
        continue;
      }
      for (const base of asPaths(Reflect.getMetadata(PATH_METADATA, metatype))) {
        for (const path of asPaths(Reflect.getMetadata(PATH_METADATA, handler))) {
          const route = [ROOT_PATHS.includes(base) ? '' : '/api', base, path]
            .map((part) => part.replace(/^\/|\/$/g, ''))
            .filter(Boolean)
            .join('/');
          lines.push({ name: `${RequestMethod[method]} /${route}`, rule: describeRule(rule) });
        }
      }
    }
  }
  if (undeclared.length > 0) {
    throw new Error(
      `These handlers declare neither @Public(), @Internal(), @Operator() nor @Allow(): ${undeclared.join(', ')}.`,
    );
  }
  return lines.sort((left, right) => left.name.localeCompare(right.name, 'en'));
}
