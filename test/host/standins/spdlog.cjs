// Stands in for VS Code's native logger @vscode/spdlog in the browser host, so that nothing has to be compiled: the
// same functions, written to the file at once and never rotated (a log lives as long as one start of VS Code).
const fs = require("node:fs");
const path = require("node:path");

const LEVELS = ["trace", "debug", "info", "warning", "error", "critical", "off"];

class Logger {
  #file;
  #level = 2;
  #hasPrefix = true;

  constructor(_kind, _name, file) {
    this.#file = file;
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {
    this.#hasPrefix = true;
  }
  clearFormatters() {
    this.#hasPrefix = false;
  }
  flush() {}
  drop() {}

  #write(level, text) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    const line = this.#hasPrefix ? `${time} [${LEVELS[level]}] ${text}\n` : text;
    try {
      fs.appendFileSync(this.#file, line);
    } catch {
      // A full disk must not end the editor for the sake of its log.
    }
  }

  trace(text) {
    this.#write(0, text);
  }
  debug(text) {
    this.#write(1, text);
  }
  info(text) {
    this.#write(2, text);
  }
  warn(text) {
    this.#write(3, text);
  }
  error(text) {
    this.#write(4, text);
  }
  critical(text) {
    this.#write(5, text);
  }
}

async function create(name, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger("rotating", name, file);
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
