/** Bodies and queries as instances of their DTO, or the 422 of the contract that names each fault. */
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { isObject } from '../../src/core/json.js';
import { invalid } from './api-error.js';
import type { FieldFault } from './api-error.js';

const PLACES: Readonly<Record<ArgumentMetadata['type'], string>> = { body: 'body', query: 'query', param: 'path', custom: 'request' };

export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    if (metatype === undefined || (type !== 'body' && type !== 'query') || isPlain(metatype)) return value;
    const place = PLACES[type];
    if (!isObject(value)) throw invalid([{ type: 'missing', loc: [place], msg: 'Field required' }]);
    const instance: unknown = plainToInstance(metatype, value);
    if (!isObject(instance)) return instance;
    // What a DTO does not name is passed over, as a later client may send more.
    const faults = await validate(instance, { whitelist: true, forbidUnknownValues: false, stopAtFirstError: true });
    if (faults.length > 0) throw invalid(faults.flatMap((fault) => faultsOf(fault, [place])));
    return instance;
  }
}

const PLAIN: readonly unknown[] = [Object, String, Number, Boolean, Array];

function isPlain(metatype: unknown): boolean {
  return PLAIN.includes(metatype);
}

function faultsOf(error: ValidationError, place: readonly (string | number)[]): readonly FieldFault[] {
  const loc = [...place, /^\d+$/.test(error.property) ? Number(error.property) : error.property];
  const own = Object.entries(error.constraints ?? {}).map(([type, msg]) => ({ type: error.value === undefined ? 'missing' : type, loc, msg, ...inputOf(error.value) }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, loc))];
}

// An input is told back when it is short; a whole document is not.
function inputOf(value: unknown): { readonly input?: unknown } {
  const isShort = typeof value === 'number' || typeof value === 'boolean' || value === null || (typeof value === 'string' && value.length <= 600);
  return isShort ? { input: value } : {};
}
