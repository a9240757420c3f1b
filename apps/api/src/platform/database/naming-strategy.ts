import { DefaultNamingStrategy, Table, type NamingStrategyInterface } from 'typeorm';

const snake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[.\s-]+/g, '_')
    .toLowerCase();

const tableName = (table: Table | string): string =>
  (typeof table === 'string' ? table : table.name).split('.').pop() ?? '';
/** PostgreSQL cuts identifiers at 63 bytes, silently; two long names could then collide. */
const bounded = (name: string): string => {
  if (name.length > 63)
    throw new Error(`The name ${name} is longer than PostgreSQL keeps; name the constraint in the entity.`);
  return name;
};

/** snake_case columns, singular tables, and constraints that say what they are: `fk_room_store_id`, `ix_order_placed_at`. */
export class SnakeNamingStrategy extends DefaultNamingStrategy implements NamingStrategyInterface {
  override tableName(targetName: string, userSpecifiedName: string | undefined): string {
    return userSpecifiedName ?? snake(targetName.replace(/Entity$/, ''));
  }
  override columnName(propertyName: string, customName: string | undefined, prefixes: string[]): string {
    return snake([...prefixes, customName ?? propertyName].join('_'));
  }
  override relationName(propertyName: string): string {
    return snake(propertyName);
  }
  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return snake(`${relationName}_${referencedColumnName}`);
  }
  override primaryKeyName(table: Table | string): string {
    return bounded(`pk_${tableName(table)}`);
  }
  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return bounded(`uq_${tableName(table)}_${columns.join('_')}`);
  }
  override foreignKeyName(table: Table | string, columns: string[]): string {
    return bounded(`fk_${tableName(table)}_${columns.join('_')}`);
  }
  override indexName(table: Table | string, columns: string[]): string {
    return bounded(`ix_${tableName(table)}_${columns.join('_')}`);
  }
}
