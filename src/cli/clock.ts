/** Milliseconds since any moment. Node has `performance` in a module that is loaded when it is first asked for. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
