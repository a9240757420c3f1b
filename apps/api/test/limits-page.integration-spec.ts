import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { SOCKET_COMMANDS } from '@vitrine/contracts';

const ROOT = path.join(__dirname, '../../..');
const COMMANDS: ReadonlySet<string> = new Set(SOCKET_COMMANDS);

/** The sources of the servers, without their tests. */
async function sources(): Promise<string[]> {
  const folders = ['apps/api/src', 'apps/media/src'].map((folder) => path.join(ROOT, folder));
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true }))
        .filter((name) => name.endsWith('.ts') && !name.includes('.spec.'))
        .map((name) => readFile(path.join(folder, name), 'utf8')),
    ),
  );
  return Promise.all(files.flat());
}

/** Names of limits as the code gives them away: in answers, in counters, and by the routes that have one of their own. */
function limitsIn(source: string): string[] {
  const named = [
    /\blimit: '([^']+)'/g,
    /new RateLimiter\(\s*'([^']+)'/g,
    /\bspend\(\s*'([^']+)'/g,
    /\b(?:full|tooLarge)\(\s*'([^']+)'/g,
    /connectionsRefused\.of\('([^']+)'\)/g,
    /limitsHit\.of\('([^']+)'\)/g,
    /const OPEN_CHECKOUTS = '([^']+)'/g,
  ].flatMap((pattern) => [...source.matchAll(pattern)].map(([, name = '']) => name));
  const [, refusals = ''] = /refusalOf\(([\s\S]*?)\n {2}\}/.exec(source) ?? [];
  const refused = [...refusals.matchAll(/(?:return|\?) '([^']+)'/g)].map(([, name = '']) => name);
  const controller = /class (\w+Controller)/.exec(source)?.[1] ?? '';
  const routes = [...source.matchAll(/@Limit\([^)]*\)[\s\S]*?\n {2}(?:async )?(\w+)\(/g)].map(
    ([, method = '']) => `${controller}.${method}`,
  );
  return [...named, ...refused, ...routes];
}

describe('the page of limits', () => {
  const rows = async (): Promise<string[][]> => {
    const page = await readFile(path.join(ROOT, 'docs/limits.md'), 'utf8');
    return page
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (?:limit |-)/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()));
  };
  const codeIn = (cell: string | undefined): string[] =>
    [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

  it('names every limit that an answer can name, and no other', async () => {
    const documented = (await rows()).flatMap((cells) => codeIn(cells[1]));
    const inCode = [...new Set([...(await sources()).flatMap(limitsIn), ...COMMANDS])];
    expect([...new Set(documented)].sort()).toEqual(inCode.sort());
  });

  it('names settings that there are', async () => {
    const all = (await sources()).join('\n');
    const settings = (await rows()).flatMap((cells) => codeIn(cells[3]));
    expect(settings.length).toBeGreaterThan(10);
    expect(settings.filter((name) => !all.includes(`'${name}'`))).toEqual([]);
  });
});
