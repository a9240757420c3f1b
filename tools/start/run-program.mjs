// Runs a program to its end. Built-ins only.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} Outcome
 * @property {number} code
 * @property {string} text everything it wrote, both streams
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: 'pipe' | 'inherit', onText?: (text: string) => void }} [options]
 * @returns {Promise<Outcome>}
 */
export function runProgram(program, args, { cwd, env = process.env, output = 'pipe', onText } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', output, output] });
    let text = '';
    const take = (chunk) => {
      text += chunk;
      onText?.(String(chunk));
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 1, text: signal ? `${text}\nended by ${signal}` : text }),
    );
  });
}

/** The last lines that say something. @param {string} text @param {number} count */
export function lastLines(text, count) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
