// A name for something new that nobody else gives: a random UUID (RFC 9562, version 4).
// Made by hand, as browsers offer crypto.randomUUID only over HTTPS.
export function newUid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}
