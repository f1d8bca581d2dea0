// What others do comes in as small notices while the page is in sight; the words themselves are
// fetched only when they are news.
import { ask } from "./sending.js";

const EVERY = 5000;
const JITTER = 3000;

export function watch({ place, editor, writer, lost }) {
  let etag = null;
  let timer = null;

  const item = () => writer.entry.item;

  async function fetchWords() {
    const { reason, data } = await ask(place.dataset.words.replace("/recommendations/0/", `/recommendations/${item()}/`));
    if (reason === "done" && data.stands) editor.told(data.stands);
  }

  async function look() {
    if (document.hidden || !item()) return;
    const found = await ask(place.dataset.changes, etag);
    if (found.reason === "forbidden") lost();
    if (found.reason !== "done") return;
    etag = found.etag;
    const ours = found.data.items.find((each) => each.number === item());
    if (ours && ours.head > editor.head) await fetchWords();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      await look();
      later();
    }, EVERY + Math.random() * JITTER);
  }

  document.addEventListener("visibilitychange", () => document.hidden || look());
  later();
  return { soon: () => undefined, began: () => undefined };
}
