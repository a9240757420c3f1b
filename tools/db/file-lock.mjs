// A lock between processes of one machine. Built-ins only.
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * What tells a process from a later one under the same id, which in a container is the rule: when it began, in which
 * boot of the system. Null where the system does not say.
 * @param {number} pid @returns {string | null}
 */
function birthMark(pid) {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the name in parentheses may hold anything; the start time is the 20th field after it.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}

/** Creates the file with our process in it, in one step. @param {string} file @returns {boolean} whether it is ours now */
export function takeLock(file) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, mark: birthMark(process.pid) }));
  try {
    // A link either appears with its content or not at all; an exclusive open could be read while still empty.
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** @param {string} file @returns {number | null} the process that holds the lock, null when it is gone or dead */
export function lockHolder(file) {
  if (!fs.existsSync(file)) return null;
  let holder;
  try {
    holder = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    // Removed in between, or not written by us: nobody holds it.
    return null;
  }
  const isSame = Number.isInteger(holder?.pid) && isAlive(holder.pid) && birthMark(holder.pid) === holder.mark;
  return isSame ? holder.pid : null;
}

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {number} [timeoutMs]
 * @returns {Promise<T>}
 */
export async function withFileLock(file, work, timeoutMs = 90_000) {
  const deadlineMs = Date.now() + timeoutMs;
  while (!takeLock(file)) {
    if (lockHolder(file) === null) fs.rmSync(file, { force: true });
    else if (Date.now() > deadlineMs)
      throw new Error(`Process ${lockHolder(file)} holds ${file} for longer than ${timeoutMs / 1000} s.`);
    else await delay(50);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}
