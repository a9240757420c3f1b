// Janus' settings for one room: what is not said here is as Debian ships it.
import fs from 'node:fs';
import path from 'node:path';

export const JANUS_ROOM = 777;

/**
 * @param {{ folder: string, modules: string, address: string, port: number, eventLoops: number | null }} options
 *   `eventLoops`: threads that share all viewers; null: a thread for each viewer, as it is shipped
 * @returns {Record<string, string>} files by name
 */
export const settingsOf = ({ folder, modules, address, port, eventLoops }) => ({
  'janus.jcfg': `
general: {
  configs_folder = "${folder}"
  plugins_folder = "${path.join(modules, 'plugins')}"
  transports_folder = "${path.join(modules, 'transports')}"
  events_folder = "${path.join(modules, 'events')}"
  loggers_folder = "${path.join(modules, 'loggers')}"
  log_to_stdout = true
  debug_level = 3
${eventLoops === null ? '' : `  event_loops = ${eventLoops}\n`}}
nat: { ice_enforce_list = "${address}" }
plugins: { disable = "${others(modules, 'plugins', 'libjanus_videoroom.so')}" }
transports: { disable = "${others(modules, 'transports', 'libjanus_http.so')}" }
`,
  'janus.transport.http.jcfg': `
general: { json = "compact", base_path = "/janus", http = true, port = ${port}, ip = "${address}", https = false }
admin: { admin_http = false, admin_https = false }
`,
  'janus.plugin.videoroom.jcfg': `
room-${JANUS_ROOM}: {
  description = "Bench"
  publishers = 1
  audiocodec = "opus"
  videocodec = "h264"
  require_pvtid = false
  notify_joining = false
}
`,
});

/** What stands idle would cost nothing, and needs libraries. @param {string} modules @param {string} kind @param {string} used */
const others = (modules, kind, used) =>
  fs
    .readdirSync(path.join(modules, kind))
    .filter((name) => name.endsWith('.so') && name !== used)
    .join(',');

/** @param {Parameters<typeof settingsOf>[0]} options writes them into its folder */
export function writeSettings(options) {
  fs.mkdirSync(options.folder, { recursive: true });
  for (const [name, text] of Object.entries(settingsOf(options)))
    fs.writeFileSync(path.join(options.folder, name), text);
}
