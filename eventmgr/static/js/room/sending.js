// One save, one request; whatever comes back becomes one of a few words. Nothing here throws.
const PATIENCE = 20_000;
const MOST_AT_THE_END = 60_000; // bytes that a browser sends for a page that is gone

function reasonOf(status, data) {
  if (status === 200 && data?.fate) return "done";
  if (status === 401 || status === 403 || status === 0) return "forbidden";
  if (status === 409) return "spent";
  if (status === 404) return "gone";
  return status === 422 || status === 400 || status === 413 ? "refused" : "broken";
}

async function json(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return isJson ? response.json() : null;
}

// { reason, data }: done, forbidden, spent, gone, refused, broken, unreachable.
export async function send(address, save, pass) {
  const body = JSON.stringify({ ...save, pass });
  const keepalive = new Blob([body]).size < MOST_AT_THE_END;
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const options = { method: "POST", body, headers, redirect: "manual" };
  try {
    const response = await fetch(address, { ...options, keepalive, signal: AbortSignal.timeout(PATIENCE) }).catch(
      // Too much was on its way like that already.
      (error) => (keepalive && error.name === "TypeError" && navigator.onLine ? fetch(address, options) : Promise.reject(error)),
    );
    const data = await json(response);
    return { reason: reasonOf(response.status, data), data };
  } catch {
    return { reason: "unreachable", data: null };
  }
}

// { reason, data, etag }: done, same, forbidden, broken, unreachable.
export async function ask(address, etag = null) {
  const headers = { Accept: "application/json", ...(etag && { "If-None-Match": etag }) };
  try {
    const options = { headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
    const response = await fetch(address, options);
    if (response.status === 304) return { reason: "same" };
    if (response.ok) return { reason: "done", data: await response.json(), etag: response.headers.get("ETag") };
    const isShut = response.type === "opaqueredirect" || response.status === 401 || response.status === 403;
    return { reason: isShut ? "forbidden" : "broken" };
  } catch {
    return { reason: "unreachable" };
  }
}
